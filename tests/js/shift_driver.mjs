// Runs the shift lab on cases from a file and writes what it has to another, for
// tests/core/test_js_shift.py to compare: `node shift_driver.mjs cases.json answers.json`.
import { readFileSync, writeFileSync } from "node:fs";
import { Refusal } from "../../assets/js/engine/messages.js";
import { ShiftLab } from "../../assets/js/engine/shift_lab.js";

const floats = (text) => {
  const bytes = Buffer.from(text, "base64");
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
};
const text = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64");
const shown = ({ maps, height, width }) => ({ maps: maps.map(text), height, width });

function answer({ planes, height, width, kernels, kernelHeight, kernelWidth, settings, blocks, fill, shift }) {
  const lab = new ShiftLab();
  lab.setPicture({ planes: planes.map(floats), height, width });
  try {
    lab.begin(kernels.map((data) => ({ data: floats(data), height: kernelHeight, width: kernelWidth })), settings, blocks, fill);
  } catch (error) {
    if (error instanceof Refusal) return { refusal: { template: error.template, values: error.values, text: error.message } };
    throw error;
  }
  lab.move(...shift);
  const names = ["x", "moved", "f", "fMoved", "movedF", "difference", "g", "gMoved"];
  const { numbers, border, steps, phase, jump, pooledJump, reach, pooled } = lab;
  return {
    ...Object.fromEntries(names.map((name) => [name, shown(lab[name])])),
    numbers, border, steps, phase, jump, pooledJump, reach, shift: lab.shift,
    pooled: { ...pooled, states: text(pooled.states) },
  };
}

const [from, to] = process.argv.slice(2);
writeFileSync(to, JSON.stringify(JSON.parse(readFileSync(from, "utf-8")).map(answer)));
