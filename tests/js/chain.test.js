// The chain against loops written out here: modes, taps, interrupted work, refusals.
import assert from "node:assert/strict";
import test from "node:test";
import { Chain, histogram, isSigned, planesOf } from "../../assets/js/engine/chain.js";

const spec = { stride: [1, 1], padding: "valid", padding_mode: "zeros", dilation: [1, 1], flip: false };
const none = { kind: "none" };
const kernelOf = (rows) => ({ data: Float32Array.from(rows.flat()), height: rows.length, width: rows[0].length });

function pixelsOf(height, width, channels = 1) {
  const pixels = new Uint8Array(height * width * channels).map((_, i) => (i * 37 + 11) % 256);
  pixels.shape = channels === 1 ? [height, width] : [height, width, channels];
  return pixels;
}

// Valid cross-correlation with loops, one plane.
function correlate({ height, width }, plane, kernel) {
  const rows = [];
  for (let y = 0; y + kernel.height <= height; y++) {
    for (let x = 0; x + kernel.width <= width; x++) {
      let sum = 0;
      for (let i = 0; i < kernel.height; i++) {
        for (let j = 0; j < kernel.width; j++) sum += kernel.data[i * kernel.width + j] * plane[(y + i) * width + x + j];
      }
      rows.push(sum);
    }
  }
  return rows;
}

function chainOf(pixels, kernels, settings) {
  const chain = new Chain();
  chain.setPicture(planesOf(pixels, true));
  chain.begin(kernels, { spec, pool: none, activation: "identity", bias: 0, mode: "grey", ...settings });
  return chain;
}

function close(found, wanted, within = 1e-5) {
  assert.equal(found.length, wanted.length);
  wanted.forEach((value, i) => assert.ok(Math.abs(found[i] - value) <= within, `${i}: ${found[i]} is not ${value}`));
}

const edge = kernelOf([[1, 0, -1], [1, 0, -1], [1, 0, -1]]);

test("a grey picture and one kernel make one map", () => {
  const chain = chainOf(pixelsOf(7, 9), [edge], {});
  assert.equal(chain.work(), true);
  assert.deepEqual([chain.conv.height, chain.conv.width], [5, 7]);
  close(chain.conv.maps[0], correlate(chain.picture, chain.picture.planes[0], edge));
});

test("each channel has its own map, or all are summed with the bias once", () => {
  const kernels = [edge, kernelOf([[2, 2, 2], [0, 0, 0], [1, 1, 1]]), kernelOf([[0, 0, 0], [0, 1, 0], [0, 0, 0]])];
  const each = chainOf(pixelsOf(6, 6, 3), [edge], { mode: "each" });
  each.work();
  each.picture.planes.forEach((plane, c) => close(each.conv.maps[c], correlate(each.picture, plane, edge)));
  const sum = chainOf(pixelsOf(6, 6, 3), kernels, { mode: "sum", bias: 0.25 });
  sum.work();
  const parts = sum.picture.planes.map((plane, c) => correlate(sum.picture, plane, kernels[c]));
  close(sum.conv.maps[0], parts[0].map((_, i) => parts[0][i] + parts[1][i] + parts[2][i] + 0.25));
});

test("activation and pooling follow", () => {
  const chain = chainOf(pixelsOf(6, 6), [edge], { activation: "relu", pool: { kind: "max", size: [2, 2], stride: null, padding: 0, ceil: false } });
  chain.work();
  const relu = correlate(chain.picture, chain.picture.planes[0], edge).map((v) => Math.max(v, 0));
  close(chain.act.maps[0], relu);
  const quad = (r, c) => Math.max(relu[8 * r + 2 * c], relu[8 * r + 2 * c + 1], relu[8 * r + 4 + 2 * c], relu[8 * r + 5 + 2 * c]);
  close(chain.pooled.maps[0], [quad(0, 0), quad(0, 1), quad(1, 0), quad(1, 1)]);
});

test("a painted cell gives the map that convolving again would give", () => {
  const before = kernelOf(Array.from({ length: 5 }, (_, y) => Array.from({ length: 5 }, (_, x) => (y * x) % 3)));
  const after = { ...before, data: before.data.slice() };
  after.data[7] += 1.5;
  const chain = chainOf(pixelsOf(9, 9), [before], {});
  chain.work();
  chain.tap(0, 1, 2, 1.5);
  close(chain.conv.maps[0], correlate(chain.picture, chain.picture.planes[0], after), 1e-4);
});

test("work that is interrupted at every step ends in the same map", () => {
  const wide = kernelOf(Array.from({ length: 9 }, (_, y) => Array.from({ length: 9 }, (_, x) => Math.sin(3 * y + x * x))));
  const chain = chainOf(pixelsOf(120, 130), [wide], {});
  let steps = 0;
  while (!chain.work(0)) steps += 1;
  assert.ok(steps > 0);
  close(chain.conv.maps[0], correlate(chain.picture, chain.picture.planes[0], wide), 1e-3);
});

test("what does not fit is refused and the last maps stay", () => {
  const chain = chainOf(pixelsOf(5, 5), [edge], {});
  chain.work();
  const kept = chain.conv.maps[0].slice();
  const settings = { spec: { ...spec, dilation: [9, 9] }, pool: none, activation: "identity", bias: 0, mode: "grey" };
  assert.throws(() => chain.begin([edge], settings), /covers 19 x 19 pixels and does not fit/);
  assert.throws(() => chain.begin([edge], { ...settings, spec: { ...spec, stride: [6, 1] } }), /larger than the picture/);
  close(chain.conv.maps[0], kept, 0);
});

test("a kernel or a bias below zero makes a map signed", () => {
  assert.equal(isSigned([edge], 0), true);
  assert.equal(isSigned([kernelOf([[1]])], -0.1), true);
  assert.equal(isSigned([kernelOf([[1]])], 0.1), false);
});

test("the histogram counts every value once, ends included", () => {
  assert.deepEqual([...histogram([Float32Array.of(-1, -0.5, 0, 0.5, 1)], -1, 1, 4)], [1, 1, 1, 2]);
  assert.deepEqual([...histogram([Float32Array.of(2, 2)], 2, 2, 3)], [2, 0, 0]);
});
