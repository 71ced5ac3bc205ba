// im2col: every window of a small picture as a column, every kernel as a row, so that one product of two
// matrices is the whole convolution. The arithmetic of cnnviz/core/im2col.py.
import { middleOfPlanes, windowCorner, windowGeometry } from "./small_windows.js";

export const unfoldedKernel = 3; // rows and columns of the kernels here

export class Unfolding {
  /** settings: Im2colSpec's JSON; planes (C, 12, 12); kernels (menu, C, 3, 3), of which `chosen` are the rows.
   *  Throws a Refusal when the kernel does not fit. */
  constructor(settings, planes, kernels, chosen) {
    const [channels] = planes.shape;
    const geometry = windowGeometry(settings, unfoldedKernel, channels);
    const length = channels * unfoldedKernel ** 2;
    const places = geometry.out ** 2;
    Object.assign(this, { settings, geometry, channels, length, places, count: chosen.length });
    this.picture = middleOfPlanes(planes, settings.side);
    this.kernels = new Float32Array(chosen.length * length);
    chosen.forEach((at, n) => this.kernels.set(kernels.subarray(at * length, (at + 1) * length), n * length));
    this.columns = unfoldWindows(this.picture, geometry, length);
    this.product = matrixProduct(this.kernels, this.columns, length, places);
  }

  /** What row r of the columns holds: channel, row and column within the window. */
  cellOf(r) {
    const k = unfoldedKernel;
    return { c: Math.floor(r / k / k), a: Math.floor(r / k) % k, b: r % k };
  }

  /** Where row r of column `place` comes from: its pixel of the picture, or padding. */
  sourceOf(r, place) {
    const { c, a, b } = this.cellOf(r);
    const { side, out } = this.geometry;
    const [top, left] = windowCorner(this.geometry, Math.floor(place / out), place % out);
    const [y, x] = [top + a, left + b];
    return { c, y, x, padding: y < 0 || x < 0 || y >= side || x >= side };
  }

  /** All entries [row, column] of the columns that are padding. */
  paddingEntries() {
    const found = [];
    for (let r = 0; r < this.length; r++) {
      for (let place = 0; place < this.places; place++) if (this.sourceOf(r, place).padding) found.push([r, place]);
    }
    return found;
  }

  /** The output whose window has pixel (y, x) nearest to its middle. */
  placeOver(y, x) {
    const { out, stride, before } = this.geometry;
    const nearest = (at) => Math.min(out - 1, Math.max(0, Math.round((at + before - (unfoldedKernel - 1) / 2) / stride)));
    return nearest(y) * out + nearest(x);
  }

  /** Column `place` of the unfolded picture and row `n` of the kernels: the factors of one output. */
  factors(n, place) {
    const patch = Float32Array.from({ length: this.length }, (_, r) => this.columns[r * this.places + place]);
    return { patch, kernel: this.kernels.subarray(n * this.length, (n + 1) * this.length), value: this.product[n * this.places + place] };
  }

  /** Numbers held, as 4 bytes each: the picture, the unfolded picture, and how often a pixel stands there on average. */
  memory() {
    const pixels = this.picture.length;
    return { picture: 4 * pixels, columns: 4 * this.columns.length, times: this.columns.length / pixels };
  }
}

function unfoldWindows(picture, geometry, length) {
  const { side, out } = geometry;
  const [k, places] = [unfoldedKernel, out * out];
  const columns = new Float32Array(length * places);
  for (let r = 0; r < length; r++) {
    const [c, a, b] = [Math.floor(r / k / k), Math.floor(r / k) % k, r % k];
    for (let place = 0; place < places; place++) {
      const [top, left] = windowCorner(geometry, Math.floor(place / out), place % out);
      const [y, x] = [top + a, left + b];
      if (y >= 0 && x >= 0 && y < side && x < side) columns[r * places + place] = picture[(c * side + y) * side + x];
    }
  }
  return columns;
}

/** (rows x length) times (length x cols): products summed in order in float64, rounded once. */
export function matrixProduct(left, right, length, cols) {
  const rows = left.length / length;
  const product = new Float32Array(rows * cols);
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      let sum = 0;
      for (let r = 0; r < length; r++) sum += left[row * length + r] * right[r * cols + col];
      product[row * cols + col] = sum;
    }
  }
  return product;
}
