// Families of kernels, worked by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { generateKernel, mulberry32 } from "../../assets/js/engine/kernels.js";

const rowsOf = ({ data, height, width }) =>
  Array.from({ length: height }, (_, y) => [...data.subarray(y * width, (y + 1) * width)]);
const make = (name, params) => rowsOf(generateKernel(name, params));
const sum = (rows) => rows.flat().reduce((a, b) => a + b, 0);

test("boxes, lines and shifts", () => {
  const third = Math.fround(1 / 3);
  assert.deepEqual(make("box", { size: 2 }), [[0.25, 0.25], [0.25, 0.25]]);
  assert.deepEqual(make("motion", { size: 3, angle: 0 }), [[0, 0, 0], [third, third, third], [0, 0, 0]]);
  assert.deepEqual(make("motion", { size: 3, angle: 90 }), [[0, third, 0], [0, third, 0], [0, third, 0]]);
  assert.deepEqual(make("shift", { dx: 1, dy: 0 }), [[0, 0, 0], [1, 0, 0], [0, 0, 0]]);
  assert.deepEqual(make("shift", { dx: 0, dy: -1 }), [[0, 0, 0], [0, 0, 0], [0, 1, 0]]);
  assert.deepEqual(make("shift", { dx: 0, dy: 0 }), [[1]]);
});

test("a Gaussian falls by exp(-1/2) at one sigma", () => {
  const [, middle] = make("gaussian", { size: 3, sigma: 1 });
  assert.ok(Math.abs(middle[0] / middle[1] - Math.exp(-0.5)) < 1e-6);
  assert.ok(Math.abs(sum(make("gaussian", { size: 8, sigma: 2 })) - 1) < 1e-6);
  assert.deepEqual(make("unsharp", { size: 3, sigma: 1, amount: 0 }), [[0, 0, 0], [0, 1, 0], [0, 0, 0]]);
});

test("derivatives, blobs and waves answer nothing to an even picture", () => {
  for (const rows of [
    make("laplacian of gaussian", { size: 9, sigma: 1.4 }),
    make("difference of gaussians", { size: 9, sigma: 1, ratio: 1.6 }),
    make("gaussian derivative", { size: 9, sigma: 1.5, angle: 30 }),
    make("gabor", { size: 11, sigma: 2.5, angle: 20, wavelength: 5, phase: 40, aspect: 0.7 }),
  ]) assert.ok(Math.abs(sum(rows)) < 1e-6);
});

test("the compass turns anticlockwise", () => {
  assert.deepEqual(make("kirsch", { angle: 0 }), [[-3, -3, 5], [-3, 0, 5], [-3, -3, 5]]);
  assert.deepEqual(make("kirsch", { angle: 90 }), [[5, 5, 5], [-3, 0, -3], [-3, -3, -3]]);
  assert.deepEqual(make("kirsch", { angle: 225 }), [[-3, -3, -3], [5, 0, -3], [5, 5, -3]]);
});

test("random numbers are those of the published generator", () => {
  const next = mulberry32(1);
  assert.deepEqual([next(), next()].map((v) => v.toFixed(6)), ["0.627074", "0.002736"]);
  assert.deepEqual(make("random", { size: 1, seed: 1 }), [[Math.fround(0.6270739405881613 * 2 - 1)]]);
  assert.throws(() => make("median", {}), RangeError);
});
