// The shift lab: f is every block up to the last activation, g is f and the last pooling. For each
// shift it has f(shift(x)) beside shift(f(x)), how far apart they are inside and at the border, and
// which cells of g stayed, moved along or changed. Maps are { maps, height, width }, one Float32Array
// a plane; their arrays are written anew by every move.
import { sourceIndex } from "./convolution.js";
import { cameraMargin, cameraView, farthestShift, shiftPlane } from "./shift.js";
import { beginBlocks, checkFinite, reachOfBlocks, renewBlocks } from "./shift_blocks.js";
import { compareCells, compareMaps } from "./shift_compare.js";

const nearestCell = (d, jump) => (jump ? Math.floor(d / jump + 0.5) : 0);

export class ShiftLab {
  constructor() {
    this.picture = null;
    this.shift = [0, 0];
    this.most = farthestShift;
  }

  /** { planes: [Float32Array], height, width }; the maps stay those of the last one until `begin`. */
  setPicture(picture) {
    this.picture = picture;
  }

  /** Compute all that does not follow the shift, then the shift of now. fill: "circular", "zeros",
   *  "replicate" or "camera". Throws Refusal, leaving everything as it was, when the settings do not fit. */
  begin(kernels, settings, blocks, fill) {
    const { picture } = this;
    const margin = fill === "camera" ? cameraMargin(picture.height, picture.width) : 0;
    const [height, width] = [picture.height - 2 * margin, picture.width - 2 * margin];
    const x = { maps: picture.planes, height, width };
    if (margin) x.maps = picture.planes.map((p) => cameraView(p, picture.height, picture.width, margin, 0, 0));
    const chains = beginBlocks({ ...x, planes: x.maps }, kernels, settings, blocks);
    checkFinite(chains);
    const { act, pooled } = chains.at(-1);
    const { f, g } = reachOfBlocks(chains);
    Object.assign(this, { kernels, settings, blocks, fill, margin, x, f: act, g: pooled });
    this.source = picture;
    this.most = fill === "camera" ? margin : farthestShift;
    this.window = f;
    this.jump = f.jump;
    this.reach = f.size;
    this.pooledJump = g.jump;
    this.moved = mapsLike(this.moved, x);
    this.movedF = mapsLike(this.movedF, act);
    this.difference = mapsLike(this.difference, act);
    const cells = pooled.height * pooled.width;
    this.pooled = { states: this.pooled?.states.length === cells ? this.pooled.states : new Uint8Array(cells) };
    this.chains = null;
    this.move(...this.shift);
  }

  /** Shift by dy down and dx right, in whole or half pixels, no farther than `most`. */
  move(dy, dx) {
    this.shift = [dy, dx].map((d) => Math.min(this.most, Math.max(-this.most, Math.round(2 * d) / 2)) + 0);
    this.shiftPicture();
    if (this.chains) renewBlocks(this.chains);
    else this.chains = beginBlocks({ ...this.moved, planes: this.moved.maps }, this.kernels, this.settings, this.blocks);
    const { act, pooled } = this.chains.at(-1);
    this.fMoved = act;
    this.gMoved = pooled;

    this.steps = this.shift.map((d, axis) => nearestCell(d, this.jump[axis]));
    this.phase = this.shift.map((d, axis) => (this.jump[axis] ? d - this.steps[axis] * this.jump[axis] : 0));
    const { maps, height, width } = this.f;
    const mapFill = this.fill === "camera" ? "zeros" : this.fill;
    maps.forEach((map, c) => shiftPlane(map, height, width, ...this.steps, mapFill, this.movedF.maps[c]));
    this.border = this.findBorder();
    this.numbers = compareMaps(this.difference, this.fMoved, this.movedF, this.border);
    this.comparePooled();
  }

  shiftPicture() {
    const { fill, margin, source } = this;
    this.moved.maps.forEach((out, c) => {
      if (fill === "camera") cameraView(source.planes[c], source.height, source.width, margin, ...this.shift, out);
      else shiftPlane(source.planes[c], source.height, source.width, ...this.shift, fill, out);
    });
  }

  // How many cells on each side do not see only the picture, in f(shift(x)) or in shift(f(x)).
  findBorder() {
    const { f, x, window, steps, shift, fill } = this;
    const side = (axis, cells, pixels) => {
      const d = fill === "camera" ? 0 : shift[axis];
      const [low, high] = [Math.max(0, Math.ceil(d)), pixels + Math.min(0, Math.floor(d))];
      const sees = (cell, from, to) => {
        const first = window.start[axis] + cell * window.jump[axis];
        return first >= from && first + window.size[axis] <= to;
      };
      const isInside = (cell) => {
        const other = cell - steps[axis];
        return other >= 0 && other < cells && sees(cell, low, high) && sees(other, 0, pixels);
      };
      let [first, last] = [0, cells - 1];
      while (first < cells && !isInside(first)) first += 1;
      while (last >= first && !isInside(last)) last -= 1;
      return first < cells ? [first, cells - 1 - last] : [cells, 0];
    };
    const [top, bottom] = side(0, f.height, x.height);
    const [left, right] = side(1, f.width, x.width);
    return { top, bottom, left, right };
  }

  comparePooled() {
    const { g, gMoved, pooled, fill } = this;
    const steps = this.shift.map((d, axis) => nearestCell(d, this.pooledJump[axis]));
    const places = (n, step) => Int32Array.from({ length: n }, (_, i) => sourceIndex(i - step, n, fill === "circular" ? fill : "none"));
    const counts = compareCells(pooled.states, gMoved.maps, g.maps, places(g.height, steps[0]), places(g.width, steps[1]));
    [pooled.same, pooled.moved, pooled.changed] = counts.map((n) => n / pooled.states.length);
    pooled.steps = steps;
  }
}

function mapsLike(kept, { maps, height, width }) {
  const fits = kept?.maps.length === maps.length && kept.height === height && kept.width === width;
  return fits ? kept : { maps: maps.map(() => new Float32Array(height * width)), height, width };
}
