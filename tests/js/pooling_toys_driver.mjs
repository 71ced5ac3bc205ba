// Runs the engines of the pooling toys on cases from a file and writes their answers to another:
// `node pooling_toys_driver.mjs cases.json answers.json`.
import { readFileSync, writeFileSync } from "node:fs";
import { countForgiven, endlessShare, theoryShare } from "../../assets/js/engine/ear.js";

const [from, to] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(from, "utf-8"));
const answers = cases.map((settings) => countForgiven(settings, [1, 2, 3, 4]).map((count) => ({
  ...count,
  endless: endlessShare(settings.size, settings.stride, count.step),
  theory: theoryShare(settings.size, count.step),
})));
writeFileSync(to, JSON.stringify(answers));
