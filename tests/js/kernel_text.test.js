// What people paste, and what they get; what they mistype, and what they are told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkNumber, formatKernelText, parseKernelText } from "../../assets/js/engine/kernel_text.js";
import { Refusal } from "../../assets/js/engine/messages.js";

const rowsOf = ({ data, height, width }) =>
  Array.from({ length: height }, (_, y) => [...data.subarray(y * width, (y + 1) * width)]);
const read = (text) => parseKernelText(text).planes.map(rowsOf);
const refused = (work, text) =>
  assert.throws(work, (error) => error instanceof Refusal && (text instanceof RegExp ? text.test(error.message) : error.message === text));

const edge = [[1, 0, -1], [2, 0, -2]];

test("one matrix in the notations people use", () => {
  const notations = [
    "1 0 -1\n2 0 -2",
    "1,0,-1\n2,0,-2\n",
    "  1\t0\t-1 \r\n\r\n 2\t0\t-2",
    "1, 0, -1,\n2, 0, -2,",
    "1 0 -1; 2 0 -2",
    "1 0 −1; 2 0 −2;",
    "[1 0 -1; 2 0 -2]",
    "[1, 0, -1\n 2, 0, -2]",
    "K = [1 0 -1; 2 0 -2];",
    "[[1, 0, -1], [2, 0, -2]]",
    "[[ 1.  0. -1.]\n [ 2.  0. -2.]]",
    "[[1, 0, -1],\n [2, 0, -2],]",
    "((1, 0, -1), (2, 0, -2))",
    "{{1, 0, -1}, {2, 0, -2}}",
    "np.array([[1, 0, -1], [2, 0, -2]])",
    "kernel = np.array([[1, 0, -1],\n   [2, 0, -2]], dtype=np.float32)",
    "array([[ 1.,  0., -1.],\n       [ 2.,  0., -2.]], dtype=float32)",
    "torch.tensor([[1., 0., -1.],\n        [2., 0., -2.]])",
    "+1 0 -1e0\n2.0 .0 -20e-1",
    "2/2 0 -3/3\n4/2 0/7 -2 / 1",
    "2 * [[.5, 0, -.5], [1, 0, -1]]",
    "[2 0 -2; 4 0 -4] / 2",
    "(1/2) * np.array([[2, 0, -2], [4, 0, -4]])",
    "np.array([[2, 0, -2], [4, 0, -4]]) * 1/2",
    "1/2 *\n2 0 -2\n4 0 -4",
    "\ufeff1 0 -1\n2 0 -2",
  ];
  for (const text of notations) assert.deepEqual(read(text), [edge], text);
});

test("fractions and factors are exact to float32", () => {
  const ninth = Math.fround(1 / 9);
  assert.deepEqual(read("1/9 1/9; 1/9 1/9"), [[[ninth, ninth], [ninth, ninth]]]);
  assert.deepEqual(read("1/9 * [[1, 1], [1, 1]]"), [[[ninth, ninth], [ninth, ninth]]]);
  assert.deepEqual(read("1/16 * [1 2 1; 2 4 2; 1 2 1]"), [[[1, 2, 1], [2, 4, 2], [1, 2, 1]].map((row) => row.map((w) => w / 16))]);
});

test("single numbers, rows and columns", () => {
  assert.deepEqual(read("7"), [[[7]]]);
  assert.deepEqual(read("[1, 2, 3]"), [[[1, 2, 3]]]);
  assert.deepEqual(read("1\n2\n3"), [[[1], [2], [3]]]);
  assert.deepEqual(read("[1; 2]"), [[[1], [2]]]);
  assert.deepEqual(read("[[1], [2]]"), [[[1], [2]]]);
});

test("three planes, and the kernel file", () => {
  assert.deepEqual(read("[[[1]], [[2]], [[3]]]"), [[[1]], [[2]], [[3]]]);
  assert.deepEqual(read("array([[[1.]], [[2.]], [[3.]]])"), [[[1]], [[2]], [[3]]]);
  const file = '{"format": "cnnviz-kernel", "version": 1, "name": "My edge", "kernel": [[1, 0, -1], [2, 0, -2]]}';
  assert.equal(parseKernelText(file).name, "My edge");
  assert.deepEqual(read(file), [edge]);
  assert.deepEqual(read('{"kernel": [[[1]], [[2]], [[3]]]}'), [[[1]], [[2]], [[3]]]);
});

test("what cannot be a kernel is refused in a sentence", () => {
  const weight = (value) => `“${value}” cannot be used as a weight: a weight is a number within ±1,000,000.`;
  const matrix = "The kernel is not a matrix: it is written as rows of numbers.";
  const cases = [
    ["", matrix],
    ["[]", matrix],
    ["[[1, 2], 3]", matrix],
    ["[[1, 2]", matrix],
    ["[1]]", matrix],
    ["[".repeat(20000), matrix],
    ["[".repeat(20000) + "]".repeat(20000), /./],
    ["1 0 x", weight("x")],
    ["1 nan", weight("nan")],
    ["[[NaN]]", weight("NaN")],
    ["1 inf", weight("inf")],
    ["1e300 1", weight("1e300")],
    ["[[1e300]]", weight("1e+300")],
    ["1e400", weight("1e400")],
    ["1/0", weight("1/0")],
    ["0/0", weight("0/0")],
    ["1000001", weight("1000001")],
    ['[["a"]]', weight("a")],
    ['[["1"]]', weight("1")],
    ["[[null]]", weight("null")],
    ["[[true]]", weight("true")],
    ["[[[[1]]]]", weight("[…]")],
    ["1e6 * [[2]]", weight("2000000")],
    ["x".repeat(999), weight("x".repeat(40))],
    ["1,,2", "A weight cannot be empty: it is a number within ±1,000,000."],
    ["1 2\n3", "Row 2 of the kernel has 1 cells and the first row has 2: all rows need the same number."],
    ["1 ".repeat(32), "The kernel has 1 rows and 32 columns; each side has 1 to 31 cells."],
    ["1\n".repeat(32), "The kernel has 32 rows and 1 columns; each side has 1 to 31 cells."],
    ["[[]]", "The kernel has 1 rows and 0 columns; each side has 1 to 31 cells."],
    ["1 ".repeat(500000), "The file has 977 kB; a kernel file has at most 64 kB."],
    ["[[[1]], [[2]]]", "The kernel has 2 planes; it needs 1, or 3 for the colour channels."],
    ["[[[1]], [[2, 3]], [[4]]]", "The planes of the kernel differ in size: 1 x 1 and 1 x 2."],
    ['{"kernel": 5}', matrix],
    ['{"weights": [[1]]}', "The kernel file has no entry named “kernel” with rows of numbers."],
    ['{"version": 2, "kernel": [[1]]}', "The kernel file has version 2; version 1 can be read."],
    ['{"kernel": [[1}', "This is not a kernel file: it starts with “{\"kernel\": [[1}” and is not JSON."],
    ["<svg onload=alert(1)>", /cannot be used as a weight/],
  ];
  for (const [text, sentence] of cases) refused(() => parseKernelText(text), sentence);
});

test("typed cells", () => {
  const good = { "1/9": 1 / 9, "-2": -2, ".5": 0.5, "1e-3": 0.001, " −3 ": -3, "1 / 4": 0.25, "1000000": 1e6, "+7.": 7 };
  for (const [text, value] of Object.entries(good)) assert.equal(checkNumber(text), value);
  assert.ok(Object.is(checkNumber("-0"), 0));
  for (const text of ["a", "nan", "inf", "Infinity", "1e300", "--1", "1/0", "1/2/3", "0x10", "1,5", "1e", "١"]) {
    refused(() => checkNumber(text), `“${text}” cannot be used as a weight: a weight is a number within ±1,000,000.`);
  }
  for (const text of ["", "  "]) refused(() => checkNumber(text), /cannot be empty/);
});

test("text goes out as short as it can, and comes back the same", () => {
  const kernel = (rows) => ({ data: Float32Array.from(rows.flat()), height: rows.length, width: rows[0].length });
  assert.equal(formatKernelText(kernel([[1, 0, -1], [0.1, 0.25, -0]])), "1 0 -1\n0.1 0.25 0");
  let seed = 1;
  const values = Array.from({ length: 31 }, () => Array.from({ length: 31 }, () => {
    seed = (seed * 16807) % 2147483647;
    return (seed / 1e9 - 1) * 10 ** ((seed % 12) - 6);
  }));
  const before = kernel(values);
  assert.deepEqual(parseKernelText(formatKernelText(before)).planes[0], before);
});

// Without the bound on backtracking these take hours; the limit only ends such a run.
test("texts made to be slow are answered", { timeout: 300_000 }, () => {
  const long = 65000;
  const texts = ["9", " ", ";", ",", "]", "[ ", "a.", "a", "\n", "(", "/", "1/", "-", "e", "1e", ".", "] * ", "\t\n", "1 *"].flatMap((part) => {
    const many = part.repeat(long / part.length);
    return [many, `1${many}1`, `[${many}x`, `1 * ${many}`, `x = ${many}]`];
  });
  for (const text of texts) {
    try {
      parseKernelText(text);
    } catch (error) {
      assert.ok(error instanceof Refusal, `${text.slice(0, 9)}: ${error}`);
    }
  }
});
