// Small kernels one behind another against one large kernel that sees as far: weights, non-linearities,
// and on how many ways a pixel reaches the cell. K. Simonyan and A. Zisserman (2015), section 2.3.

/** Numbers of channels to choose from, the same going in and coming out. */
export const pairChannels = [1, 2, 3, 4, 8, 16, 32, 64, 128, 256, 512];

/** `count` k x k kernels with stride 1 against one of the same field; channels in and out alike, no biases. */
export function kernelPair(count, channels, k = 3) {
  const side = 1 + count * (k - 1);
  const plane = channels * channels;
  const [small, large] = [count * k * k, side * side];
  return {
    side,
    small: { field: side, each: small, weights: small * plane, relus: count },
    large: { field: side, each: large, weights: large * plane, relus: 1 },
    saved: 1 - small / large,
  };
}

/** In how many ways each pixel of a field reaches the cell through `count` k x k kernels: one weight a step.
 *  A Float32Array of side x side; along an axis it is k ones, convolved with themselves `count` times. */
export function wayCounts(count, k = 3) {
  let line = [1];
  for (let i = 0; i < count; i++) {
    const longer = Array(line.length + k - 1).fill(0);
    line.forEach((ways, at) => {
      for (let tap = 0; tap < k; tap++) longer[at + tap] += ways;
    });
    line = longer;
  }
  return Float32Array.from(line.flatMap((down) => line.map((across) => down * across)));
}
