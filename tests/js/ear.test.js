// The point on the map: scenes, windows and forgiven moves worked by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { countForgiven, earMap, earPooled, endlessShare, movesFrom, movesOf, theoryShare, windowsOver } from "../../assets/js/engine/ear.js";

const two = { kind: "max", size: 2, stride: 2, scene: "point" };

test("scenes are exact and have one brightest cell", () => {
  assert.equal(earMap(2, 3, "point").reduce((sum, v) => sum + v, 0), 1);
  assert.equal(earMap(2, 3, "spot").reduce((sum, v) => sum + v, 0), 1 + 4 * 0.5 + 4 * 0.25);
  assert.equal(earMap(0, 0, "spot").reduce((sum, v) => sum + v, 0), 1 + 2 * 0.5 + 0.25);
  const texture = earMap(2, 3, "texture");
  assert.equal(new Set(texture).size, 64);
  assert.deepEqual([...texture].sort((a, b) => b - a).slice(0, 2).map((v) => v >= 0.25), [true, false]);
});

test("a point's windows, side by side, overlapping and none", () => {
  assert.deepEqual(windowsOver(5, 6, two), [[2, 3]]);
  assert.deepEqual(windowsOver(2, 0, { size: 3, stride: 2 }), [[0, 0], [1, 0]]);
  assert.deepEqual(windowsOver(6, 0, { size: 3, stride: 3 }), []);
  assert.deepEqual(earPooled(5, 6, two), { map: Float32Array.from({ length: 16 }, (_, i) => (i === 11 ? 1 : 0)), height: 4, width: 4 });
});

test("moves from one place: a corner of a window, a corner of the map", () => {
  assert.equal(movesOf(2).length, 8);
  const kept = movesFrom(2, 2, two, 1).filter(({ forgiven }) => forgiven).map(({ row, col }) => [row, col]);
  assert.deepEqual(kept, [[2, 3], [3, 2], [3, 3]]);
  assert.equal(movesFrom(0, 0, two, 1).length, 3);
  assert.equal(movesFrom(0, 0, two, 1).every(({ forgiven }) => forgiven), true);
});

test("counts over all places", () => {
  const [one, twoCells] = countForgiven(two, [1, 2]);
  assert.deepEqual(one.axis, { forgiven: 128, moves: 224, leaving: 32 });
  assert.deepEqual(one.diagonal, { forgiven: 64, moves: 196, leaving: 60 });
  assert.equal(twoCells.axis.forgiven, 0);
  assert.equal(countForgiven({ ...two, kind: "average" }, [1])[0].axis.forgiven, 128);
  assert.equal(countForgiven({ ...two, kind: "average", scene: "texture" }, [1])[0].axis.forgiven, 0);
  assert.equal(countForgiven({ ...two, scene: "texture" }, [1])[0].axis.forgiven, 128);
});

test("the theory", () => {
  assert.deepEqual([1, 2, 3].map((s) => theoryShare(2, s)), [0.5, 0, 0]);
  assert.deepEqual([1, 2, 3].map((s) => theoryShare(4, s)), [0.75, 0.5, 0.25]);
  assert.equal(endlessShare(4, 4, 1), 0.75);
  assert.equal(endlessShare(3, 2, 1), 0);
  assert.equal(endlessShare(8, 4, 1), 0.75);
});
