// A picture halved again and again: by the largest of every 2 x 2 cells, by their average, and by
// plain subsampling, which keeps one of the four. And what is left at the end: one number a channel.
import { poolPlane } from "./pooling.js";

export const ladderRows = ["max", "average", "subsample"];
export const patternSide = 64;
export const patternNames = ["stripes", "stripes of 3", "rings"];

/** Planes [Float32Array], height, width -> levels from the picture itself down to where a side is 1:
 *  { height, width, span, max, average, subsample }, planes each; a cell of a level stands for span x
 *  span pixels. An odd side drops its last row or column, as torch's pooling does. */
export function ladderOf(planes, height, width) {
  const levels = [{ height, width, span: 1, max: planes, average: planes, subsample: planes }];
  for (let last = levels[0]; last.height > 1 && last.width > 1; last = levels.at(-1)) {
    levels.push({
      height: last.height >> 1, width: last.width >> 1, span: last.span * 2,
      max: halved(last, last.max, (out, plane) => poolPlane(out, plane, last.height, last.width, { kind: "max" })),
      average: halved(last, last.average, (out, plane) => poolPlane(out, plane, last.height, last.width, { kind: "average" })),
      subsample: halved(last, last.subsample, (out, plane) => everySecond(out, plane, last.height, last.width)),
    });
  }
  return levels;
}

function halved({ height, width }, planes, work) {
  return planes.map((plane) => {
    const out = new Float32Array((height >> 1) * (width >> 1));
    work(out, plane);
    return out;
  });
}

function everySecond(out, plane, height, width) {
  const cols = width >> 1;
  for (let y = 0; y < height >> 1; y++) {
    for (let x = 0; x < cols; x++) out[y * cols + x] = plane[2 * y * width + 2 * x];
  }
}

/** Root mean square distance of two maps over all their planes. */
export function rmsDistance(a, b) {
  let sum = 0;
  let count = 0;
  a.forEach((plane, c) => {
    for (let i = 0; i < plane.length; i++) sum += (plane[i] - b[c][i]) ** 2;
    count += plane.length;
  });
  return Math.sqrt(sum / count);
}

/** Standard deviation of the values about the mean of their own plane: a map's contrast. */
export function contrastOf(planes) {
  return rmsDistance(planes, planes.map((plane) => new Float64Array(plane.length).fill(meanOf(plane))));
}

function meanOf(plane) {
  let sum = 0;
  for (const value of plane) sum += value;
  return sum / plane.length;
}

/** How far a level's plain subsampling and its largest values are from the averages of the same
 *  patches, and whether subsampling has aliased. It keeps the true average plus whatever detail of
 *  the patch happened to lie under its pixel, folded into coarser shapes. Aliased: this false part
 *  is stronger than the true one, its root mean square larger than the contrast of the averages,
 *  and larger than the step between two grey values of 8 bits, which nobody could see. */
export function judgeLevel(level, full) {
  const contrast = contrastOf(level.average);
  const subsample = rmsDistance(level.subsample, level.average);
  return { contrast, average: 0, max: rmsDistance(level.max, level.average), subsample, aliased: subsample > Math.max(contrast, full / 255) };
}

/** A square pattern from 0 to `full`: stripes one pixel wide, stripes of period 3 (one bright column,
 *  two dark ones), or rings, (1 + cos(π r² / n)) / 2, whose local frequency at distance r is r / n
 *  cycles a pixel: at the middle of an edge half a cycle, the finest that pixels can hold. */
export function patternOf(name, full, n = patternSide) {
  const plane = new Float32Array(n * n);
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      const r2 = (x - n / 2) ** 2 + (y - n / 2) ** 2;
      const value = { stripes: x % 2 === 0 ? 1 : 0, "stripes of 3": x % 3 === 0 ? 1 : 0, rings: (1 + Math.cos((Math.PI * r2) / n)) / 2 }[name];
      plane[y * n + x] = full * value;
    }
  }
  return { planes: [plane], height: n, width: n };
}

/** Global pooling: [{ max, average }], one pair of numbers for each plane. */
export function globalNumbers(planes) {
  return planes.map((plane) => {
    let max = -Infinity;
    for (const value of plane) if (value > max) max = value;
    return { max, average: meanOf(plane) };
  });
}

/** The same values in other places, the same for every plane; `seed` tells which shuffle. */
export function shufflePlaces(planes, seed) {
  const places = Uint32Array.from(planes[0], (_, i) => i);
  let state = seed >>> 0;
  for (let i = places.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = Math.floor((state / 2 ** 32) * (i + 1));
    [places[i], places[j]] = [places[j], places[i]];
  }
  return planes.map((plane) => Float32Array.from(places, (at) => plane[at]));
}
