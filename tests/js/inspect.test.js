// What a cell sees, worked out by hand on the lectures' 6 x 6 picture.
import assert from "node:assert/strict";
import test from "node:test";
import { Chain, planesOf } from "../../assets/js/engine/chain.js";
import { cellOver, poolBox, pooledOver, pooledReach, regionAround, termsOf, windowBox } from "../../assets/js/engine/inspect.js";

const rows = ["100001", "010010", "001100", "100010", "010010", "001010"];
const diagonal = { data: Float32Array.of(1, -1, -1, -1, 1, -1, -1, -1, 1), height: 3, width: 3 };
const max2 = { kind: "max", size: [2, 2], stride: null, padding: 0, ceil: false };

function lecture(change = {}, pool = max2) {
  const pixels = Uint8Array.from(rows.join(""), (bit) => 255 * Number(bit));
  pixels.shape = [6, 6];
  const chain = new Chain();
  chain.setPicture(planesOf(pixels, true));
  const spec = { stride: [1, 1], padding: "valid", padding_mode: "zeros", dilation: [1, 1], flip: false, ...change };
  chain.begin([diagonal], { spec, pool, activation: "identity", bias: 0, mode: "grey" });
  chain.work();
  return chain;
}

test("the lecture's feature map and its 2 x 2 max pooling", () => {
  const chain = lecture();
  assert.deepEqual([...chain.conv.maps[0]], [3, -1, -3, -1, -3, 1, 0, -3, -3, -3, 0, 1, 3, -2, -2, -1]);
  assert.deepEqual([...chain.pooled.maps[0]], [3, 0, 3, 1]);
});

test("the window of a cell, with stride, padding and dilation", () => {
  assert.deepEqual(windowBox(lecture(), 1, 2), { top: 1, left: 2, height: 3, width: 3 });
  assert.deepEqual(windowBox(lecture({ stride: [2, 1], padding: [1, 1, 2, 2] }), 1, 0), { top: 1, left: -2, height: 3, width: 3 });
  assert.deepEqual(windowBox(lecture({ dilation: [2, 2] }), 0, 1), { top: 0, left: 1, height: 5, width: 5 });
});

test("the cell nearest to a place of the picture, and back", () => {
  const chain = lecture();
  assert.deepEqual(cellOver(chain, 0, 0), [0, 0]);
  assert.deepEqual(cellOver(chain, 2, 3), [1, 2]);
  assert.deepEqual(cellOver(chain, 5, 5), [3, 3]);
  assert.deepEqual(pooledOver(chain, 3, 1), [1, 0]);
});

test("what a pooled cell sees, and who won", () => {
  const chain = lecture();
  assert.deepEqual(pooledReach(chain, 1, 0), { top: 2, left: 0, height: 4, width: 4 });
  const { values, winner, value } = poolBox(chain, 1, 0);
  assert.deepEqual([[...values], winner, value], [[-3, -3, 3, -2], [3, 0], 3]);
});

test("the terms of a cell add up to it", () => {
  const [{ terms, total }] = termsOf(lecture(), 0, 0);
  assert.equal(total, 3);
  assert.deepEqual([...terms[0].products], [1, 0, 0, 0, 1, 0, 0, 0, 1].map((v, i) => v * diagonal.data[i]));
});

test("the surroundings know padding, picture and nothing", () => {
  const region = regionAround(lecture({ padding: "same" }), 0, 0, 1);
  assert.deepEqual([region.rows, region.cols], [5, 5]);
  assert.ok(Number.isNaN(region.values[0][0]));
  assert.equal(region.values[0][6], 0);
  assert.equal(region.inPicture(1, 1), false);
  assert.equal(region.inPicture(2, 2), true);
  assert.equal(region.values[0][12], 1);
  assert.deepEqual([region.isTap(0, 0), region.isTap(1, 1), region.isTap(3, 3), region.isTap(4, 4)], [false, true, true, false]);
});
