// What a stack of layers is called and said to see.
import { groupedNumber } from "../engine/format.js";
import { outsideOf } from "../engine/layer_stack.js";

const minus = (text) => String(text).replaceAll("-", "−");
export const timesText = (pair) => pair.join(" × ");
const onceText = ([down, across]) => (down === across ? minus(down) : minus(`${down}, ${across}`));

/** The operations by name, in the order of their list. */
export const stackOps = (t) => ({ conv: t("convolution"), max: t("max pooling"), average: t("average pooling") });

/** "convolution 3 × 3": what a card and the first words of a row say. */
export const layerName = (t, layer) => `${stackOps(t)[layer.op]} ${timesText(layer.size)}`;

/** Its other settings, those that differ from nothing at all. */
export function layerSettings(t, { stride, dilation, padding }) {
  const sides = padding.every((cells) => cells === padding[0]) ? padding[0] : padding.join(", ");
  return [
    Math.max(...stride) > 1 && t("stride {s}", { s: stride[0] === stride[1] ? stride[0] : timesText(stride) }),
    Math.max(...dilation) > 1 && t("dilation {d}", { d: dilation[0] === dilation[1] ? dilation[0] : timesText(dilation) }),
    Math.max(...padding) > 0 && t("padding {p}", { p: sides }),
  ].filter(Boolean).join(", ");
}

/** The cells of a row of the table behind "#" and "Layer". */
export function levelFigures(level, isConv) {
  return [timesText(level.shape), timesText(level.size), onceText(level.jump), onceText(level.centre),
    isConv ? groupedNumber(level.parameters) : "0", isConv ? groupedNumber(level.multiplyAdds) : "–"];
}

/** Why the layer at misfit.index does not fit: the sentence of cnnviz/core/layer_stack.py. */
export function misfitText(t, { index, needs, gets }) {
  return t("Layer {n} does not fit: its window covers {rows} x {cols} cells, and the map before it has {h} x {w} with its padding.", { n: index + 1, rows: needs[0], cols: needs[1], h: gets[0], w: gets[1] });
}

/** The lines about one cell: at = { level, cell }, what it sees as box, and what it reads of the picture. */
export function fieldLines(t, { at, box, read, levels, layers }) {
  const [row, column] = at.cell.map(minus);
  const [, height, width] = levels[0].shape;
  const name = at.level ? t("Layer {n}, cell in row {row}, column {column}", { n: at.level, row, column }) : t("The pixel in row {row}, column {column}", { row, column });
  const sees = minus(t("It sees {height} × {width} pixels: rows {top} to {bottom}, columns {left} to {right}.", {
    height: box.height, width: box.width, top: box.top, bottom: box.top + box.height - 1, left: box.left, right: box.left + box.width - 1,
  }));
  return [at.level ? t("{name}. {sees}", { name, sees }) : name, overhangText(t, box, height, width), gapText(t, box, read, height, width), at.level > 0 && growthText(t, at.level, levels, layers)].filter(Boolean);
}

function overhangText(t, box, height, width) {
  const [top, bottom] = outsideOf(box.top, box.height, height);
  const [left, right] = outsideOf(box.left, box.width, width);
  if (!(top || bottom || left || right)) return "";
  return t("Outside the picture, in the padding: {top} rows above, {bottom} below, {left} columns on the left, {right} on the right.", { top, bottom, left, right });
}

function gapText(t, box, { rows, cols }, height, width) {
  const inside = (first, length, count) => length - outsideOf(first, length, count).reduce((sum, cells) => sum + cells, 0);
  const [high, wide] = [inside(box.top, box.height, height), inside(box.left, box.width, width)];
  if (rows.length === high && cols.length === wide) return "";
  return t("Of the {all} pixels inside it really reads {n}: dilation, stride or padding pass over the others.", { all: groupedNumber(high * wide), n: groupedNumber(rows.length * cols.length) });
}

/** How the field grew at this layer, as a sum with its numbers. */
function growthText(t, level, levels, layers) {
  const { size, dilation } = layers[level - 1];
  const [before, after] = [levels[level - 1], levels[level]];
  const sum = (axis) => `${after.size[axis]} = ${before.size[axis]} + (${size[axis]} − 1) × ${dilation[axis]} × ${before.jump[axis]}`;
  const both = sum(0) === sum(1) ? sum(0) : `↓ ${sum(0)}, → ${sum(1)}`;
  return t("{sum}: the field before + (window − 1) × dilation × jump before", { sum: both }).replaceAll(" − ", "\u00a0−\u00a0");
}
