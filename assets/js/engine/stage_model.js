// What the stage steps over, without a page: the grids on the left, the maps on the right, the
// window of each output cell, and which output cells an input cell or a weight takes part in.
// A slide steps a convolution over its padded input; a pooling steps over the map before it.
import { Chain } from "./chain.js";
import { resolvePadding, sourceIndex } from "./convolution.js";
import { termsOf } from "./inspect.js";
import { poolWindow } from "./pooling.js";

export class StageModel {
  /** pooled: whether the step is the pooling; else it is the convolution. */
  constructor(pooled) {
    this.pooled = pooled;
    this.chains = [];
    this.input = null;
    this.window = null;
    this.shown = [];
  }

  /** input: { planes, height, width }; with a ChannelWindow those of its channels `shown`: the others count in every sum. */
  setInput(input, window = null, shown = []) {
    [this.input, this.window, this.shown] = [input, window, shown];
    this.chains.forEach((chain) => chain.setPicture(input));
  }

  /** Compute all maps; kernels: one array of planes a kernel. Throws Refusal and keeps what was good. */
  begin(kernels, settings) {
    const trial = new Chain();
    trial.setPicture(this.input);
    kernels.forEach((planes) => trial.begin(planes, settings));
    this.chains.length = Math.min(this.chains.length, kernels.length);
    while (this.chains.length < kernels.length) {
      this.chains.push(new Chain());
      this.chains.at(-1).setPicture(this.input);
    }
    this.chains.forEach((chain, i) => {
      chain.begin(kernels[i], settings);
      chain.work();
      if (this.window) this.complete(chain);
    });
    this.settings = settings;
    this.padding = this.pooled ? this.poolPadding() : resolvePadding(settings.spec, kernels[0][0].height, kernels[0][0].width);
  }

  // The map of all channels in place of that of the few.
  complete(chain) {
    chain.conv.maps[0].set(this.window.totals);
    chain.finish();
  }

  /** Where the grids' first cells lie in the maps that they are cut out of: { input, output }, (row, column). */
  get origin() {
    return this.window ? { input: this.window.box, output: this.window.first } : { input: [0, 0], output: [0, 0] };
  }

  /** What the channels that are not drawn add to output cell (row, col): { sum, count }. */
  rest(row, col) {
    return this.window?.rest(row, col, this.shown) ?? { sum: 0, count: 0 };
  }

  poolPadding() {
    const { kind, padding } = this.settings.pool;
    return Array(4).fill(kind.startsWith("global") || kind === "none" ? 0 : padding);
  }

  /** The chain and its plane that output map `map` belongs to. */
  owner(map) {
    return this.pooled ? { chain: this.chains[0], plane: map } : { chain: this.chains[map], plane: 0 };
  }

  /** The grids that the window moves over, padding included: [{ values, rows, cols }]. */
  inputs() {
    const [chain] = this.chains;
    if (!this.pooled) return chain.padded.map(({ data, height, width }) => ({ values: data, rows: height, cols: width }));
    const [top, bottom, left, right] = this.padding;
    const { maps, height, width } = chain.act;
    const [rows, cols] = [height + top + bottom, width + left + right];
    return maps.map((map) => {
      if (!top) return { values: map, rows, cols };
      const values = new Float32Array(rows * cols).fill(this.settings.pool.kind === "max" ? NaN : 0);
      for (let y = 0; y < height; y++) values.set(map.subarray(y * width, (y + 1) * width), (y + top) * cols + left);
      return { values, rows, cols };
    });
  }

  /** Whether a cell of the input grids is padding. */
  isPadding(row, col) {
    const { height, width } = this.pooled ? this.chains[0].act : this.input;
    const [top, , left] = this.padding;
    return row < top || row >= top + height || col < left || col >= left + width;
  }

  /** The output maps: [{ values, before, rows, cols }]; before: the same before the activation. */
  outputs() {
    if (this.pooled) {
      const { maps, height, width } = this.chains[0].pooled;
      return maps.map((values) => ({ values, before: values, rows: height, cols: width }));
    }
    return this.chains.map(({ act, conv }) => ({ values: act.maps[0], before: conv.maps[0], rows: act.height, cols: act.width }));
  }

  /** How far one step of the window goes, and its size in cells of the grid, dilation included. */
  geometry() {
    const [{ settings, kernels, act }] = this.chains;
    if (!this.pooled) {
      const { stride, dilation } = settings.spec;
      const { height, width } = kernels[0];
      return { stride, dilation, size: [(height - 1) * dilation[0] + 1, (width - 1) * dilation[1] + 1], taps: [height, width] };
    }
    const { kind, size, stride } = settings.pool;
    const window = kind.startsWith("global") ? [act.height, act.width] : size;
    return { stride: stride ?? window, dilation: [1, 1], size: window, taps: window };
  }

  /** The window of output cell (row, col), in cells of the grid; with ceil it may hang over the end. */
  box(row, col) {
    const { stride, size } = this.geometry();
    return { top: row * stride[0], left: col * stride[1], height: size[0], width: size[1] };
  }

  /** The output cell whose window starts nearest to grid cell (top, left). */
  nearest(top, left) {
    const { stride } = this.geometry();
    const { rows, cols } = this.outputs()[0];
    const near = (p, step, count) => Math.min(count - 1, Math.max(0, Math.round(p / step)));
    return [near(top, stride[0], rows), near(left, stride[1], cols)];
  }

  /** The cells of the grids that hold a copy of cell (row, col), itself first: padding may repeat it. */
  copies(row, col) {
    const [top, bottom, left, right] = this.padding;
    if (this.pooled || this.isPadding(row, col)) return [[row, col]];
    const { height, width } = this.input;
    const mode = this.settings.spec.padding_mode;
    const same = (at, size, before, after) =>
      Array.from({ length: size + before + after }, (_, k) => k).filter((k) => sourceIndex(k - before, size, mode) === at - before);
    const rows = same(row, height, top, bottom);
    const cols = same(col, width, left, right);
    return rows.flatMap((r) => cols.map((c) => [r, c])).sort(([r]) => (r === row ? -1 : 1));
  }

  /** Every output cell that grid cell (row, col) of plane `plane` takes part in: [{ map, row, col, weight }];
   *  weight: what it is multiplied by there, all its copies together; for pooling, whether it is the winner. */
  feeds(plane, row, col) {
    if (this.pooled) return this.poolFeeds(plane, row, col);
    const { stride, dilation, taps } = this.geometry();
    const { rows, cols } = this.outputs()[0];
    const along = (at, size, step, gap, count) =>
      Array.from({ length: size }, (_, k) => ({ k, cell: (at - k * gap) / step })).filter(({ cell }) => Number.isInteger(cell) && cell >= 0 && cell < count);
    const found = new Map();
    for (const [r, c] of this.copies(row, col)) {
      for (const down of along(r, taps[0], stride[0], dilation[0], rows)) {
        for (const across of along(c, taps[1], stride[1], dilation[1], cols)) {
          this.chains.forEach((chain, map) => {
            const key = (map * rows + down.cell) * cols + across.cell;
            const kept = found.get(key) ?? { map, row: down.cell, col: across.cell, weight: 0 };
            kept.weight += this.weightAt(chain, plane, down.k, across.k);
            found.set(key, kept);
          });
        }
      }
    }
    return [...found.values()];
  }

  weightAt(chain, plane, ky, kx) {
    const kernel = chain.kernels[chain.kernels.length === 1 ? 0 : plane];
    const at = ky * kernel.width + kx;
    return kernel.data[this.settings.spec.flip ? kernel.data.length - 1 - at : at];
  }

  poolFeeds(plane, row, col) {
    const { rows, cols } = this.outputs()[0];
    const [top, , left] = this.padding;
    const { maps, height, width } = this.chains[0].act;
    const found = [];
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < cols; c++) {
        const box = this.box(r, c);
        if (row < box.top || row >= box.top + box.height || col < box.left || col >= box.left + box.width) continue;
        const { winner } = poolWindow(maps[plane], height, width, this.settings.pool, r, c);
        found.push({ map: plane, row: r, col: c, weight: null, wins: Boolean(winner) && winner[0] + top === row && winner[1] + left === col });
      }
    }
    return found;
  }

  /** Every grid cell that weight (ky, kx) of the applied kernel touches: [[row, col]]. */
  touches(ky, kx) {
    const { stride, dilation } = this.geometry();
    const { rows, cols } = this.outputs()[0];
    return Array.from({ length: rows * cols }, (_, i) => [Math.floor(i / cols) * stride[0] + ky * dilation[0], (i % cols) * stride[1] + kx * dilation[1]]);
  }

  /** One output cell as Predict judges it; see engine/predict.js. */
  question(map, row, col) {
    const { chain, plane } = this.owner(map);
    const { settings } = this;
    if (this.pooled) {
      const { maps, height, width } = chain.act;
      const { values, value } = poolWindow(maps[plane], height, width, settings.pool, row, col);
      return { kind: "pool", pool: settings.pool.kind.replace("global ", ""), values, value };
    }
    const [{ terms, total }] = termsOf(chain, row, col);
    const activated = chain.act.maps[0][row * chain.act.width + col];
    const rest = this.rest(row, col);
    if (this.window) terms.forEach((term, i) => (term.name = this.window.name(this.shown[i])));
    return { terms, total: total + rest.sum, rest, bias: settings.bias, activation: settings.activation, activated, flip: settings.spec.flip };
  }
}
