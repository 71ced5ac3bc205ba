// Numbers in cells: how many decimals have room, in the usual mode and presented at 1920 x 1080.
import assert from "node:assert/strict";
import { test } from "node:test";

import { addressOf, withLive } from "../../assets/js/components/address.js";
import { isTyping } from "../../assets/js/components/presenter.js";
import { formatShort } from "../../assets/js/engine/format.js";
import { figureFont, figureIn, figureScale, largestCell, setPresenting, smallestCell } from "../../assets/js/view/figures.js";

const written = (cell, value) => figureIn(cell, value, (digits) => formatShort(value, digits));

function inHall(width, height, look) {
  globalThis.window = { innerWidth: width, innerHeight: height, addEventListener() {}, removeEventListener() {} };
  setPresenting(true);
  look();
  setPresenting(false);
  delete globalThis.window;
}

test("usually a number of 9 to 14 pixels stands in cells from 20 pixels on, cut to what fits", () => {
  assert.deepEqual([20, 40, 56].map(figureFont), [9, 12, 14]);
  assert.equal(smallestCell(), 20);
  assert.equal(largestCell(), 56);
  assert.equal(figureScale(), 1);
  assert.equal(written(56, -0.6078), "−0.608");
  assert.equal(written(28, 0.6078), "0.608");
  assert.equal(written(22, 0.6078), "0.61");
  assert.equal(written(20, -12.4), "−12");
});

test("presented, digits of 24 of 1080 pixels; fewer decimals, then none, but no fraction as a whole number", () => {
  inHall(1920, 1080, () => {
    assert.ok(figureFont(100) * 0.64 >= 24);
    assert.ok(largestCell() <= 150);
    assert.equal(written(110, -0.6078), "−0.608");
    assert.equal(written(90, -0.6078), "−0.61");
    assert.equal(written(60, 0.6078), "0.6");
    assert.equal(written(40, 0.6078), "");
    assert.equal(written(40, 1), "1");
    assert.equal(written(20, 1), "");
  });
  assert.equal(figureFont(56), 14);
});

test("presented, figures shrink with the window and grow with it", () => {
  inHall(1280, 720, () => assert.equal(figureFont(100), 25));
  inHall(3840, 2160, () => assert.ok(figureFont(100) * 0.64 >= 48));
});

test("the browser's own parameters stay as the address has them, the others come from Python", () => {
  const location = { origin: "http://x", pathname: "/slide", search: "?at=3,4&bias=9" };
  assert.deepEqual(withLive({ bias: "1", at: "0,0" }, ["at"], location), { bias: "1", at: "3,4" });
  assert.deepEqual(withLive({ bias: "1" }, ["at"], { ...location, search: "" }), { bias: "1" });
  assert.equal(addressOf(location, withLive({ bias: "1" }, ["at"], location)), "http://x/slide?bias=1&at=3,4");
});

test("a shortcut leaves alone whoever types", () => {
  globalThis.Element = class {
    constructor(tag, type, editable) {
      Object.assign(this, { tag, type, isContentEditable: Boolean(editable) });
    }
    matches(tags) {
      return tags.split(", ").includes(this.tag);
    }
  };
  for (const [tag, type, editable, typing] of [
    ["textarea", "", false, true], ["select", "", false, true], ["div", "", true, true], ["input", "text", false, true],
    ["input", "number", false, true], ["input", "checkbox", false, false], ["input", "range", false, false], ["canvas", "", false, false],
  ]) {
    assert.equal(isTyping(new Element(tag, type, editable)), typing, `${tag} ${type}`);
  }
  assert.equal(isTyping(null), false);
  delete globalThis.Element;
});
