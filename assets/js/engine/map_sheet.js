// Many maps on one sheet: how large each is, where it stands, which cell lies under a place, and
// where an arrow key leads. Sizes in CSS pixels; a cell is a whole number of the screen's pixels, or
// where maps are too large, a whole number of cells is one pixel.

const gap = 8;
const inset = 3; // room at the sheet's edge for the outline of a map
const fewest = 4;
const usualColumns = 8;
const [leastTile, mostTile] = [60, 150];

/** Where the arrow keys lead: [rows, columns]. */
export const cellArrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** How many of the screen's pixels a cell gets, 3, 2, 1, 1/2, 1/3 ..., so that `cells` come nearest to `wanted`. */
export function wholeScale(cells, wanted) {
  const exact = wanted / cells;
  const [under, over] = exact >= 1 ? [Math.floor(exact), Math.ceil(exact)] : [1 / Math.ceil(1 / exact), 1 / Math.floor(1 / exact)];
  return exact / under <= over / exact ? under : over;
}

/** count maps of rows x cols cells in `width` px; ratio: the screen's pixels in one px; label: px above a map.
 *  -> { columns, lines, scale (screen pixels a cell), tileWidth, tileHeight, pitch: [y, x], width, height, ... } */
export function layoutSheet({ count, rows, cols, width: room, ratio, label }) {
  const width = room - 2 * inset;
  const across = Math.min(usualColumns, Math.max(fewest, Math.ceil(Math.sqrt(count))));
  const wanted = Math.min(mostTile, Math.max(leastTile, width / across - gap), width);
  let scale = wholeScale(Math.max(rows, cols), wanted * ratio);
  if ((cols * scale) / ratio > width) scale = wholeScale(cols, (width * ratio) / 1.5);
  const [tileHeight, tileWidth] = [Math.max(1, Math.round(rows * scale)) / ratio, Math.max(1, Math.round(cols * scale)) / ratio];
  const pitch = [Math.ceil(tileHeight) + label + gap, Math.max(Math.ceil(tileWidth), label * 2) + gap];
  const columns = Math.max(1, Math.min(count, Math.floor((width + gap) / pitch[1])));
  const lines = Math.ceil(count / columns);
  return { count, rows, cols, scale, label, tileHeight, tileWidth, pitch, columns, lines, width: Math.min(width, columns * pitch[1] - gap) + 2 * inset, height: lines * pitch[0] - gap + inset };
}

/** The left upper corner of a map, below its label. */
export function tileCorner({ pitch, columns, label }, tile) {
  return [Math.floor(tile / columns) * pitch[0] + label, inset + (tile % columns) * pitch[1]];
}

/** The map and the cell at (x, y): in gaps and labels the nearest cell of the map they belong to; null beyond. */
export function cellOnSheet(layout, x, y) {
  const { pitch, columns, count, rows, cols, tileHeight, tileWidth } = layout;
  const tile = Math.floor(y / pitch[0]) * columns + Math.min(columns - 1, Math.max(0, Math.floor((x - inset) / pitch[1])));
  if (x < 0 || y < 0 || tile >= count) return null;
  const [top, left] = tileCorner(layout, tile);
  const within = (part, whole, cells) => Math.min(cells - 1, Math.max(0, Math.floor((part / whole) * cells)));
  return { tile, row: within(y - top, tileHeight, rows), col: within(x - left, tileWidth, cols) };
}

/** The cell that a step (dy, dx) leads to: over a map's edge into its neighbour; whole maps at a time when `far`. */
export function stepOnSheet(layout, { tile, row, col }, [dy, dx], far) {
  const { columns, count, rows, cols } = layout;
  const over = far ? [dy, dx] : [Math.floor((row + dy) / rows), Math.floor((col + dx) / cols)];
  const next = tile + over[0] * columns + over[1];
  const sameLine = over[1] === 0 || Math.floor(next / columns) === Math.floor(tile / columns);
  if (next < 0 || next >= count || !sameLine) return { tile, row, col };
  if (far) return { tile: next, row, col };
  return { tile: next, row: (row + dy + rows) % rows, col: (col + dx + cols) % cols };
}
