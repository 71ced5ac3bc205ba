// The formula's last number is the size that convolution and pooling really have.
import assert from "node:assert/strict";
import { test } from "node:test";
import { outputSize } from "../../assets/js/engine/convolution.js";
import { poolSize } from "../../assets/js/engine/pooling.js";
import { poolFormulaText, sizeFormulaText } from "../../assets/js/engine/size_formula.js";

const plain = { stride: [1, 1], padding: "valid", padding_mode: "zeros", dilation: [1, 1], flip: false };
const sizeSaid = (lines) => {
  const numbers = lines.map((line) => Number(line.split(" = ").at(-1).replace("−", "-")));
  return { height: numbers[0], width: numbers.at(-1) };
};

test("the lecture's 6 x 6 image with a 3 x 3 filter", () => {
  assert.deepEqual(sizeFormulaText(6, 6, 3, 3, plain), ["↓ → ⌊(6 + 0 + 0 − 1 × (3 − 1) − 1) / 1⌋ + 1 = 4"]);
  assert.deepEqual(sizeFormulaText(7, 6, 3, 2, { ...plain, stride: [2, 1], padding: [1, 2, 0, 3], dilation: [2, 1] }), [
    "↓ ⌊(7 + 1 + 2 − 2 × (3 − 1) − 1) / 2⌋ + 1 = 3",
    "→ ⌊(6 + 0 + 3 − 1 × (2 − 1) − 1) / 1⌋ + 1 = 8",
  ]);
  assert.deepEqual(sizeFormulaText(2, 2, 5, 5, plain), ["↓ → ⌊(2 + 0 + 0 − 1 × (5 − 1) − 1) / 1⌋ + 1 = −2"]);
});

test("it agrees with the size of every convolution", () => {
  for (let k = 1; k < 6; k++) for (let s = 1; s < 4; s++) for (let d = 1; d < 4; d++) for (const padding of ["valid", "same", [1, 0, 2, 3]]) {
    const spec = { ...plain, stride: [s, 4 - s], dilation: [d, 1], padding };
    assert.deepEqual(sizeSaid(sizeFormulaText(17, 13, k, 3, spec)), outputSize(17, 13, k, 3, spec));
  }
});

test("pooling, with the window that torch leaves out", () => {
  const pool = { kind: "max", size: [2, 2], stride: null, padding: 0, ceil: false };
  assert.deepEqual(poolFormulaText(8, 8, pool), ["↓ → ⌊(8 + 2 × 0 − 2) / 2⌋ + 1 = 4"]);
  assert.deepEqual(poolFormulaText(5, 6, { ...pool, ceil: true }), ["↓ ⌈(5 + 2 × 0 − 2) / 2⌉ + 1 = 3", "→ ⌈(6 + 2 × 0 − 2) / 2⌉ + 1 = 3"]);
  assert.deepEqual(poolFormulaText(4, 4, { ...pool, stride: [3, 3], padding: 1, ceil: true }), ["↓ → ⌈(4 + 2 × 1 − 2) / 3⌉ + 1 − 1 = 2"]);
  assert.deepEqual(poolFormulaText(4, 4, { kind: "global max" }), []);
  for (let n = 3; n < 12; n++) for (let s = 1; s < 4; s++) for (const padding of [0, 1]) for (const ceil of [false, true]) {
    const each = { kind: "average", size: [3, 2], stride: [s, 2], padding, ceil };
    assert.deepEqual(sizeSaid(poolFormulaText(n, 9, each)), poolSize(n, 9, each));
  }
});
