// Kernels from text and back: a typed cell, a pasted matrix as Python, NumPy, MATLAB or a table
// write it, and the kernel file. The limits and sentences of cnnviz/core/kernel_json.py.
import { Refusal } from "./messages.js";

const largestSide = 31;
const largestWeight = 1e6;
const largestText = 64;

const plainNumber = "[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:e[+-]?\\d+)?";
const numberPattern = new RegExp(`^${plainNumber}$`, "i");
const factorPattern = new RegExp(`^\\(?(${plainNumber}(?:/${plainNumber})?)\\)?\\s*[*×·]\\s*(?=\\S)`, "i");
const scalePattern = new RegExp(`([\\])}])\\s*([*×·/])\\s*\\(?(${plainNumber}(?:/${plainNumber})?)\\)?$`, "i");
const wrapperPattern = /^(?:(?:[a-z_]\w*\.)*(?:as)?(?:array|matrix|mat|tensor)\s*\()?/i;
const wrapperEnd = /(?:,\s*(?:dtype\s*=\s*)?[a-z_][\w.]*)?\s*\)$/i;

/** The number in one typed cell: 2, -.5, 1e-3, 1/9. Throws a Refusal for anything else. */
export function checkNumber(text) {
  const typed = String(text).trim();
  if (typed === "") throw new Refusal("A weight cannot be empty: it is a number within ±1,000,000.");
  const [number, divisor = "1", ...more] = typed.replaceAll("−", "-").split("/").map((part) => part.trim());
  const plain = !more.length && numberPattern.test(number) && numberPattern.test(divisor);
  return checkWeight(plain ? Number(number) / Number(divisor) : NaN, typed);
}

function checkWeight(value, shown = value) {
  if (typeof value !== "number" || !(Math.abs(value) <= largestWeight)) {
    throw new Refusal("“{value}” cannot be used as a weight: a weight is a number within ±1,000,000.", {
      value: typeof shown === "object" && shown ? "[…]" : String(shown).slice(0, 40),
    });
  }
  return value + 0;
}

/** A matrix or a kernel file as { planes: [{ data, height, width }], name }; throws a Refusal. */
export function parseKernelText(text) {
  const size = new TextEncoder().encode(text).length;
  if (size > largestText * 1024) {
    throw new Refusal("The file has {size} kB; a kernel file has at most {most} kB.", {
      size: Math.ceil(size / 1024),
      most: largestText,
    });
  }
  const trimmed = text.replaceAll("−", "-").replaceAll("\ufeff", "").trim();
  const data = /^[[{]/.test(trimmed) ? parsedJson(trimmed) : undefined;
  if (data === undefined) return { planes: planesOfLists(listsOfMatrix(trimmed)) };
  if (Array.isArray(data)) return { planes: planesOfLists(data) };
  if (data.kernel === undefined) throw new Refusal("The kernel file has no entry named “kernel” with rows of numbers.");
  if ((data.version ?? 1) !== 1) {
    throw new Refusal("The kernel file has version {version}; version 1 can be read.", { version: String(data.version).slice(0, 20) });
  }
  const planes = planesOfLists(data.kernel);
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

// Nested lists of the cells of a matrix in any notation; factors before or behind are multiplied in.
function listsOfMatrix(text) {
  // Runs of blanks are made single first: the patterns below would be slow on long ones.
  let body = text.replace(/[^\S\n\r]+/g, " ").replace(/\s?\/\s?/g, "/").replace(/^[a-z_]\w*\s*=\s*/i, "");
  while (";, \n\r".includes(body.at(-1) ?? "x")) body = body.slice(0, -1);
  let factor = 1;
  const before = factorPattern.exec(body);
  if (before) {
    factor *= checkNumber(before[1]);
    body = body.slice(before[0].length);
  }
  const behind = scalePattern.exec(body);
  if (behind) {
    const scale = checkNumber(behind[3]);
    factor = behind[2] === "/" ? factor / scale : factor * scale;
    body = body.slice(0, behind.index + 1);
  }
  const wrapper = wrapperPattern.exec(body)[0];
  body = body.slice(wrapper.length);
  if (wrapper.endsWith("(")) body = body.replace(wrapperEnd, "");
  const lists = /^[[({]/.test(body) ? listsOfBrackets(body) : rowsOfLines(body);
  return factor === 1 ? lists : scaledLists(lists, factor);
}

const scaledLists = (value, factor) => (Array.isArray(value) ? value.map((part) => scaledLists(part, factor)) : value * factor);

const cellsOf = (line) => {
  const parts = line.trim().replace(/,$/, "").split(/\s*,\s*|\s+/);
  return parts.length === 1 && parts[0] === "" ? [] : parts.map(checkNumber);
};

const rowsOfLines = (text) => text.split(/[;\n\r]+/).filter((line) => line.trim()).map(cellsOf);

// [[1, 2], [3, 4]], {{1, 2}, {3, 4}}, [1 2; 3 4], and lists one level deeper.
function listsOfBrackets(text) {
  const stack = [[]];
  let cells = "";
  const takeCells = () => {
    const rows = cells.replace(/^\s*,|,\s*$/g, "").trim();
    if (rows) stack.at(-1).push(rows);
    cells = "";
  };
  for (const sign of text) {
    if ("[({".includes(sign)) {
      takeCells();
      stack.push([]);
      if (stack.length > 4) throw notMatrix();
    } else if ("])}".includes(sign)) {
      takeCells();
      const list = stack.pop();
      if (!stack.length) throw notMatrix();
      const bare = list.length === 1 && typeof list[0] === "string";
      stack.at(-1).push(bare ? rowsOfBracket(list[0], stack.length) : list);
    } else cells += sign;
  }
  takeCells();
  if (stack.length !== 1 || stack[0].length !== 1) throw notMatrix();
  return stack[0][0];
}

// The innermost list: rows where it says so, by ";" or, unless it lies in another list, by new lines.
function rowsOfBracket(text, depth) {
  if (text.includes(";")) return text.split(";").filter((row) => row.trim()).map(cellsOf);
  return depth === 1 && /[\n\r]/.test(text) ? rowsOfLines(text) : cellsOf(text);
}

const notMatrix = () => new Refusal("The kernel is not a matrix: it is written as rows of numbers.");

function planesOfLists(value) {
  if (Array.isArray(value) && value.length && !value.some(Array.isArray)) return planesOfLists([value]);
  const deep = Array.isArray(value) && Array.isArray(value[0]) && Array.isArray(value[0][0]);
  const given = deep ? value : [value];
  if (given.length !== 1 && given.length !== 3) {
    throw new Refusal("The kernel has {planes} planes; it needs 1, or 3 for the colour channels.", { planes: given.length });
  }
  const planes = given.map(planeOfRows);
  const sizes = planes.map(({ height, width }) => `${height} x ${width}`);
  const other = sizes.find((size) => size !== sizes[0]);
  if (other) throw new Refusal("The planes of the kernel differ in size: {first} and {other}.", { first: sizes[0], other });
  return planes;
}

function planeOfRows(rows) {
  if (!Array.isArray(rows) || !rows.length || !rows.slice(0, 40).every(Array.isArray)) throw notMatrix();
  const [height, width] = [rows.length, rows[0].length];
  if (height > largestSide || width > largestSide || !width) {
    throw new Refusal("The kernel has {rows} rows and {cols} columns; each side has 1 to {most} cells.", { rows: height, cols: width, most: largestSide });
  }
  rows.forEach((row, k) => {
    if (row.length === width) return;
    throw new Refusal("Row {row} of the kernel has {found} cells and the first row has {expected}: all rows need the same number.", {
      row: k + 1,
      found: row.length,
      expected: width,
    });
  });
  return { data: Float32Array.from(rows.flat(), (cell) => checkWeight(cell)), height, width };
}

/** A kernel as rows of numbers, the shortest that are the same float32. */
export function formatKernelText({ data, height, width }) {
  const row = (y) => Array.from(data.subarray(y * width, (y + 1) * width), shortestNumber).join(" ");
  return Array.from({ length: height }, (_, y) => row(y)).join("\n");
}

function shortestNumber(weight) {
  for (let digits = 1; digits < 10; digits++) {
    const value = Number(weight.toPrecision(digits));
    if (Math.fround(value) === weight) return String(value + 0);
  }
  return String(weight);
}
