// A network's window: what each channel adds, against sums written out here.
import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeAnswer } from "../../assets/js/engine/predict.js";
import { ChannelWindow, withChannel } from "../../assets/js/engine/stage_channels.js";
import { StageInput } from "../../assets/js/engine/stage_input.js";
import { StageModel } from "../../assets/js/engine/stage_model.js";

const spec = { stride: [1, 1], padding: [1, 0, 0, 1], padding_mode: "zeros", dilation: [1, 1], flip: false };
const settings = { spec: { ...spec, padding: "valid" }, pool: { kind: "none" }, activation: "relu", bias: 9, mode: "sum" };

function array(shape, make) {
  const values = Float32Array.from({ length: shape.reduce((n, side) => n * side, 1) }, (_, i) => make(i));
  return Object.assign(values, { shape });
}

// A simple sequence of numbers that look random.
const noise = (seed) => (i) => Math.sin(seed + 12.9898 * i) * 2;

function channelWindow(count, more = {}) {
  const about = { source: { kind: "network", network: "small", layer: "conv2_1", channel: 1, row: 3, col: 4 }, title: "Net", spec, bias: -0.25, first: [2, 3], box: [1, 3, 4, 5], at: [1, 1], ...more };
  return new ChannelWindow(about, array([count, 4, 5], noise(1)), array([count, 3, 3], noise(2)));
}

// The sum of channel c at (row, col), by the definition.
function wanted(window, c, row, col) {
  let sum = 0;
  for (let ky = 0; ky < 3; ky++) {
    for (let kx = 0; kx < 3; kx++) {
      const [y, x] = [row + ky - 1, col + kx];
      if (y >= 0 && y < 4 && x >= 0 && x < 5) sum += window.planes[c].data[y * 5 + x] * window.filters[c].data[ky * 3 + kx];
    }
  }
  return sum;
}

for (const count of [3, 48, 512]) {
  test(`the sums of ${count} channels and the bias are the number, to the last bit of float32`, () => {
    const window = channelWindow(count);
    assert.deepEqual([window.rows, window.cols], [3, 4]);
    for (let row = 0; row < 3; row++) {
      for (let col = 0; col < 4; col++) {
        const sums = window.sumsAt(row, col);
        assert.equal(sums.length, count);
        sums.forEach((sum, c) => assert.ok(Math.abs(sum - wanted(window, c, row, col)) < 1e-12));
        const total = sums.reduce((all, sum) => all + sum, 0);
        assert.equal(window.totals[row * 4 + col], Math.fround(total + window.bias));
        const shown = window.strongest(row, col);
        const rest = window.rest(row, col, shown);
        assert.equal(rest.count, count - 3);
        assert.ok(Math.abs(rest.sum + shown.reduce((all, c) => all + sums[c], 0) - total) < 1e-9);
      }
    }
  });
}

test("channels are ordered by number or by the size of what they add, the sign left aside", () => {
  const window = channelWindow(7);
  assert.deepEqual(window.order(0, 0, false), [0, 1, 2, 3, 4, 5, 6]);
  const sums = window.sumsAt(1, 2);
  const sizes = window.order(1, 2, true).map((c) => Math.abs(sums[c]));
  assert.deepEqual(sizes, [...sizes].sort((a, b) => b - a));
  assert.deepEqual(window.strongest(1, 2), window.order(1, 2, true).slice(0, 3));
  assert.deepEqual(channelWindow(3).strongest(0, 0), [0, 1, 2]);
  assert.deepEqual([channelWindow(3).name(2), window.name(2)], ["B", "2"]);
});

test("a chosen channel takes the place of the one that came first", () => {
  assert.deepEqual(withChannel([4, 7, 1], 9), [7, 1, 9]);
  assert.deepEqual(withChannel([4, 7, 1], 7), [4, 7, 1]);
  assert.deepEqual(withChannel([4], 9), [4, 9]);
});

function stepping(count) {
  const input = new StageInput({ kind: "network" });
  input.bring({ ...channelWindow(count) }, { window_planes: array([count, 4, 5], noise(1)), window_kernel: array([count, 3, 3], noise(2)) });
  const model = new StageModel(false);
  model.setInput(...input.parts());
  model.begin(...input.applied([], settings));
  return { input, model };
}

test("the stage draws three channels and makes the number of all", () => {
  const { input, model } = stepping(48);
  const [out] = model.outputs();
  assert.equal(model.inputs().length, 3);
  assert.deepEqual([...out.before], [...input.window.totals]);
  assert.deepEqual([...out.values], [...input.window.totals].map((v) => Math.max(v, 0)));
  assert.deepEqual(model.origin, { input: [1, 3, 4, 5], output: [2, 3] });
  const cell = model.question(0, 1, 2);
  assert.equal(cell.rest.count, 45);
  assert.equal(Math.fround(cell.total), input.window.totals[6]);
  assert.equal(cell.terms.length, 3);
  input.shown = [0, 1, 2];
  model.setInput(...input.parts());
  model.begin(...input.applied([], settings));
  assert.deepEqual([...model.outputs()[0].before], [...input.window.totals]);
});

test("another input has no window, the same window keeps its channels, another one does not", () => {
  const { input } = stepping(48);
  input.shown = [5, 6, 7];
  const arrays = { window_planes: array([48, 4, 5], noise(3)), window_kernel: array([48, 3, 3], noise(2)) };
  input.bring({ ...channelWindow(48) }, arrays);
  assert.deepEqual(input.shown, [5, 6, 7]);
  input.bring({ ...channelWindow(48), source: { kind: "network", layer: "conv2_2" } }, arrays);
  assert.deepEqual(input.shown, input.layer.strongest(1, 1));
  input.source = { kind: "matrix", planes: [[[1, 2]]] };
  assert.equal(input.window, null);
  assert.deepEqual(input.applied("kernels", "settings"), ["kernels", "settings"]);
  assert.equal(input.full(input.numbers()), 2);
});

test("who forgets the other channels is told so", () => {
  const { model } = stepping(48);
  const cell = { ...model.question(0, 1, 2), activation: "identity" };
  cell.activated = cell.total;
  assert.ok(judgeAnswer(cell.total, cell).right);
  const verdict = judgeAnswer(cell.total - cell.rest.sum, cell);
  assert.equal(verdict.reason, "rest");
  assert.equal(verdict.values.count, 45);
  const one = judgeAnswer(cell.terms[1].sum, cell);
  assert.deepEqual([one.reason, one.values.channel, one.values.channels], ["channel", String(model.shown[1]), 48]);
});
