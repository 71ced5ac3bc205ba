// The ladder of sizes: worked by hand, and the patterns whose aliasing is known.
import assert from "node:assert/strict";
import { test } from "node:test";
import { contrastOf, globalNumbers, judgeLevel, ladderOf, patternOf, rmsDistance, shufflePlaces } from "../../assets/js/engine/ladder.js";

const levelsOf = (name) => {
  const { planes, height, width } = patternOf(name, 1);
  return ladderOf(planes, height, width);
};

test("a 4 x 4 picture by hand", () => {
  const picture = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
  const [first, second, third, ...rest] = ladderOf([picture], 4, 4);
  assert.equal(first.max[0], picture);
  assert.deepEqual([...second.max[0]], [6, 8, 14, 16]);
  assert.deepEqual([...second.average[0]], [3.5, 5.5, 11.5, 13.5]);
  assert.deepEqual([...second.subsample[0]], [1, 3, 9, 11]);
  assert.deepEqual([third.max[0][0], third.average[0][0], third.subsample[0][0], third.span], [16, 8.5, 1, 4]);
  assert.equal(rest.length, 0);
  assert.equal(judgeLevel(second, 16).subsample, 2.5);
});

test("odd sides drop their last row or column, and a side of 1 ends the ladder", () => {
  const picture = Float32Array.from({ length: 35 }, (_, i) => i);
  const sizes = ladderOf([picture, picture], 5, 7).map(({ height, width }) => [height, width]);
  assert.deepEqual(sizes, [[5, 7], [2, 3], [1, 1]]);
  const last = ladderOf([picture], 5, 7)[2];
  assert.equal(last.average[0][0], (0 + 1 + 2 + 3 + 7 + 8 + 9 + 10 + 14 + 15 + 16 + 17 + 21 + 22 + 23 + 24) / 16);
  assert.equal(last.max[0][0], 24);
  assert.deepEqual(ladderOf([picture], 1, 35).length, 1);
});

test("one-pixel stripes: subsampling shows plain white, averages the true grey", () => {
  for (const level of levelsOf("stripes").slice(1)) {
    assert.ok(level.subsample[0].every((v) => v === 1) && level.average[0].every((v) => v === 0.5) && level.max[0].every((v) => v === 1));
    assert.deepEqual(judgeLevel(level, 1), { contrast: 0, average: 0, max: 0.5, subsample: 0.5, aliased: true });
  }
});

test("stripes of period 3: subsampling shows period 3 again, twice as broad", () => {
  const [, half] = levelsOf("stripes of 3");
  assert.deepEqual([...half.subsample[0].subarray(0, 6)], [1, 0, 0, 1, 0, 0]);
  assert.deepEqual([...half.average[0].subarray(0, 6)], [0.5, 0.5, 0, 0.5, 0.5, 0]);
  assert.ok(judgeLevel(half, 1).aliased);
});

test("rings: finest at the middle of an edge, aliased at half size, and centred", () => {
  const { planes: [plane] } = patternOf("rings", 255);
  assert.equal(plane[32 * 64 + 32], 255);
  assert.ok(Math.abs(plane[32 * 64 + 36] - (255 * (1 + Math.cos(Math.PI / 4))) / 2) < 1e-4);
  assert.ok(judgeLevel(levelsOf("rings")[1], 1).aliased);
});

test("a smooth picture does not alias; grey differences below one step of 8 bits do not count", () => {
  const ramp = Float32Array.from({ length: 4096 }, (_, i) => (i % 64) / 63);
  assert.equal(judgeLevel(ladderOf([ramp], 64, 64)[1], 1).aliased, false);
  const flat = Float32Array.from({ length: 16 }, (_, i) => 0.5 + (i % 2) * 1e-3);
  assert.equal(judgeLevel(ladderOf([flat], 4, 4)[1], 1).aliased, false);
});

test("distances, contrast and global numbers", () => {
  const [a, b] = [Float32Array.of(0, 0), Float32Array.of(3, 4)];
  assert.equal(rmsDistance([a], [b]), Math.sqrt(12.5));
  assert.equal(contrastOf([Float32Array.of(1, 3), Float32Array.of(10, 10)]), Math.sqrt(0.5));
  assert.deepEqual(globalNumbers([b, a]), [{ max: 4, average: 3.5 }, { max: 0, average: 0 }]);
});

test("shuffling moves every value and changes no global number", () => {
  const plane = Float32Array.from({ length: 100 }, (_, i) => i);
  const [mixed, other] = shufflePlaces([plane, plane.map((v) => -v)], 1);
  assert.notDeepEqual(mixed, plane);
  assert.deepEqual([...mixed].sort((x, y) => x - y), [...plane]);
  assert.ok(mixed.every((v, i) => v === -other[i]));
  assert.deepEqual(globalNumbers([mixed]), globalNumbers([plane]));
});
