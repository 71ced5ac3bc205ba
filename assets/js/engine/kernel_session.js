// The state behind the kernel editor, without a page: the planes, which of them is worked on, the
// history, and gestures, which are runs of changes that make one step of it.
import {
  alignPlanes, clearKernel, EditHistory, flipLeftRight, flipUpDown, weightLimit, makeKernel, negateKernel, normaliseKernel,
  nudgeWeight, rotateQuarter, sizedPlanes, symmetriseKernel, transposeKernel, weightStep,
} from "./kernel_edit.js";
import { parseKernelText } from "./kernel_text.js";
import { generateKernel } from "./kernels.js";
import { Refusal } from "./messages.js";

const kernelOperations = {
  flipX: flipLeftRight, flipY: flipUpDown, rotate: rotateQuarter, transpose: transposeKernel,
  negate: negateKernel, normalise: normaliseKernel, symmetrise: symmetriseKernel, clear: clearKernel,
};

/** The library for a place where kernels have at most `largest` cells a side: what is larger is left out, sliders end sooner. */
export function catalogueUpTo(catalogue, largest) {
  const reach = Math.floor((largest - 1) / 2);
  const limits = { size: [1, largest], dx: [-reach, reach], dy: [-reach, reach] };
  const lowered = (param) => {
    const [low, high] = limits[param.name] ?? [-Infinity, Infinity];
    const min = Math.max(low, param.min);
    const max = param.max > high ? min + Math.floor((high - min) / param.step) * param.step : param.max;
    return { ...param, min, max, default: Math.min(max, Math.max(min, param.default)) };
  };
  return catalogue
    .filter(({ generator, matrix }) => generator || Math.max(matrix.length, matrix[0].length) <= largest)
    .map((item) => ({ ...item, params: item.params.map(lowered) }));
}

const copyPlanes = (planes) => planes.map((plane) => ({ ...plane, data: plane.data.slice(), params: { ...plane.params } }));
const withPlaneCount = (planes, count) => (planes.length === count ? planes : Array.from({ length: count }, (_, i) => planes[i] ?? planes[0]));
const libraryKey = ({ slug, params, edited }) => (slug && !edited ? JSON.stringify([slug, params]) : null);
const planesKey = (planes) => JSON.stringify(planes.map((plane) => [...plane.data, plane.height, libraryKey(plane)]));

// The planes with the library's slug and params where all of them are that kernel, unedited.
function stateOfPlanes(planes) {
  const key = libraryKey(planes[0]);
  const shared = key && planes.every((plane) => libraryKey(plane) === key);
  return { planes, slug: shared ? planes[0].slug : null, params: shared ? { ...planes[0].params } : {} };
}

const ownPlane = ({ data, height, width }) => ({ data, height, width, slug: null, params: {}, edited: false });

// hooks: changed(state, { moving, tap }), and what must be drawn: drawCell(row, col), drawKernel(), drawAll(), drawAround().
// A plane is a kernel that also knows the library kernel it was made from: slug, params, and whether edited since.
export class KernelSession {
  constructor(catalogue, hooks, largest = 31) {
    this.largest = largest;
    this.items = new Map(catalogue.map((item) => [item.slug, item]));
    this.hooks = hooks;
    this.active = 0;
    this.step = 0.1;
    this.gesture = null;
    this.planes = [ownPlane(makeKernel(3, 3, (row, col) => Number(row === 1 && col === 1)))];
    this.history = new EditHistory(this.planes);
  }

  get plane() {
    return this.planes[this.active];
  }

  get limit() {
    return weightLimit(this.planes);
  }

  state() {
    return stateOfPlanes(copyPlanes(this.planes));
  }

  item(slug) {
    return this.items.get(slug);
  }

  begin(kind) {
    if (this.gesture && this.gesture.kind !== kind) this.settle();
    if (this.gesture) return;
    this.planes = copyPlanes(this.planes);
    this.gesture = { kind, changed: false, nudges: [] };
    this.hooks.drawKernel();
  }

  // Ends the gesture; true where it changed anything.
  settle() {
    const changed = Boolean(this.gesture?.changed);
    this.gesture = null;
    if (changed) this.finish();
    return changed;
  }

  finish() {
    this.history.push(this.planes);
    this.hooks.drawAround();
    this.hooks.changed(this.state(), { moving: false, tap: null });
  }

  // One weight, within a gesture: at once, and only what it changes.
  set(row, col, weight) {
    const { plane } = this;
    const at = row * plane.width + col;
    const before = plane.data[at];
    plane.data[at] = weight;
    const delta = plane.data[at] - before;
    if (!delta) return;
    this.gesture.changed = true;
    plane.edited = true;
    this.hooks.drawCell(row, col);
    this.hooks.changed(stateOfPlanes(this.planes), { moving: true, tap: { plane: this.active, row, col, delta } });
  }

  nudge(row, col, steps) {
    this.begin("nudge");
    this.set(row, col, nudgeWeight(this.plane.data[row * this.plane.width + col], steps, this.step));
    this.gesture.nudges.push([row, col, steps]);
  }

  // The steps of a lone nudge of this cell that has not settled: a minus sign may turn out to begin a number.
  nudged(row, col) {
    const [only, ...more] = this.gesture?.nudges ?? [];
    return only && !more.length && only[0] === row && only[1] === col ? only[2] : 0;
  }

  // Takes back the gesture under way.
  revert() {
    this.gesture = null;
    this.restore(this.history.present);
  }

  // A change of whole planes, one step of the history where it changes anything.
  edit(change) {
    this.settle();
    const before = planesKey(this.planes);
    this.replace(change());
    this.hooks.drawAll();
    if (planesKey(this.planes) !== before) this.finish();
  }

  replace(planes) {
    this.planes = copyPlanes(planes);
    this.active = Math.min(this.active, planes.length - 1);
    this.step = weightStep(this.limit);
  }

  withActive(kernel) {
    return alignPlanes(this.planes.map((plane, i) => (i === this.active ? { ...plane, ...kernel } : plane)), this.active);
  }

  operate(name) {
    this.edit(() => {
      const result = { ...this.plane, ...kernelOperations[name](this.plane) };
      const same = planesKey([result]) === planesKey([this.plane]);
      return same ? this.planes : this.withActive({ ...result, edited: true });
    });
  }

  resize(height, width) {
    this.edit(() => sizedPlanes(this.planes, height, width, { edited: true }));
  }

  copyToAll() {
    this.edit(() => this.planes.map(() => this.plane));
  }

  // A kernel of the library with its default parameters; null: the present one, as one's own.
  pick(slug) {
    const defaults = slug ? Object.fromEntries(this.item(slug).params.map((param) => [param.name, param.default])) : {};
    this.edit(() => this.withActive(slug ? this.fromLibrary(slug, defaults) : { edited: true }));
  }

  // Kernels that are no library's, such as another page's: one for each plane, or one for all.
  // grey: what three planes come to where there is one.
  place({ planes, grey }) {
    const own = (grey && this.planes.length === 1 ? [grey] : planes).map(ownPlane);
    this.edit(() => withPlaneCount(own, this.planes.length));
  }

  fromLibrary(slug, params) {
    const { generator, matrix } = this.item(slug);
    const { data, height, width } = generator ? generateKernel(generator, params) : makeKernel(matrix.length, matrix[0].length, (row, col) => matrix[row][col]);
    return { data, height, width, slug, params: { ...params }, edited: false };
  }

  // A slider's move: the kernel is made anew under it; `settle` when it is let go.
  adjust(slug, params) {
    const kernel = this.fromLibrary(slug, params);
    this.begin("slider");
    this.gesture.changed = true;
    this.replace(this.withActive(kernel));
    this.hooks.drawKernel();
    this.hooks.changed(stateOfPlanes(this.planes), { moving: true, tap: null });
  }

  // Weights as text: for the plane worked on, or for all.
  take(text) {
    const given = parseKernelText(text, this.largest).planes;
    if (given.length !== 1 && given.length !== this.planes.length) {
      throw new Refusal("This text has kernels for {given} channels, and {wanted} can be used here.", { given: given.length, wanted: this.planes.length });
    }
    const own = given.map(ownPlane);
    this.edit(() => (own.length === this.planes.length ? alignPlanes(own, 0) : this.withActive(own[0])));
  }

  walk(direction) {
    this.settle();
    if (direction === "undo" ? this.history.canUndo : this.history.canRedo) this.restore(this.history[direction]());
  }

  restore(planes) {
    this.replace(withPlaneCount(planes, this.planes.length));
    this.hooks.drawAll();
    this.hooks.changed(this.state(), { moving: false, tap: null });
  }

  choose(plane) {
    this.settle();
    this.active = plane;
    this.hooks.drawAll();
  }

  // A state from outside. `silent`: the history starts here, and `changed` is not called.
  setState({ planes, slug, params }, silent) {
    this.settle();
    this.replace(planes.map((plane) => ({ slug: slug ?? null, params: params ?? {}, edited: false, ...plane })));
    if (silent) this.history.reset(this.planes);
    this.hooks.drawAll();
    if (!silent) this.finish();
  }

  setPlaneCount(count) {
    this.settle();
    this.replace(withPlaneCount(this.planes, count));
    this.hooks.drawAll();
  }
}
