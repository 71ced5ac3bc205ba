// Colours of single numbers, on tables made so that a colour says its own index.
import assert from "node:assert/strict";
import { test } from "node:test";
import { extent, paintGrey, paintSequential, paintSigned, tableToUint32 } from "../../assets/js/engine/colour.js";

const index = (n) => Uint32Array.from({ length: n }, (_, k) => k);

function painted(paint, values, ...rest) {
  const out = new Uint32Array(values.length);
  paint(out, Float32Array.from(values), ...rest);
  return [...out];
}

test("a table of bytes becomes pixels as they lie in memory", () => {
  const pixels = tableToUint32(Uint8Array.of(1, 2, 3, 250, 251, 252));
  assert.deepEqual([...new Uint8Array(pixels.buffer)], [1, 2, 3, 255, 250, 251, 252, 255]);
});

test("signed values: zero in the middle, opposite values opposite, the ends hold", () => {
  const table = index(255);
  assert.deepEqual(painted(paintSigned, [-1, -0.5, 0, 0.5, 1], 1, table), [0, 63, 127, 191, 254]);
  assert.deepEqual(painted(paintSigned, [-9, 9, Infinity, -Infinity, NaN], 2, table), [0, 254, 254, 0, 127]);
  assert.deepEqual(painted(paintSigned, [-3, 3], 0, table), [127, 127]);
  const values = Float32Array.from({ length: 999 }, (_, k) => (k - 499) / 998);
  const there = painted(paintSigned, values, 0.4, table);
  const back = painted(paintSigned, values.map((v) => -v), 0.4, table);
  assert.ok(there.every((k, i) => k + back[i] === 254));
});

test("sequential values and greys", () => {
  const table = index(256);
  assert.deepEqual(painted(paintSequential, [-1, 0, 1, 2, 3], -1, 3, table), [0, 64, 128, 191, 255]);
  assert.deepEqual(painted(paintSequential, [-9, 9, NaN, Infinity, -Infinity], -1, 3, table), [0, 255, 0, 255, 0]);
  assert.deepEqual(painted(paintSequential, [5, 5], 5, 5, table), [128, 128]);
  assert.deepEqual(painted(paintGrey, [0, 1, 0.5], 0, 1), [0xff000000, 0xffffffff, 0xff808080]);
});

test("the extent passes over what is not a number", () => {
  assert.deepEqual(extent(Float32Array.of(3, NaN, -2, 0)), { min: -2, max: 3 });
  assert.deepEqual(extent(new Float32Array(0)), { min: 0, max: 0 });
  assert.deepEqual(extent(Float32Array.of(NaN)), { min: 0, max: 0 });
});
