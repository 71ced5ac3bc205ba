// Cases of convolution worked by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addTap,
  convolveRows,
  convolveSeparable,
  outputSize,
  padPlane,
  resolvePadding,
  separable,
  windowAt,
} from "../../assets/js/engine/convolution.js";
import { convolve } from "./convolve.mjs";
import { Refusal } from "../../assets/js/engine/messages.js";

const plain = { stride: [1, 1], padding: "valid", padding_mode: "zeros", dilation: [1, 1], flip: false };
const matrix = (rows) => ({ data: Float32Array.from(rows.flat()), height: rows.length, width: rows[0].length });
const rowsOf = ({ data, height, width }) =>
  Array.from({ length: height }, (_, y) => [...data.subarray(y * width, (y + 1) * width)]);

function run(picture, kernel, spec = {}, bias = 0) {
  const { data, height, width } = matrix(picture);
  return rowsOf(convolve([data], height, width, [matrix(kernel)], { ...plain, ...spec }, bias));
}

const nine = [[1, 2, 3], [4, 5, 6], [7, 8, 9]];
const lecture = ["100001", "010010", "001100", "100010", "010010", "001010"].map((row) => [...row].map(Number));
const diagonal = [[1, -1, -1], [-1, 1, -1], [-1, -1, 1]];

test("cross-correlation and true convolution differ by a flip", () => {
  assert.deepEqual(run(nine, [[1, 0], [0, -1]]), [[-4, -4], [-4, -4]]);
  assert.deepEqual(run(nine, [[1, 0], [0, -1]], { flip: true }), [[4, 4], [4, 4]]);
});

test("the lecture's 6 x 6 picture with its two filters", () => {
  assert.deepEqual(run(lecture, diagonal), [[3, -1, -3, -1], [-3, 1, 0, -3], [-3, -3, 0, 1], [3, -2, -2, -1]]);
  const column = [[-1, 1, -1], [-1, 1, -1], [-1, 1, -1]];
  assert.deepEqual(run(lecture, column), [[-1, -1, -1, -1], [-1, -1, -2, 1], [-1, -1, -2, 1], [-1, 0, -4, 3]]);
});

test("stride, dilation and bias", () => {
  assert.deepEqual(run(lecture, diagonal, { stride: [3, 3] }), [[3, -1], [3, -1]]);
  assert.deepEqual(run(nine, [[1, 0], [0, -1]], { dilation: [2, 2] }, 10), [[2]]);
  assert.deepEqual(run(nine, [[2]], { stride: [2, 1] }, 1), [[3, 5, 7], [15, 17, 19]]);
  assert.deepEqual(run(nine, [[1], [1]]), [[5, 7, 9], [11, 13, 15]]);
  assert.deepEqual(run(nine, [[0, 0], [0, 0]], {}, 5), [[5, 5], [5, 5]]);
});

test("same padding puts the odd cell at the end", () => {
  assert.deepEqual(resolvePadding({ ...plain, padding: "same" }, 3, 4), [1, 1, 1, 2]);
  assert.deepEqual(resolvePadding({ ...plain, padding: "same", dilation: [3, 1] }, 4, 1), [4, 5, 0, 0]);
  assert.deepEqual(resolvePadding(plain, 5, 5), [0, 0, 0, 0]);
  assert.deepEqual(run(nine, [[1, 1]], { padding: "same" }), [[3, 5, 3], [9, 11, 6], [15, 17, 9]]);
});

test("five ways to fill a border", () => {
  const padded = (mode) => rowsOf(padPlane(Float32Array.of(1, 2, 3, 4, 5, 9), 2, 3, [1, 0, 2, 1], mode));
  assert.deepEqual(padded("zeros"), [[0, 0, 0, 0, 0, 0], [0, 0, 1, 2, 3, 0], [0, 0, 4, 5, 9, 0]]);
  assert.deepEqual(padded("mean"), [[4, 4, 4, 4, 4, 4], [4, 4, 1, 2, 3, 4], [4, 4, 4, 5, 9, 4]]);
  assert.deepEqual(padded("replicate"), [[1, 1, 1, 2, 3, 3], [1, 1, 1, 2, 3, 3], [4, 4, 4, 5, 9, 9]]);
  assert.deepEqual(padded("reflect"), [[9, 5, 4, 5, 9, 5], [3, 2, 1, 2, 3, 2], [9, 5, 4, 5, 9, 5]]);
  assert.deepEqual(padded("circular"), [[5, 9, 4, 5, 9, 4], [2, 3, 1, 2, 3, 1], [5, 9, 4, 5, 9, 4]]);
});

test("planes are summed, each with its own kernel or all with one", () => {
  const planes = [Float32Array.of(1, 2), Float32Array.of(3, 4), Float32Array.of(5, 6)];
  const own = [[[1]], [[10]], [[100]]].map(matrix);
  assert.deepEqual(rowsOf(convolve(planes, 1, 2, own, plain, 0.5)), [[531.5, 642.5]]);
  assert.deepEqual(rowsOf(convolve(planes, 1, 2, [matrix([[1]])], plain)), [[9, 12]]);
});

test("rows can be computed in any pieces", () => {
  const { data, height, width } = matrix(lecture);
  const out = new Float32Array(16).fill(99);
  const padded = padPlane(data, height, width, [0, 0, 0, 0]);
  convolveRows(out, 4, padded, matrix(diagonal), plain, 0, 1, 3);
  assert.deepEqual([...out.subarray(0, 8)], [99, 99, 99, 99, -3, 1, 0, -3]);
  convolveRows(out, 4, padded, matrix(diagonal), plain, 1, 1, 2, true);
  assert.deepEqual([...out.subarray(4, 12)], [-5, 3, 1, -5, -3, -3, 0, 1]);
});

test("a painted cell is added as a new weight would be", () => {
  for (const flip of [false, true]) {
    const spec = { ...plain, stride: [2, 1], dilation: [1, 2], flip };
    const { data, height, width } = matrix(lecture);
    const kernel = matrix([[1, 2], [3, 4], [5, 6]]);
    const before = convolve([data], height, width, [kernel], spec);
    kernel.data[3] += 1.5;
    addTap(before.data, before.height, before.width, { data, height, width }, spec, 1, 1, 1.5, kernel);
    assert.deepEqual(before, convolve([data], height, width, [kernel], spec));
  }
});

test("rank one is recognised, and computed to the same numbers", () => {
  const sobel = separable(matrix([[1, 0, -1], [2, 0, -2], [1, 0, -1]]));
  assert.deepEqual([...sobel.column], [1, 2, 1].map((v) => v * sobel.column[0]));
  assert.equal(separable(matrix(diagonal)), null);
  assert.equal(separable(matrix([[0, 0], [0, 0]])), null);
  assert.equal(separable(matrix([[1, 2], [2, 4.00001]])), null);
  const out = new Float32Array(4);
  convolveSeparable(out, 2, matrix([[1, 2, 3, 4], [5, 6, 7, 8], [9, 1, 2, 3], [4, 5, 6, 7]]), sobel, plain, 1, 0, 2);
  assert.deepEqual([...out], [2, -7, 11, -7]);
});

test("a window tells every number of one cell", () => {
  const spec = { ...plain, padding: [1, 0, 0, 1], padding_mode: "replicate", flip: true };
  const at = windowAt([Float32Array.from(nine.flat())], 3, 3, [matrix([[1, 2], [3, 4]])], spec, 0.5, 0, 2);
  assert.deepEqual([[...at.rows], [...at.cols]], [[-1, 0], [2, 3]]);
  assert.deepEqual([...at.patch[0]], [3, 3, 3, 3]);
  assert.deepEqual([...at.isPadding], [1, 1, 0, 1]);
  assert.deepEqual([...at.kernel[0]], [4, 3, 2, 1]);
  assert.deepEqual([...at.products[0]], [12, 9, 6, 3]);
  assert.deepEqual([at.sums, at.bias, at.total], [[30], 0.5, 30.5]);
  const mean = windowAt([Float32Array.of(1, 5)], 1, 2, [matrix([[1, 1]])], { ...plain, padding: "same", padding_mode: "mean" }, 0, 0, 1);
  assert.deepEqual([...mean.patch[0]], [5, 3]);
});

test("what does not fit is refused in a sentence", () => {
  const refused = (text, ...args) =>
    assert.throws(() => outputSize(...args), (error) => error instanceof Refusal && error.message === text);
  refused(
    "The kernel covers 5 x 3 pixels and does not fit into the picture, which with its padding has 4 x 9.",
    4, 9, 3, 3, { ...plain, dilation: [2, 1] },
  );
  refused(
    "Reflect padding of 3 needs a picture of at least 4 pixels in that direction, and this one has 3.",
    9, 3, 7, 7, { ...plain, padding: "same", padding_mode: "reflect" },
  );
  refused(
    "Circular padding of 4 needs a picture of at least 4 pixels in that direction, and this one has 3.",
    3, 9, 1, 1, { ...plain, padding: [4, 0, 0, 0], padding_mode: "circular" },
  );
  refused(
    "With its padding the picture would have 10001 x 10001 pixels; at most 67108864 in all can be computed.",
    1, 1, 1, 1, { ...plain, padding: [5000, 5000, 5000, 5000] },
  );
  assert.deepEqual(outputSize(224, 224, 3, 3, plain), { height: 222, width: 222 });
  assert.deepEqual(outputSize(5, 5, 3, 3, { ...plain, stride: [9, 2] }), { height: 1, width: 2 });
});
