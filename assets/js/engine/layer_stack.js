// A stack of convolutions and poolings by numbers alone: the numbers of cnnviz/core/layer_stack.py,
// followed here because a slider cannot wait for a server. V. Dumoulin and F. Visin, A guide to
// convolution arithmetic for deep learning (2016).
//
// stack: { layers: [{ op: "conv" | "max" | "average", size, stride, dilation: [rows, columns],
//   padding: [top, bottom, left, right], channels, bias }], input: [C, H, W], cell, depth }
import { arrowSteps, within } from "./cells.js";
import { windowsAlong } from "./window_count.js";

export const stackLimits = { layers: 24, size: 15, stride: 8, dilation: 16, padding: 64, channels: 4096, side: 4096 };

const bothAxes = [0, 1];

/** How many cells a window spans along an axis, its gaps included. */
export const reachOf = ({ size, dilation }, axis) => dilation[axis] * (size[axis] - 1) + 1;

/** Every level from the input (level 0) up to the last layer that fits:
 *  { shape: [C, H, W], size, jump, start, centre: [rows, columns] in pixels, parameters, multiplyAdds: BigInt }.
 *  misfit: null, or the first layer that does not fit { index, needs, gets: [rows, columns] }. */
export function walkStack({ layers, input }) {
  const levels = [{ shape: input, size: [1, 1], jump: [1, 1], start: [0, 0], centre: [0, 0], parameters: 0n, multiplyAdds: 0n }];
  for (const [index, layer] of layers.entries()) {
    const below = levels.at(-1);
    const gets = bothAxes.map((axis) => below.shape[1 + axis] + layer.padding[2 * axis] + layer.padding[2 * axis + 1]);
    const needs = bothAxes.map((axis) => reachOf(layer, axis));
    if (bothAxes.some((axis) => needs[axis] > gets[axis])) return { levels, misfit: { index, needs, gets } };
    levels.push(levelOn(layer, below, gets));
  }
  return { levels, misfit: null };
}

function levelOn(layer, below, gets) {
  const each = (value) => bothAxes.map(value);
  const sides = each((axis) => windowsAlong(gets[axis], reachOf(layer, axis), layer.stride[axis]));
  const size = each((axis) => below.size[axis] + (reachOf(layer, axis) - 1) * below.jump[axis]);
  const start = each((axis) => below.start[axis] - layer.padding[2 * axis] * below.jump[axis]);
  const convolves = layer.op === "conv";
  const channels = convolves ? layer.channels : below.shape[0];
  const weights = convolves ? BigInt(below.shape[0]) * BigInt(channels * layer.size[0] * layer.size[1]) : 0n;
  return {
    shape: [channels, ...sides],
    size,
    start,
    jump: each((axis) => below.jump[axis] * layer.stride[axis]),
    centre: each((axis) => start[axis] + (size[axis] - 1) / 2),
    parameters: weights + (convolves && layer.bias ? BigInt(channels) : 0n),
    multiplyAdds: weights * BigInt(sides[0] * sides[1]),
  };
}

/** The cells of the level below that one cell reads along an axis; those in the padding are left out. */
function readBy(layer, axis, place, count) {
  const first = place * layer.stride[axis] - layer.padding[2 * axis];
  return Array.from({ length: layer.size[axis] }, (_, tap) => first + tap * layer.dilation[axis]).filter((at) => at >= 0 && at < count);
}

/** The way down from a cell of level `depth`: [[row, column]] of levels 0..depth, each the middle cell of the
 *  window above it, or the cell nearest to the middle where that is padding. */
export function pathDown({ layers }, levels, depth, cell) {
  const path = [cell];
  for (let level = depth; level > 0; level--) {
    const layer = layers[level - 1];
    path.unshift(bothAxes.map((axis) => {
      const middle = path[0][axis] * layer.stride[axis] - layer.padding[2 * axis] + layer.dilation[axis] * Math.floor((layer.size[axis] - 1) / 2);
      const real = readBy(layer, axis, path[0][axis], levels[level - 1].shape[1 + axis]);
      return real.reduce((best, at) => (best === null || Math.abs(at - middle) < Math.abs(best - middle) ? at : best), null) ?? middle;
    }));
  }
  return path;
}

/** All that a cell of level `depth` reads, level by level: [{ rows, cols: ascending whole numbers }] for levels
 *  0..depth. Padding is left out, and so are the gaps that a dilation leaves. */
export function readDown({ layers }, levels, depth, cell) {
  const found = [{ rows: [cell[0]], cols: [cell[1]] }];
  for (let level = depth; level > 0; level--) {
    const layer = layers[level - 1];
    const [rows, cols] = bothAxes.map((axis) => {
      const count = levels[level - 1].shape[1 + axis];
      const seen = new Uint8Array(count);
      for (const place of axis ? found[0].cols : found[0].rows) for (const at of readBy(layer, axis, place, count)) seen[at] = 1;
      return Array.from(seen.keys()).filter((at) => seen[at]);
    });
    found.unshift({ rows, cols });
  }
  return found;
}

/** The rows or columns of a box that lie outside `count` pixels: [before, after]. */
export const outsideOf = (first, length, count) => [Math.min(length, Math.max(0, -first)), Math.min(length, Math.max(0, first + length - count))];

/** The cell whose field has its middle nearest to a place of the picture, in pixels. */
export function cellAbove({ shape, jump, centre }, row, col) {
  return [row, col].map((place, axis) => within(Math.round((place - 0.5 - centre[axis]) / (jump[axis] || 1)), shape[1 + axis]));
}

/** The same part of another map: cells move with the map when its size changes, and the middle stays the middle. */
export const movedCell = (cell, before, after) => bothAxes.map((axis) => {
  const [was, is] = [before[axis], after[axis]];
  return cell[axis] === (was - 1) >> 1 ? (is - 1) >> 1 : within(Math.floor(((cell[axis] + 0.5) * is) / was), is);
});

/** A cell one arrow key on, with `far` eight cells on; null for another key. */
export function steppedCell(cell, key, far, shape) {
  const step = arrowSteps[key];
  return step ? cell.map((at, axis) => within(at + step[axis] * (far ? 8 : 1), shape[1 + axis])) : null;
}
