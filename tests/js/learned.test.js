// Learned filters as entries of the kernel library.
import assert from "node:assert/strict";
import { test } from "node:test";
import { KernelSession } from "../../assets/js/engine/kernel_session.js";
import { learnedEntries } from "../../assets/js/engine/learned.js";

const t = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const filters = Object.assign(Float32Array.from({ length: 2 * 4 * 2 }, (_, i) => i), { shape: [2, 4, 1, 2] });

test("a filter has three planes, and one for a grey picture", () => {
  const [first, second] = learnedEntries(t, filters);
  assert.equal(second.label, "Filter 1");
  assert.equal(first.family, second.family);
  assert.deepEqual(first.planes.map(({ data }) => [...data]), [[0, 1], [2, 3], [4, 5]]);
  assert.deepEqual([...second.grey.data], [14, 15]);
  assert.deepEqual([second.planes[0].height, second.planes[0].width], [1, 2]);
  assert.deepEqual(learnedEntries(t, Object.assign(new Float32Array(0), { shape: [0, 4, 3, 3] })), []);
});

test("an editor with one plane takes the grey one, one with three takes the colours", () => {
  const nothing = () => {};
  const session = new KernelSession([], { changed: nothing, drawCell: nothing, drawKernel: nothing, drawAll: nothing, drawAround: nothing });
  const [entry] = learnedEntries(t, filters);
  session.place(entry);
  assert.deepEqual(session.state().planes.map(({ data }) => [...data]), [[6, 7]]);
  session.setPlaneCount(3);
  session.place(entry);
  assert.deepEqual(session.state().planes.map(({ data }) => [...data]), [[0, 1], [2, 3], [4, 5]]);
});
