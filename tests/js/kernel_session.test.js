// The editor's state: what it tells its page while something moves and at rest, and what undo brings back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { catalogueUpTo, KernelSession } from "../../assets/js/engine/kernel_session.js";
import { Refusal } from "../../assets/js/engine/messages.js";

const catalogue = [
  { slug: "sobel-x", matrix: [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], generator: null, params: [] },
  { slug: "row", matrix: [[1, 2, 3, 4, 5]], generator: null, params: [] },
];

function start() {
  const told = [];
  const nothing = () => {};
  const changed = (state, { moving, tap }) => told.push({ moving, tap, slug: state.slug, weights: state.planes.map((p) => [...p.data]), state });
  const session = new KernelSession(catalogue, { changed, drawCell: nothing, drawKernel: nothing, drawAll: nothing, drawAround: nothing });
  session.pick("sobel-x");
  told.length = 0;
  return { session, told, weights: (i = 0) => [...session.planes[i].data] };
}

function stroke(session, ...cells) {
  session.begin("stroke");
  for (const [row, col, weight] of cells) session.set(row, col, weight);
  return session.settle();
}

test("a stroke tells each changed weight at once, rests once, and is one step back", () => {
  const { session, told, weights } = start();
  assert.equal(stroke(session, [0, 0, 1], [0, 1, 1], [0, 2, 1]), true);
  assert.deepEqual(told.map(({ moving, tap, slug }) => [moving, tap, slug]), [
    [true, { plane: 0, row: 0, col: 0, delta: 2 }, null], [true, { plane: 0, row: 0, col: 1, delta: 1 }, null], [false, null, null],
  ]);
  session.walk("undo");
  assert.deepEqual(weights(), [-1, 0, 1, -2, 0, 2, -1, 0, 1]);
  assert.deepEqual([told.at(-1).moving, told.at(-1).slug], [false, "sobel-x"]);
  session.walk("redo");
  assert.deepEqual(weights(), [1, 1, 1, -2, 0, 2, -1, 0, 1]);
});

test("a stroke that changes nothing says nothing and leaves no step", () => {
  const { session, told } = start();
  assert.equal(stroke(session, [0, 0, -1]), false);
  assert.deepEqual([told.length, session.history.canUndo, session.state().slug], [0, true, "sobel-x"]);
  session.operate("negate");
  session.operate("flipX");
  assert.equal(session.state().slug, null);
});

test("the state at rest is a copy that later strokes leave alone", () => {
  const { session, told } = start();
  stroke(session, [1, 1, 5]);
  const kept = told.at(-1).state.planes[0].data;
  stroke(session, [1, 1, 6]);
  assert.equal(kept[4], 5);
});

test("nudges gather until they settle; a lone one can be taken back", () => {
  const { session, weights } = start();
  session.nudge(1, 1, -1);
  assert.equal(session.nudged(1, 1), -1);
  session.revert();
  assert.equal(weights()[4], 0);
  session.nudge(1, 1, 1);
  session.nudge(1, 1, 1);
  assert.deepEqual([session.nudged(1, 1), Math.fround(0.2) === weights()[4]], [0, true]);
  session.settle();
  session.walk("undo");
  assert.equal(weights()[4], 0);
});

test("each channel is worked on alone, in one size, and can be copied to all", () => {
  const { session, told, weights } = start();
  session.setPlaneCount(3);
  assert.equal(told.length, 0, "the page asked for it, so it is not told");
  session.choose(1);
  session.pick("row");
  assert.deepEqual(session.planes.map(({ height, width }) => [height, width]), [[3, 5], [3, 5], [3, 5]]);
  assert.deepEqual(weights(1), [0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 0, 0, 0, 0, 0]);
  assert.equal(session.state().slug, null, "channels of different kernels have no common name");
  session.copyToAll();
  assert.deepEqual(weights(0), weights(1));
  assert.equal(session.state().slug, "row");
});

test("steps back keep the number of channels that the page asked for", () => {
  const { session } = start();
  session.setPlaneCount(3);
  session.choose(2);
  stroke(session, [0, 0, 9]);
  session.setPlaneCount(1);
  session.walk("undo");
  assert.deepEqual([session.planes.length, session.active, session.state().slug], [1, 0, "sobel-x"]);
});

test("text is taken for the channel worked on, or refused with the state as it was", () => {
  const { session, weights } = start();
  session.take("1 2\n3 4");
  assert.deepEqual([weights(), session.state().slug], [[1, 2, 3, 4], null]);
  assert.throws(() => session.take("1 2\n3"), Refusal);
  assert.throws(() => session.take("1 apple"), Refusal);
  assert.deepEqual(weights(), [1, 2, 3, 4]);
});

test("a silent state from outside begins the history, a loud one is a step of it", () => {
  const { session, told } = start();
  const plane = { data: Float32Array.of(4), height: 1, width: 1 };
  session.setState({ planes: [plane], slug: null, params: {} }, true);
  assert.deepEqual([told.length, session.history.canUndo], [0, false]);
  session.setState({ planes: [{ ...plane, data: Float32Array.of(7) }], slug: null, params: {} }, false);
  assert.deepEqual([told.length, session.history.canUndo], [1, true]);
  stroke(session, [0, 0, 1]);
  assert.equal(plane.data[0], 4, "what was given is copied");
});

test("where kernels must be small, larger ones are left out, sliders end sooner, and text says the limit", () => {
  const library = [
    ...catalogue,
    { slug: "nine", matrix: Array.from({ length: 9 }, () => [1]), generator: null, params: [] },
    { slug: "unsharp", matrix: null, generator: "unsharp", params: [{ name: "size", min: 3, max: 31, step: 2, default: 9 }, { name: "amount", min: 0, max: 5, step: 0.1, default: 1 }] },
    { slug: "shift", matrix: null, generator: "shift", params: [{ name: "dx", min: -15, max: 15, step: 1, default: 2 }, { name: "dy", min: -15, max: 15, step: 1, default: 0 }] },
  ];
  const small = catalogueUpTo(library, 6);
  assert.deepEqual(small.map((item) => item.slug), ["sobel-x", "row", "unsharp", "shift"]);
  assert.deepEqual(small[2].params.map(({ min, max, default: usual }) => [min, max, usual]), [[3, 5, 5], [0, 5, 1]]);
  assert.deepEqual(small[3].params.map(({ min, max }) => [min, max]), [[-2, 2], [-2, 2]]);
  assert.deepEqual(catalogueUpTo(library, 31), library);

  const nothing = () => {};
  const session = new KernelSession(small, { changed: nothing, drawCell: nothing, drawKernel: nothing, drawAll: nothing, drawAround: nothing }, 6);
  session.pick("row");
  assert.throws(() => session.take("1 2 3 4 5 6 7"), (error) => error instanceof Refusal && error.message === "The kernel has 1 rows and 7 columns; each side has 1 to 6 cells.");
  assert.deepEqual([...session.plane.data], [1, 2, 3, 4, 5]);
});

test("a kernel from elsewhere is nobody's, goes to every plane, and is one step back", () => {
  const { session, weights } = start();
  session.setPlaneCount(3);
  const given = { data: Float32Array.of(1, 2), height: 1, width: 2 };
  session.place({ planes: [given] });
  assert.deepEqual([weights(0), weights(2), session.state().slug], [[1, 2], [1, 2], null]);
  session.walk("undo");
  assert.equal(session.state().planes[0].data.length, 9);
});
