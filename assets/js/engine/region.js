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

/** [rows, cols] of the cells that a box becomes: its proportions, and never more cells than pixels. */
export function regionShape([, , height, width], cells) {
  const longer = Math.max(height, width);
  const side = (n) => Math.min(n, Math.max(fewestCells, Math.floor((cells * n) / longer + 0.5)));
  return [side(height), side(width)];
}

// Which pixels the cells of one axis cover, and with what weight the first and the last of them.
function cellSpans(length, count) {
  return Array.from({ length: count }, (_, i) => {
    const [start, end] = [(i * length) / count, ((i + 1) * length) / count];
    const [first, last] = [Math.floor(start), Math.ceil(end) - 1];
    return { first, last, head: Math.min(first + 1, end) - start, tail: last > first ? end - last : 0 };
  });
}

// The sum of plane[from .. to), in four parts so that no addition waits for the one before it.
function runSum(plane, from, to) {
  let [a, b, c, d] = [0, 0, 0, 0];
  let i = from;
  for (; i + 3 < to; i += 4) {
    a += plane[i];
    b += plane[i + 1];
    c += plane[i + 2];
    d += plane[i + 3];
  }
  for (; i < to; i++) a += plane[i];
  return a + b + (c + d);
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
    down.forEach(({ first, last, head, tail }, row) => {
      sums.fill(0);
      for (let y = first; y <= last; y++) {
        const share = y === first ? head : y === last ? tail : 1;
        const start = (top + y) * pitch + left;
        for (let col = 0; col < cols; col++) {
          const span = across[col];
          const ends = plane[start + span.first] * span.head + plane[start + span.last] * span.tail;
          sums[col] += share * (ends + runSum(plane, start + span.first + 1, start + span.last));
        }
      }
      for (let col = 0; col < cols; col++) out[row * cols + col] = sums[col] / area;
    });
    return out;
  });
  return { planes: means, height: rows, width: cols };
}
