// The shift lab: a picture is dragged, and both ways round are computed while it moves: shift, then
// convolve; convolve, then shift. When it rests, Python computes the same numbers.
import { planesOf } from "../engine/chain.js";
import { tableToUint32 } from "../engine/colour.js";
import { readChoice, safeSpec, writeChoice } from "../engine/demo.js";
import { learnedEntries } from "../engine/learned.js";
import { Refusal, sentences } from "../engine/messages.js";
import { ShiftLab } from "../engine/shift_lab.js";
import { el, setHidden, setText } from "../view/dom.js";
import { createGuide } from "../view/guide.js";
import { createKernelEditor } from "../view/kernel_editor.js";
import { drawingLook, mounting } from "../view/mount.js";
import { createSettings } from "../view/settings.js";
import { createShiftHand } from "../view/shift_hand.js";
import { createShiftView } from "../view/shift_view.js";
import { stageKeys } from "../view/stage_keys.js";
import { pictureOf, savePng } from "../view/saved_picture.js";

const labRest = 200;
const labArrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export default mounting(createLab);

function createLab(t, first, arrays) {
  const lab = new ShiftLab();
  let { kernels: [choice], ...settings } = first.lab.demo;
  choice = readChoice(choice, first.catalogue);
  let { blocks, fill, shift } = first.lab;
  let half = shift.some((d) => d % 1 !== 0);
  let [picture, pictureKey, unit, epoch] = [null, "", true, null];
  let [frame, timer, dirty, moving, news, ready] = [0, 0, false, false, false, false];
  let send = () => {};
  let look = {};

  const view = createShiftView({ t, lab, hands: { drag: (dy, dx) => shiftTo(dy, dx, true), dropped: () => shiftTo(...shift, false), key: () => false } });
  const hand = createShiftHand({ t, onShift: shiftTo, onChange: (now) => {
    ({ fill, blocks, half } = now);
    hand.set(now);
    touch(false);
  } });
  const settingsView = createSettings(t, (changed, isMoving) => {
    settings = changed;
    suit();
    touch(isMoving);
  }, { stride: 4, dilation: 3 });
  const editor = createKernelEditor(el("div"), {
    t, catalogue: first.catalogue, signedTable: tableToUint32(arrays.signed), label: t("Kernel"),
    extra: [...(first.studio ? [{ label: t("The studio's kernel"), planes: readChoice(first.studio, []).planes }] : []), ...learnedEntries(t, arrays.learned)],
    onChange: (state, { moving: isMoving }) => {
      choice = state;
      touch(isMoving);
    },
  });
  const guide = createGuide({ t, apply, lab: () => lab });
  const png = el("button", { type: "button", class: "sp-button", text: t("Save this view as PNG"), dataset: { testid: "shift-png" }, onclick: () => savePng(pictureOf(view.element, look), "cnnviz-shift.png") });
  hand.element.append(guide.start, png);
  const problem = el("div", { class: "alert", role: "alert", hidden: true, dataset: { testid: "shift-problem" } });
  const element = el("div", { class: "studio lab" }, hand.element, problem, guide.element, view.element,
    el("div", { class: "lab-settings" }, editor.element, settingsView.element));
  const keys = stageKeys(element, [(event) => {
    const step = labArrows[event.key];
    if (event.key === "0") shiftTo(0, 0, false);
    else if (step) shiftTo(...shift.map((d, i) => d + step[i] * (event.shiftKey ? 8 : half ? 0.5 : 1)), false);
    else return false;
    return true;
  }]);

  const mode = () => (picture?.planes.length === 3 ? settings.mode : "grey");
  const kernels = () => (mode() === "sum" ? choice.planes : choice.planes.slice(0, 1));
  const description = () => ({ demo: { ...settings, kernels: [writeChoice(choice)] }, blocks, fill, shift });

  /** Another shift, in whole or half pixels, no farther than there is picture. */
  function shiftTo(dy, dx, isMoving) {
    const grain = half ? 2 : 1;
    const most = lab.most ?? 64;
    shift = [dy, dx].map((d) => Math.min(most, Math.max(-most, Math.round(d * grain) / grain)) + 0);
    moving = isMoving;
    schedule();
  }

  function touch(isMoving) {
    dirty = true;
    moving = isMoving;
    schedule();
  }

  /** The settings that the guide, a link or a rest bring. */
  function apply(patch) {
    const { kernels: given, ...others } = patch.demo ?? {};
    settings = { ...settings, ...others };
    if (given) choice = readChoice(given[0], first.catalogue);
    ({ blocks, fill, shift } = { blocks, fill, shift, ...patch });
    half = shift.some((d) => d % 1 !== 0);
    settingsView.set(settings);
    editor.setState(choice, { silent: true });
    hand.set({ fill, blocks, half });
    suit();
    touch(false);
  }

  function suit() {
    const wanted = mode() === "sum" ? 3 : 1;
    if (choice.planes.length === wanted) return;
    editor.setPlaneCount(wanted, wanted === 3 ? ["R", "G", "B"] : undefined);
    choice = editor.state();
  }

  function schedule() {
    news = true;
    clearTimeout(timer);
    frame ||= requestAnimationFrame(draw);
  }

  function draw() {
    frame = 0;
    if (dirty && !begin()) return;
    const most = lab.most ?? 64;
    shift = shift.map((d) => Math.min(most, Math.max(-most, d)) + 0);
    lab.move(...shift);
    if (dirty) view.begin(unit ? 1 : 255, fill);
    else view.move(fill);
    dirty = false;
    hand.show(shift, most);
    guide.moved();
    element.dataset.cnnvizReady = "true";
    element.dataset.shift = shift.join();
    if (!moving) timer = setTimeout(rest, labRest);
  }

  /** Compute what does not follow the shift; what does not fit is said, and the last good maps stay. */
  function begin() {
    try {
      lab.begin(kernels(), { ...settings, mode: mode() }, blocks, fill);
      say("");
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const why = t(error.template, error.values);
      dirty = false;
      if (ready) return void say(why);
      settings = { ...settings, spec: { ...settings.spec, ...safeSpec }, pool: { kind: "none" } };
      settingsView.set(settings);
      blocks = 1;
      lab.begin(kernels(), { ...settings, mode: mode() }, blocks, fill);
      dirty = true;
      const mended = t("Stride, padding, dilation and pooling were set back to fit this picture.");
      say(sentences(why, mended));
    }
    ready = true;
    return true;
  }

  function say(text) {
    setText(problem, text);
    setHidden(problem, !text);
  }

  function rest() {
    if (!news) return;
    news = false;
    const { all, interior, border } = lab.numbers;
    send({ lab: description(), picture: pictureKey, numbers: { all, interior, border } });
  }

  function update(header, newArrays, { setStateValue }) {
    send = (value) => setStateValue("rest", value);
    unit = header.picture.unit;
    look = drawingLook(element, newArrays);
    view.setLook(look);
    editor.setTheme();
    const key = `${header.picture.key} ${unit}`;
    if (key !== pictureKey) {
      pictureKey = key;
      picture = planesOf(newArrays.pixels, unit);
      lab.setPicture(picture);
      ready = false;
    }
    settingsView.suit(picture.planes.length, unit ? 1 : 255);
    const begins = header.epoch !== epoch;
    epoch = header.epoch;
    if (begins) apply(header.lab);
    else suit();
    touch(false);
    if (begins) news = false;
  }

  function stop() {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    keys.stop();
    editor.destroy();
  }

  return { element, update, stop, kept: () => ({ lab: description() }) };
}
