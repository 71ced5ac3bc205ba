// Small kernels against a large one, by hand: 18 against 25 and 27 against 49.
import assert from "node:assert/strict";
import test from "node:test";
import { kernelPair, wayCounts } from "../../assets/js/engine/kernel_pair.js";

test("18 weights against 25, 27 against 49, times the square of the channels", () => {
  for (const [count, side, small, large] of [[2, 5, 18, 25], [3, 7, 27, 49]]) {
    for (const channels of [1, 64, 512]) {
      const pair = kernelPair(count, channels);
      assert.deepEqual(pair.small, { field: side, each: small, weights: small * channels ** 2, relus: count });
      assert.deepEqual(pair.large, { field: side, each: large, weights: large * channels ** 2, relus: 1 });
    }
  }
  assert.equal(Math.round(100 * kernelPair(2, 8).saved), 28);
  assert.equal(Math.round(100 * kernelPair(3, 8).saved), 45);
});

test("the ways from the pixels to the cell: 1 2 3 2 1 and 1 3 6 7 6 3 1 along an axis", () => {
  assert.deepEqual([...wayCounts(0)], [1]);
  assert.deepEqual([...wayCounts(1, 2)], [1, 1, 1, 1]);
  assert.deepEqual([...wayCounts(2).slice(10, 15)], [3, 6, 9, 6, 3]);
  assert.deepEqual([...wayCounts(3).slice(0, 7)], [1, 3, 6, 7, 6, 3, 1]);
  assert.equal(wayCounts(3).reduce((sum, ways) => sum + ways), 9 ** 3);
});
