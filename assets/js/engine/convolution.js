// Convolution of float planes, fast enough to follow a brush: the browser's half of
// cnnviz/core/convolution.py, whose conventions and sentences it shares.
// A plane is { data: Float32Array, height, width }, and so is a kernel.
import { Refusal } from "./messages.js";
import { kernelTaps, runLength, sumRow } from "./taps.js";

const specDefaults = { stride: [1, 1], padding: "valid", padding_mode: "zeros", dilation: [1, 1], flip: false };
const mostPaddedCells = 2 ** 26;

/** The padding in cells as [top, bottom, left, right]; "same" puts the odd cell at the end. */
export function resolvePadding(spec, kernelHeight, kernelWidth) {
  const { padding, dilation } = { ...specDefaults, ...spec };
  if (padding === "valid") return [0, 0, 0, 0];
  if (padding !== "same") return [...padding];
  const [tall, wide] = [dilation[0] * (kernelHeight - 1), dilation[1] * (kernelWidth - 1)];
  const [top, left] = [Math.floor(tall / 2), Math.floor(wide / 2)];
  return [top, tall - top, left, wide - left];
}

/** The size of the map as { height, width }; throws a Refusal when the settings do not fit. */
export function outputSize(height, width, kernelHeight, kernelWidth, spec) {
  const { stride, dilation, padding_mode: mode } = { ...specDefaults, ...spec };
  const padding = resolvePadding(spec, kernelHeight, kernelWidth);
  const [h, w] = [height + padding[0] + padding[1], width + padding[2] + padding[3]];
  const [kh, kw] = [dilation[0] * (kernelHeight - 1) + 1, dilation[1] * (kernelWidth - 1) + 1];
  if (kh > h || kw > w || height < 1 || width < 1) {
    throw new Refusal(
      "The kernel covers {kh} x {kw} pixels and does not fit into the picture, which with its padding has {h} x {w}.",
      { kh, kw, h, w },
    );
  }
  if (h * w > mostPaddedCells) {
    throw new Refusal(
      "With its padding the picture would have {h} x {w} pixels; at most {most} in all can be computed.",
      { h, w, most: mostPaddedCells },
    );
  }
  padding.forEach((pad, side) => checkPadding(pad, side < 2 ? height : width, mode));
  return { height: Math.floor((h - kh) / stride[0]) + 1, width: Math.floor((w - kw) / stride[1]) + 1 };
}

function checkPadding(pad, size, mode) {
  const least = { reflect: pad + 1, circular: pad }[mode] ?? 0;
  if (size >= least) return;
  const values = { pad, least, size };
  if (mode === "circular") throw new Refusal("Circular padding of {pad} needs a picture of at least {least} pixels in that direction, and this one has {size}.", values);
  throw new Refusal("Reflect padding of {pad} needs a picture of at least {least} pixels in that direction, and this one has {size}.", values);
}

/** Where a padded coordinate reads from on one axis: an index of the picture, or -1 for the fill. */
export function sourceIndex(index, size, mode) {
  if (index >= 0 && index < size) return index;
  if (mode === "replicate") return index < 0 ? 0 : size - 1;
  if (mode === "reflect") return index < 0 ? -index : 2 * size - 2 - index;
  if (mode === "circular") return ((index % size) + size) % size;
  return -1;
}

function fillValue(data, mode) {
  if (mode !== "mean") return 0;
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i];
  return Math.fround(sum / data.length);
}

/** The plane with [top, bottom, left, right] cells around it; without padding, the data itself.
 *  kept: what it gave for other data of the same size and padding, to be written anew. */
export function padPlane(data, height, width, padding, mode = "zeros", kept = null) {
  const [top, bottom, left, right] = padding;
  if (!(top || bottom || left || right)) return { data, height, width };
  const [tall, wide] = [height + top + bottom, width + left + right];
  const padded = kept ? kept.data : new Float32Array(tall * wide);
  const fill = fillValue(data, mode);
  if (fill || kept) padded.fill(fill);
  const columns = Int32Array.from({ length: wide }, (_, x) => sourceIndex(x - left, width, mode));
  for (let y = 0; y < tall; y++) {
    const row = sourceIndex(y - top, height, mode);
    if (row < 0) continue;
    const [from, to] = [row * width, y * wide];
    padded.set(data.subarray(from, from + width), to + left);
    for (let x = 0; x < left; x++) if (columns[x] >= 0) padded[to + x] = data[from + columns[x]];
    for (let x = left + width; x < wide; x++) if (columns[x] >= 0) padded[to + x] = data[from + columns[x]];
  }
  return { data: padded, height: tall, width: wide };
}

/** Rows y0 .. y1 - 1 of the map of one padded plane, written to `out` or added to it. */
export function convolveRows(out, outWidth, padded, kernel, spec, bias, y0, y1, accumulate = false) {
  const { stride, dilation, flip } = { ...specDefaults, ...spec };
  const run = runLength(kernel.width, stride[1], dilation[1]);
  const taps = kernelTaps(kernel, padded.width, dilation, flip, run);
  for (let y = y0; y < y1; y++) {
    const from = y * stride[0] * padded.width;
    sumRow(out, y * outWidth, outWidth, padded.data, from, stride[1], taps, bias, accumulate);
  }
}

/** Follows one painted cell: adds delta times the input under it to the map of one plane.
 *  ky and kx count in the kernel as painted; with `spec.flip` its size is needed too. */
export function addTap(out, outHeight, outWidth, padded, spec, ky, kx, delta, kernel) {
  const { stride, dilation, flip } = { ...specDefaults, ...spec };
  const [dy, dx] = flip ? [kernel.height - 1 - ky, kernel.width - 1 - kx] : [ky, kx];
  const [data, step] = [padded.data, stride[1]];
  for (let y = 0; y < outHeight; y++) {
    let i = (y * stride[0] + dy * dilation[0]) * padded.width + dx * dilation[1];
    for (let o = y * outWidth, end = o + outWidth; o < end; o++, i += step) out[o] += delta * data[i];
  }
}

/** A kernel of rank one as { column, row }, whose product it is to float32 rounding; else null. */
export function separable(kernel) {
  const { data, height, width } = kernel;
  let peak = 0;
  for (let k = 1; k < data.length; k++) if (Math.abs(data[k]) > Math.abs(data[peak])) peak = k;
  const pivot = data[peak];
  if (!pivot) return null;
  const [py, px] = [Math.floor(peak / width), peak % width];
  const column = Float32Array.from({ length: height }, (_, y) => data[y * width + px]);
  const row = Float64Array.from({ length: width }, (_, x) => data[py * width + x] / pivot);
  const tolerance = 3e-7 * Math.abs(pivot);
  for (let k = 0; k < data.length; k++) {
    if (Math.abs(data[k] - column[Math.floor(k / width)] * row[k % width]) > tolerance) return null;
  }
  return { column, row };
}

/** The same rows as `convolveRows`, for { column, row }: the column first, into one padded row. */
export function convolveSeparable(out, outWidth, padded, parts, spec, bias, y0, y1, accumulate = false) {
  const { stride, dilation, flip } = { ...specDefaults, ...spec };
  const wide = padded.width;
  const { column, row } = parts;
  const tall = kernelTaps({ data: column, height: column.length, width: 1 }, wide, dilation, flip, 1);
  const run = runLength(row.length, stride[1], dilation[1]);
  const flat = kernelTaps({ data: row, height: 1, width: row.length }, wide, dilation, flip, run);
  const line = new Float32Array(wide);
  for (let y = y0; y < y1; y++) {
    sumRow(line, 0, wide, padded.data, y * stride[0] * wide, 1, tall, 0, false);
    sumRow(out, y * outWidth, outWidth, line, 0, stride[1], flat, bias, accumulate);
  }
}

/** Everything about one cell of the map. rows and cols are the picture's coordinates under the
 *  kernel, outside it where padded; patch, kernel (as applied) and products have one array a
 *  plane, in row order, sums one number a plane; total is their sum and the bias. */
export function windowAt(planes, height, width, kernels, spec, bias, row, col) {
  const { stride, dilation, flip, padding_mode: mode } = { ...specDefaults, ...spec };
  const { height: kh, width: kw } = kernels[0];
  const [top, , left] = resolvePadding(spec, kh, kw);
  const rows = Int32Array.from({ length: kh }, (_, k) => row * stride[0] - top + k * dilation[0]);
  const cols = Int32Array.from({ length: kw }, (_, k) => col * stride[1] - left + k * dilation[1]);
  const sourceRows = rows.map((y) => sourceIndex(y, height, mode));
  const sourceCols = cols.map((x) => sourceIndex(x, width, mode));
  const isPadding = new Uint8Array(kh * kw);
  isPadding.forEach((_, k) => {
    const [y, x] = [rows[Math.floor(k / kw)], cols[k % kw]];
    isPadding[k] = y < 0 || y >= height || x < 0 || x >= width ? 1 : 0;
  });
  const outside = isPadding.includes(1);
  const result = { rows, cols, patch: [], isPadding, kernel: [], products: [], sums: [], bias, total: bias };
  planes.forEach((plane, c) => {
    const painted = kernels[kernels.length === 1 ? 0 : c].data;
    const kernel = flip ? painted.slice().reverse() : painted;
    const fill = outside ? fillValue(plane, mode) : 0;
    const patch = new Float32Array(kh * kw);
    for (let k = 0; k < patch.length; k++) {
      const [y, x] = [sourceRows[Math.floor(k / kw)], sourceCols[k % kw]];
      patch[k] = y < 0 || x < 0 ? fill : plane[y * width + x];
    }
    const products = Float64Array.from(patch, (value, k) => value * kernel[k]);
    const sum = products.reduce((total, product) => total + product, 0);
    result.patch.push(patch);
    result.kernel.push(kernel);
    result.products.push(products);
    result.sums.push(sum);
    result.total += sum;
  });
  return result;
}
