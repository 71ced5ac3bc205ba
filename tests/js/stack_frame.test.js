// Which part of the picture is shown under a stack, and the colours of its levels.
import assert from "node:assert/strict";
import test from "node:test";
import { walkStack } from "../../assets/js/engine/layer_stack.js";
import { enlargedFrame, showsWhole, wholeFrame } from "../../assets/js/engine/stack_frame.js";
import { levelColour } from "../../assets/js/view/level_colours.js";

const layer = (k, padding, stride = 1) => ({ op: "conv", size: [k, k], stride: [stride, stride], dilation: [1, 1], padding, channels: 1, bias: true });
const levelsOf = (input, ...layers) => walkStack({ layers, input }).levels;

test("the whole frame holds the picture and the farthest field on every side", () => {
  assert.deepEqual(wholeFrame(levelsOf([1, 10, 20], layer(3, [1, 1, 1, 1]))), { top: -1, left: -1, height: 12, width: 22 });
  assert.deepEqual(wholeFrame(levelsOf([1, 10, 20], layer(3, [4, 0, 0, 2]))), { top: -4, left: 0, height: 14, width: 22 });
  assert.deepEqual(wholeFrame(levelsOf([1, 10, 10], layer(2, [0, 0, 0, 0], 4))), { top: 0, left: 0, height: 10, width: 10 });
});

test("a small field is enlarged in a frame around it, a large one shown on the whole", () => {
  const small = levelsOf([1, 100, 100], layer(5, [2, 2, 2, 2]));
  assert.equal(showsWhole(small), false);
  assert.deepEqual(enlargedFrame(small, { top: 10, left: -2, height: 5, width: 5 }), { top: 8, left: -4, height: 9, width: 9 });
  const large = levelsOf([1, 12, 100], layer(5, [2, 2, 2, 2]));
  assert.equal(showsWhole(large), true);
});

test("the colours of the levels run from the table's pale end to its dark one, all of them different", () => {
  const table = Uint32Array.from({ length: 256 }, (_, i) => (0xff000000 | (i << 16) | (i << 8) | i) >>> 0);
  const colours = Array.from({ length: 24 }, (_, i) => levelColour(table, i + 1, 24));
  assert.equal(new Set(colours).size, 24);
  assert.deepEqual([levelColour(table, 1, 1), colours[0], colours[23]], ["rgb(235,235,235)", "rgb(235,235,235)", "rgb(102,102,102)"]);
});
