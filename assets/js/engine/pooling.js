// Pooling of one float plane: the browser's half of cnnviz/core/pooling.py. A pool is
// { kind, size: [h, w], stride: [y, x] or null for the size, padding, ceil }; kinds are max,
// average, l2, blur, global max, global average and none. Blur is the anti-aliased max pooling of
// R. Zhang, Making Convolutional Networks Shift-Invariant Again (2019): the maximum of every window
// one cell apart (the dense map), smoothed by 1 2 1 down and across, and of that every stride-th cell.
import { Refusal } from "./messages.js";

const poolDefaults = { kind: "max", size: [2, 2], stride: null, padding: 0, ceil: false };
const mostPooledCells = 2 ** 26;

function poolSettings(height, width, pool) {
  const settings = { ...poolDefaults, ...pool };
  const single = { stride: [1, 1], padding: 0, ceil: false };
  if (settings.kind === "none") return { ...single, kind: "none", size: [1, 1] };
  if (settings.kind.startsWith("global ")) return { ...single, kind: settings.kind.slice(7), size: [height, width] };
  return { ...settings, stride: settings.stride ?? settings.size };
}

/** The size of the pooled map as { height, width }; throws a Refusal when the window does not fit. */
export function poolSize(height, width, pool) {
  const settings = poolSettings(height, width, pool);
  const { size, padding } = settings;
  if (settings.kind === "blur" && (padding || settings.ceil)) {
    throw new Refusal("Blur pooling has neither padding nor an incomplete last window.");
  }
  if (2 * padding > Math.min(...size)) {
    throw new Refusal("The pooling padding {padding} is more than half of the window {window}.", {
      padding,
      window: `[${size.join(", ")}]`,
    });
  }
  const [h, w] = [height + 2 * padding, width + 2 * padding];
  if (h * w > mostPooledCells) {
    throw new Refusal("With its padding the map would have {h} x {w} cells; at most {most} in all can be computed.", {
      h,
      w,
      most: mostPooledCells,
    });
  }
  return { height: poolSide(height, 0, settings), width: poolSide(width, 1, settings) };
}

function poolSide(n, axis, { size, stride, padding, ceil }) {
  const steps = (n + 2 * padding - size[axis]) / stride[axis];
  let count = (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
  if (ceil && (count - 1) * stride[axis] >= n + padding) count -= 1;
  if (count < 1) {
    throw new Refusal(
      "The pooling window has {k} cells in a direction where the map with its padding has only {n}.",
      { k: size[axis], n: n + 2 * padding },
    );
  }
  return count;
}

// The cells of window `index` on one axis: from first up to end in the map, and how many there are
// with the padding, by which an average divides.
function poolSpan(index, n, size, stride, padding) {
  const start = index * stride - padding;
  const cells = Math.min(start + size, n + padding) - start;
  return { first: Math.max(start, 0), end: Math.min(start + size, n), cells };
}

/** Pools one plane into `out`, whose size `poolSize` gives. */
export function poolPlane(out, data, height, width, pool) {
  const { kind, size, stride, padding } = poolSettings(height, width, pool);
  if (kind === "none") {
    out.set(data);
    return;
  }
  const { height: rows, width: cols } = poolSize(height, width, pool);
  if (kind === "max" && `${size} ${stride} ${padding}` === "2,2 2,2 0" && width >= 2 * cols && height >= 2 * rows) {
    for (let y = 0; y < rows; y++) maxOfQuads(out, y * cols, cols, data, 2 * y * width, width);
    return;
  }
  if (kind === "blur") {
    blurredMax(out, rows, cols, data, height, width, size, stride);
    return;
  }
  const wholeMap = kind === "average" && size[0] === height && size[1] === width;
  if (wholeMap && !padding && rows * cols === 1) {
    out[0] = exactSum(data) / data.length;
    return;
  }
  const line = new Float64Array(width);
  const spans = Array.from({ length: cols }, (_, x) => poolSpan(x, width, size[1], stride[1], padding));
  const [firsts, ends] = [Int32Array.from(spans, (s) => s.first), Int32Array.from(spans, (s) => s.end)];
  for (let y = 0; y < rows; y++) {
    const { first, end, cells } = poolSpan(y, height, size[0], stride[0], padding);
    if (kind === "max") maxOfRows(line, data, width, first, end);
    else sumOfRows(line, data, width, first, end, kind === "l2");
    const o = y * cols;
    if (kind === "max") maxOfSpans(out, o, cols, line, firsts, ends);
    else sumOfSpans(out, o, cols, line, firsts, ends);
    if (kind === "l2") for (let x = 0; x < cols; x++) out[o + x] = Math.sqrt(out[o + x]);
    else if (kind === "average") for (let x = 0; x < cols; x++) out[o + x] /= cells * spans[x].cells;
  }
}

// The usual 2 x 2 windows, in half the time of the general way.
function maxOfQuads(out, o, n, data, i, width) {
  for (let x = 0; x < n; x++, i += 2) {
    const a = data[i], b = data[i + 1], c = data[i + width], d = data[i + width + 1];
    const above = a > b ? a : b, below = c > d ? c : d;
    out[o + x] = above > below ? above : below;
  }
}

// What a sum rounds away is summed too: the mean of a whole map does not depend on the order of its
// cells, and so not on where the picture is.
function exactSum(data) {
  let sum = 0, lost = 0;
  for (let i = 0, n = data.length; i < n; i++) {
    const v = data[i], next = sum + v, kept = next - sum;
    lost += sum - (next - kept) + (v - kept);
    sum = next;
  }
  return sum + lost;
}

// Where the smoothing reads beyond an end of the dense map: reflected, and the cell itself if alone.
function reflected(at, n) {
  if (n === 1) return 0;
  return at < 0 ? -at : at < n ? at : 2 * n - 2 - at;
}

function blurredMax(out, rows, cols, data, height, width, size, stride) {
  const [tall, wide] = [height - size[0] + 1, width - size[1] + 1];
  const line = new Float64Array(width);
  const smooth = new Float64Array(wide + 2); // with the reflected cells at both ends
  // Rows of the dense map stay until the three slots are needed: neighbours share them.
  const kept = [0, 1, 2].map(() => ({ at: -1, row: new Float64Array(wide) }));
  const denseRow = (at) => {
    const slot = kept[at % 3];
    if (slot.at !== at) {
      slot.at = at;
      maxOfRows(line, data, width, at, at + size[0]);
      maxAlong(slot.row, line, size[1]);
    }
    return slot.row;
  };
  for (let y = 0; y < rows; y++) {
    const at = y * stride[0];
    const middle = denseRow(at), above = denseRow(reflected(at - 1, tall)), below = denseRow(reflected(at + 1, tall));
    for (let x = 0; x < wide; x++) smooth[x + 1] = above[x] + 2 * middle[x] + below[x];
    smooth[0] = smooth[1 + reflected(-1, wide)];
    smooth[wide + 1] = smooth[1 + reflected(wide, wide)];
    smoothAlong(out, y * cols, cols, smooth, stride[1]);
  }
}

function smoothAlong(out, o, n, smooth, step) {
  for (let x = 0, i = 0; x < n; x++, i += step) out[o + x] = (smooth[i] + 2 * smooth[i + 1] + smooth[i + 2]) * 0.0625;
}

function maxAlong(out, line, size) {
  const n = out.length;
  if (size === 1) out.set(line);
  else for (let x = 0; x < n; x++) out[x] = line[x + ((line[x + 1] > line[x]) | 0)];
  for (let k = 2; k < size; k++) for (let x = 0; x < n; x++) if (line[x + k] > out[x]) out[x] = line[x + k];
}

// Each window is folded down its columns first, into one line, and then along the line.
// The larger of the first two is picked by its place: a branch would be guessed wrong on noise. The
// others seldom win.
function maxOfRows(line, data, width, first, end) {
  const below = end > first + 1 ? width : 0;
  for (let x = 0, i = first * width; x < width; x++, i++) line[x] = data[i + ((data[i + below] > data[i]) | 0) * below];
  for (let y = first + 2; y < end; y++) {
    for (let x = 0, i = y * width; x < width; x++, i++) if (data[i] > line[x]) line[x] = data[i];
  }
}

function sumOfRows(line, data, width, first, end, squared) {
  line.fill(0);
  for (let y = first; y < end; y++) {
    for (let x = 0, i = y * width; x < width; x++, i++) line[x] += squared ? data[i] * data[i] : data[i];
  }
}

function maxOfSpans(out, o, n, line, firsts, ends) {
  for (let x = 0; x < n; x++) {
    let best = line[firsts[x]];
    for (let k = firsts[x] + 1; k < ends[x]; k++) if (line[k] > best) best = line[k];
    out[o + x] = best;
  }
}

function sumOfSpans(out, o, n, line, firsts, ends) {
  for (let x = 0; x < n; x++) {
    let sum = 0;
    for (let k = firsts[x]; k < ends[x]; k++) sum += line[k];
    out[o + x] = sum;
  }
}

/** One window: { top, left, bottom, right, values, value, winner, cells }. The box is in cells of the
 *  map, bottom and right excluded, without padding; values are its cells in row order; winner is the
 *  [row, column] of the first largest cell for the max kinds, else null; cells is what an average
 *  divides by, padding included. For blur the box is all that the cell sees. */
export function poolWindow(data, height, width, pool, row, col) {
  const { kind, size, stride, padding } = poolSettings(height, width, pool);
  if (kind === "blur") return blurWindow(data, height, width, size, row * stride[0], col * stride[1]);
  const tall = poolSpan(row, height, size[0], stride[0], padding);
  const wide = poolSpan(col, width, size[1], stride[1], padding);
  const [top, left, bottom, right] = [tall.first, wide.first, tall.end, wide.end];
  const values = cutWindow(data, width, top, left, bottom, right);
  let sum = 0;
  let best = 0;
  for (let k = 0; k < values.length; k++) {
    sum += kind === "l2" ? values[k] * values[k] : values[k];
    if (values[k] > values[best]) best = k;
  }
  const value = { max: values[best], average: sum / (tall.cells * wide.cells), l2: Math.sqrt(sum), none: values[0] }[kind];
  const winner = kind === "max" ? [top + Math.floor(best / (right - left)), left + (best % (right - left))] : null;
  return { top, left, bottom, right, values, value, winner, cells: tall.cells * wide.cells };
}

function cutWindow(data, width, top, left, bottom, right) {
  const across = right - left;
  const values = new Float32Array((bottom - top) * across);
  for (let y = top; y < bottom; y++) values.set(data.subarray(y * width + left, y * width + right), (y - top) * across);
  return values;
}

// All that a smoothed maximum sees: the windows of its cell of the dense map and of the eight around.
function blurWindow(data, height, width, size, row, col) {
  const [tall, wide] = [height - size[0] + 1, width - size[1] + 1];
  const [top, left] = [Math.max(0, row - 1), Math.max(0, col - 1)];
  const [bottom, right] = [Math.min(tall, row + 2) + size[0] - 1, Math.min(wide, col + 2) + size[1] - 1];
  const values = cutWindow(data, width, top, left, bottom, right);
  const single = { kind: "max", size, stride: [1, 1], padding: 0, ceil: false };
  let sum = 0;
  for (const dy of [-1, 0, 1]) {
    for (const dx of [-1, 0, 1]) {
      const dense = poolWindow(data, height, width, single, reflected(row + dy, tall), reflected(col + dx, wide));
      sum += dense.value * (2 - Math.abs(dy)) * (2 - Math.abs(dx));
    }
  }
  return { top, left, bottom, right, values, value: sum / 16, winner: null, cells: values.length };
}
