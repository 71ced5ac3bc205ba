// A matrix of numbers as people type and paste it: as Python, NumPy, MATLAB or a table write it.
// What it is called, how large it may be and the sentences about it come from the caller, as
// { mostSide, mostText, number, emptyNumber, file, blank, shape, count, differ, size, ragged }.
import { Refusal } from "./messages.js";

const largestValue = 1e6;

const plainNumber = "[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:e[+-]?\\d+)?";
const numberPattern = new RegExp(`^${plainNumber}$`, "i");
const factorPattern = new RegExp(`^\\(?(${plainNumber}(?:/${plainNumber})?)\\)?\\s*[*×·]\\s*(?=\\S)`, "i");
const scalePattern = new RegExp(`([\\])}])\\s*([*×·/])\\s*\\(?(${plainNumber}(?:/${plainNumber})?)\\)?$`, "i");
const wrapperPattern = /^(?:(?:[a-z_]\w*\.)*(?:as)?(?:array|matrix|mat|tensor)\s*\()?/i;
const wrapperEnd = /(?:,\s*(?:dtype\s*=\s*)?[a-z_][\w.]*)?\s*\)$/i;

/** The number in one typed cell: 2, -.5, 1e-3, 1/9. Throws a Refusal for anything else. */
export function readNumber(text, words) {
  const typed = String(text).trim();
  if (typed === "") throw new Refusal(words.emptyNumber);
  const [number, divisor = "1", ...more] = typed.replaceAll("−", "-").split("/").map((part) => part.trim());
  const plain = !more.length && numberPattern.test(number) && numberPattern.test(divisor);
  return checkValue(plain ? Number(number) / Number(divisor) : NaN, words, typed);
}

function checkValue(value, words, shown = value) {
  if (typeof value !== "number" || !(Math.abs(value) <= largestValue)) {
    throw new Refusal(words.number, { value: typeof shown === "object" && shown ? "[…]" : String(shown).slice(0, 40) });
  }
  return value + 0;
}

/** The text without signs that only look like others; throws a Refusal where it is too long. */
export function plainText(text, words) {
  const size = new TextEncoder().encode(text).length;
  if (size > words.mostText * 1024) throw new Refusal(words.file, { size: Math.ceil(size / 1024), most: words.mostText });
  return text.replaceAll("−", "-").replaceAll("\ufeff", "").trim();
}

/** Nested lists of the cells of a matrix in any notation; factors before or behind are multiplied in. */
export function listsOfMatrix(text, words) {
  // Runs of blanks are made single first: the patterns below would be slow on long ones.
  let body = text.replace(/[^\S\n\r]+/g, " ").replace(/\s?\/\s?/g, "/").replace(/^[a-z_]\w*\s*=\s*/i, "");
  while (";, \n\r".includes(body.at(-1) ?? "x")) body = body.slice(0, -1);
  let factor = 1;
  const before = factorPattern.exec(body);
  if (before) {
    factor *= readNumber(before[1], words);
    body = body.slice(before[0].length);
  }
  const behind = scalePattern.exec(body);
  if (behind) {
    const scale = readNumber(behind[3], words);
    factor = behind[2] === "/" ? factor / scale : factor * scale;
    body = body.slice(0, behind.index + 1);
  }
  const wrapper = wrapperPattern.exec(body)[0];
  body = body.slice(wrapper.length);
  if (wrapper.endsWith("(")) body = body.replace(wrapperEnd, "");
  const lists = /^[[({]/.test(body) ? listsOfBrackets(body, words) : rowsOfLines(body, words);
  return factor === 1 ? lists : scaledLists(lists, factor);
}

const scaledLists = (value, factor) => (Array.isArray(value) ? value.map((part) => scaledLists(part, factor)) : value * factor);

const cellsOf = (line, words) => {
  const parts = line.trim().replace(/,$/, "").split(/\s*,\s*|\s+/);
  return parts.length === 1 && parts[0] === "" ? [] : parts.map((part) => readNumber(part, words));
};

const rowsOfLines = (text, words) => text.split(/[;\n\r]+/).filter((line) => line.trim()).map((line) => cellsOf(line, words));

// [[1, 2], [3, 4]], {{1, 2}, {3, 4}}, [1 2; 3 4], and lists one level deeper.
function listsOfBrackets(text, words) {
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
      if (stack.length > 4) throw new Refusal(words.shape);
    } else if ("])}".includes(sign)) {
      takeCells();
      const list = stack.pop();
      if (!stack.length) throw new Refusal(words.shape);
      const bare = list.length === 1 && typeof list[0] === "string";
      stack.at(-1).push(bare ? rowsOfBracket(list[0], stack.length, words) : list);
    } else cells += sign;
  }
  takeCells();
  if (stack.length !== 1 || stack[0].length !== 1) throw new Refusal(words.shape);
  return stack[0][0];
}

// The innermost list: rows where it says so, by ";" or, unless it lies in another list, by new lines.
function rowsOfBracket(text, depth, words) {
  if (text.includes(";")) return text.split(";").filter((row) => row.trim()).map((row) => cellsOf(row, words));
  return depth === 1 && /[\n\r]/.test(text) ? rowsOfLines(text, words) : cellsOf(text, words);
}

/** One or three planes of rows of numbers, all of one size, from nested lists; throws a Refusal. */
export function checkPlanes(value, words) {
  if (Array.isArray(value) && !value.length) throw new Refusal(words.blank);
  if (Array.isArray(value) && !value.some(Array.isArray)) return checkPlanes([value], words);
  const deep = Array.isArray(value) && Array.isArray(value[0]) && Array.isArray(value[0][0]);
  const given = deep ? value : [value];
  if (given.length !== 1 && given.length !== 3) throw new Refusal(words.count, { planes: given.length });
  const planes = given.map((rows) => checkRows(rows, words));
  const sizes = planes.map((rows) => `${rows.length} x ${rows[0].length}`);
  const other = sizes.find((size) => size !== sizes[0]);
  if (other) throw new Refusal(words.differ, { first: sizes[0], other });
  return planes;
}

function checkRows(rows, words) {
  if (!Array.isArray(rows) || !rows.length || !rows.slice(0, 40).every(Array.isArray)) throw new Refusal(words.shape);
  const [height, width] = [rows.length, rows[0].length];
  if (height > words.mostSide || width > words.mostSide || !width) {
    throw new Refusal(words.size, { rows: height, cols: width, most: words.mostSide });
  }
  rows.forEach((row, k) => {
    if (row.length !== width) throw new Refusal(words.ragged, { row: k + 1, found: row.length, expected: width });
  });
  return rows.map((row) => row.map((cell) => checkValue(cell, words)));
}

/** The shortest digits that are the same float32. */
export function shortestNumber(value) {
  const kept = Math.fround(value);
  for (let digits = 1; digits < 10; digits++) {
    const short = Number(kept.toPrecision(digits));
    if (Math.fround(short) === kept) return String(short + 0);
  }
  return String(kept);
}
