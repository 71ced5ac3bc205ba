// A shifted picture against its definition, cell by cell, on random pictures.
import assert from "node:assert/strict";
import test from "node:test";
import { cameraMargin, cameraView, shiftPlane } from "../../assets/js/engine/shift.js";
import { pick, randomly } from "./shift_cases.mjs";

const inside = (i, n) => i >= 0 && i < n;
const sources = {
  circular: (i, n) => ((i % n) + n) % n,
  zeros: (i, n) => (inside(i, n) ? i : null),
  replicate: (i, n) => Math.min(n - 1, Math.max(0, i)),
};

function whole(plane, height, width, dy, dx, source) {
  return Array.from({ length: height * width }, (_, i) => {
    const [r, c] = [source(Math.floor(i / width) - dy, height), source((i % width) - dx, width)];
    return r === null || c === null ? 0 : plane[r * width + c];
  });
}

// Bilinear at a half: the mean of the whole shifts on both sides, the same one twice where d is whole.
function anyShift(plane, height, width, dy, dx, source) {
  const four = [Math.floor(dy), Math.ceil(dy)].flatMap((a) => [Math.floor(dx), Math.ceil(dx)].map((b) => whole(plane, height, width, a, b, source)));
  return Float32Array.from(four[0], (_, i) => (four[0][i] + four[1][i] + four[2][i] + four[3][i]) / 4);
}

test("300 random shifts, whole and half, of every fill", () => {
  const random = randomly(1);
  for (let k = 0; k < 300; k++) {
    const [height, width] = [1 + random.whole(20), 1 + random.whole(20)];
    const plane = random.floats(height * width);
    const grain = k % 2 ? 2 : 1;
    const [dy, dx] = [0, 0].map(() => (random.whole(120 * grain + 1) - 60 * grain) / grain / (k % 3 ? 6 : 1)).map((d) => Math.round(d * grain) / grain);
    const fill = pick(random, Object.keys(sources));
    assert.deepEqual(shiftPlane(plane, height, width, dy, dx, fill), anyShift(plane, height, width, dy, dx, sources[fill]), `${fill} ${dy} ${dx}`);
  }
});

test("down and right are positive, and a circular shift back gives the same", () => {
  const plane = Float32Array.of(1, 2, 3, 4, 5, 6);
  assert.deepEqual([...shiftPlane(plane, 2, 3, 1, 0, "zeros")], [0, 0, 0, 1, 2, 3]);
  assert.deepEqual([...shiftPlane(plane, 2, 3, 0, 1, "replicate")], [1, 1, 2, 4, 4, 5]);
  assert.deepEqual([...shiftPlane(plane, 2, 3, 0, -0.5, "circular")], [1.5, 2.5, 2, 4.5, 5.5, 5]);
  assert.deepEqual(shiftPlane(shiftPlane(plane, 2, 3, 5, -7, "circular"), 2, 3, -5, 7, "circular"), plane);
});

test("a camera shows the content of the larger picture, moved", () => {
  const random = randomly(2);
  for (let k = 0; k < 100; k++) {
    const [height, width] = [4 + random.whole(30), 4 + random.whole(30)];
    const margin = cameraMargin(height, width);
    const plane = random.floats(height * width);
    const [dy, dx] = [0, 0].map(() => (random.whole(4 * margin + 1) - 2 * margin) / 2);
    const moved = anyShift(plane, height, width, dy, dx, sources.zeros);
    const rows = Array.from({ length: height - 2 * margin }, (_, y) => moved.subarray((y + margin) * width + margin, (y + margin + 1) * width - margin));
    assert.deepEqual([...cameraView(plane, height, width, margin, dy, dx)], rows.flatMap((row) => [...row]));
  }
  assert.deepEqual([cameraMargin(3, 100), cameraMargin(100, 90), cameraMargin(1000, 128), cameraMargin(127, 500)], [0, 22, 32, 31]);
});
