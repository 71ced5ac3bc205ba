// The inner loops of convolution: plain JavaScript, arranged so that the compiler keeps sums in
// registers. Array destructuring inside them would make them three times slower.

/** The cells of a kernel that count, as runs of `run` neighbours in a row: their weights and the
 *  distance of the first one in the padded plane. The last run of a row starts early enough to end
 *  with the row and does not count the cells it shares; runs of nothing but zeros are left out. */
export function kernelTaps(kernel, paddedWidth, dilation, flip, run) {
  const { data, height, width } = kernel;
  const [weights, offsets] = [[], []];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x += run) {
      const first = Math.min(x, width - run);
      const cells = Array.from({ length: run }, (_, k) => {
        const cell = y * width + first + k;
        return first + k < x ? 0 : data[flip ? data.length - 1 - cell : cell];
      });
      if (cells.every((weight) => weight === 0)) continue;
      weights.push(...cells);
      offsets.push(y * dilation[0] * paddedWidth + first * dilation[1]);
    }
  }
  return { run, weights: Float64Array.from(weights), offsets: Int32Array.from(offsets) };
}

// One row of weighted sums, out[o + x] (+)= start + sum of weight * p[i + x * step + offset], four
// cells at a time, which stay in registers (and in double) while all taps pass.
function sumTaps(out, o, n, p, i, step, taps, start, accumulate) {
  const { weights, offsets } = taps;
  const count = offsets.length, twice = 2 * step, thrice = 3 * step;
  let x = 0;
  for (; x + 4 <= n; x += 4, o += 4, i += 4 * step) {
    let a = 0, b = 0, c = 0, d = 0;
    for (let k = 0; k < count; k++) {
      const w = weights[k];
      const j = i + offsets[k];
      a += w * p[j];
      b += w * p[j + step];
      c += w * p[j + twice];
      d += w * p[j + thrice];
    }
    if (accumulate) {
      a += out[o];
      b += out[o + 1];
      c += out[o + 2];
      d += out[o + 3];
    }
    out[o] = a + start;
    out[o + 1] = b + start;
    out[o + 2] = c + start;
    out[o + 3] = d + start;
  }
  for (; x < n; x++, o++, i += step) {
    let a = 0;
    for (let k = 0; k < count; k++) a += weights[k] * p[i + offsets[k]];
    out[o] = accumulate ? out[o] + a + start : a + start;
  }
}

// The same for step 1 and runs of three taps side by side, which share what they load.
function sumTriples(out, o, n, p, i, taps, start, accumulate) {
  const { weights, offsets } = taps;
  const count = offsets.length;
  let x = 0;
  for (; x + 4 <= n; x += 4, o += 4, i += 4) {
    let a = 0, b = 0, c = 0, d = 0;
    for (let k = 0, m = 0; k < count; k++, m += 3) {
      const u = weights[m], v = weights[m + 1], w = weights[m + 2];
      const j = i + offsets[k];
      const p0 = p[j], p1 = p[j + 1], p2 = p[j + 2], p3 = p[j + 3], p4 = p[j + 4], p5 = p[j + 5];
      a += u * p0 + v * p1 + w * p2;
      b += u * p1 + v * p2 + w * p3;
      c += u * p2 + v * p3 + w * p4;
      d += u * p3 + v * p4 + w * p5;
    }
    if (accumulate) {
      a += out[o];
      b += out[o + 1];
      c += out[o + 2];
      d += out[o + 3];
    }
    out[o] = a + start;
    out[o + 1] = b + start;
    out[o + 2] = c + start;
    out[o + 3] = d + start;
  }
  for (; x < n; x++, o++, i++) {
    let a = 0;
    for (let k = 0, m = 0; k < count; k++, m += 3) {
      const j = i + offsets[k];
      a += weights[m] * p[j] + weights[m + 1] * p[j + 1] + weights[m + 2] * p[j + 2];
    }
    out[o] = accumulate ? out[o] + a + start : a + start;
  }
}

/** One row of weighted sums of `p` from i on, a cell every `step`, written to or added to `out`. */
export function sumRow(out, o, n, p, i, step, taps, start, accumulate) {
  if (taps.run === 3) sumTriples(out, o, n, p, i, taps, start, accumulate);
  else sumTaps(out, o, n, p, i, step, taps, start, accumulate);
}

/** How many neighbouring taps are summed at once: three where they lie side by side. */
export function runLength(kernelWidth, step, dilation) {
  return kernelWidth >= 3 && step === 1 && dilation === 1 ? 3 : 1;
}
