// The stage's model against hand-worked windows, and against sums over everything that feeds a cell.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../../assets/js/engine/messages.js";
import { stageLayout } from "../../assets/js/engine/stage_layout.js";
import { StageModel } from "../../assets/js/engine/stage_model.js";

const plane = (rows) => ({ data: Float32Array.from(rows.flat()), height: rows.length, width: rows[0].length });
const picture = (...planes) => ({ planes: planes.map((rows) => plane(rows).data), height: planes[0].length, width: planes[0][0].length });
const plain = { stride: [1, 1], padding: "valid", padding_mode: "zeros", dilation: [1, 1], flip: false };
const settings = (spec = {}, more = {}) => ({ spec: { ...plain, ...spec }, pool: { kind: "none" }, activation: "identity", bias: 0, mode: "sum", ...more });
const nine = [[1, 2, 3], [4, 5, 6], [7, 8, 9]];

function slide(kernels, given, input = picture(nine)) {
  const model = new StageModel(false);
  model.setInput(input);
  model.begin(kernels.map((planes) => planes.map(plane)), given);
  return model;
}

test("the 1 to 9 matrix gives -4 everywhere and 4 when the kernel is turned", () => {
  const kernel = [[[1, 0], [0, -1]]];
  assert.deepEqual([...slide([kernel], settings()).outputs()[0].values], [-4, -4, -4, -4]);
  assert.deepEqual([...slide([kernel], settings({ flip: true })).outputs()[0].values], [4, 4, 4, 4]);
});

test("windows step by the stride and stretch with the dilation", () => {
  const five = picture(Array.from({ length: 5 }, (_, y) => [0, 1, 2, 3, 4].map((x) => 5 * y + x)));
  const model = slide([[[[1, 1], [1, 1]]]], settings({ stride: [2, 1], dilation: [2, 3] }), five);
  assert.deepEqual(model.box(1, 1), { top: 2, left: 1, height: 3, width: 4 });
  assert.deepEqual(model.nearest(1.9, 7), [1, 1]);
});

test("what feeds an output cell adds up to that cell, whatever the padding repeats", () => {
  for (const padding_mode of ["zeros", "replicate", "reflect", "circular"]) {
    const model = slide([[[[1, 2, 3], [4, 5, 6], [7, 8, 10]]], [[[0, 1, 0], [-1, 3, 2], [5, 0, 1]]]], settings({ padding: "same", padding_mode, stride: [2, 1] }));
    const outputs = model.outputs();
    const sums = outputs.map(({ values }) => new Float64Array(values.length));
    nine.flat().forEach((value, i) => {
      const [row, col] = [Math.floor(i / 3) + 1, (i % 3) + 1];
      for (const feed of model.feeds(0, row, col)) sums[feed.map][feed.row * outputs[0].cols + feed.col] += feed.weight * value;
    });
    sums.forEach((sum, map) => sum.forEach((value, i) => assert.equal(value, outputs[map].values[i], padding_mode)));
  }
});

test("a corner cell of a valid convolution feeds one output, the middle cell all four", () => {
  const model = slide([[[[1, 2], [3, 4]]]], settings());
  assert.deepEqual(model.feeds(0, 0, 0), [{ map: 0, row: 0, col: 0, weight: 1 }]);
  assert.deepEqual(model.feeds(0, 1, 1).map(({ row, col, weight }) => [row, col, weight]), [[1, 1, 1], [1, 0, 2], [0, 1, 3], [0, 0, 4]]);
});

test("a weight touches one grid cell for each output cell", () => {
  const model = slide([[[[1, 2], [3, 4]]]], settings({ stride: [1, 1], padding: [1, 0, 0, 0] }));
  assert.deepEqual(model.touches(0, 1), [[0, 1], [0, 2], [1, 1], [1, 2], [2, 1], [2, 2]]);
  assert.ok(model.isPadding(0, 1) && !model.isPadding(1, 0));
});

test("three channels have a question with three sums and the bias once", () => {
  const model = slide([[[[1]], [[2]], [[3]]]], settings({}, { bias: 0.5, activation: "relu" }), picture([[1]], [[10]], [[-100]]));
  const cell = model.question(0, 0, 0);
  assert.deepEqual(cell.terms.map(({ sum }) => sum), [1, 20, -300]);
  assert.equal(cell.total, -278.5);
  assert.equal(cell.activated, 0);
});

test("pooling marks the first of equal winners and pads with cells that never win", () => {
  const model = new StageModel(true);
  model.setInput(picture([[5, 5], [-1, 2]]));
  const pool = (more) => settings({}, { mode: "each", pool: { kind: "max", size: [2, 2], stride: null, padding: 0, ceil: false, ...more } });
  model.begin([[plane([[1]])]], pool());
  assert.deepEqual(model.feeds(0, 0, 0), [{ map: 0, row: 0, col: 0, weight: null, wins: true }]);
  assert.equal(model.feeds(0, 0, 1)[0].wins, false);
  model.begin([[plane([[1]])]], pool({ padding: 1 }));
  assert.equal(model.inputs()[0].rows, 4);
  assert.ok(Number.isNaN(model.inputs()[0].values[0]));
  assert.deepEqual([...model.outputs()[0].values], [5, 5, -1, 2]);
  assert.deepEqual(model.box(1, 1), { top: 2, left: 2, height: 2, width: 2 });
});

test("settings that do not fit leave the last maps", () => {
  const model = slide([[[[1, 0], [0, -1]]]], settings());
  const big = Array.from({ length: 4 }, () => [1, 1, 1, 1]);
  assert.throws(() => model.begin([[plane(big)]], settings()), Refusal);
  assert.deepEqual([...model.outputs()[0].values], [-4, -4, -4, -4]);
});

test("the layout gives the largest cells that fit the room", () => {
  const one = { count: 1, rows: 6, cols: 6 };
  const map = { count: 1, rows: 4, cols: 4 };
  assert.deepEqual(stageLayout(one, map, { width: 1000, height: 500 }).cell, 56);
  const tight = stageLayout(one, map, { width: 340, height: 2000 });
  assert.ok(tight.stacked && tight.cell * 6 <= 340);
  const channels = stageLayout({ count: 3, rows: 10, cols: 10 }, map, { width: 400, height: 4000 });
  assert.equal(channels.across[0], 1);
});
