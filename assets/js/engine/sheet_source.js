// What the sheet of maps is drawn from, and how a value on it is read: exactly where the numbers came
// along, from the colour where only a picture did.
import { paintSigned, tableToUint32 } from "./colour.js";
import { valueOfTone } from "./tone_reading.js";

/** Numbers (n, H, W) as a source: rgba is one column of maps. */
export function numberSource(values, limit, table) {
  const [count, rows, cols] = values.shape;
  const rgba = new Uint32Array(values.length);
  paintSigned(rgba, values, limit, tableToUint32(table));
  return { rows, cols, columns: 1, height: count * rows, width: cols, rgba, exact: true, read: (tile, row, col) => values[(tile * rows + row) * cols + col] };
}

/** A decoded picture as a source: pixels() -> its RGBA bytes; map: [rows, cols] of the layer's maps. */
export function pictureSource({ rows, cols, columns }, [mapRows, mapCols], width, pixels, limit, table) {
  let bytes = null;
  const read = (tile, row, col) => {
    bytes ??= pixels();
    const y = Math.floor(tile / columns) * rows + Math.min(rows - 1, Math.floor(((row + 0.5) / mapRows) * rows));
    const x = (tile % columns) * cols + Math.min(cols - 1, Math.floor(((col + 0.5) / mapCols) * cols));
    const i = 4 * (y * width + x);
    return valueOfTone(table, limit, bytes[i], bytes[i + 1], bytes[i + 2]);
  };
  return { rows, cols, columns, exact: false, read };
}
