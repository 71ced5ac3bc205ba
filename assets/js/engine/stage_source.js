// The stage's input as it travels, { kind: "matrix", planes } or { kind: "region", box, cells }, and as
// numbers to compute with. The other side is cnnviz/core/stage_demo.py.
import { matrixCells } from "./matrix_text.js";
import { fitRegion, regionCells } from "./region.js";

/** { planes: [Float32Array], height, width } of a source on the shared picture. */
export function sourcePlanes(source, picture) {
  if (source.kind === "region") {
    const { box, cells } = fitRegion(source.box, source.cells, picture.height, picture.width);
    return regionCells(picture, box, cells);
  }
  return matrixCells(source.planes);
}

/** The inverse for painted planes: a matrix source, each number the shortest that is the same float32. */
export function matrixSource({ planes, height, width }) {
  const rows = (plane) => Array.from({ length: height }, (_, y) => Array.from(plane.subarray(y * width, (y + 1) * width), plainest));
  return { kind: "matrix", planes: planes.map(rows) };
}

function plainest(value) {
  for (let digits = 1; digits < 10; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** What counts as white: 1 or 255 for a picture, the largest size of a number for a matrix. */
export function sourceFull(source, planes, unit) {
  if (source.kind === "region") return unit ? 1 : 255;
  return planes.reduce((most, plane) => plane.reduce((m, v) => Math.max(m, Math.abs(v)), most), 0) || 1;
}

/** The parameter of the link that says where the window is. */
export function placeText([map, row, col]) {
  return map ? `${map},${row},${col}` : `${row},${col}`;
}
