// Three layers over one input: the counts that textbooks give, and how they are written.
import assert from "node:assert/strict";
import { test } from "node:test";
import { countRivals, logAxis, ratioText, rivalFormulas, rivalSizes, shortBytes, shortCount } from "../../assets/js/engine/layer_rivals.js";

const usual = { height: 224, width: 224, channels: 3, neurons: 1000, filters: 1, kernel: 3, stride: 1, padding: "same", bias: true };

test("224 x 224 in colour: the lectures' figures", () => {
  const { dense, local, conv, output } = countRivals(usual);
  assert.deepEqual([dense.weights, dense.biases, dense.bytes], [150528000n, 1000n, 602116000n]);
  assert.deepEqual([local.weights, local.biases], [1354752n, 50176n]);
  assert.deepEqual([conv.weights, conv.biases, conv.multiplyAdds], [27n, 1n, 1354752n]);
  assert.deepEqual(output, [1, 224, 224]);
  const grey = countRivals({ ...usual, channels: 1 });
  assert.deepEqual([grey.local.weights, grey.conv.weights], [451584n, 9n]);
  assert.equal(ratioText(grey.local.weights, grey.conv.weights), "50\u202f176");
  assert.equal(ratioText(50176000n, grey.local.weights), "111.1");
  assert.equal(countRivals({ ...usual, padding: "valid" }).output[1], 222);
});

test("numbers too large for a double stay exact", () => {
  const most = countRivals({ height: 20000, width: 19999, channels: 4095, neurons: 999999, filters: 4096, kernel: 31, stride: 1, padding: "same", bias: false });
  assert.equal(most.dense.weights, 999999n * 4095n * 20000n * 19999n);
  assert.equal(most.local.weights, 4096n * 4095n * 961n * 20000n * 19999n);
  assert.equal(most.dense.bytes, 4n * most.dense.weights);
});

test("formulas carry the numbers, and a kernel that does not fit is refused", () => {
  const { weights, work } = rivalFormulas(usual, countRivals(usual));
  assert.deepEqual(weights.local, { symbols: "K × H′ × W′ × C × k × k", numbers: "1 × 224 × 224 × 3 × 3 × 3", result: "1\u202f354\u202f752" });
  assert.equal(work.conv.numbers, "1 × 3 × 3 × 3 × 224 × 224");
  assert.equal(rivalSizes({ ...usual, stride: 2, padding: 1 })[0], "H′ = ⌊(224 + 2 − 3) / 2⌋ + 1 = 112");
  assert.throws(() => countRivals({ ...usual, width: 2, padding: "valid" }), /does not fit/);
});

test("large counts in words, bytes in their units, ratios", () => {
  assert.deepEqual(shortCount(150528000n, "en"), { text: "150.5", exact: false, unit: "million" });
  assert.deepEqual(shortCount(3600000000n, "zh"), { text: "36", exact: true, unit: "亿" });
  assert.deepEqual(shortCount(150528000n, "zh"), { text: "1.505", exact: false, unit: "亿" });
  assert.equal(shortCount(999999n, "en"), null);
  assert.equal(shortCount(9999n, "zh"), null);
  assert.deepEqual([602116000n, 112n, 4000n, 1234567n].map(shortBytes), ["602.1 MB", "112 B", "4 kB", "1.235 MB"]);
  assert.deepEqual([[3n, 2n], [1000n, 3n], [2000000n, 3n], [7n, 7n]].map(([a, b]) => ratioText(a, b)), ["1.5", "333.3", "666\u202f667", "1"]);
  const axis = logAxis([9n, 451584n, 150528000n]);
  assert.equal(axis.top, 9);
  assert.ok(Math.abs(axis.place(1000000n) - 6 / 9) < 1e-12 && axis.place(1n) === 0 && logAxis([1n]).top === 1);
});
