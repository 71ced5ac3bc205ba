// Numbers to pixels, by tables that come from cnnviz/core/colour.py. Pixels are written as whole
// Uint32 words of an ImageData's buffer: red in the lowest byte, then green, blue and alpha.

/** A table of (n, 3) bytes as n opaque pixels. */
export function tableToUint32(bytes) {
  return Uint32Array.from({ length: bytes.length / 3 }, (_, k) => {
    return (0xff000000 | (bytes[3 * k + 2] << 16) | (bytes[3 * k + 1] << 8) | bytes[3 * k]) >>> 0;
  });
}

// Adding and taking away 1.5 * 2^52 rounds a small double to the nearest whole number, halves to
// the even one, as numpy does: opposite values get opposite colours, and no branch on the sign.
const roundingShift = 6755399441055744;

/** Signed values on a table whose middle is zero and whose ends are -max and max; NaN is the middle. */
export function paintSigned(rgba32, data, max, table32) {
  const middle = (table32.length - 1) >> 1;
  const scale = max > 0 ? middle / max : 0;
  for (let i = 0, n = data.length; i < n; i++) {
    const k = data[i] * scale;
    const step = k > middle ? middle : k < -middle ? -middle : (k + roundingShift - roundingShift) | 0;
    rgba32[i] = table32[middle + step];
  }
}

/** Values from min to max on a whole table; NaN is min; without a range, everything is the middle. */
export function paintSequential(rgba32, data, min, max, table32) {
  const last = table32.length - 1;
  const scale = max > min ? last / (max - min) : 0;
  const start = max > min ? 0 : (last + 1) >> 1;
  for (let i = 0, n = data.length; i < n; i++) {
    const k = (data[i] - min) * scale + start;
    rgba32[i] = table32[k > last ? last : k < 0 ? 0 : (k + roundingShift - roundingShift) | 0];
  }
}

const greyTable = Uint32Array.from({ length: 256 }, (_, g) => (0xff000000 | (g * 0x010101)) >>> 0);

/** Values from min (black) to max (white). */
export function paintGrey(rgba32, data, min, max) {
  paintSequential(rgba32, data, min, max, greyTable);
}

/** The smallest and largest number as { min, max }; NaN is passed over; both 0 when there is none. */
export function extent(data) {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0, n = data.length; i < n; i++) {
    const v = data[i];
    if (v < min) min = v;
    if (v > max) max = v;
  }
  return min <= max ? { min, max } : { min: 0, max: 0 };
}
