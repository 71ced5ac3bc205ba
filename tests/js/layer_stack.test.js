// The arithmetic of a stack of layers, against figures worked by hand and published ones.
import assert from "node:assert/strict";
import test from "node:test";
import { cellAbove, movedCell, outsideOf, pathDown, readDown, steppedCell, walkStack } from "../../assets/js/engine/layer_stack.js";
import { changedLayer, insertLayer, isSquare, madeSquare, mostPadding, moveLayer, removeLayer, samePadding, turnedInto } from "../../assets/js/engine/stack_edit.js";

const conv = (k, channels, padding = (k - 1) / 2, stride = 1, dilation = 1, bias = true) => ({
  op: "conv", size: [k, k], stride: [stride, stride], dilation: [dilation, dilation], padding: Array(4).fill(padding), channels, bias,
});
const pool = (k, stride) => ({ op: "max", size: [k, k], stride: [stride, stride], dilation: [1, 1], padding: [0, 0, 0, 0], channels: 1, bias: false });
const total = (levels, name) => levels.reduce((sum, level) => sum + level[name], 0n);

test("two 3 x 3 see 5 x 5, three 7 x 7, with 18 and 27 weights", () => {
  for (const [count, side, weights] of [[2, 5, 18n], [3, 7, 27n]]) {
    const { levels, misfit } = walkStack({ layers: Array(count).fill(conv(3, 1, 0, 1, 1, false)), input: [1, 20, 20] });
    assert.equal(misfit, null);
    assert.deepEqual([levels.at(-1).size, levels.at(-1).shape], [[side, side], [1, 21 - side, 21 - side]]);
    assert.equal(total(levels, "parameters"), weights);
  }
});

test("VGG-16 sees 196 pixels before its last pooling and 212 behind it, at a stride of 32", () => {
  const layers = [[64, 2], [128, 2], [256, 3], [512, 3], [512, 3]].flatMap(([channels, n]) => [...Array(n).fill(conv(3, channels)), pool(2, 2)]);
  const { levels } = walkStack({ layers, input: [3, 224, 224] });
  assert.deepEqual(levels.slice(-2).map(({ size, jump }) => [size[0], jump[1]]), [[196, 16], [212, 32]]);
  assert.deepEqual(levels.at(-1).shape, [512, 7, 7]);
  assert.equal(total(levels, "parameters"), 138357544n - 102764544n - 16781312n - 4097000n); // all but its fully connected layers
});

test("the Go network has 3,880,128 weights and sees 27 points", () => {
  const layers = [conv(5, 192), ...Array(11).fill(conv(3, 192)), conv(1, 1)].map((layer) => ({ ...layer, bias: false }));
  const { levels } = walkStack({ layers, input: [48, 19, 19] });
  assert.equal(total(levels, "parameters"), 3880128n);
  assert.equal(total(levels, "multiplyAdds"), 3880128n * 361n);
  assert.deepEqual([levels.at(-1).size, levels.at(-1).start, levels.at(-1).centre], [[27, 27], [-13, -13], [0, 0]]);
});

test("AlexNet's features: sizes and fields as published", () => {
  const layers = [conv(11, 96, 0, 4), pool(3, 2), conv(5, 256), pool(3, 2), conv(3, 384), conv(3, 384), conv(3, 256), pool(3, 2)];
  const { levels } = walkStack({ layers, input: [3, 227, 227] });
  assert.deepEqual(levels.slice(1).map(({ size }) => size[0]), [11, 19, 51, 67, 99, 131, 163, 195]);
  assert.deepEqual(levels.slice(1).map(({ shape }) => shape[1]), [55, 27, 27, 13, 13, 13, 13, 6]);
  assert.deepEqual(levels.slice(1).map(({ jump }) => jump[1]), [4, 8, 8, 16, 16, 16, 16, 32]);
  assert.equal(levels[1].multiplyAdds, 105415200n);
});

test("the first layer that does not fit is named, and those before it stay", () => {
  const { levels, misfit } = walkStack({ layers: [conv(5, 4, 0), pool(2, 2), conv(5, 4, 1), conv(3, 4)], input: [1, 8, 20] });
  assert.deepEqual(misfit, { index: 2, needs: [5, 5], gets: [4, 10] });
  assert.equal(levels.length, 3);
});

test("the way down keeps to the middle, and to real cells where the middle is padding", () => {
  const stack = { layers: [conv(3, 1), pool(2, 2), conv(3, 1, 3)], input: [1, 8, 8] };
  const { levels } = walkStack(stack);
  assert.deepEqual(pathDown(stack, levels, 3, [4, 4]), [[4, 4], [4, 4], [2, 2], [4, 4]]);
  assert.deepEqual(pathDown(stack, levels, 3, [1, 4])[2], [0, 2]); // rows -2, -1, 0 are read: 0 is the only real one
  assert.deepEqual(pathDown(stack, levels, 3, [0, 4])[2], [-2, 2]); // nothing but padding
});

test("what is read leaves out padding and the gaps of a dilation", () => {
  const stack = { layers: [conv(3, 1, 2, 1, 2)], input: [1, 6, 6] };
  const { levels } = walkStack(stack);
  assert.deepEqual(readDown(stack, levels, 1, [0, 3])[0], { rows: [0, 2], cols: [1, 3, 5] });
  const wide = { layers: [conv(2, 1, 0, 2), conv(2, 1, 0)], input: [1, 8, 8] };
  assert.deepEqual(readDown(wide, walkStack(wide).levels, 2, [1, 0]), [{ rows: [2, 3, 4, 5], cols: [0, 1, 2, 3] }, { rows: [1, 2], cols: [0, 1] }, { rows: [1], cols: [0] }]);
  const gone = { layers: [conv(1, 1, 2)], input: [1, 4, 4] };
  assert.deepEqual(readDown(gone, walkStack(gone).levels, 1, [0, 2])[0], { rows: [], cols: [0] });
});

test("a cell is found above a place, moved with its map, and walked from", () => {
  const { levels } = walkStack({ layers: [conv(3, 1), pool(2, 2)], input: [1, 8, 8] });
  assert.deepEqual([cellAbove(levels[2], 0.1, 7.9), cellAbove(levels[2], 3.5, 4.5), cellAbove(levels[0], 2.2, 3.9)], [[0, 3], [1, 2], [2, 3]]);
  assert.deepEqual([movedCell([3, 0], [8, 8], [4, 2]), movedCell([3, 7], [8, 8], [9, 5])], [[1, 0], [4, 4]]);
  assert.deepEqual([steppedCell([3, 0], "ArrowDown", true, [1, 8, 8]), steppedCell([3, 0], "x", false, [1, 8, 8])], [[7, 0], null]);
});

test("rows outside the picture are counted at both ends", () => {
  assert.deepEqual([outsideOf(-3, 9, 4), outsideOf(1, 2, 4), outsideOf(-5, 3, 4), outsideOf(6, 3, 4)], [[3, 2], [0, 0], [3, 0], [0, 3]]);
});

test("layers are put in, taken out, moved and turned", () => {
  const layers = [conv(3, 8), pool(2, 2)];
  assert.deepEqual(insertLayer(layers, 1, false)[2], conv(3, 8));
  assert.deepEqual(insertLayer(layers, 1, true)[2], layers[1]);
  assert.equal(insertLayer(Array(24).fill(layers[0]), 0, true).length, 24);
  assert.deepEqual([removeLayer(layers, 0), removeLayer([layers[0]], 0)], [[layers[1]], [layers[0]]]);
  assert.deepEqual([moveLayer(layers, 0, 1), moveLayer(layers, 0, -1)], [[layers[1], layers[0]], layers]);
  assert.deepEqual([turnedInto(layers[0], "max").size, turnedInto(layers[1], "conv").padding, turnedInto(layers[1], "average").size], [[2, 2], [1, 1, 1, 1], [2, 2]]);
});

test("padding: the size kept, a pooling's at most half its window, rows and columns alike", () => {
  assert.deepEqual(samePadding({ size: [4, 3], dilation: [1, 2] }), [1, 2, 2, 2]);
  assert.deepEqual([mostPadding(pool(3, 2), 0), mostPadding(conv(3, 1), 0)], [1, 64]);
  assert.deepEqual(changedLayer({ ...pool(5, 1), padding: [2, 2, 2, 2] }, { size: [3, 5] }).padding, [1, 1, 2, 2]);
  const uneven = { ...conv(3, 1), size: [3, 5] };
  assert.deepEqual([isSquare(uneven), isSquare({ ...uneven, ...madeSquare(uneven) })], [false, true]);
});
