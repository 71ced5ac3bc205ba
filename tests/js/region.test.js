// Boxes are brought into the picture, and their cells are means of what they cover.
import assert from "node:assert/strict";
import { test } from "node:test";
import { centredRegion, fitRegion, regionCells, regionShape } from "../../assets/js/engine/region.js";

const pictureOf = (rows) => ({ planes: [Float32Array.from(rows.flat())], height: rows.length, width: rows[0].length });
const counting = (height, width) => pictureOf(Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => y * width + x)));

test("a box dragged outside the picture is brought in with its size", () => {
  assert.deepEqual(fitRegion([-3, 90, 20, 2], 12, 100, 100), { box: [0, 90, 20, 5], cells: 12 });
  assert.deepEqual(fitRegion([500, -500, 30, 40], 12, 100, 120).box, [70, 0, 30, 40]);
  assert.deepEqual(fitRegion([-9, -9, 999, 999], 12, 60, 80).box, [0, 0, 60, 80]);
});

test("a picture smaller than the smallest box is taken whole", () => {
  assert.deepEqual(fitRegion([1, 1, 1, 1], 12, 3, 4).box, [0, 0, 3, 4]);
  assert.deepEqual(regionShape([0, 0, 3, 4], 32), [3, 4]);
});

test("what is no number of pixels or cells becomes one", () => {
  assert.deepEqual(fitRegion([1.4, 2.6, NaN, Infinity], 99, 50, 60), { box: [1, 0, 5, 60], cells: 32 });
  assert.deepEqual(fitRegion([0, 0, 9, 9], 1, 50, 60).cells, 5);
  assert.deepEqual(fitRegion([0, 0, 9, 9], "x", 50, 60).cells, 5);
});

test("the longer side has the cells asked for, no side fewer than 5 nor more than its pixels", () => {
  assert.deepEqual(regionShape([0, 0, 60, 100], 12), [7, 12]);
  assert.deepEqual(regionShape([0, 0, 100, 20], 12), [12, 5]);
  assert.deepEqual(regionShape([0, 0, 6, 9], 32), [6, 9]);
  assert.deepEqual(regionShape([0, 0, 40, 50], 10), [8, 10]);
  assert.deepEqual(regionShape([0, 0, 45, 50], 10), [9, 10]);
});

test("the square in the middle", () => {
  assert.deepEqual(centredRegion(100, 60), { box: [35, 15, 30, 30], cells: 12 });
  assert.deepEqual(centredRegion(4, 7), { box: [0, 1, 4, 5], cells: 12 });
});

test("as many cells as pixels: the pixels themselves", () => {
  const { planes, height, width } = regionCells(counting(8, 9), [2, 1, 6, 7], 32);
  assert.deepEqual([height, width], [6, 7]);
  assert.deepEqual([...planes[0]], Array.from({ length: 42 }, (_, i) => (2 + Math.floor(i / 7)) * 9 + 1 + (i % 7)));
});

test("whole and broken pixels, worked out by hand", () => {
  const whole = regionCells(counting(10, 10), [0, 0, 10, 10], 5);
  assert.deepEqual([...whole.planes[0].slice(0, 3)], [5.5, 7.5, 9.5]);
  // 6 pixels in 5 cells of 1.2: 0 and a fifth of 1, four fifths of 1 and two fifths of 2, ...
  const row = [10, 20, 30, 40, 50, 60];
  const broken = regionCells(pictureOf(Array.from({ length: 6 }, () => row)), [0, 0, 6, 6], 5);
  const byHand = [(10 + 0.2 * 20) / 1.2, (0.8 * 20 + 0.4 * 30) / 1.2, (0.6 * 30 + 0.6 * 40) / 1.2, (0.4 * 40 + 0.8 * 50) / 1.2, (0.2 * 50 + 60) / 1.2];
  assert.deepEqual([...broken.planes[0].slice(0, 5)], byHand.map(Math.fround));
});

test("a plain area stays exactly plain, and black exactly 0", () => {
  for (const value of [0, Math.fround(0.1), 255]) {
    const cells = regionCells({ planes: [new Float32Array(97 * 89).fill(value)], height: 97, width: 89 }, [3, 2, 83, 71], 31);
    assert.ok(cells.planes[0].every((mean) => mean === value));
  }
});
