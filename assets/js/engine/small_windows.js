// Square windows on a small square picture, cut from a larger one: what the matrix of a layer and im2col
// share. A geometry is { side, channels, kernel, stride, before, out }: `before` rows of padding above and
// left, `out` outputs along each side.
import { Refusal } from "./messages.js";
import { windowsAlong } from "./window_count.js";

/** The geometry of { side, stride, padding: "same" | "valid" } with a kernel; throws a Refusal when it does not fit. */
export function windowGeometry({ side, stride, padding }, kernel, channels) {
  const all = padding === "same" ? kernel - 1 : 0;
  const padded = side + all;
  if (kernel > padded) {
    throw new Refusal("A kernel of {k} x {k} does not fit into {n} x {n} pixels without padding.", { k: kernel, n: side });
  }
  return { side, channels, kernel, stride, before: Math.floor(all / 2), out: windowsAlong(padded, kernel, stride) };
}

/** The middle side x side of planes (C, S, S), as one flat array (C, side, side). */
export function middleOfPlanes(planes, side) {
  const [channels, , whole] = planes.shape;
  return cutPlanes(planes, channels, whole, side, Math.floor((whole - side) / 2));
}

function cutPlanes(planes, channels, whole, side, from) {
  const cut = new Float32Array(channels * side * side);
  for (let c = 0, to = 0; c < channels; c++) {
    for (let row = 0; row < side; row++, to += side) {
      const start = (c * whole + from + row) * whole + from;
      cut.set(planes.subarray(start, start + side), to);
    }
  }
  return cut;
}

/** The top left corner of the window of output (i, j), which may lie in the padding. */
export function windowCorner({ stride, before }, i, j) {
  return [i * stride - before, j * stride - before];
}

/** The convolution of a picture (C, side, side) with a kernel (C, k, k): products of each channel, then row,
 *  then column, summed in float64 and rounded once. Padding adds nothing. */
export function convolveWindows(picture, kernel, geometry) {
  const { side, channels, kernel: k, out } = geometry;
  const map = new Float32Array(out * out);
  for (let o = 0; o < map.length; o++) {
    const [top, left] = windowCorner(geometry, Math.floor(o / out), o % out);
    let sum = 0;
    for (let c = 0; c < channels; c++) {
      for (let a = Math.max(0, -top); a < Math.min(k, side - top); a++) {
        for (let b = Math.max(0, -left); b < Math.min(k, side - left); b++) {
          sum += kernel[(c * k + a) * k + b] * picture[(c * side + top + a) * side + left + b];
        }
      }
    }
    map[o] = sum;
  }
  return map;
}
