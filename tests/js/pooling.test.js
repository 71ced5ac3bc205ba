// Cases of pooling and activation worked by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { activate } from "../../assets/js/engine/activations.js";
import { Refusal } from "../../assets/js/engine/messages.js";
import { poolPlane, poolSize, poolWindow } from "../../assets/js/engine/pooling.js";

const map = Float32Array.of(3, -1, -3, -1, -3, 1, 0, -3, -3, -3, 0, 1, 3, -2, -2, -1);
const base = { kind: "max", size: [2, 2], stride: null, padding: 0, ceil: false };

function pooled(settings, data = map, height = 4, width = 4) {
  const pool = { ...base, ...settings };
  const size = poolSize(height, width, pool);
  const out = new Float32Array(size.height * size.width);
  poolPlane(out, data, height, width, pool);
  return [size.height, size.width, ...out];
}

test("the lecture's 4 x 4 map", () => {
  assert.deepEqual(pooled({}), [2, 2, 3, 0, 3, 1]);
  assert.deepEqual(pooled({ kind: "average" }), [2, 2, 0, -1.75, -1.25, -0.5]);
  assert.deepEqual(pooled({ kind: "l2", size: [1, 2] }).slice(0, 3), [4, 2, Math.fround(Math.sqrt(10))]);
  assert.deepEqual(pooled({ kind: "global max" }), [1, 1, 3]);
  assert.deepEqual(pooled({ kind: "global average" }), [1, 1, -0.875]);
  assert.deepEqual(pooled({ kind: "none" }), [4, 4, ...map]);
});

test("stride, padding and rounding up", () => {
  assert.deepEqual(pooled({ size: [3, 3], stride: [1, 1] }), [2, 2, 3, 1, 3, 1]);
  assert.deepEqual(pooled({ size: [3, 3], ceil: true }), [2, 2, 3, 1, 3, -1]);
  assert.deepEqual(pooled({ size: [2, 2], padding: 1 }), [3, 3, 3, -1, -1, -3, 1, 1, 3, -2, -1]);
  assert.deepEqual(pooled({ kind: "average", padding: 1 }).slice(2, 5), [0.75, -1, -0.25]);
  assert.deepEqual(pooled({ kind: "average", size: [3, 3], ceil: true }).slice(3), [-1, Math.fround(-1 / 3), -1]);
});

test("blur smooths the maxima of every window and then keeps some", () => {
  // The maxima of all 2 x 2 windows are [3 1 0] [1 1 1] [3 0 1]; a row or column at an end is met twice.
  const down = [[3 + 1, 1 + 1, 0 + 1], [3 + 1, 0 + 1, 1 + 1]];
  assert.deepEqual(pooled({ kind: "blur" }), [2, 2, ...down.flatMap(([a, b, c]) => [(a + b) / 4, (b + c) / 4])]);
  assert.deepEqual(pooled({ kind: "blur", size: [4, 4] }), [1, 1, 3]);
  assert.deepEqual(pooled({ kind: "blur", size: [4, 1], stride: [1, 2] }), [1, 2, 2, 0.5]);
});

test("a blurred cell tells all that it sees", () => {
  const at = poolWindow(map, 4, 4, { ...base, kind: "blur" }, 1, 0);
  assert.deepEqual([at.top, at.left, at.bottom, at.right, at.value, at.winner], [1, 0, 4, 3, 1.25, null]);
  assert.deepEqual([...at.values], [-3, 1, 0, -3, -3, 0, 3, -2, -2]);
});

test("the mean of a whole map does not depend on the order of its cells", () => {
  const values = Float32Array.from({ length: 64 * 64 }, (_, i) => Math.sin(i * i) * 10 ** (i % 30 - 15));
  const turned = Float32Array.from(values, (_, i) => values[(i + 1234) % values.length]);
  const of = (data) => pooled({ kind: "global average" }, data, 64, 64)[2];
  assert.equal(of(values), of(turned));
  assert.equal(of(values), of(values.slice().sort()));
});

test("a window tells its box, its cells and the first winner", () => {
  const tie = Float32Array.of(1, 7, 7, 0, 7, 2, 3, 7, 7);
  const at = poolWindow(tie, 3, 3, { ...base, padding: 1 }, 1, 1);
  assert.deepEqual({ ...at, values: [...at.values] }, {
    top: 1, left: 1, bottom: 3, right: 3, values: [7, 2, 7, 7], value: 7, winner: [1, 1], cells: 4,
  });
  assert.deepEqual(poolWindow(tie, 3, 3, { ...base, kind: "global max" }, 0, 0).winner, [0, 1]);
  const corner = poolWindow(tie, 3, 3, { ...base, kind: "average", padding: 1 }, 0, 0);
  assert.deepEqual([corner.value, corner.winner, [...corner.values]], [0.25, null, [1]]);
  assert.equal(poolWindow(tie, 3, 3, { ...base, kind: "l2" }, 0, 0).value, Math.sqrt(1 + 49 + 0 + 49));
});

test("windows that do not fit are refused in a sentence", () => {
  const refused = (text, settings) => assert.throws(
    () => poolSize(2, 5, { ...base, ...settings }),
    (error) => error instanceof Refusal && error.message === text,
  );
  refused("The pooling window has 3 cells in a direction where the map with its padding has only 2.", { size: [3, 3] });
  refused("The pooling padding 2 is more than half of the window [2, 3].", { size: [2, 3], padding: 2 });
  const blur = "Blur pooling has neither padding nor an incomplete last window.";
  refused(blur, { kind: "blur", padding: 1 });
  refused(blur, { kind: "blur", ceil: true });
});

test("activations", () => {
  const data = Float32Array.of(-2, -0.5, 0, 0.5, 200, -200);
  const of = (name) => {
    const out = new Float32Array(6);
    activate(name, out, data);
    return [...out];
  };
  assert.deepEqual(of("identity"), [...data]);
  assert.deepEqual(of("relu"), [0, 0, 0, 0.5, 200, 0]);
  assert.deepEqual(of("leaky relu"), [-0.02, -0.005, 0, 0.5, 200, -2].map(Math.fround));
  assert.deepEqual(of("absolute"), [2, 0.5, 0, 0.5, 200, 200]);
  assert.deepEqual(of("sigmoid").slice(2, 5), [0.5, 0.6224593312018546, 1].map(Math.fround));
  assert.ok(of("sigmoid")[5] < 1e-40);
  assert.deepEqual(of("tanh"), [...data].map((v) => Math.fround(Math.tanh(v))));
  assert.throws(() => of("gelu"), RangeError);
});
