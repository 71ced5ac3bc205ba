// Equivariance and invariance as properties of random pictures, kernels and shifts.
import assert from "node:assert/strict";
import test from "node:test";
import { convolve } from "./convolve.mjs";
import { Refusal } from "../../assets/js/engine/messages.js";
import { shiftPlane } from "../../assets/js/engine/shift.js";
import { ShiftLab } from "../../assets/js/engine/shift_lab.js";
import { activations, anyKernel, anyPicture, pick, randomly, settingsOf, splitKernel } from "./shift_cases.mjs";

const window2 = { kind: "max", size: [2, 2], stride: null, padding: 0, ceil: false };

function labOf(picture, kernels, settings, blocks, fill, shift) {
  const lab = new ShiftLab();
  lab.setPicture(picture);
  lab.begin(kernels, settings, blocks, fill);
  lab.move(...shift);
  return lab;
}

const anyShift = (random, most) => [random.whole(2 * most + 1) - most, random.whole(2 * most + 1) - most];

test("circular and stride 1: exactly the same, the whole map, 400 random cases", () => {
  const random = randomly(3);
  let large = 0;
  for (let k = 0; k < 400; k++) {
    const split = k % 4 === 0;
    const [kh, kw] = k % 40 === 1 ? [31, 31] : split ? [4 + random.whole(28), 4 + random.whole(28)] : [1 + random.whole(7), 1 + random.whole(7)];
    const dilation = split || kh > 7 ? [1, 1] : [1 + random.whole(3), 1 + random.whole(3)];
    // Every remainder of the unrolled loops: sides from what the padding needs upwards.
    const [height, width] = [kh * dilation[0] + random.whole(20), kw * dilation[1] + random.whole(20)];
    const [kernel, planes] = [split ? splitKernel : anyKernel, k % 3 ? 1 : 3];
    const mode = planes === 1 ? "grey" : pick(random, ["each", "sum"]);
    const kernels = Array.from({ length: mode === "sum" ? 3 : 1 }, () => kernel(random, kh, kw));
    const settings = settingsOf({ mode, bias: Math.fround(random.unit() - 0.5), activation: pick(random, activations), spec: { dilation, padding_mode: "circular", flip: random.unit() < 0.3 } });
    const lab = labOf(anyPicture(random, height, width, planes), kernels, settings, 1 + random.whole(kh > 20 ? 1 : 3), "circular", anyShift(random, 64));
    assert.deepEqual(lab.numbers.all, { largest: 0, differing: 0, count: lab.f.maps.length * height * width, share: 0 });
    assert.ok(lab.numbers.interior.largest === 0 && lab.numbers.border.largest === 0);
    assert.ok(lab.f.maps.every((m) => m.some((v) => v !== m[0])), "a map without content proves nothing");
    large += split;
  }
  assert.equal(large, 100);
});

test("circular and stride s: exactly at multiples, 200 random cases, and not beside them", () => {
  const random = randomly(4);
  for (let k = 0; k < 200; k++) {
    const stride = [1 + random.whole(4), 1 + random.whole(4)];
    const [rows, cols] = [4 + random.whole(8), 4 + random.whole(8)];
    const [height, width] = [rows * stride[0], cols * stride[1]];
    const settings = settingsOf({ spec: { stride, padding_mode: "circular" } });
    const lab = labOf(anyPicture(random, height, width), [anyKernel(random, 3, 3)], settings, 1, "circular", [0, 0]);
    assert.deepEqual(lab.jump, stride);
    for (const steps of [anyShift(random, 9), anyShift(random, 3)]) {
      lab.move(steps[0] * stride[0], steps[1] * stride[1]);
      assert.deepEqual([lab.numbers.all.largest, lab.phase, lab.steps], [0, [0, 0], steps]);
    }
    const [dy, dx] = anyShift(random, 12);
    lab.move(dy, dx);
    const fits = dy % stride[0] === 0 && dx % stride[1] === 0;
    assert.equal(lab.numbers.all.largest === 0, fits, `${dy} ${dx} by ${stride}`);
    assert.equal(lab.phase.every((p) => p === 0), fits);
    lab.phase.forEach((p, axis) => assert.ok(2 * p >= -stride[axis] && 2 * p < stride[axis]));
  }
});

test("not circular: differences lie within the predicted border only, 400 random cases", () => {
  const random = randomly(5);
  let seen = 0;
  for (let k = 0; k < 400; k++) {
    const spec = {
      stride: [1 + random.whole(2), 1 + random.whole(2)], dilation: [1 + random.whole(2), 1 + random.whole(2)],
      padding: pick(random, ["valid", "same", Array.from({ length: 4 }, () => random.whole(4))]),
      padding_mode: pick(random, ["zeros", "mean", "replicate", "reflect", "circular"]),
    };
    const pool = pick(random, [{ kind: "none" }, window2, { ...window2, size: [3, 2], stride: [2, 2], padding: 1 }, { ...window2, kind: "blur" }, { ...window2, kind: "average", ceil: true }, { ...window2, kind: "l2", stride: [1, 1] }]);
    const blocks = 1 + random.whole(2);
    const settings = settingsOf({ spec, pool, activation: pick(random, activations) });
    const picture = anyPicture(random, 60 + random.whole(30), 60 + random.whole(30));
    const fill = pick(random, ["zeros", "replicate", "camera", "circular"]);
    const lab = labOf(picture, [anyKernel(random, 1 + random.whole(4), 1 + random.whole(4))], settings, blocks, fill, [0, 0]);
    const shift = anyShift(random, 2).map((n, axis) => n * lab.jump[axis]);
    lab.move(...shift);
    if (lab.shift.some((d, axis) => d !== shift[axis])) continue; // a camera's limit
    assert.deepEqual(lab.phase, [0, 0]);
    assert.equal(lab.numbers.interior.largest, 0, JSON.stringify({ settings, blocks, fill, shift }));
    const { top, bottom, left, right } = lab.border;
    assert.equal(lab.numbers.interior.count, Math.max(0, lab.f.height - top - bottom) * Math.max(0, lab.f.width - left - right));
    seen += lab.numbers.interior.count > 0 && lab.numbers.border.largest > 0;
  }
  assert.ok(seen > 200, `only ${seen} cases have an interior and a border that differs`);
});

test("the border is no wider than it must be: its last row and column differ on every side", () => {
  const random = randomly(6);
  for (let k = 0; k < 100; k++) {
    const [kh, kw] = [2 * random.whole(3) + 3, 2 * random.whole(3) + 3];
    const shift = anyShift(random, 8);
    if (!shift[0] || !shift[1]) continue;
    const lab = labOf(anyPicture(random, 40, 50), [anyKernel(random, kh, kw)], settingsOf(), 1, "replicate", shift);
    const { top, bottom, left, right } = lab.border;
    const reach = [(kh - 1) / 2, (kw - 1) / 2];
    assert.deepEqual([top, bottom], [reach[0] + Math.max(0, shift[0]), reach[0] + Math.max(0, -shift[0])]);
    assert.deepEqual([left, right], [reach[1] + Math.max(0, shift[1]), reach[1] + Math.max(0, -shift[1])]);
    const { maps: [map], height, width } = lab.difference;
    const differs = (y, x) => map[y * width + x] !== 0;
    for (const y of [top - 1, height - bottom]) assert.ok(Array.from({ length: width }, (_, x) => x).some((x) => x >= left && x < width - right && differs(y, x)), `row ${y}`);
    for (const x of [left - 1, width - right]) assert.ok(Array.from({ length: height }, (_, y) => y).some((y) => y >= top && y < height - bottom && differs(y, x)), `column ${x}`);
  }
});

test("max pooling forgives an isolated peak in exactly (p - s)(p - t) of its p² phases", () => {
  for (const p of [2, 3, 4]) {
    const size = 3 * p;
    for (let s = 0; s <= p + 1; s++) {
      for (let t = 0; t <= p + 1; t++) {
        let forgiven = 0;
        for (let phase = 0; phase < p * p; phase++) {
          const peak = new Float32Array(size * size);
          peak[(p + Math.floor(phase / p)) * size + p + (phase % p)] = 1;
          const settings = settingsOf({ pool: { ...window2, size: [p, p] } });
          const lab = labOf({ planes: [peak], height: size, width: size }, [{ data: Float32Array.of(1), height: 1, width: 1 }], settings, 1, "circular", [s, t]);
          forgiven += lab.pooled.same === 1;
        }
        assert.equal(forgiven, Math.max(0, p - s) * Math.max(0, p - t), `window ${p}, shift ${s} ${t}`);
      }
    }
  }
});

test("global pooling of a circular map is the same number after every shift, 200 random cases", () => {
  const random = randomly(7);
  for (let k = 0; k < 200; k++) {
    const settings = settingsOf({ pool: { kind: pick(random, ["global max", "global average"]) }, activation: pick(random, activations), spec: { padding_mode: "circular" } });
    const lab = labOf(anyPicture(random, 8 + random.whole(60), 8 + random.whole(60)), [anyKernel(random, 3, 3)], settings, 1, "circular", anyShift(random, 64));
    assert.deepEqual([...lab.gMoved.maps[0]], [...lab.g.maps[0]]);
    assert.deepEqual([lab.pooled.same, lab.pooled.moved, lab.pooled.changed, [...lab.pooled.states]], [1, 0, 0, [0]]);
  }
});

test("pooled cells stayed, moved along or changed, as looked up one by one, 200 random cases", () => {
  const random = randomly(8);
  const seen = [0, 0, 0];
  for (let k = 0; k < 200; k++) {
    const fill = pick(random, ["circular", "zeros", "replicate", "camera"]);
    const picture = anyPicture(random, 20 + random.whole(20), 20 + random.whole(20), 1 + 2 * random.whole(2));
    picture.planes.forEach((plane) => plane.forEach((v, i) => (plane[i] = Math.round(2 * v)))); // so that some are equal
    const settings = settingsOf({ mode: "each", activation: "relu", pool: { ...window2, kind: pick(random, ["max", "average", "blur"]) }, spec: { padding_mode: "circular" } });
    const { shift, g, gMoved, pooled, pooledJump } = labOf(picture, [anyKernel(random, 1, 2)], settings, 1, fill, anyShift(random, 6));
    assert.deepEqual(pooledJump, [2, 2]);
    const [ky, kx] = shift.map((d) => Math.floor(d / 2 + 0.5));
    const at = (map, y, x) => (fill === "circular" ? map[((y + g.height) % g.height) * g.width + ((x + g.width) % g.width)] : y < 0 || x < 0 || y >= g.height || x >= g.width ? NaN : map[y * g.width + x]);
    const counts = [0, 0, 0];
    for (let y = 0; y < g.height; y++) {
      for (let x = 0; x < g.width; x++) {
        const same = g.maps.every((map, c) => at(map, y, x) === at(gMoved.maps[c], y, x));
        const moved = g.maps.every((map, c) => at(map, y - ky, x - kx) === at(gMoved.maps[c], y, x));
        const state = same ? 0 : moved ? 1 : 2;
        assert.equal(pooled.states[y * g.width + x], state);
        counts[state] += 1;
        seen[state] += 1;
      }
    }
    assert.deepEqual([pooled.same, pooled.moved, pooled.changed], counts.map((n) => n / (g.height * g.width)));
  }
  assert.ok(seen.every((n) => n > 500), `${seen}`);
});

test("moving again and again leaves nothing behind: as a new lab, into the same arrays, 100 random cases", () => {
  const random = randomly(9);
  for (let k = 0; k < 100; k++) {
    const planes = 1 + 2 * random.whole(2);
    const settings = settingsOf({
      mode: planes === 1 ? "grey" : pick(random, ["each", "sum"]), activation: pick(random, activations), bias: 0.25,
      pool: pick(random, [{ kind: "none" }, window2, { ...window2, kind: "blur", size: [3, 3] }, { kind: "global average" }]),
      spec: { padding: pick(random, ["valid", "same", [1, 0, 2, 1]]), padding_mode: pick(random, ["zeros", "mean", "replicate", "reflect", "circular"]), stride: [1, 1 + random.whole(2)] },
    });
    const picture = anyPicture(random, 96 + random.whole(20), 96 + random.whole(20), planes);
    const kernels = [pick(random, [anyKernel, splitKernel])(random, 4, 4)];
    const fill = pick(random, ["circular", "zeros", "replicate", "camera"]);
    const blocks = 1 + random.whole(2);
    const lab = labOf(picture, kernels, settings, blocks, fill, [3, -5]);
    const arrays = () => ["moved", "movedF", "fMoved", "gMoved", "difference"].flatMap((name) => lab[name].maps);
    const before = arrays();
    for (let move = 0; move < 4; move++) lab.move(...anyShift(random, 20).map((d) => d / 2));
    arrays().forEach((array, i) => assert.equal(array, before[i]));
    const fresh = labOf(picture, kernels, settings, blocks, fill, lab.shift);
    for (const name of ["x", "moved", "f", "fMoved", "movedF", "difference", "g", "gMoved", "numbers", "border", "pooled", "phase"]) assert.deepEqual(lab[name], fresh[name], name);
    picture.planes.forEach((plane, c) => fill === "camera" || assert.deepEqual(lab.moved.maps[c], shiftPlane(plane, picture.height, picture.width, ...lab.shift, fill)));
  }
});

test("a camera brings real content in, no farther than its margin", () => {
  const random = randomly(10);
  const lab = labOf(anyPicture(random, 48, 64), [anyKernel(random, 3, 3)], settingsOf(), 1, "camera", [40, -40]);
  assert.deepEqual([lab.most, lab.shift, lab.x.height, lab.x.width], [12, [12, -12], 24, 40]);
  assert.deepEqual(lab.border, { top: 13, bottom: 1, left: 1, right: 13 });
  assert.equal(lab.numbers.interior.largest, 0);
  lab.move(0.5, 0);
  assert.deepEqual([lab.shift, lab.steps, lab.phase], [[0.5, 0], [1, 0], [-0.5, 0]]);
});

test("half a pixel: a linear map of it is the mean of both maps, and no whole shift of the map is that", () => {
  const random = randomly(11);
  const settings = settingsOf({ spec: { padding_mode: "circular" } });
  const lab = labOf(anyPicture(random, 20, 21), [anyKernel(random, 3, 3)], settings, 1, "circular", [0, 0.5]);
  assert.ok(lab.numbers.interior.share > 0.99);
  const mean = shiftPlane(lab.f.maps[0], 20, 21, 0, 0.5, "circular");
  lab.fMoved.maps[0].forEach((v, i) => assert.ok(Math.abs(v - mean[i]) < 1e-6));
});

test("a refusal leaves everything as it was; the next picture and settings are taken", () => {
  const random = randomly(12);
  const lab = labOf(anyPicture(random, 12, 12), [anyKernel(random, 3, 3)], settingsOf({ pool: window2 }), 2, "zeros", [1, 2]);
  const kept = { ...lab };
  assert.throws(() => lab.begin([anyKernel(random, 3, 3)], settingsOf({ pool: window2, spec: { padding: "valid" } }), 4, "camera"), Refusal);
  assert.throws(() => lab.begin([anyKernel(random, 3, 3)], settingsOf({ pool: window2 }), 4, "zeros"), Refusal);
  assert.deepEqual({ ...lab }, kept);
  lab.move(2, 2);
  assert.equal(lab.numbers.interior.count + lab.numbers.border.count, 36);
  lab.setPicture(anyPicture(random, 16, 20));
  lab.begin([anyKernel(random, 3, 3)], settingsOf(), 1, "zeros");
  assert.deepEqual([lab.shift, lab.numbers.all.count], [[2, 2], 320]);
});

test("numbers beyond 32 bits are refused, with the block that makes them", () => {
  const vast = { data: new Float32Array(9).fill(1e6), height: 3, width: 3 };
  const grow = settingsOf({ pool: { kind: "l2", size: [6, 6], stride: [1, 1], padding: 0, ceil: false }, activation: "absolute" });
  const far = new ShiftLab();
  far.setPicture({ planes: [new Float32Array(900).fill(1e9)], height: 30, width: 30 });
  assert.throws(() => far.begin([vast], grow, 4, "zeros"), /In block 3 the numbers grow/);
});

test("a quarter turn commutes with a kernel of that symmetry, and not with another", () => {
  const random = randomly(13);
  const turn = (data, n) => Float32Array.from(data, (_, i) => data[(i % n) * n + (n - 1 - Math.floor(i / n))]);
  const spec = settingsOf({ spec: { padding_mode: "circular" } }).spec;
  const gap = (weights, n) => {
    const [kernel, data] = [{ data: Float32Array.from(weights), height: 3, width: 3 }, random.floats(n * n)];
    const of = (plane) => convolve([plane], n, n, [kernel], spec).data;
    const [a, b] = [of(turn(data, n)), turn(of(data), n)];
    return a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i])), 0);
  };
  for (let k = 0; k < 50; k++) {
    const n = 5 + random.whole(20);
    assert.ok(gap([1, 2, 1, 2, 4, 2, 1, 2, 1], n) < 1e-5);
    assert.ok(gap([0, 1, 0, 1, -4, 1, 0, 1, 0], n) < 1e-5);
    assert.ok(gap([1, 0, -1, 2, 0, -2, 1, 0, -1], n) > 0.5);
  }
});
