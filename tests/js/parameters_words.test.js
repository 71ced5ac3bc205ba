// What /parameters says in words: each formula's factors multiply to the count behind it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { translator } from "../../assets/js/engine/messages.js";
import { Unfolding } from "../../assets/js/engine/im2col.js";
import { WeightMatrix } from "../../assets/js/engine/weight_matrix.js";
import { memoryWords } from "../../assets/js/view/im2col_words.js";
import { deltaWords, entryWords, rowWords, stateWords, stopWords } from "../../assets/js/view/matrix_words.js";

const t = translator({});
const shaped = (shape, make) => Object.assign(Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => make(i)), { shape });
const planes = shaped([2, 12, 12], (i) => (i % 7) / 7);
const kernel = shaped([2, 5, 5], (i) => (i - 24) / 25);
const made = (patch) => new WeightMatrix({ side: 6, channels: 1, kernel: 3, stride: 1, padding: "same", order: "translation", at: 1, ...patch }, 7, planes, kernel);

test("the products at the stops are the free parameters, whatever the settings", () => {
  let checked = 0;
  for (let side = 4; side <= 12; side++) for (const channels of [1, 2]) for (let size = 1; size <= 5; size++) for (const stride of [1, 2, 3]) for (const padding of ["same", "valid"]) {
    if (padding === "valid" && size > side) continue;
    const matrix = made({ side, channels, kernel: size, stride, padding });
    for (const order of ["translation", "locality"]) {
      for (const { count } of stopWords(t, matrix, order)) {
        if (!count.includes("=")) continue;
        const [factors, product] = count.replaceAll("\u202f", "").split(" = ");
        assert.equal(factors.split(" × ").reduce((a, b) => a * Number(b), 1), Number(product));
        checked += 1;
      }
    }
  }
  assert.ok(checked > 2000);
});

test("stride and a second channel stand in the formulas", () => {
  const [any, named] = stopWords(t, made({ channels: 2, stride: 2 }), "translation");
  const plain = (text) => text.replaceAll("\u00a0", " ");
  assert.equal(plain(any.formula), "y[i, j] = Σ W[i, j, c, k, l] · x[c, k, l]");
  assert.equal(plain(named.formula), "k = 2i + a, l = 2j + b\nV[i, j, c, a, b] = W[i, j, c, k, l]");
  assert.match(deltaWords(t, { kernel: 5 }), /Δ = 2/);
  assert.equal(deltaWords(t, { kernel: 4 }), "");
});

test("a row, an entry and the state by hand", () => {
  const matrix = made({});
  assert.match(rowWords(t, matrix, 0), /output \(0, 0\); its window has rows 0 to 1, columns 0 to 1/);
  const [weight, copies] = entryWords(t, matrix, 7 * 36);
  assert.match(weight, /input \(0, 0\): offset \(0, 0\)/);
  assert.equal(copies, "Cell (0, 0) of the kernel. 25 entries have this offset: all the same weight.");
  assert.match(entryWords(t, matrix, 35)[1], /Outside the kernel.*all zero/);
  assert.deepEqual(stateWords(t, matrix), ["Free parameters: 9; entries of the matrix: 1\u202f296.", "Matrix times vector and convolution: equal to the last digit."]);
});

test("memory of the unfolded picture", () => {
  const settings = { side: 12, stride: 1, padding: "same" };
  const words = memoryWords(t, new Unfolding(settings, planes, shaped([1, 2, 3, 3], () => 1), [0]));
  assert.match(words[0], /2 × 12 × 12 = 288 numbers, 1.152 kB/);
  assert.match(words[1], /18 × 144 = 2\u202f592 numbers, 10.37 kB: 9 times as much/);
});
