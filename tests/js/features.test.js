// The pure parts of the pages on networks: receptive fields, the sheet of maps, colours read back.
import assert from "node:assert/strict";
import test from "node:test";
import { barScale, largestPlace } from "../../assets/js/engine/bar_scale.js";
import { channelFrom, switched } from "../../assets/js/engine/channel_number.js";
import { cellOnSheet, layoutSheet, stepOnSheet, tileCorner, wholeScale } from "../../assets/js/engine/map_sheet.js";
import { Refusal } from "../../assets/js/engine/messages.js";
import { fieldBox, fieldMargin, hangsOver, middleOf } from "../../assets/js/engine/receptive_field.js";
import { numberSource, pictureSource } from "../../assets/js/engine/sheet_source.js";
import { shortSum } from "../../assets/js/engine/sum_parts.js";
import { valueOfTone } from "../../assets/js/engine/tone_reading.js";

// Two 3 x 3 convolutions with a padding of 1, then 2 x 2 pooling: 6 x 6 pixels, every second one, from -2.
const field = { size: [6, 6], jump: [2, 2], start: [-2, -2] };

test("a cell's field starts at start and moves by jump", () => {
  assert.deepEqual(fieldBox(field, 0, 3), { top: -2, left: 4, height: 6, width: 6 });
});

test("the margin holds the farthest field on both sides", () => {
  assert.deepEqual(fieldMargin(field, 4, 4, 8, 8), [2, 2]);
  assert.deepEqual(fieldMargin({ size: [1, 1], jump: [1, 1], start: [0, 0] }, 8, 8, 8, 8), [0, 0]);
  assert.deepEqual(fieldMargin({ size: [8, 5], jump: [0, 0], start: [0, 0] }, 1, 1, 8, 5), [0, 0]);
});

test("what hangs over is told from what does not, and its middle is pulled in", () => {
  assert.equal(hangsOver(fieldBox(field, 0, 1), 8, 8), true);
  assert.equal(hangsOver(fieldBox(field, 1, 1), 8, 8), false);
  assert.deepEqual(middleOf({ top: -6, left: 1, height: 6, width: 6 }, 8, 8), [0, 4]);
});

test("a cell is a whole number of pixels, or a whole number of cells one pixel", () => {
  assert.deepEqual([[32, 70], [32, 90], [2, 60], [112, 100], [224, 100], [224, 80], [512, 70]].map((pair) => wholeScale(...pair)), [2, 3, 30, 1, 1 / 2, 1 / 3, 1 / 7]);
});

const sheets = [
  { count: 64, rows: 32, cols: 32, width: 800, ratio: 1, label: 16 },
  { count: 64, rows: 112, cols: 112, width: 358, ratio: 3, label: 16 },
  { count: 10, rows: 1, cols: 1, width: 600, ratio: 1.5, label: 20 },
  { count: 5, rows: 12, cols: 512, width: 300, ratio: 1, label: 16 },
  { count: 1, rows: 7, cols: 3, width: 1200, ratio: 2, label: 16 },
];

test("no sheet is wider than its room, and every cell is found where it is drawn", () => {
  for (const options of sheets) {
    const layout = layoutSheet(options);
    assert.ok(layout.width <= options.width, JSON.stringify(layout));
    assert.ok(layout.columns * layout.lines >= options.count && layout.columns * (layout.lines - 1) < options.count);
    for (const tile of [0, options.count - 1]) {
      const [top, left] = tileCorner(layout, tile);
      assert.ok(top + layout.tileHeight <= layout.height + 1e-9 && left + layout.tileWidth <= layout.width + 1e-9, JSON.stringify(layout));
      for (const [row, col] of [[0, 0], [options.rows - 1, options.cols - 1]]) {
        const x = left + ((col + 0.5) * layout.tileWidth) / options.cols;
        const y = top + ((row + 0.5) * layout.tileHeight) / options.rows;
        assert.deepEqual(cellOnSheet(layout, x, y), { tile, row, col });
      }
    }
  }
});

test("beyond the last map there is no cell", () => {
  const layout = layoutSheet({ count: 5, rows: 8, cols: 8, width: 300, ratio: 1, label: 16 });
  assert.equal(cellOnSheet(layout, layout.width - 1, layout.height + 90), null);
});

test("arrow keys walk over a map's edge into its neighbour, and stop at the sheet's", () => {
  const layout = { columns: 3, count: 5, rows: 4, cols: 4 };
  const go = (at, step, far) => Object.values(stepOnSheet(layout, at, step, far));
  assert.deepEqual(go({ tile: 0, row: 1, col: 3 }, [0, 1]), [1, 1, 0]);
  assert.deepEqual(go({ tile: 1, row: 1, col: 0 }, [0, -1]), [0, 1, 3]);
  assert.deepEqual(go({ tile: 0, row: 3, col: 2 }, [1, 0]), [3, 0, 2]);
  assert.deepEqual(go({ tile: 2, row: 0, col: 3 }, [0, 1]), [2, 0, 3]);
  assert.deepEqual(go({ tile: 2, row: 3, col: 0 }, [1, 0]), [2, 3, 0]);
  assert.deepEqual(go({ tile: 0, row: 2, col: 2 }, [0, 1], true), [1, 2, 2]);
  assert.deepEqual(go({ tile: 1, row: 2, col: 2 }, [-1, 0], true), [1, 2, 2]);
});

test("a colour is read back as its number", () => {
  const table = Uint8Array.from({ length: 255 * 3 }, (_, i) => Math.floor(i / 3));
  for (const step of [0, 100, 127, 254]) assert.ok(Math.abs(valueOfTone(table, 2, step, step, step) - ((step - 127) / 127) * 2) < 1e-12);
  assert.equal(valueOfTone(table, 2, 128, 127, 126), 0);
});

test("a shortened sum is still the same sum", () => {
  const sum = { terms: [{ product: -5 }, { product: 3 }, { product: 0.5 }], rest: 0.25, rest_count: 6, bias: 1, total: -0.25 };
  const short = shortSum(sum, 1);
  assert.deepEqual([short.terms, short.rest, short.rest_count, short.bias], [[{ product: -5 }], 3.75, 8, 1]);
  assert.deepEqual(shortSum(sum, 8), sum);
});

test("only a channel that is there is taken from what is typed", () => {
  assert.equal(channelFrom(" 7 ", 48), 7);
  for (const bad of ["48", "-1", "1.5", "", "seven", "1e1"]) assert.throws(() => channelFrom(bad, 48), Refusal);
});

test("a channel is switched off and on again", () => {
  const off = switched([["a", 1]], "a", 2);
  assert.deepEqual(off, [["a", 1], ["a", 2]]);
  assert.deepEqual(switched(off, "a", 1), [["a", 2]]);
});

test("bars of both signs share one scale with zero on it", () => {
  const scale = barScale([-1, 3], [0]);
  assert.equal(scale.zero, 0.25);
  assert.deepEqual(scale.bar(-1), { start: 0, length: 0.25 });
  assert.deepEqual(scale.bar(3), { start: 0.25, length: 0.75 });
  assert.deepEqual(barScale([0, 0]).bar(0), { start: 0, length: 0 });
  assert.equal(largestPlace([1, 4, 4, -9]), 1);
});

const ramp = Uint8Array.from({ length: 255 * 3 }, (_, i) => Math.floor(i / 3));

test("numbers are read exactly, map by map", () => {
  const values = Float32Array.from({ length: 12 }, (_, i) => i / 8);
  values.shape = [2, 2, 3];
  const source = numberSource(values, 2, ramp);
  assert.deepEqual([source.read(0, 0, 1), source.read(1, 1, 2), source.exact, source.height, source.width], [1 / 8, 11 / 8, true, 4, 3]);
  assert.equal(source.rgba[0], 0xff7f7f7f);
});

test("a shrunk picture is read at the cell's place", () => {
  // Two maps of 4 x 4 cells side by side, as 2 x 2 pixels each; pixel (y, x) is grey 127 + 10 y + x.
  const bytes = new Uint8Array(4 * 2 * 4);
  for (let i = 0; i < 8; i++) bytes.fill(127 + 10 * Math.floor(i / 4) + (i % 4), 4 * i, 4 * i + 4);
  const source = pictureSource({ rows: 2, cols: 2, columns: 2 }, [4, 4], 4, () => bytes, 127, ramp);
  assert.deepEqual([[0, 0, 0], [0, 1, 3], [1, 0, 0], [1, 3, 3]].map((at) => Math.round(source.read(...at))), [0, 1, 2, 13]);
  assert.equal(source.exact, false);
});
