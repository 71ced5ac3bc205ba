// What a hand does to the list of layers. Every change gives a new list; what cannot be is left as it was.
import { stackLimits } from "./layer_stack.js";

const usualLayer = { op: "conv", size: [3, 3], stride: [1, 1], dilation: [1, 1], padding: [1, 1, 1, 1], channels: 16, bias: true };

/** A layer put behind `index` (-1: in front of all): a copy of that one, or a 3 x 3 convolution. */
export function insertLayer(layers, index, copied) {
  if (layers.length >= stackLimits.layers) return layers;
  const channels = layers.slice(0, index + 1).findLast(({ op }) => op === "conv")?.channels;
  return layers.toSpliced(index + 1, 0, structuredClone(copied ? layers[index] : { ...usualLayer, channels: channels ?? usualLayer.channels }));
}

/** Without one layer; the last one stays. */
export const removeLayer = (layers, index) => (layers.length > 1 ? layers.toSpliced(index, 1) : layers);

/** A layer one place down (1) or up (-1) the list. */
export function moveLayer(layers, index, by) {
  const to = index + by;
  return to < 0 || to >= layers.length ? layers : layers.with(index, layers[to]).with(to, layers[index]);
}

/** The layer as another operation: pooling has windows side by side, no dilation and no channels of its own. */
export function turnedInto(layer, op) {
  if (layer.op === op || (layer.op !== "conv" && op !== "conv")) return { ...layer, op };
  if (op === "conv") return { ...usualLayer };
  return { op, size: [2, 2], stride: [2, 2], dilation: [1, 1], padding: [0, 0, 0, 0], channels: 0, bias: false };
}

/** The padding that keeps the size at stride 1; the odd cell goes to the end, as torch puts it. */
export function samePadding({ size, dilation }) {
  return [0, 1].flatMap((axis) => {
    const all = dilation[axis] * (size[axis] - 1);
    return [Math.floor(all / 2), Math.ceil(all / 2)];
  });
}

/** The most padding that a side may have: a pooling's is at most half its window. */
export const mostPadding = ({ op, size }, side) => (op === "conv" ? stackLimits.padding : Math.floor(size[side < 2 ? 0 : 1] / 2));

/** The layer with a change, its padding brought back to what it may be. */
export function changedLayer(layer, patch) {
  const next = { ...layer, ...patch };
  return { ...next, padding: next.padding.map((cells, side) => Math.min(cells, mostPadding(next, side))) };
}

/** Whether rows and columns are alike in everything. */
export const isSquare = ({ size, stride, dilation, padding }) =>
  [size, stride, dilation].every(([down, across]) => down === across) && padding.every((cells) => cells === padding[0]);

/** Rows and columns alike: those of the rows hold. */
export const madeSquare = ({ size, stride, dilation, padding }) => ({
  size: [size[0], size[0]], stride: [stride[0], stride[0]], dilation: [dilation[0], dilation[0]], padding: Array(4).fill(padding[0]),
});
