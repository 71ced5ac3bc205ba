// Which colours a map is shown in, and between which two values: the same rule for the large
// picture, the small ones, the legend and the histogram.
import { extent } from "./colour.js";

export const scaleKinds = ["auto", "signed", "grey", "sequential"];

/** Smallest and largest value over all the planes of a map. */
export function rangeOf(maps) {
  let low = Infinity;
  let high = -Infinity;
  for (const map of maps) {
    const { min, max } = extent(map);
    if (min < low) low = min;
    if (max > high) high = max;
  }
  return { low, high };
}

/** { kind, low, high } for a map of 1 or 3 planes. `signed`: the stage can be negative. `full`: white. */
export function scaleFor(range, planes, wanted, signed, full) {
  const limit = Math.max(Math.abs(range.low), Math.abs(range.high)) || full;
  const kind = wanted !== "auto" ? wanted : signed ? "signed" : "grey";
  if (planes === 3) {
    const zeroIsMiddle = signed || range.low < 0;
    return { kind: "colour", low: zeroIsMiddle ? -limit : 0, high: zeroIsMiddle ? limit : Math.max(full, range.high) };
  }
  if (kind === "signed") return { kind, low: -limit, high: limit };
  if (wanted !== "auto") return { kind, low: range.low, high: range.high > range.low ? range.high : range.low + full };
  return { kind, low: Math.min(0, range.low), high: Math.max(full, range.high) };
}
