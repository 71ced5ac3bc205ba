// A window of a network: all channels of the maps below a layer, around one cell of it. What each
// channel adds to each cell is summed in double precision, so that the list of all channels and the
// number that they make agree to the last digit; a few of the channels are drawn at a time.
import { outputSize, windowAt } from "./convolution.js";

/** How many channels are drawn at a time. */
export const channelsDrawn = 3;

export class ChannelWindow {
  /** about: what cnnviz/ui/network_window.py says of it; planes (C, h, w) and kernel (C, kh, kw) with .shape. */
  constructor(about, planes, kernel) {
    Object.assign(this, about); // source, title, spec, bias, first, box, inputs, outputs
    const cut = (array) => {
      const [count, height, width] = array.shape;
      return Array.from({ length: count }, (_, c) => ({ data: array.subarray(c * height * width, (c + 1) * height * width), height, width }));
    };
    this.planes = cut(planes);
    this.filters = cut(kernel);
    const [{ height, width }] = this.planes;
    const [{ height: kh, width: kw }] = this.filters;
    const size = outputSize(height, width, kh, kw, this.spec);
    [this.rows, this.cols] = [size.height, size.width];
    this.sums = new Float64Array(this.rows * this.cols * this.count);
    this.totals = new Float32Array(this.rows * this.cols);
    const data = this.planes.map((plane) => plane.data);
    for (let at = 0; at < this.totals.length; at++) {
      const cell = windowAt(data, height, width, this.filters, this.spec, 0, Math.floor(at / this.cols), at % this.cols);
      this.sums.set(cell.sums, at * this.count);
      this.totals[at] = this.sumAt(at) + this.bias;
    }
    this.full = this.planes.reduce((most, plane) => plane.data.reduce((m, v) => Math.max(m, Math.abs(v)), most), 0) || 1;
  }

  get count() {
    return this.planes.length;
  }

  /** The number that the source is named by, so that another one is noticed. */
  get key() {
    return JSON.stringify(this.source);
  }

  /** What it is, as a sentence. */
  words(t) {
    const [{ height, width }] = this.filters;
    return t("{title}: {layer}, channel {channel}, cell {row}, {col}. {n} input channels, kernels of {height} × {width}; the cells around it are there to step to.", { ...this.source, title: this.title, n: this.count, height, width });
  }

  /** What each channel adds to cell (row, col), without the bias. */
  sumsAt(row, col) {
    const at = row * this.cols + col;
    return this.sums.subarray(at * this.count, (at + 1) * this.count);
  }

  sumAt(at) {
    return this.sums.subarray(at * this.count, (at + 1) * this.count).reduce((total, sum) => total + sum, 0);
  }

  /** All channels, in the order of their numbers or, by size, of what they add to cell (row, col). */
  order(row, col, bySize) {
    const all = Array.from({ length: this.count }, (_, c) => c);
    if (!bySize) return all;
    const sums = this.sumsAt(row, col);
    return all.sort((a, b) => Math.abs(sums[b]) - Math.abs(sums[a]) || a - b);
  }

  /** The channels that add most to cell (row, col); all of them, in their order, where there are few. */
  strongest(row, col) {
    return this.order(row, col, this.count > channelsDrawn).slice(0, channelsDrawn);
  }

  /** What channel `c` is called: the network's own input has colours. */
  name(c) {
    return this.count === 3 ? "RGB"[c] : String(c);
  }

  /** What the channels that are not among `shown` add to cell (row, col) together: { sum, count }. */
  rest(row, col, shown) {
    const sums = this.sumsAt(row, col);
    let sum = 0;
    for (let c = 0; c < sums.length; c++) if (!shown.includes(c)) sum += sums[c];
    return { sum, count: sums.length - shown.length };
  }

  /** The planes of some channels as a picture, and their kernels. */
  input(shown) {
    const [{ height, width }] = this.planes;
    return { planes: shown.map((c) => this.planes[c].data), height, width };
  }

  kernels(shown) {
    return shown.map((c) => this.filters[c]);
  }
}

/** The channels drawn when `channel` is chosen too: the one that came first makes room. */
export function withChannel(shown, channel) {
  if (shown.includes(channel)) return shown;
  return [...shown, channel].slice(-channelsDrawn);
}
