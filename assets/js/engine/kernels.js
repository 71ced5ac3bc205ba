// Kernels that follow from a formula, the same as cnnviz/core/kernel_families.py, so that a slider
// is answered here. x runs to the right and y down from the centre; angles are in degrees,
// anticlockwise from the right.

const negligible = 1e-9;
const toRadians = (degrees) => (degrees * Math.PI) / 180;

/** The weights of a family as { data, height, width }: generateKernel("box", { size: 3 }). */
export function generateKernel(name, params) {
  if (!(name in kernelFamilies)) throw new RangeError(`no kernel family named ${name}`);
  return kernelFamilies[name](params);
}

function finished(size, weights) {
  let peak = 0;
  for (const w of weights) peak = Math.max(peak, Math.abs(w));
  return { data: Float32Array.from(weights, (w) => (Math.abs(w) < negligible * peak ? 0 : w)), height: size, width: size };
}

// One number for each cell, from its place: (x, y) about the centre.
function overCells(size, formula) {
  const middle = (size - 1) / 2;
  return Float64Array.from({ length: size * size }, (_, k) => formula((k % size) - middle, Math.floor(k / size) - middle));
}

// The same from the distances along an angle and across it.
function overAngle(size, angle, formula) {
  const cos = Math.cos(toRadians(angle));
  const sin = Math.sin(toRadians(angle));
  return overCells(size, (x, y) => formula(x * cos - y * sin, x * sin + y * cos));
}

const total = (weights) => weights.reduce((sum, w) => sum + w, 0);
const dividedBy = (weights, divisor) => weights.map((w) => w / divisor);
const clipped = (v) => Math.min(1, Math.max(0, v));

function bellOf(size, sigma) {
  const bell = overCells(size, (x, y) => Math.exp(-(x * x + y * y) / (2 * sigma * sigma)));
  return dividedBy(bell, total(bell));
}

// T. Ettinger's generator, 32 bits of state, numbers from 0 up to 1.
export function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const compassRing = [5, 2, 1, 0, 3, 6, 7, 8];

const kernelFamilies = {
  shift({ dx, dy }) {
    const reach = Math.max(Math.abs(dx), Math.abs(dy));
    return finished(2 * reach + 1, overCells(2 * reach + 1, (x, y) => (x === -dx && y === -dy ? 1 : 0)));
  },
  random({ size, seed }) {
    const next = mulberry32(seed);
    return { data: Float32Array.from({ length: size * size }, () => next() * 2 - 1), height: size, width: size };
  },
  box({ size }) {
    return finished(size, overCells(size, () => 1 / (size * size)));
  },
  gaussian({ size, sigma }) {
    return finished(size, bellOf(size, sigma));
  },
  disc({ size }) {
    const disc = overCells(size, (x, y) => clipped(size / 2 - Math.hypot(x, y)));
    return finished(size, dividedBy(disc, total(disc)));
  },
  motion({ size, angle }) {
    const line = overAngle(size, angle, (along, across) =>
      clipped(1 - Math.abs(across)) * clipped((size + 1) / 2 - Math.abs(along)));
    return finished(size, dividedBy(line, total(line)));
  },
  unsharp({ size, sigma, amount }) {
    const weights = bellOf(size, sigma).map((w) => -amount * w);
    weights[(size * size - 1) / 2] += 1 + amount;
    return finished(size, weights);
  },
  "laplacian of gaussian"({ size, sigma }) {
    const weights = overCells(size, (x, y) => {
      const square = (x * x + y * y) / (2 * sigma * sigma);
      return ((square - 1) * Math.exp(-square)) / (Math.PI * sigma ** 4);
    });
    const mean = total(weights) / weights.length;
    return finished(size, weights.map((w) => w - mean));
  },
  "difference of gaussians"({ size, sigma, ratio }) {
    const wide = bellOf(size, ratio * sigma);
    return finished(size, bellOf(size, sigma).map((w, k) => w - wide[k]));
  },
  "gaussian derivative"({ size, sigma, angle }) {
    const bell = bellOf(size, sigma);
    const slope = overAngle(size, angle, (along) => along);
    const weights = bell.map((w, k) => w * slope[k]);
    return finished(size, dividedBy(weights, total(weights.map((w, k) => w * slope[k]))));
  },
  gabor({ size, sigma, angle, wavelength, phase, aspect }) {
    const bell = overAngle(size, angle, (along, across) =>
      Math.exp(-(along * along + (aspect * across) ** 2) / (2 * sigma * sigma)));
    const wave = overAngle(size, angle, (along) => Math.cos((2 * Math.PI * along) / wavelength - toRadians(phase)))
      .map((w, k) => w * bell[k]);
    const even = total(wave) / total(bell);
    return finished(size, wave.map((w, k) => w - bell[k] * even));
  },
  kirsch({ angle }) {
    const data = new Float32Array(9);
    compassRing.forEach((cell, k) => (data[cell] = (k - Math.round(angle / 45) + 9) % 8 < 3 ? 5 : -3));
    return { data, height: 3, width: 3 };
  },
};
