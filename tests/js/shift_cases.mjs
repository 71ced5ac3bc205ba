// Random pictures, kernels and settings for the tests of the shift lab: the same at every run.

/** A generator of numbers: unit(), whole(n) below n, floats(n) within ±1. */
export function randomly(seed) {
  let state = seed * 2654435761 >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0; // mulberry32
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { unit, whole: (n) => Math.floor(unit() * n), floats: (n) => Float32Array.from({ length: n }, () => 2 * unit() - 1) };
}

export const pick = (random, list) => list[random.whole(list.length)];

export const anyPicture = (random, height, width, planes = 1) => ({ planes: Array.from({ length: planes }, () => random.floats(height * width)), height, width });

export const anyKernel = (random, height, width) => ({ data: random.floats(height * width), height, width });

/** A kernel that is a column times a row, which large ones are computed as. */
export function splitKernel(random, height, width) {
  const [column, row] = [random.floats(height), random.floats(width)];
  return { data: Float32Array.from({ length: height * width }, (_, k) => column[Math.floor(k / width)] * row[k % width]), height, width };
}

export const activations = ["identity", "relu", "leaky relu", "sigmoid", "tanh", "absolute"];

export function settingsOf({ spec, ...settings } = {}) {
  return {
    spec: { stride: [1, 1], padding: "same", padding_mode: "zeros", dilation: [1, 1], flip: false, ...spec },
    pool: { kind: "none" }, activation: "identity", bias: 0, mode: "grey", ...settings,
  };
}
