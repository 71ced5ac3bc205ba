// What people type and paste as an input, and what they are told where it is none.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkMatrixValue, formatMatrixText, makeMatrix, matrixCells, matrixOfCells, parseMatrixText, resizeMatrix } from "../../assets/js/engine/matrix_text.js";
import { Refusal } from "../../assets/js/engine/messages.js";

const refused = (work, text) => assert.throws(work, (error) => error instanceof Refusal && (text instanceof RegExp ? text.test(error.message) : error.message === text));
const square = (side, cell = "1") => Array.from({ length: side }, () => Array(side).fill(cell).join(" ")).join("\n");

test("the notations of Python, NumPy, MATLAB and tables", () => {
  const expected = [[[1, 2.5, -3], [4, 0, 1e-3]]];
  const notations = [
    "1 2.5 -3\n4 0 .001", "1\t2.5\t−3\r\n4\t0\t1e-3\r\n", "1, 2.5, -3; 4, 0, 0.001", "A = [1 2.5 -3; 4 0 1/1000];",
    "[[1, 2.5, -3], [4, 0, 0.001]]", "np.array([[1, 2.5, -3],\n  [4, 0, 1e-3]], dtype=np.float32)",
    "array([[ 1.   ,  2.5  , -3.   ],\n       [ 4.   ,  0.   ,  0.001]])", "[[ 1.     2.5   -3.   ]\n [ 4.     0.     0.001]]",
    "tensor([[1.0000, 2.5000, -3.0000],\n        [4.0000, 0.0000, 0.0010]])", "{{1, 2.5, -3}, {4, 0, 0.001}}", "1/2 * [2 5 -6; 8 0 .002]",
  ];
  for (const text of notations) assert.deepEqual(parseMatrixText(text), expected, text);
});

test("three planes, one number, one row, one column", () => {
  assert.deepEqual(parseMatrixText("[[[1, 2]], [[3, 4]], [[5, 6]]]"), [[[1, 2]], [[3, 4]], [[5, 6]]]);
  assert.deepEqual(parseMatrixText("array([[[1., 2.]],\n\n       [[3., 4.]],\n\n       [[5., 6.]]])"), [[[1, 2]], [[3, 4]], [[5, 6]]]);
  assert.deepEqual([parseMatrixText("7"), parseMatrixText("[1, 2]"), parseMatrixText("1\n2")], [[[[7]]], [[[1, 2]]], [[[1], [2]]]]);
  assert.equal(parseMatrixText(square(64))[0].length, 64);
});

test("what cannot be a matrix is refused in a sentence", () => {
  const cell = (value) => `“${value}” cannot be used in the matrix: each cell is a number within ±1,000,000.`;
  const empty = "The matrix is empty: type rows of numbers, such as 1 2 3; 4 5 6.";
  const shape = "This is not a matrix: it is written as rows of numbers, such as 1 2 3; 4 5 6.";
  const cases = [
    ["", empty], [" \n\t ", empty], ["[]", empty], ["[[]]", "The matrix has 1 rows and 0 columns; each side has 1 to 64 cells."],
    ["1 2 3\n4 5", "Row 2 of the matrix has 2 cells and the first row has 3: all rows need the same number."],
    ["[[1, 2], [3]]", "Row 2 of the matrix has 1 cells and the first row has 2: all rows need the same number."],
    ["1 two 3", cell("two")], ["hello world", cell("hello")], ["1 nan", cell("nan")], ["[[NaN, 1]]", cell("NaN")], ["1 inf", cell("inf")],
    ["1e300", cell("1e300")], ["[[1e300]]", cell("1e+300")], ["1000001", cell("1000001")], ["1/0", cell("1/0")], ["[[null]]", cell("null")], ['[["1"]]', cell("1")],
    ["0x10", cell("0x10")], ["x".repeat(99), cell("x".repeat(40))], ["1,,2", "A cell of the matrix cannot be empty: it is a number within ±1,000,000."],
    [square(100), "The matrix has 100 rows and 100 columns; each side has 1 to 64 cells."],
    [JSON.stringify(Array(100).fill(Array(100).fill(1))), "The matrix has 100 rows and 100 columns; each side has 1 to 64 cells."],
    ["1 ".repeat(10000), "The matrix has 1 rows and 10000 columns; each side has 1 to 64 cells."],
    ["1 ".repeat(100000), "The text has 196 kB; a matrix has at most 128 kB."],
    ["[[[1]], [[2]]]", "The matrix has 2 planes; it needs 1, or 3 for the colour channels."],
    ["[[[1]], [[2, 3]], [[4]]]", "The planes of the matrix differ in size: 1 x 1 and 1 x 2."],
    ["[[1, 2]", shape], ["[1]]", shape], ["[[1, 2], 3]", shape], ["[".repeat(9), shape], ['{"kernel": [[1]]}', /./],
    ["<img onerror=alert(1)>", /cannot be used in the matrix/],
  ];
  for (const [text, sentence] of cases) refused(() => parseMatrixText(text), sentence);
});

// The limit only ends a run that would take hours.
test("long texts are answered", { timeout: 300_000 }, () => {
  for (const part of ["9", " ", ";", ",", "]", "[ ", "a.", "(", "/", "1/", "-", "1e", "] * ", "\t\n", "1 *"]) {
    const many = part.repeat(Math.floor(130000 / part.length));
    for (const text of [many, `[${many}x`, `1 * ${many}`]) {
      try {
        parseMatrixText(text);
      } catch (error) {
        assert.ok(error instanceof Refusal, String(error));
      }
    }
  }
});

test("a brush is a number", () => {
  assert.deepEqual(["0", "-.5", "−3", "1/4", "1e2"].map(checkMatrixValue), [0, -0.5, -3, 0.25, 100]);
  for (const text of ["", "red", "nan", "1e300", "1,5"]) refused(() => checkMatrixValue(text), /cell/);
});

test("text goes out so that it comes back", () => {
  const grey = [[[1, -0.5, 0.1], [Math.fround(0.1), 1e-7, 1e6]]];
  assert.equal(formatMatrixText(grey), "1 -0.5 0.1\n0.1 1e-7 1000000");
  const colour = Array.from({ length: 3 }, (_, p) => Array.from({ length: 32 }, (_, y) => Array.from({ length: 32 }, (_, x) => Math.fround(Math.sin(p + 9 * y + x)))));
  assert.deepEqual(parseMatrixText(formatMatrixText(colour)).flat(2).map(Math.fround), colour.flat(2));
});

test("resizing keeps what fits and adds zeros", () => {
  assert.deepEqual(resizeMatrix([[[1, 2], [3, 4]]], 3, 1), [[[1], [3], [0]]]);
  assert.deepEqual(resizeMatrix([[[1]], [[2]], [[3]]], 1, 2), [[[1, 0]], [[2, 0]], [[3, 0]]]);
});

test("cells of a picture become a matrix of three decimals, and back", () => {
  const cells = { planes: [Float32Array.of(0.12345, -0.0001, 1, 0.5)], height: 2, width: 2 };
  assert.deepEqual(matrixOfCells(cells), [[[0.123, 0], [1, 0.5]]]);
  assert.deepEqual(matrixCells([[[1, 2, 3], [4, 5, 6]]]), { planes: [Float32Array.of(1, 2, 3, 4, 5, 6)], height: 2, width: 3 });
});

test("matrices made by name", () => {
  assert.deepEqual(makeMatrix("counting", 1, 3, 3), [[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]);
  assert.deepEqual(makeMatrix("counting", 3, 1, 2), [[[1, 2]], [[3, 4]], [[5, 6]]]);
  assert.deepEqual(makeMatrix("checkerboard", 1, 2, 3), [[[0, 1, 0], [1, 0, 1]]]);
  assert.deepEqual(makeMatrix("step", 1, 1, 4), [[[0, 0, 1, 1]]]);
  assert.deepEqual(makeMatrix("zeros", 1, 1, 2), [[[0, 0]]]);
  const drawn = makeMatrix("random", 1, 32, 32).flat(2);
  assert.ok(drawn.every((value) => Number.isInteger(value) && Math.abs(value) <= 9));
  assert.deepEqual([Math.min(...drawn), Math.max(...drawn)], [-9, 9]);
});
