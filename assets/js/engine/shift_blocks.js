// Convolution, activation and pooling several times in a row, with the same settings and kernel,
// and what a cell of the map before the last pooling (f) and after it (g) sees of the picture.
import { Chain } from "./chain.js";
import { resolvePadding } from "./convolution.js";
import { Refusal } from "./messages.js";

/** The chains of `blocks` blocks, computed; each takes what the one before it has pooled. A global pooling
 *  only comes after the last one. Throws Refusal. */
export function beginBlocks(picture, kernels, settings, blocks) {
  const before = settings.pool.kind.startsWith("global") ? { ...settings, pool: { kind: "none" } } : settings;
  const chains = [];
  for (let b = 0; b < blocks; b++) {
    const chain = new Chain(true);
    chain.setPicture(b ? { ...chains[b - 1].pooled, planes: chains[b - 1].pooled.maps } : picture);
    chain.begin(kernels, b + 1 < blocks ? before : settings);
    chain.work();
    chains.push(chain);
  }
  return chains;
}

/** Compute them again after the numbers of the picture's planes have changed, into the same maps. */
export function renewBlocks(chains) {
  chains.forEach((chain) => chain.renew());
}

/** Throws Refusal where a map has grown beyond the numbers it is kept in: infinities differ from themselves. */
export function checkFinite(chains) {
  chains.forEach(({ act }, b) => {
    if (act.maps.every((map) => map.every(Number.isFinite))) return;
    throw new Refusal("In block {n} the numbers grow beyond what 32 bits can hold: choose fewer blocks or smaller weights.", { n: b + 1 });
  });
}

/** { f, g }, each { start, size, jump } in pixels, [down, across]: cell r of an axis sees the pixels from
 *  start + r * jump on, `size` of them; jump 0: there is but one cell, that of a global pooling. */
export function reachOfBlocks(chains) {
  let reach = { start: [0, 0], size: [1, 1], jump: [1, 1] };
  let f = reach;
  for (const chain of chains) {
    f = through(reach, convolutionSteps(chain));
    reach = through(f, poolingSteps(chain));
  }
  return { f, g: reach };
}

// One layer: cell r of an axis sees `size` cells of the map before, from r * stride - before on.
function through({ start, size, jump }, layer) {
  return {
    start: start.map((s, axis) => s - layer.before[axis] * jump[axis]),
    size: size.map((n, axis) => n + (layer.size[axis] - 1) * jump[axis]),
    jump: jump.map((j, axis) => j * layer.stride[axis]),
  };
}

function convolutionSteps({ settings: { spec }, kernels: [{ height, width }] }) {
  const [top, , left] = resolvePadding(spec, height, width);
  const size = [(height - 1) * spec.dilation[0] + 1, (width - 1) * spec.dilation[1] + 1];
  return { before: [top, left], size, stride: spec.stride };
}

function poolingSteps({ act, settings: { pool } }) {
  const cells = [act.height, act.width];
  if (pool.kind === "none") return { before: [0, 0], size: [1, 1], stride: [1, 1] };
  if (pool.kind.startsWith("global")) return { before: [0, 0], size: cells, stride: [0, 0] };
  const stride = pool.stride ?? pool.size;
  if (pool.kind !== "blur") return { before: [pool.padding ?? 0, pool.padding ?? 0], size: pool.size, stride };
  const smoothed = pool.size.map((n, axis) => (cells[axis] > n ? 1 : 0)); // one window alone has no neighbour
  return { before: smoothed, size: pool.size.map((n, axis) => n + 2 * smoothed[axis]), stride };
}
