// The kernel studio: editor, settings and pictures around one or two chains. While something moves,
// everything happens here; when it rests, the description goes to Python, which computes the same.
import { Chain, planesOf } from "../engine/chain.js";
import { tableToUint32 } from "../engine/colour.js";
import { probesOf, readChoice, safeSpec, sameKernels, writeChoice } from "../engine/demo.js";
import { learnedEntries } from "../engine/learned.js";
import { Refusal, sentences } from "../engine/messages.js";
import { el, setHidden, setText } from "../view/dom.js";
import { createKernelEditor } from "../view/kernel_editor.js";
import { mounting, themeColours } from "../view/mount.js";
import { createSettings } from "../view/settings.js";
import { createStudioView } from "../view/studio_view.js";
import { createTabs } from "../view/tabs.js";

const restAfter = 160;
const frameBudget = 7;

export default mounting(createStudio);

function createStudio(t, first, arrays) {
  const chains = [new Chain()];
  let { kernels: choices, ...settings } = first.demo;
  const read = (choice) => readChoice(choice, first.catalogue);
  choices = choices.map(read);
  let editing = 0;
  let pictureKey = "";
  let unit = true;
  let send = () => {};
  let dirty = new Set();
  let taps = [];
  let moving = false;
  let drifted = false;
  let news = false;
  let [epoch, mapped, shape, held] = [null, null, "", false];
  const computed = [];
  let frame = 0;
  let timer = 0;

  const view = createStudioView(t, chains);
  const settingsView = createSettings(t, (changed, isMoving) => {
    settings = changed;
    suitEditor();
    touch(isMoving);
  });
  settingsView.set(settings);
  const makeEditor = (i) =>
    createKernelEditor(el("div", { class: "editor" }), {
      t, catalogue: first.catalogue, signedTable: tableToUint32(arrays.signed), label: t("Kernel {name}", { name: "AB"[i] }), extra: learnedEntries(t, arrays.learned),
      onChange: (state, { moving: isMoving, tap }) => {
        choices[i] = state;
        if (tap && canTap(tap)) {
          taps.push(tap);
          drifted = true;
          schedule(isMoving);
        } else if (!isMoving && !drifted && !dirty.has(i) && sameKernels(computed[i], kernelsOf(i))) schedule(false);
        else touch(isMoving, [i]);
      },
    });
  const editors = [makeEditor(0)];
  const slot = el("div", { class: "editor-slot" }, editors[0].element);

  const tabs = createTabs(["A", "B"].map((name) => t("Kernel {name}", { name })), (i) => edit(i));
  const compare = el("input", { type: "checkbox", dataset: { testid: "compare" }, onchange: () => setCompare(compare.checked) });
  const compareRow = el("label", { class: "tick" }, compare, el("span", { text: t("Compare with a second kernel") }));
  const problem = el("div", { class: "alert", role: "alert", hidden: true, dataset: { testid: "studio-problem" } });
  const side = el("div", { class: "side" }, tabs.element, slot, compareRow, problem, settingsView.element);
  const element = el("div", { class: "studio" }, el("div", { class: "body" }, side, view.main));
  element.onpointerdown = ({ target }) => void (held = Boolean(target.closest("[data-testid=kernel-grid]")));
  element.onpointerup = element.onpointercancel = () => void (held = false);

  const mode = () => (chains[0].picture?.planes.length === 3 ? settings.mode : "grey");
  const kernelsOf = (i) => (mode() === "sum" ? choices[i].planes : choices[i].planes.slice(0, 1));
  const canTap = (tap) => {
    const chain = chains[editing];
    const plane = choices[editing].planes[0];
    return plane.data.length > 12 && chain.conv && !chain.busy && !dirty.has(editing) && chain.settings && (mode() === "sum" || tap.plane === 0) && kernelsOf(editing).length === chain.kernels.length;
  };

  /** Kernels have one plane, or one for each channel where those are summed. */
  function suitEditor() {
    const wanted = mode() === "sum" ? 3 : 1;
    choices.forEach(({ planes }, i) => {
      if (planes.length === wanted || !editors[i]) return;
      editors[i].setPlaneCount(wanted, wanted === 3 ? ["R", "G", "B"] : undefined);
      choices[i] = editors[i].state();
    });
  }

  function edit(i) {
    editing = i;
    tabs.select(i);
    slot.replaceChildren(editors[i].element);
  }

  function setCompare(on) {
    compare.checked = on;
    chains.length = 1;
    if (!on) choices.length = 1;
    else {
      choices[1] ??= read(writeChoice(choices[0]));
      editors[1] ??= makeEditor(1);
      editors[1].setState(choices[1], { silent: true });
      chains.push(new Chain());
      chains[1].setPicture(chains[0].picture);
    }
    tabs.element.hidden = !on;
    view.setCount(chains.length);
    edit(on ? 1 : 0);
    touch(false);
    requestAnimationFrame(view.layout);
  }

  function touch(isMoving, which = chains.map((_, i) => i)) {
    which.forEach((i) => dirty.add(i));
    taps = [];
    schedule(isMoving);
  }

  function schedule(isMoving) {
    moving = isMoving;
    news = true;
    clearTimeout(timer);
    if (!frame) frame = requestAnimationFrame(draw);
  }

  function draw() {
    frame = 0;
    const deadline = performance.now() + frameBudget;
    if (!moving && drifted && !dirty.size) dirty.add(editing);
    if (!begin()) return;
    if (!moving && dirty.size) drifted = false;
    dirty.clear();
    if (taps.length) {
      const chain = chains[editing];
      taps.forEach(({ plane, row, col, delta }) => chain.tap(plane, row, col, delta));
      taps = [];
      chain.kernels = kernelsOf(editing);
      chain.finish();
    }
    const done = chains.map((chain) => chain.work(deadline)).every(Boolean);
    view.working(done ? "" : t("computing"));
    if (chains.every((chain) => chain.conv)) {
      if (shapeNow() !== shape) view.layout();
      shape = shapeNow();
      view.render(moving || !done);
      if (element.dataset.cnnvizReady !== String(done)) element.dataset.cnnvizReady = String(done);
    }
    if (!done) frame = requestAnimationFrame(draw);
    else if (!moving) timer = setTimeout(rest, restAfter);
  }

  /** Start the dirty chains; what does not fit is said, and the last good maps stay. A picture that
   *  has no map yet must get one, so there the settings give way. */
  function begin() {
    const start = () => dirty.forEach((i) => {
      chains[i].begin(kernelsOf(i), { ...settings, mode: mode() });
      computed[i] = kernelsOf(i).map((kernel) => ({ ...kernel, data: kernel.data.slice() }));
    });
    try {
      start();
      if (dirty.size) say("");
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const why = t(error.template, error.values);
      if (mapped === pictureKey) {
        say(why);
        dirty.clear();
        return false;
      }
      settings = { ...settings, spec: { ...settings.spec, ...safeSpec }, pool: { ...settings.pool, kind: "none" } };
      settingsView.set(settings);
      start();
      const mended = t("Stride, padding, dilation and pooling were set back to fit this picture.");
      say(sentences(why, mended));
    }
    if (dirty.size) mapped = pictureKey;
    return true;
  }

  const shapeNow = () => JSON.stringify([chains[0].picture.height, chains[0].picture.width, chains[0].sizes, settings.spec.stride, settings.pool]);

  function say(text) {
    setText(problem, text);
    setHidden(problem, !text);
  }

  const demo = () => ({ ...settings, kernels: choices.map(writeChoice) });

  /** Send the description, with some cells of the last map for Python to check. */
  function rest() {
    if (held) return void (timer = setTimeout(rest, restAfter));
    view.settle();
    if (!news) return;
    send({ demo: demo(), picture: pictureKey, probes: probesOf(chains[0].pooled.maps) });
  }

  function update(header, newArrays, { setStateValue }) {
    send = (value) => setStateValue("rest", value);
    unit = header.picture.unit;
    view.setLook({ signed: tableToUint32(newArrays.signed), sequential: tableToUint32(newArrays.sequential) }, unit ? 1 : 255, themeColours(element));
    editors.forEach((editor) => editor.setTheme());
    const key = `${header.picture.key} ${unit}`;
    if (key !== pictureKey) {
      pictureKey = key;
      const picture = planesOf(newArrays.pixels, unit);
      chains.forEach((chain) => chain.setPicture(picture));
      view.forget();
    }
    settingsView.suit(chains[0].picture.planes.length, unit ? 1 : 255);
    if (header.epoch !== epoch) {
      epoch = header.epoch;
      const { kernels: given, ...others } = header.demo;
      choices = given.map(read);
      settings = others;
      settingsView.set(settings);
      editors[0].setState(choices[0], { silent: true });
      if ((choices.length > 1) !== (chains.length > 1)) setCompare(choices.length > 1);
      edit(0);
    }
    suitEditor();
    view.showInput();
    view.layout();
    const known = !mapped;
    touch(false);
    news = !known;
  }
  view.setCount(1);

  function stop() {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    editors.forEach((editor) => editor.destroy());
  }

  return { element, update, stop, kept: () => ({ demo: demo() }) };
}
