// A bright point on a small map, and which of its moves the pooled map does not notice: the
// browser's half of cnnviz/core/forgiveness.py. Nothing is assumed: every move is pooled.
import { poolPlane, poolSize } from "./pooling.js";

export const earSide = 8;
export const earScenes = ["point", "texture", "spot"];

/** The map with the point at (row, col). "texture": every other cell has its own faint value, below
 *  a quarter. "spot": half as bright beside the point, a quarter as bright diagonally. All values
 *  are whole multiples of 1/256, so that float sums are exact and equal maps compare equal. */
export function earMap(row, col, scene, side = earSide) {
  const map = new Float32Array(side * side);
  for (let r = 0; r < side; r++) {
    for (let c = 0; c < side; c++) {
      const [down, across] = [Math.abs(r - row), Math.abs(c - col)];
      const near = down <= 1 && across <= 1;
      if (scene === "texture") map[r * side + c] = ((37 * (r * side + c) + 11) % 64) / 256;
      if (scene === "spot" && near) map[r * side + c] = 1 / 2 ** (down + across);
    }
  }
  map[row * side + col] = 1;
  return map;
}

const earPool = ({ kind, size, stride }) => ({ kind, size: [size, size], stride: [stride, stride], padding: 0, ceil: false });

/** Pooled as { map, height, width }. settings: { kind, size, stride, scene }. */
export function earPooled(row, col, settings, side = earSide) {
  const pool = earPool(settings);
  const { height, width } = poolSize(side, side, pool);
  const map = new Float32Array(height * width);
  poolPlane(map, earMap(row, col, settings.scene, side), side, side, pool);
  return { map, height, width };
}

/** The windows (pooled cells) that hold a cell of the map, as [row, col]. */
export function windowsOver(row, col, { size, stride }, side = earSide) {
  const windows = Math.floor((side - size) / stride) + 1;
  const over = (at) => Array.from({ length: windows }, (_, j) => j).filter((j) => j * stride <= at && at < j * stride + size);
  const across = over(col);
  return over(row).flatMap((r) => across.map((c) => [r, c]));
}

/** The eight moves of one size: { down, across, diagonal }. */
export function movesOf(step) {
  const signs = [-1, 0, 1];
  return signs.flatMap((down) => signs.map((across) => ({ down: down * step, across: across * step, diagonal: down !== 0 && across !== 0 }))).filter(({ down, across }) => down || across);
}

/** Every place's pooled map, by place. */
function pooledEverywhere(settings, side) {
  return Array.from({ length: side * side }, (_, i) => earPooled(Math.floor(i / side), i % side, settings, side).map);
}

const sameMap = (a, b) => a.every((value, i) => value === b[i]);

/** The moves from one place that stay on the map: movesOf plus { row, col, forgiven }. */
export function movesFrom(row, col, settings, step, side = earSide) {
  const here = earPooled(row, col, settings, side).map;
  return movesOf(step)
    .map((move) => ({ ...move, row: row + move.down, col: col + move.across }))
    .filter((to) => to.row >= 0 && to.col >= 0 && to.row < side && to.col < side)
    .map((to) => ({ ...to, forgiven: sameMap(here, earPooled(to.row, to.col, settings, side).map) }));
}

/** Over all places, for each step: { step, axis, diagonal }, both { forgiven, moves, leaving }:
 *  leaving counts the moves that would leave the map, which are not among the moves. */
export function countForgiven(settings, steps, side = earSide) {
  const maps = pooledEverywhere(settings, side);
  return steps.map((step) => {
    const count = { step, axis: { forgiven: 0, moves: 0, leaving: 0 }, diagonal: { forgiven: 0, moves: 0, leaving: 0 } };
    for (let i = 0; i < maps.length; i++) {
      for (const { down, across, diagonal } of movesOf(step)) {
        const [row, col] = [Math.floor(i / side) + down, (i % side) + across];
        const tally = diagonal ? count.diagonal : count.axis;
        if (row < 0 || col < 0 || row >= side || col >= side) tally.leaving += 1;
        else {
          tally.moves += 1;
          if (sameMap(maps[i], maps[row * side + col])) tally.forgiven += 1;
        }
      }
    }
    return count;
  });
}

/** max(0, 1 − s/p): the share of forgiven shifts s along one axis, windows of p side by side. */
export function theoryShare(size, step) {
  return Math.max(0, 1 - step / size);
}

/** The same on an endless map for any stride up to the size: windows begin every `stride` cells and
 *  end every `stride` cells; a shift is forgiven when it crosses neither a beginning nor an end. */
export function endlessShare(size, stride, step) {
  const between = size % stride;
  return (Math.max(0, between - step) + Math.max(0, stride - between - step)) / stride;
}
