// Runs the engines of the pooling toys on cases from a file and writes their answers to another:
// `node pooling_toys_driver.mjs cases.json answers.json`. A case has settings of the ear, or planes.
import { readFileSync, writeFileSync } from "node:fs";
import { countForgiven, endlessShare, theoryShare } from "../../assets/js/engine/ear.js";
import { globalNumbers, judgeLevel, ladderOf } from "../../assets/js/engine/ladder.js";

function forgiveness(settings) {
  return countForgiven(settings, [1, 2, 3, 4]).map((count) => ({
    ...count,
    endless: endlessShare(settings.size, settings.stride, count.step),
    theory: theoryShare(settings.size, count.step),
  }));
}

function halving({ planes, height, width, full }) {
  const pictures = planes.map((values) => Float32Array.from(values));
  const plain = (maps) => maps.map((map) => [...map]);
  const levels = ladderOf(pictures, height, width).map((level) => ({
    ...level, max: plain(level.max), average: plain(level.average), subsample: plain(level.subsample), judged: judgeLevel(level, full),
  }));
  return { levels, global: globalNumbers(pictures) };
}

const [from, to] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(from, "utf-8"));
writeFileSync(to, JSON.stringify(cases.map((one) => (one.planes ? halving(one) : forgiveness(one)))));
