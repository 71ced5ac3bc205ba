// Operations of the kernel editor against tables worked out by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  alignPlanes, clearKernel, EditHistory, flipLeftRight, flipUpDown, formatWeight, kernelSums, weightLimit, lineCells,
  makeKernel, negateKernel, normaliseKernel, nudgeWeight, resizeKernel, rotateQuarter, symmetriseKernel, transposeKernel, weightStep,
} from "../../assets/js/engine/kernel_edit.js";

const kernel = (rows) => ({ data: Float32Array.from(rows.flat()), height: rows.length, width: rows[0].length });
const rowsOf = ({ data, height, width }) => Array.from({ length: height }, (_, row) => [...data.subarray(row * width, (row + 1) * width)]);
const two = kernel([[1, 2, 3], [4, 5, 6]]);

test("turning and mirroring a 2 x 3 kernel", () => {
  assert.deepEqual(rowsOf(flipLeftRight(two)), [[3, 2, 1], [6, 5, 4]]);
  assert.deepEqual(rowsOf(flipUpDown(two)), [[4, 5, 6], [1, 2, 3]]);
  assert.deepEqual(rowsOf(rotateQuarter(two)), [[4, 1], [5, 2], [6, 3]]);
  assert.deepEqual(rowsOf(transposeKernel(two)), [[1, 4], [2, 5], [3, 6]]);
  assert.deepEqual(rowsOf(negateKernel(two)), [[-1, -2, -3], [-4, -5, -6]]);
  assert.deepEqual(rowsOf(clearKernel(two)), [[0, 0, 0], [0, 0, 0]]);
  assert.deepEqual(rowsOf(two), [[1, 2, 3], [4, 5, 6]], "the kernel itself stays as it was");
});

test("negating keeps zero positive, so that no cell shows −0", () => {
  assert.ok(Object.is(negateKernel(kernel([[0]])).data[0], 0));
});

test("four quarter turns are none", () => {
  const turned = [1, 2, 3, 4].reduce(rotateQuarter, two);
  assert.deepEqual(rowsOf(turned), rowsOf(two));
});

test("normalising divides by the sum, or by the sum of sizes where weights cancel", () => {
  assert.deepEqual(rowsOf(normaliseKernel(kernel([[1, 3]]))), [[0.25, 0.75]]);
  assert.deepEqual(rowsOf(normaliseKernel(kernel([[-1, -3]]))), [[0.25, 0.75]]);
  assert.deepEqual(rowsOf(normaliseKernel(kernel([[1, 0, -1], [1, 0, -1]]))), [[0.25, 0, -0.25], [0.25, 0, -0.25]].map((r) => r.map((v) => v || 0)));
  assert.deepEqual(rowsOf(normaliseKernel(kernel([[0, 0]]))), [[0, 0]]);
});

test("symmetrising averages the mirrors; a square is mirrored on its diagonal too", () => {
  assert.deepEqual(rowsOf(symmetriseKernel(kernel([[4, 0, 0], [0, 0, 0]]))), [[1, 0, 1], [1, 0, 1]]);
  assert.deepEqual(rowsOf(symmetriseKernel(kernel([[0, 8, 0], [0, 1, 0], [0, 0, 0]]))), [[0, 2, 0], [2, 1, 2], [0, 2, 0]]);
});

test("resizing keeps the centre at the centre, even sizes included", () => {
  assert.deepEqual(rowsOf(resizeKernel(kernel([[7]]), 3, 3)), [[0, 0, 0], [0, 7, 0], [0, 0, 0]]);
  assert.deepEqual(rowsOf(resizeKernel(kernel([[7]]), 2, 2)), [[7, 0], [0, 0]]);
  assert.deepEqual(rowsOf(resizeKernel(kernel([[1, 2, 3]]), 1, 4)), [[1, 2, 3, 0]]);
  assert.deepEqual(rowsOf(resizeKernel(kernel([[1, 2, 3, 4]]), 1, 5)), [[0, 1, 2, 3, 4]]);
  assert.deepEqual(rowsOf(resizeKernel(kernel([[1, 2, 3, 4, 5]]), 1, 3)), [[2, 3, 4]]);
  assert.deepEqual(rowsOf(resizeKernel(kernel([[1, 2, 3, 4, 5]]), 1, 4)), [[2, 3, 4, 5]]);
});

test("planes take the size of the one in the lead unless a weight would be lost", () => {
  const wide = { ...kernel([[0, 1, 2, 3, 0]]), slug: "wide" };
  const [a, b] = alignPlanes([kernel([[5]]), wide], 0);
  assert.deepEqual([rowsOf(a), rowsOf(b)], [[[0, 5, 0]], [[1, 2, 3]]]);
  assert.equal(b.slug, "wide");
  const grown = alignPlanes([wide, kernel([[5], [6]])], 0);
  assert.deepEqual(grown.map(rowsOf), [[[0, 1, 2, 3, 0], [0, 0, 0, 0, 0]], [[0, 0, 5, 0, 0], [0, 0, 6, 0, 0]]]);
});

test("sums, with rounding that cancels taken for zero", () => {
  assert.deepEqual(kernelSums(kernel([[3, -4]])), { sum: -1, absolute: 7, norm: 5 });
  assert.equal(kernelSums(kernel([[0.1, 0.2, -0.3]])).sum, 0);
  assert.equal(weightLimit([kernel([[1, -2]]), kernel([[0.5]])]), 2);
});

test("the step of a key follows the largest weight", () => {
  assert.deepEqual([0, 1, 2, 8, 10, 0.111, 1 / 1000].map(weightStep), [0.1, 0.1, 0.1, 0.1, 1, 0.01, 1e-4]);
  assert.equal(nudgeWeight(0.1, 2, 0.1), 0.3);
  assert.equal(nudgeWeight(Math.fround(0.3), -3, 0.1), 0);
  assert.equal(nudgeWeight(-1, 10, 0.1), 0);
});

test("a fast move paints the cells between its ends", () => {
  assert.deepEqual(lineCells(2, 2, 2, 2), [[2, 2]]);
  assert.deepEqual(lineCells(0, 0, 0, 3), [[0, 0], [0, 1], [0, 2], [0, 3]]);
  assert.deepEqual(lineCells(0, 0, 3, 3), [[0, 0], [1, 1], [2, 2], [3, 3]]);
  assert.deepEqual(lineCells(4, 1, 0, 0), [[4, 1], [3, 1], [2, 1], [1, 0], [0, 0]]);
});

test("numbers are cut to the room of their cell", () => {
  const cases = [
    [0, 9, "0"], [-0, 9, "0"], [1, 9, "1"], [-1, 9, "−1"], [1 / 9, 9, "0.111"], [-1 / 9, 5, "−.111"], [-1 / 9, 4, "−.11"], [-1 / 9, 3, "−.1"],
    [0.0625, 9, "0.0625"], [0.0625, 5, ".0625"], [0.0625, 4, ".063"], [0.5, 3, "0.5"], [-0.5, 3, "−.5"], [0.9996, 9, "1"],
    [12.34, 9, "12.3"], [12.34, 3, "12"], [-123.4, 9, "−123"], [4567.8, 9, "4568"], [1e6, 9, "1e6"], [-1234567, 9, "−1.23e6"],
    [12345, 4, "1e4"], [1.5e-7, 9, "1.5e−7"], [1.6e-7, 4, "2e−7"], [-1.6e-7, 4, "≈0"], [0.00012, 4, "1e−4"],
  ];
  for (const [weight, room, text] of cases) assert.equal(formatWeight(weight, room), text, `${weight} in ${room}`);
});

test("undo walks back, a new edit forgets what was undone, the oldest falls off", () => {
  const history = new EditHistory("a", 3);
  assert.deepEqual([history.canUndo, history.canRedo, history.undo()], [false, false, "a"]);
  for (const state of ["b", "c", "d", "e"]) history.push(state);
  assert.deepEqual([history.undo(), history.undo(), history.undo(), history.undo()], ["d", "c", "b", "b"]);
  assert.deepEqual([history.redo(), history.canRedo], ["c", true]);
  history.push("z");
  assert.deepEqual([history.present, history.canRedo, history.undo()], ["z", false, "c"]);
  history.reset("q");
  assert.deepEqual([history.present, history.canUndo], ["q", false]);
});

test("makeKernel fills rows in order", () => {
  assert.deepEqual(rowsOf(makeKernel(2, 2, (row, col) => row * 10 + col)), [[0, 1], [10, 11]]);
});
