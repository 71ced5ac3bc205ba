// A layer on a small picture as the matrix it is, outputs by inputs, and the way from any matrix to that of
// a convolution: weights that depend on the offset only (translation), far offsets zero (locality). The
// arithmetic of cnnviz/core/weight_matrix.py, to the last rounding.
import { seededWeights } from "./seeded.js";
import { convolveWindows, middleOfPlanes, windowCorner, windowGeometry } from "./small_windows.js";

export class WeightMatrix {
  /** settings: MatrixSpec's JSON; planes (2, 12, 12), kernel (2, 5, 5). Throws a Refusal when the kernel does not fit. */
  constructor(settings, seed, planes, kernel) {
    const { side, channels, kernel: size } = settings;
    const geometry = windowGeometry(settings, size, channels);
    const cells = side * side;
    Object.assign(this, { settings, geometry, rows: geometry.out ** 2, cols: channels * cells });
    this.picture = middleOfPlanes(planes, side).subarray(0, this.cols);
    this.kernel = middleOfPlanes(kernel, size).subarray(0, channels * size * size);
    this.dense = seededWeights(seed, this.rows * this.cols);
    this.values = new Float32Array(this.dense.length);
    this.convolution = convolveWindows(this.picture, this.kernel, geometry);
    this.#readOffsets();
    this.move(settings.at, settings.order);
  }

  // Of each entry: which offset (c, a, b) it has, how far that is from the kernel, and its shared value.
  #readOffsets() {
    const { geometry, rows, cols } = this;
    const { side, out, stride, before, kernel: size } = geometry;
    this.least = before - (out - 1) * stride;
    const span = side + (out - 1) * stride;
    this.offsets = new Int32Array(rows * cols);
    this.rings = new Uint8Array(rows * cols);
    const [sums, counts] = [new Float64Array(geometry.channels * span * span), new Int32Array(geometry.channels * span * span)];
    const ringOf = new Uint8Array(sums.length);
    this.firsts = []; // the first entry of each offset that occurs
    for (let e = 0; e < this.offsets.length; e++) {
      const { c, a, b } = this.placeOf(e);
      const offset = (c * span + a - this.least) * span + b - this.least;
      this.offsets[e] = offset;
      this.rings[e] = ringOf[offset] = Math.max(0, -a, a - size + 1, -b, b - size + 1);
      if (!counts[offset]) this.firsts.push(e);
      sums[offset] += this.dense[e];
      counts[offset] += 1;
    }
    this.shared = new Float32Array(sums.length);
    this.ringCounts = []; // how many entries, and how many offsets, each ring has
    for (let offset = 0; offset < sums.length; offset++) {
      if (!counts[offset]) continue;
      const [c, a, b] = [Math.floor(offset / span / span), (Math.floor(offset / span) % span) + this.least, (offset % span) + this.least];
      const ring = ringOf[offset];
      this.shared[offset] = ring ? sums[offset] / counts[offset] : this.kernel[(c * size + a) * size + b];
      const had = (this.ringCounts[ring] ??= { entries: 0, offsets: 0 });
      had.entries += counts[offset];
      had.offsets += 1;
    }
    this.farthest = this.ringCounts.length - 1;
  }

  /** Entry e: its row (output i, j), its column (channel, picture row and column) and its offset (a, b). */
  placeOf(e) {
    const { side, out } = this.geometry;
    const [row, col] = [Math.floor(e / this.cols), e % this.cols];
    const [i, j] = [Math.floor(row / out), row % out];
    const [c, y, x] = [Math.floor(col / side / side), Math.floor(col / side) % side, col % side];
    const [top, left] = windowCorner(this.geometry, i, j);
    return { row, col, i, j, c, y, x, a: y - top, b: x - left };
  }

  /** Where the slider stands: the rings that are kept and the share of the shared value. */
  stage(at, order) {
    const u = 3 * at;
    const R = this.farthest;
    const part = (value) => Math.min(1, Math.max(0, value));
    const left = (value) => Math.floor(Math.min(1, Math.max(0, value)) * R + 0.5);
    if (order === "translation") return { kept: left(3 - u), blend: part(u - 1) };
    return { kept: left(2 - u), blend: part(u - 2) };
  }

  /** The entries, their product with the picture and the free parameters, with the slider at 0 to 1. */
  move(at, order) {
    const { kept, blend } = this.stage(at, order);
    const { dense, rings, offsets, shared, values } = this;
    Object.assign(this, { kept, blend });
    for (let e = 0; e < values.length; e++) {
      if (rings[e] > kept) values[e] = 0;
      else if (blend === 0) values[e] = dense[e];
      else if (blend === 1) values[e] = shared[offsets[e]];
      else values[e] = (1 - blend) * dense[e] + blend * shared[offsets[e]];
    }
    this.product = timesVector(values, this.picture);
    this.difference = Float32Array.from(this.product, (y, o) => y - this.convolution[o]);
    this.largest = this.difference.reduce((most, d) => Math.max(most, Math.abs(d)), 0);
    this.free = this.freeAt(kept, blend);
  }

  /** How many numbers can be chosen: entries, until each offset shares one. */
  freeAt(kept, blend) {
    const name = blend === 1 ? "offsets" : "entries";
    return this.ringCounts.slice(0, kept + 1).reduce((sum, ring) => sum + ring[name], 0);
  }

  /** The free parameters at the four stops of the slider. */
  freeAtStops(order) {
    return [0, 1, 2, 3].map((stop) => {
      const { kept, blend } = this.stage(stop / 3, order);
      return this.freeAt(kept, blend);
    });
  }

  /** All entries with the offset of entry e. */
  copiesOf(e) {
    const copies = [];
    for (let other = 0; other < this.offsets.length; other++) if (this.offsets[other] === this.offsets[e]) copies.push(other);
    return copies;
  }
}

/** y = W x: each row's products summed over the columns in order in float64, rounded once. */
export function timesVector(matrix, vector) {
  const cols = vector.length;
  const product = new Float32Array(matrix.length / cols);
  for (let row = 0, e = 0; row < product.length; row++) {
    let sum = 0;
    for (let col = 0; col < cols; col++, e++) sum += matrix[e] * vector[col];
    product[row] = sum;
  }
  return product;
}
