// The input of a stage as numbers: a typed or pasted matrix and back, its size, and matrices that
// are made rather than typed. Planes are nested lists, [plane][row][col], as a link and Python hold them.
import { mark, Refusal } from "./messages.js";
import { checkPlanes, listsOfMatrix, plainText, readNumber, shortestNumber } from "./table_text.js";

export const longestMatrix = 64;

const matrixWords = {
  mostSide: longestMatrix,
  mostText: 128,
  number: mark("“{value}” cannot be used in the matrix: each cell is a number within ±1,000,000."),
  emptyNumber: mark("A cell of the matrix cannot be empty: it is a number within ±1,000,000."),
  file: mark("The text has {size} kB; a matrix has at most {most} kB."),
  blank: mark("The matrix is empty: type rows of numbers, such as 1 2 3; 4 5 6."),
  shape: mark("This is not a matrix: it is written as rows of numbers, such as 1 2 3; 4 5 6."),
  count: mark("The matrix has {planes} planes; it needs 1, or 3 for the colour channels."),
  differ: mark("The planes of the matrix differ in size: {first} and {other}."),
  size: mark("The matrix has {rows} rows and {cols} columns; each side has 1 to {most} cells."),
  ragged: mark("Row {row} of the matrix has {found} cells and the first row has {expected}: all rows need the same number."),
};

/** The number in one typed cell or in the brush. Throws a Refusal. */
export function checkMatrixValue(text) {
  return readNumber(text, matrixWords);
}

/** The planes of a matrix in any notation of table_text.js, 1 or 3 of them; throws a Refusal. */
export function parseMatrixText(text) {
  const trimmed = plainText(text, matrixWords);
  if (trimmed === "") throw new Refusal(matrixWords.blank);
  return checkPlanes(jsonList(trimmed) ?? listsOfMatrix(trimmed, matrixWords), matrixWords);
}

function jsonList(text) {
  if (!text.startsWith("[")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Planes as text that parseMatrixText reads: rows of numbers or, for three planes, nested lists. */
export function formatMatrixText(planes) {
  if (planes.length === 1) return planes[0].map((row) => row.map(shortestNumber).join(" ")).join("\n");
  const plane = (rows) => `[${rows.map((row) => `[${row.map(shortestNumber).join(", ")}]`).join(",\n  ")}]`;
  return `[${planes.map(plane).join(",\n ")}]`;
}

/** Planes of another size: what fits is kept at the top left, new cells are 0. */
export function resizeMatrix(planes, height, width) {
  return planes.map((rows) => Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => rows[y]?.[x] ?? 0)));
}

/** Nested lists as a picture of the chain: { planes: [Float32Array], height, width }. */
export function matrixCells(planes) {
  return { planes: planes.map((rows) => Float32Array.from(rows.flat())), height: planes[0].length, width: planes[0][0].length };
}

/** The inverse of matrixCells, rounded to `digits` decimals. */
export function matrixOfCells({ planes, height, width }, digits = 3) {
  const scale = 10 ** digits;
  const rounded = (value) => Math.round(value * scale) / scale + 0;
  return planes.map((plane) => Array.from({ length: height }, (_, y) => Array.from(plane.subarray(y * width, (y + 1) * width), rounded)));
}

const matrixMakers = {
  zeros: () => 0,
  counting: (y, x, height, width, plane) => plane * height * width + y * width + x + 1,
  random: () => Math.floor(Math.random() * 19) - 9,
  checkerboard: (y, x) => (y + x) % 2,
  step: (y, x, height, width) => Number(x >= width / 2),
};

/** Planes made by name: zeros, counting from 1, random whole numbers from -9 to 9, checkerboard, or a step up half way. */
export function makeMatrix(name, count, height, width) {
  const cell = matrixMakers[name];
  return Array.from({ length: count }, (_, p) =>
    Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => cell(y, x, height, width, p))));
}

/** Whether two sources of a stage are the same. */
export function sameSource(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}
