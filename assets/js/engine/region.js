// A box of the shared picture as a few large cells: the browser's half of cnnviz/core/region.py.
// A box is [top, left, height, width] in whole pixels; `cells` is how many its longer side becomes.

export const fewestCells = 5;
export const mostCells = 32;

const between = (value, low, high) => Math.min(high, Math.max(low, value));
const wholePixels = (value) => Math.round(Number(value) || 0);

/** The box inside a picture of height x width pixels, keeping its size where it can, and its cells. */
export function fitRegion(box, cells, height, width) {
  const [top, left, boxHeight, boxWidth] = box.map(wholePixels);
  const rows = between(boxHeight, Math.min(fewestCells, height), height);
  const cols = between(boxWidth, Math.min(fewestCells, width), width);
  return {
    box: [between(top, 0, height - rows), between(left, 0, width - cols), rows, cols],
    cells: between(wholePixels(cells), fewestCells, mostCells),
  };
}

/** The square in the middle of a picture, half as large as its shorter side, as { box, cells }. */
export function centredRegion(height, width, cells = 12) {
  const side = Math.max(fewestCells, Math.floor(Math.min(height, width) / 2));
  return fitRegion([Math.floor((height - side) / 2), Math.floor((width - side) / 2), side, side], cells, height, width);
}

/** [rows, cols] of the cells that a box becomes: its proportions, and never more cells than pixels. */
export function regionShape([, , height, width], cells) {
  const longer = Math.max(height, width);
  const side = (n) => Math.min(n, Math.max(fewestCells, Math.floor((cells * n) / longer + 0.5)));
  return [side(height), side(width)];
}

// Which pixels the cells of one axis cover, and with what weight the first and the last of them.
function cellSpans(length, count) {
  const span = { first: new Int32Array(count), last: new Int32Array(count), head: new Float64Array(count), tail: new Float64Array(count) };
  for (let i = 0; i < count; i++) {
    const [start, end] = [(i * length) / count, ((i + 1) * length) / count];
    const first = (span.first[i] = Math.floor(start));
    const last = (span.last[i] = Math.ceil(end) - 1);
    span.head[i] = Math.min(first + 1, end) - start;
    span.tail[i] = last > first ? end - last : 0;
  }
  return span;
}

// Adds `share` of one row of pixels, which begins at `start`, to the sums of the cells across it. In
// four parts, so that no addition waits for the one before: a dragged box has a million pixels a frame.
function addPixelRow(sums, plane, start, { first, last, head, tail }, share) {
  for (let col = 0; col < sums.length; col++) {
    let i = start + first[col];
    const end = start + last[col];
    let a = plane[i] * head[col];
    let b = plane[end] * tail[col];
    let [c, d] = [0, 0];
    for (i++; i + 3 < end; i += 4) {
      a += plane[i];
      b += plane[i + 1];
      c += plane[i + 2];
      d += plane[i + 3];
    }
    for (; i < end; i++) a += plane[i];
    sums[col] += share * (a + b + (c + d));
  }
}

/** The area means of a box that fits: { planes: [Float32Array], height, width } of its cells. */
export function regionCells({ planes, width: pitch }, [top, left, height, width], cells) {
  const [rows, cols] = regionShape([top, left, height, width], cells);
  const down = cellSpans(height, rows);
  const across = cellSpans(width, cols);
  const area = (height / rows) * (width / cols);
  const sums = new Float64Array(cols);
  const means = planes.map((plane) => {
    const out = new Float32Array(rows * cols);
    for (let row = 0; row < rows; row++) {
      const [first, last] = [down.first[row], down.last[row]];
      sums.fill(0);
      for (let y = first; y <= last; y++) {
        const share = y === first ? down.head[row] : y === last ? down.tail[row] : 1;
        addPixelRow(sums, plane, (top + y) * pitch + left, across, share);
      }
      for (let col = 0; col < cols; col++) out[row * cols + col] = sums[col] / area;
    }
    return out;
  });
  return { planes: means, height: rows, width: cols };
}
