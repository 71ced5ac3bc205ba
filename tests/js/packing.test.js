// The message format, written here by hand and read by the engine.
import assert from "node:assert/strict";
import { test } from "node:test";
import { unpack } from "../../assets/js/engine/packing.js";

function handMade(name = "cat") {
  const header = {
    name,
    $arrays: {
      bytes: { dtype: "uint8", shape: [1, 3], offset: 0 },
      reals: { dtype: "float32", shape: [2, 1], offset: 8 },
      exact: { dtype: "float64", shape: [], offset: 16 },
      whole: { dtype: "int32", shape: [0, 4], offset: 24 },
    },
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = Math.ceil((4 + text.length) / 8) * 8;
  const bytes = new Uint8Array(start + 24);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, text.length, true);
  bytes.set(text, 4);
  bytes.set([7, 8, 255], start);
  view.setFloat32(start + 8, -1.5, true);
  view.setFloat32(start + 12, 0.25, true);
  view.setFloat64(start + 16, Math.PI, true);
  return bytes;
}

function check({ header, arrays }, name) {
  assert.deepEqual(header, { name });
  assert.deepEqual([...arrays.bytes], [7, 8, 255]);
  assert.deepEqual(arrays.bytes.shape, [1, 3]);
  assert.deepEqual([...arrays.reals], [-1.5, 0.25]);
  assert.deepEqual([...arrays.exact], [Math.PI]);
  assert.equal(arrays.whole.length, 0);
  assert.deepEqual(arrays.whole.shape, [0, 4]);
  assert.ok(arrays.reals instanceof Float32Array);
}

test("a message is read as it was written, whatever the length of its header", () => {
  for (const name of ["", "c", "cat", "卷积核", "x".repeat(6)]) check(unpack(handMade(name)), name);
});

test("a message that starts at any place in a larger buffer is read the same", () => {
  const message = handMade();
  for (let offset = 0; offset < 9; offset++) {
    const larger = new Uint8Array(message.length + 16);
    larger.set(message, offset);
    check(unpack(larger.subarray(offset, offset + message.length)), "cat");
  }
});

test("an aligned message is viewed, not copied", () => {
  const message = handMade();
  unpack(message).arrays.bytes[0] = 42;
  assert.ok(message.includes(42));
});
