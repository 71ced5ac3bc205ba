// Texts with values, and sentences behind each other.
import { test } from "node:test";
import assert from "node:assert/strict";
import { fill, sentences, translator } from "../../assets/js/engine/messages.js";

test("values fill their places, a missing text stays English", () => {
  assert.equal(fill("{n} cells, {m}", { n: 3 }), "3 cells, {m}");
  assert.equal(translator({ "{n} cells": "{n} 个单元" })("{n} cells", { n: 3 }), "3 个单元");
  assert.equal(translator()("{n} cells", { n: 3 }), "3 cells");
});

test("a full-width stop brings its own space", () => {
  assert.equal(sentences("One.", "", undefined, "Two."), "One. Two.");
  assert.equal(sentences("第一句。", "第二句！", "x"), "第一句。第二句！x");
});
