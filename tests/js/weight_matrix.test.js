// The matrix of a layer: what the slider keeps, and that matrix times vector is the convolution.
import assert from "node:assert/strict";
import { test } from "node:test";
import { seededWeights } from "../../assets/js/engine/seeded.js";
import { WeightMatrix } from "../../assets/js/engine/weight_matrix.js";

const shaped = (shape, make) => Object.assign(Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => make(i)), { shape });
const planes = shaped([2, 12, 12], (i) => Math.sin(1 + 7 * i));
const kernel = shaped([2, 5, 5], (i) => i + 1);
const made = (patch) => new WeightMatrix({ side: 4, channels: 1, kernel: 3, stride: 1, padding: "same", order: "translation", at: 0, ...patch }, 7, planes, kernel);

test("a 3 x 3 kernel on 4 x 4 by hand: rows, copies, free parameters", () => {
  const matrix = made({ at: 1 });
  assert.deepEqual([matrix.rows, matrix.cols, matrix.geometry.out], [16, 16, 4]);
  assert.deepEqual([...matrix.kernel], [7, 8, 9, 12, 13, 14, 17, 18, 19]);
  assert.deepEqual([...matrix.values.slice(0, 8)], [13, 14, 0, 0, 18, 19, 0, 0]);
  const middle = 5 * 16 + 5;
  assert.deepEqual(matrix.placeOf(middle), { row: 5, col: 5, i: 1, j: 1, c: 0, y: 1, x: 1, a: 1, b: 1 });
  assert.equal(matrix.copiesOf(middle).length, 16);
  assert.deepEqual(matrix.freeAtStops("translation"), [256, 256, 49, 9]);
  assert.deepEqual(matrix.freeAtStops("locality"), [256, 256, 100, 9]);
});

test("at the end every setting is the convolution, exactly", () => {
  for (const order of ["translation", "locality"]) {
    for (const side of [4, 7, 12]) for (const channels of [1, 2]) for (const size of [1, 2, 3, 4, 5]) for (const stride of [1, 2, 3]) for (const padding of ["same", "valid"]) {
      if (padding === "valid" && size > side) continue;
      const matrix = made({ side, channels, kernel: size, stride, padding, order, at: 1 });
      assert.equal(matrix.largest, 0);
      assert.equal(matrix.free, channels * size * size);
      assert.equal(new Set(matrix.values).size <= matrix.free + 1, true);
      const start = made({ side, channels, kernel: size, stride, padding, order, at: 0 });
      assert.deepEqual([...start.values], [...start.dense]);
      assert.equal(start.free, start.rows * start.cols);
    }
  }
});

test("between the stops: entries blend, rings go one by one", () => {
  const half = made({ at: 0.5 });
  const e = 16 + 2;
  assert.equal(half.values[e], Math.fround(0.5 * half.dense[e] + 0.5 * half.shared[half.offsets[e]]));
  const shared = made({ at: 2 / 3 });
  assert.equal(shared.free, new Set(shared.values).size);
  const kept = [];
  for (let at = 2 / 3; at <= 1; at += 0.02) kept.push((shared.move(at, "translation"), shared.kept));
  assert.deepEqual([...new Set(kept)], [2, 1, 0]);
});

test("a kernel that does not fit is refused; seeded numbers are those of mulberry32", () => {
  assert.throws(() => made({ kernel: 5, padding: "valid" }), /does not fit/);
  assert.deepEqual([...seededWeights(1, 2)].map((u) => Math.round((u + 0.5) * 4294967296)), [0.6270739405881613, 0.002735721180215478].map((u) => Math.round((Math.fround(u - 0.5) + 0.5) * 4294967296)));
});
