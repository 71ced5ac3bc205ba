// A picture moved over its frame, and what comes in from outside: the other side of it (circular),
// zeros, its edge repeated, or, for a camera, more of a larger picture. Half a pixel is the mean of
// the whole shifts beside it.
import { sourceIndex } from "./convolution.js";

export const farthestShift = 64;

/** How far a camera may move over a picture of this size: the view leaves so much on every side. */
export function cameraMargin(height, width) {
  return Math.min(32, Math.floor(Math.min(height, width) / 4));
}

/** out[r, c] = plane[r - dy, c - dx] into `out`; fill: "circular", "zeros" or "replicate". */
export function shiftPlane(plane, height, width, dy, dx, fill, out = new Float32Array(height * width)) {
  const tables = (n, d) => shiftTables(n, d, (at) => sourceIndex(at, n, fill));
  readPlane(out, plane, width, tables(height, dy), tables(width, dx));
  return out;
}

/** What a camera sees that keeps `margin` pixels on every side and moves by (-dy, -dx), so that its
 *  content moves by (dy, dx), which are no farther than the margin. */
export function cameraView(plane, height, width, margin, dy, dx, out = new Float32Array((height - 2 * margin) * (width - 2 * margin))) {
  const tables = (n, d) => shiftTables(n - 2 * margin, d, (at) => at + margin);
  readPlane(out, plane, width, tables(height, dy), tables(width, dx));
  return out;
}

// Where every cell of an axis reads from, for the whole shifts on both sides of d; -1 is a zero.
function shiftTables(n, d, source) {
  const table = (whole) => {
    const places = new Int32Array(n);
    for (let i = 0; i < n; i++) places[i] = source(i - whole);
    return places;
  };
  const first = table(Math.floor(d));
  return d === Math.floor(d) ? [first, first] : [first, table(Math.ceil(d))];
}

function readPlane(out, plane, width, [rows, nextRows], [cols, nextCols]) {
  if (rows !== nextRows || cols !== nextCols) readMeans(out, plane, width, rows, nextRows, cols, nextCols);
  else for (let y = 0, n = cols.length; y < rows.length; y++) readRow(out, y * n, plane, rows[y], width, cols);
}

function readRow(out, o, plane, row, width, cols) {
  const n = cols.length, i = row * width;
  for (let x = 0; x < n; x++) {
    const col = cols[x];
    out[o + x] = row < 0 || col < 0 ? 0 : plane[i + col];
  }
}

function readMeans(out, plane, width, rows, nextRows, cols, nextCols) {
  const value = (row, col) => (row < 0 || col < 0 ? 0 : plane[row * width + col]);
  for (let y = 0, o = 0; y < rows.length; y++) {
    const a = rows[y], b = nextRows[y];
    for (let x = 0; x < cols.length; x++, o++) {
      const c = cols[x], d = nextCols[x];
      out[o] = (value(a, c) + value(a, d) + value(b, c) + value(b, d)) / 4;
    }
  }
}
