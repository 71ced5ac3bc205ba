// Random numbers that are the same everywhere: mulberry32 of T. Ettinger, as cnnviz/core/weight_matrix.py.

/** `count` float32 numbers from -0.5 to 0.5, from a whole-number seed. */
export function seededWeights(seed, count) {
  let state = seed | 0;
  const weights = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    weights[i] = ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296 - 0.5;
  }
  return weights;
}
