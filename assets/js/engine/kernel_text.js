// Kernels from text and back: a typed cell, a pasted matrix in any notation of table_text.js, and
// the kernel file. The limits and sentences of cnnviz/core/kernel_json.py.
import { planeOfRows } from "./demo.js";
import { mark, Refusal } from "./messages.js";
import { checkPlanes, listsOfMatrix, plainText, readNumber, shortestNumber } from "./table_text.js";

const noMatrix = mark("The kernel is not a matrix: it is written as rows of numbers.");
const kernelWords = {
  mostSide: 31,
  mostText: 64,
  number: mark("“{value}” cannot be used as a weight: a weight is a number within ±1,000,000."),
  emptyNumber: mark("A weight cannot be empty: it is a number within ±1,000,000."),
  file: mark("The file has {size} kB; a kernel file has at most {most} kB."),
  blank: noMatrix,
  shape: noMatrix,
  count: mark("The kernel has {planes} planes; it needs 1, or 3 for the colour channels."),
  differ: mark("The planes of the kernel differ in size: {first} and {other}."),
  size: mark("The kernel has {rows} rows and {cols} columns; each side has 1 to {most} cells."),
  ragged: mark("Row {row} of the kernel has {found} cells and the first row has {expected}: all rows need the same number."),
};

/** The number in one typed cell: 2, -.5, 1e-3, 1/9. Throws a Refusal for anything else. */
export function checkNumber(text) {
  return readNumber(text, kernelWords);
}

/** A matrix or a kernel file as { planes: [{ data, height, width }], name }; throws a Refusal. */
export function parseKernelText(text, mostSide = kernelWords.mostSide) {
  const words = { ...kernelWords, mostSide };
  const trimmed = plainText(text, words);
  const data = /^[[{]/.test(trimmed) ? parsedJson(trimmed) : undefined;
  if (data === undefined) return { planes: kernelPlanes(listsOfMatrix(trimmed, words), words) };
  if (Array.isArray(data)) return { planes: kernelPlanes(data, words) };
  if (data.kernel === undefined) throw new Refusal("The kernel file has no entry named “kernel” with rows of numbers.");
  if ((data.version ?? 1) !== 1) {
    throw new Refusal("The kernel file has version {version}; version 1 can be read.", { version: String(data.version).slice(0, 20) });
  }
  const planes = kernelPlanes(data.kernel, words);
  return typeof data.name === "string" ? { planes, name: data.name.slice(0, 80) } : { planes };
}

function parsedJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    if (!/^\{\s*"/.test(text)) return undefined;
    throw new Refusal("This is not a kernel file: it starts with “{value}” and is not JSON.", { value: text.slice(0, 20) });
  }
}

function kernelPlanes(lists, words) {
  return checkPlanes(lists, words).map(planeOfRows);
}

/** A kernel as rows of numbers, the shortest that are the same float32. */
export function formatKernelText({ data, height, width }) {
  const row = (y) => Array.from(data.subarray(y * width, (y + 1) * width), shortestNumber).join(" ");
  return Array.from({ length: height }, (_, y) => row(y)).join("\n");
}
