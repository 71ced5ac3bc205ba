// Three layers over one input, counted: fully connected, locally connected and convolutional. The numbers
// of cnnviz/core/layer_rivals.py, exact at any size, so as BigInt.
import { groupedNumber } from "./format.js";
import { Refusal } from "./messages.js";
import { windowsAlong } from "./window_count.js";

export const rivalNames = ["dense", "local", "conv"];

/** Rows (or columns) of padding in all: "same" keeps the size at stride 1. */
export function rivalPadding({ kernel, padding }) {
  return padding === "same" ? kernel - 1 : padding === "valid" ? 0 : 2 * padding;
}

const outputSide = (side, rivals) => windowsAlong(side + rivalPadding(rivals), rivals.kernel, rivals.stride);

/** { input, output: [K, H', W'], dense, local, conv }, each { weights, biases, outputs: [C, H, W], multiplyAdds,
 *  bytes } in BigInt. Throws a Refusal when the kernel does not fit. */
export function countRivals(rivals) {
  const { height, width, channels, neurons, filters, kernel, bias } = rivals;
  const all = rivalPadding(rivals);
  if (kernel > Math.min(height, width) + all) {
    throw new Refusal("The kernel covers {kh} x {kw} pixels and does not fit into the picture, which with its padding has {h} x {w}.", { kh: kernel, kw: kernel, h: height + all, w: width + all });
  }
  const [down, across] = [outputSide(height, rivals), outputSide(width, rivals)];
  const big = (...factors) => factors.reduce((product, factor) => product * BigInt(factor), 1n);
  const places = big(down, across);
  const one = (weights, biases, outputs, multiplyAdds) => {
    const kept = bias ? biases : 0n;
    return { weights, biases: kept, outputs, multiplyAdds, bytes: 4n * (weights + kept) };
  };
  const dense = big(neurons, channels, height, width);
  const shared = big(filters, channels, kernel, kernel);
  const output = [filters, down, across];
  return {
    input: [channels, height, width], output,
    dense: one(dense, big(neurons), [neurons, 1, 1], dense),
    local: one(shared * places, big(filters) * places, output, shared * places),
    conv: one(shared, big(filters), output, shared * places),
  };
}

/** How each number of weights and of multiply-adds comes about: { weights: { symbols, numbers, result }, work }. */
export function rivalFormulas(rivals, counts) {
  const { height, width, channels, neurons, filters, kernel } = rivals;
  const [, down, across] = counts.output;
  const written = (factors) => factors.map(groupedNumber).join(" × ");
  const made = (symbols, factors, result) => ({ symbols, numbers: written(factors), result: groupedNumber(result) });
  const square = [kernel, kernel];
  const weights = {
    dense: made("N × C × H × W", [neurons, channels, height, width], counts.dense.weights),
    local: made("K × H′ × W′ × C × k × k", [filters, down, across, channels, ...square], counts.local.weights),
    conv: made("K × C × k × k", [filters, channels, ...square], counts.conv.weights),
  };
  const { multiplyAdds } = counts.conv;
  const work = { dense: weights.dense, local: weights.local, conv: made("K × C × k × k × H′ × W′", [filters, channels, ...square, down, across], multiplyAdds) };
  return { weights, work };
}

/** The sides of the output as a formula: ["H′ = ⌊(224 + 2 − 3) / 1⌋ + 1 = 224", "W′ = ..."]. */
export function rivalSizes(rivals) {
  const line = (name, side) => `${name} = ⌊(${side} + ${rivalPadding(rivals)} − ${rivals.kernel}) / ${rivals.stride}⌋ + 1 = ${outputSide(side, rivals)}`;
  return [line("H′", rivals.height), line("W′", rivals.width)];
}

/** How many times `many` is `few`: "50 176", "333.3", "1.5". */
export function ratioText(many, few) {
  if (many % few === 0n) return groupedNumber(many / few);
  const tenths = (10n * many + few / 2n) / few;
  if (tenths >= 10000n) return groupedNumber((tenths + 5n) / 10n);
  if (tenths >= 1000n) return `${tenths / 10n}.${tenths % 10n}`;
  return Number((Number(many) / Number(few)).toFixed(2)).toString();
}

const countUnits = { en: [[10n ** 12n, "trillion"], [10n ** 9n, "billion"], [10n ** 6n, "million"]], zh: [[10n ** 12n, "万亿"], [10n ** 8n, "亿"], [10n ** 4n, "万"]] };

/** A large count in the words of a language, with four digits: { text: "150.5", unit: "million", exact: false };
 *  null where the count has no unit of its own. */
export function shortCount(count, language) {
  const found = countUnits[language === "zh" ? "zh" : "en"].find(([size]) => count >= size);
  return found ? { ...inUnits(count, found[0]), unit: found[1] } : null;
}

const byteUnits = [[10n ** 18n, "EB"], [10n ** 15n, "PB"], [10n ** 12n, "TB"], [10n ** 9n, "GB"], [10n ** 6n, "MB"], [10n ** 3n, "kB"], [1n, "B"]];

/** "602.1 MB": units of 1,000 bytes. */
export function shortBytes(bytes) {
  const [size, unit] = byteUnits.find(([least]) => bytes >= least) ?? [1n, "B"];
  return `${inUnits(bytes, size).text} ${unit}`;
}

function inUnits(count, size) {
  const whole = String(count / size).length;
  const places = Math.max(0, 4 - whole);
  const scale = 10n ** BigInt(places);
  const rounded = (count * scale + size / 2n) / size;
  const text = places ? String(Number(rounded) / Number(scale)) : groupedNumber(rounded);
  return { text, exact: rounded * size === count * scale };
}

/** The decades of a log axis that holds `counts`: the exponent of its end, and where a count lies from 0 to 1. */
export function logAxis(counts) {
  const exponent = (count) => Math.log10(Number(count));
  const top = Math.max(1, Math.ceil(Math.max(...counts.map(exponent)) - 1e-9));
  return { top, place: (count) => Math.max(0, exponent(count)) / top };
}
