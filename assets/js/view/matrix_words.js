// What is said about a layer's matrix: the four stops of the slider, and a row or an entry pointed at.
import { formatNumber, groupedNumber } from "../engine/format.js";
import { sentences } from "../engine/messages.js";

const unbroken = (text) => text.replaceAll(" ", "\u00a0");

/** The stops of an order: [{ title, formula, count }]. */
export function stopWords(t, matrix, order) {
  const { side, channels, kernel, stride, out } = matrix.geometry;
  const free = matrix.freeAtStops(order).map(groupedNumber);
  const step = (name) => (stride === 1 ? name : `${stride}${name}`);
  const two = channels === 2;
  const [W, V, v] = (two ? ["W[i, j, c, k, l]", "V[i, j, c, a, b]", "V[c, a, b]"] : ["W[i, j, k, l]", "V[i, j, a, b]", "V[a, b]"]).map(unbroken);
  const inside = unbroken(`0 ≤ a, b < ${kernel}`);
  const any = { title: t("Any matrix"), formula: `${unbroken("y[i, j]")} = Σ ${W} · ${unbroken(two ? "x[c, k, l]" : "x[k, l]")}`, count: `${matrix.rows} × ${matrix.cols} = ${free[0]}` };
  const named = { title: t("Named by offset"), formula: `k = ${step("i")} + a, l = ${step("j")} + b\n${V} = ${W}`, count: t("{n}, as before", { n: free[1] }) };
  const span = side + (out - 1) * stride;
  const size = (n) => `${two ? "2 × " : ""}${n} × ${n}`;
  const sharedAll = { title: t("Translation: the same everywhere"), formula: `${V} = ${v}`, count: `${size(span)} = ${free[2]}` };
  const nearOnly = { title: t("Locality: far weights are zero"), formula: t("{weights} = 0 unless {inside}", { weights: v, inside }), count: `${size(kernel)} = ${free[3]}` };
  const local = { title: t("Locality: far weights are zero"), formula: t("{weights} = 0 unless {inside}", { weights: V, inside }), count: t("{n} (locally connected)", { n: free[2] }) };
  const sharedLast = { title: t("Translation: the same everywhere"), formula: `${V} = ${v}`, count: `${size(kernel)} = ${free[3]}` };
  return order === "translation" ? [any, named, sharedAll, nearOnly] : [any, named, local, sharedLast];
}

/** What |a|, |b| <= delta of the textbooks is here; "" for an even kernel, which has no middle. */
export function deltaWords(t, { kernel }) {
  return kernel % 2 ? t("Counted from the kernel's middle, {inside} is |a|, |b| ≤ Δ with Δ = {delta}.", { inside: `0 ≤ a, b < ${kernel}`, delta: (kernel - 1) / 2 }) : "";
}

/** The line under the slider. */
export function stateWords(t, matrix) {
  const share = t("Free parameters: {free}; entries of the matrix: {all}.", { free: groupedNumber(matrix.free), all: groupedNumber(matrix.values.length) });
  const gap = matrix.largest === 0
    ? t("Matrix times vector and convolution: equal to the last digit.")
    : t("Largest difference between matrix times vector and the convolution: {gap}.", { gap: formatNumber(matrix.largest) });
  return [share, gap];
}

/** Row and window of output (i, j). */
export function rowWords(t, matrix, row) {
  const { out, stride, before, kernel, side } = matrix.geometry;
  const [i, j] = [Math.floor(row / out), row % out];
  const [top, left] = [i * stride - before, j * stride - before];
  const inside = (value) => Math.min(side - 1, Math.max(0, value));
  return t("Row {row} of the matrix is output ({i}, {j}); its window has rows {top} to {bottom}, columns {left} to {right} of the picture.", {
    row, i, j, top: inside(top), bottom: inside(top + kernel - 1), left: inside(left), right: inside(left + kernel - 1),
  });
}

/** Weight, offset and copies of entry e. */
export function entryWords(t, matrix, e) {
  const { c, y, x, a, b } = matrix.placeOf(e);
  const signed = (value) => String(value).replace("-", "−");
  const n = groupedNumber(matrix.copiesOf(e).length);
  const values = { y, x, c, a: signed(a), b: signed(b), value: formatNumber(matrix.values[e]) };
  const said = matrix.geometry.channels > 1
    ? t("Weight {value} for input ({y}, {x}) of channel {c}: offset ({a}, {b}).", values)
    : t("Weight {value} for input ({y}, {x}): offset ({a}, {b}).", values);
  const cell = matrix.rings[e] ? t("Outside the kernel.") : t("Cell ({a}, {b}) of the kernel.", values);
  const zero = matrix.rings[e] > matrix.kept;
  const copies = zero ? t("{n} entries have this offset: all zero.", { n })
    : matrix.blend === 1 ? t("{n} entries have this offset: all the same weight.", { n })
      : t("{n} entries have this offset, each with a weight of its own.", { n });
  return [said, sentences(cell, copies)];
}
