// Runs the region of a picture on cases from a file, for tests/core/test_js_region.py to compare:
// `node region_driver.mjs cases.json answers.json`.
import { readFileSync, writeFileSync } from "node:fs";
import { centredRegion, fitRegion, regionCells } from "../../assets/js/engine/region.js";

const floats = (text) => {
  const bytes = Buffer.from(text, "base64");
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
};
const text = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64");

function answer({ planes, height, width, box, cells }) {
  const fitted = fitRegion(box, cells, height, width);
  const made = regionCells({ planes: planes.map(floats), height, width }, fitted.box, fitted.cells);
  return { ...fitted, rows: made.height, cols: made.width, planes: made.planes.map(text), centred: centredRegion(height, width).box };
}

const [from, to] = process.argv.slice(2);
writeFileSync(to, JSON.stringify(JSON.parse(readFileSync(from, "utf-8")).map(answer)));
