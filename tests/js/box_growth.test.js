// A box on its way from the one inside it to its own size.
import assert from "node:assert/strict";
import test from "node:test";
import { boxOnItsWay } from "../../assets/js/view/box_growth.js";

const small = { top: 4, left: 6, height: 1, width: 1 };
const large = { top: -2, left: 0, height: 12, width: 14 };

test("it begins as the one and ends as the other", () => {
  assert.deepEqual(boxOnItsWay(small, large, 0), small);
  assert.deepEqual(boxOnItsWay(small, large, 1), large);
  assert.deepEqual(boxOnItsWay(large, large, 0.3), large);
});

test("it lies around the first and inside the other, and only grows", () => {
  let before = small;
  for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
    const box = boxOnItsWay(small, large, share);
    assert.ok(box.top < before.top && box.left < before.left);
    assert.ok(box.top + box.height > before.top + before.height && box.left + box.width > before.left + before.width);
    assert.ok(box.top > large.top && box.top + box.height < large.top + large.height);
    before = box;
  }
});
