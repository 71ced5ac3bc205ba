// One kernel's chain: picture -> convolution -> activation -> pooling, kept up to date while
// something moves. Small work is done at once; large work is spread over frames, row by row;
// a painted cell is added to the map without convolving again (convolution is linear).
import { activate } from "./activations.js";
import { addTap, convolveRows, convolveSeparable, outputSize, padPlane, resolvePadding, separable } from "./convolution.js";
import { Refusal } from "./messages.js";
import { poolPlane, poolSize } from "./pooling.js";

const rowsAtOnce = 400000;

/** Planes of a packed picture: uint8 (H, W) or (H, W, 3) -> { planes: [Float32Array], height, width }. */
export function planesOf(pixels, unit) {
  const [height, width, channels = 1] = pixels.shape;
  const values = Float32Array.from({ length: 256 }, (_, v) => (unit ? v / 255 : v));
  const planes = Array.from({ length: channels }, () => new Float32Array(height * width));
  for (let c = 0; c < channels; c++) {
    const plane = planes[c];
    for (let i = 0, j = c; i < plane.length; i++, j += channels) plane[i] = values[pixels[j]];
  }
  return { planes, height, width };
}

export class Chain {
  /** anyStride: whether a stride may be larger than the picture, which only a later block's can be on purpose. */
  constructor(anyStride = false) {
    this.anyStride = anyStride;
    this.picture = null;
    this.conv = this.act = this.pooled = null;
    this.padKey = "";
    this.padded = [];
    this.job = null;
  }

  setPicture(picture) {
    this.picture = picture;
    this.padKey = "";
    this.conv = this.job = null;
  }

  /** Which planes meet which kernel for which map: [{ plane, kernel }] per output map. */
  plan(kernels, mode) {
    if (mode === "sum") return [this.picture.planes.map((_, c) => ({ plane: c, kernel: kernels[c] ?? kernels[0] }))];
    return this.picture.planes.map((_, c) => [{ plane: c, kernel: kernels[0] }]);
  }

  /** Start over with these settings; throws Refusal, leaving the last maps, when they do not fit. */
  begin(kernels, settings) {
    const { height, width } = this.picture;
    const { spec, pool } = settings;
    const kh = kernels[0].height;
    const kw = kernels[0].width;
    if (!this.anyStride && (spec.stride[0] > height || spec.stride[1] > width)) {
      throw new Refusal("The stride {sy} × {sx} is larger than the picture, {height} × {width}: choose a smaller one.", {
        sy: spec.stride[0], sx: spec.stride[1], height, width,
      });
    }
    const size = outputSize(height, width, kh, kw, spec);
    const pooled = pool.kind === "none" ? size : poolSize(size.height, size.width, pool);
    const padding = resolvePadding(spec, kh, kw);
    const padKey = `${padding} ${spec.padding_mode}`;
    if (padKey !== this.padKey) {
      this.padded = this.picture.planes.map((p) => padPlane(p, height, width, padding, spec.padding_mode));
      this.padKey = padKey;
    }
    const plan = this.plan(kernels, settings.mode);
    this.kernels = kernels;
    this.settings = settings;
    this.sizes = { conv: size, pooled };
    const kept = this.conv;
    const fits = kept && kept.maps.length === plan.length && kept.height === size.height && kept.width === size.width;
    const maps = fits ? kept.maps : plan.map(() => new Float32Array(size.height * size.width));
    if (!fits) this.conv = null;
    const steps = plan.flatMap((terms, m) =>
      terms.map(({ plane, kernel }, i) => ({ map: m, plane, kernel, first: i === 0, split: worthSplitting(kernel) })));
    this.steps = steps;
    this.job = { maps, steps, at: 0, row: 0, ...size };
  }

  /** The same picture's planes hold other numbers now: compute all again, into the same maps. */
  renew() {
    const { height, width, planes } = this.picture;
    const { spec } = this.settings;
    const padding = resolvePadding(spec, this.kernels[0].height, this.kernels[0].width);
    this.padded = planes.map((p, c) => padPlane(p, height, width, padding, spec.padding_mode, this.padded[c]));
    this.job = { maps: this.conv.maps, steps: this.steps, at: 0, row: 0, ...this.sizes.conv };
    this.work();
  }

  get busy() {
    return this.job !== null;
  }

  /** Work until done or until `deadline` (ms, performance.now()); returns whether all is done. */
  work(deadline = Infinity) {
    const { job, settings } = this;
    if (!job) return true;
    while (job.at < job.steps.length) {
      const { map, plane, kernel, first, split } = job.steps[job.at];
      const bias = first ? settings.bias : 0;
      const taps = split ? kernel.height + kernel.width : kernel.height * kernel.width;
      const rows = Math.max(1, Math.floor(rowsAtOnce / (taps * job.width)));
      const stop = Math.min(job.height, job.row + rows);
      const target = job.maps[map];
      if (split) convolveSeparable(target, job.width, this.padded[plane], split, settings.spec, bias, job.row, stop, !first);
      else convolveRows(target, job.width, this.padded[plane], kernel, settings.spec, bias, job.row, stop, !first);
      job.row = stop;
      if (stop === job.height) {
        job.at += 1;
        job.row = 0;
      }
      if (performance.now() > deadline && job.at < job.steps.length) return false;
    }
    this.conv = { maps: job.maps, height: job.height, width: job.width };
    this.job = null;
    this.finish();
    return true;
  }

  /** Add `delta` times one tap to the finished map; the settings must be those of `begin`. */
  tap(plane, row, col, delta) {
    const { spec, mode } = this.settings;
    const { maps, height, width } = this.conv;
    const kernel = this.kernels[0];
    if (mode === "sum") addTap(maps[0], height, width, this.padded[plane], spec, row, col, delta, kernel);
    else maps.forEach((map, c) => addTap(map, height, width, this.padded[c], spec, row, col, delta, kernel));
  }

  /** Activation and pooling of the finished map. */
  finish() {
    const { activation, pool } = this.settings;
    const { maps, height, width } = this.conv;
    if (activation === "identity") this.act = this.conv;
    else {
      const out = sameShape(this.act, maps, this.conv) ? this.act.maps : maps.map((m) => new Float32Array(m.length));
      maps.forEach((m, i) => activate(activation, out[i], m));
      this.act = { maps: out, height, width };
    }
    if (pool.kind === "none") this.pooled = this.act;
    else {
      const size = this.sizes.pooled;
      const out = this.pooled && this.pooled !== this.act && this.pooled.maps.length === maps.length
        && this.pooled.maps[0].length === size.height * size.width && this.pooled.maps !== this.act.maps
        && this.pooled.maps !== maps ? this.pooled.maps : maps.map(() => new Float32Array(size.height * size.width));
      this.act.maps.forEach((m, i) => poolPlane(out[i], m, height, width, pool));
      this.pooled = { maps: out, ...size };
    }
  }
}

function sameShape(kept, maps, conv) {
  return kept && kept.maps !== conv.maps && kept.maps.length === maps.length && kept.maps[0].length === maps[0].length;
}

function worthSplitting(kernel) {
  return kernel.height > 3 && kernel.width > 3 ? separable(kernel) : null;
}

/** Whether a kernel (or bias) can make negative values of a non-negative picture. */
export function isSigned(kernels, bias) {
  return bias < 0 || kernels.some((k) => k.data.some((w) => w < 0));
}

/** Numbers of a map for its caption and histogram: counts of `bins` cells from -limit to limit. */
export function histogram(maps, low, high, bins, step = 1) {
  const counts = new Uint32Array(bins);
  const scale = high > low ? bins / (high - low) : 0;
  for (const map of maps) {
    for (let i = 0; i < map.length; i += step) {
      const bin = Math.floor((map[i] - low) * scale);
      counts[bin < 0 ? 0 : bin >= bins ? bins - 1 : bin] += 1;
    }
  }
  return counts;
}
