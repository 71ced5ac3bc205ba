// The kernel editor: one kernel, or one for each of three channels, from the library, painted, typed
// or pasted. This file joins the parts: the session holds the state, the others show it and ask.
import { append, el } from "./dom.js";
import { createKernelGrid } from "./kernel_grid.js";
import { createKernelLibrary } from "./kernel_library.js";
import { createKernelPaste } from "./kernel_paste.js";
import { createKernelToolbar, createNotice, createPlaneTabs } from "./kernel_toolbar.js";
import { formatWeight, kernelSums, largestPainted } from "../engine/kernel_edit.js";
import { catalogueUpTo, KernelSession } from "../engine/kernel_session.js";
import { checkNumber } from "../engine/kernel_text.js";
import { Refusal } from "../engine/messages.js";

const nudgeRest = 350;

// createKernelEditor(root, { t, catalogue, signedTable, onChange, label, largest, extra }) -> { element, setState, state, setPlaneCount, setTheme, destroy }.
// State: { planes: [{ data, height, width }] (1 or 3 of one size), slug of the library's kernel or null, params }.
// largest: the most cells a side; extra: more entries for the library's list, [{ label, planes, grey, family }].
// onChange(state, { moving, tap }): while something moves, the state is the living one, to be read at once and not
// kept, and tap = { plane, row, col, delta } where a single weight changed; at rest it is a copy.
export function createKernelEditor(root, { t, catalogue: everything, signedTable, onChange, label, largest = 31, extra = [] }) {
  const catalogue = catalogueUpTo(everything, largest);
  const coarse = matchMedia("(pointer: coarse)");
  let labels = ["R", "G", "B"];
  let resting = 0;
  let wasLarge = false;
  const session = new KernelSession(catalogue, { changed: onChange, drawCell, drawKernel, drawAll, drawAround }, largest);
  const walk = (direction) => {
    quiet();
    session.walk(direction);
  };
  const edit = (name) => (...values) => {
    quiet();
    session[name](...values);
  };

  const notice = createNotice();
  const readout = el("p", { class: "ke-readout" });
  const toolbar = createKernelToolbar({ t, attempt, largest: Math.min(largest, largestPainted), step: () => session.step, operate: edit("operate"), resize: edit("resize"), undo: () => walk("undo"), redo: () => walk("redo") });
  const grid = createKernelGrid({
    t, signedTable, label, hover, nudge, typed,
    begin: () => session.begin("stroke"), set: (row, col, weight) => session.set(row, col, weight), end: () => session.settle(),
    nudged: (row, col) => session.nudged(row, col), revert: () => session.revert(), undo: () => walk("undo"),
    tool: toolbar.tool, brush: toolbar.brush, pick: toolbar.setBrush,
  });
  const library = createKernelLibrary({
    t, catalogue, extra, largest, settle: () => session.settle(),
    place: (entry) => attempt(library.notice, () => session.place(entry)),
    pick: (slug) => attempt(library.notice, () => session.pick(slug)),
    adjust: (slug, params) => attempt(library.notice, () => session.adjust(slug, params)),
  });
  const paste = createKernelPaste({ t, attempt, take: (text) => session.take(text), kernel: () => session.plane });
  const tabs = createPlaneTabs({ t, choose: (plane) => session.choose(plane), copyToAll: edit("copyToAll") });
  const figures = [[t("Sum"), "sum"], [t("Sum of |w|"), "absolute"], [t("Norm"), "norm"]].map(([text, name]) => {
    const value = el("dd", { class: "ke-value", dataset: { testid: `kernel-${name}` } });
    return { name, value, element: el("div", { class: "ke-figure" }, el("dt", { text }), value) };
  });
  const element = el("section", { class: "ke", aria: { label }, dataset: { testid: "kernel-editor" } },
    library.element, tabs.element, grid.element, readout, notice.element, el("dl", { class: "ke-figures" }, figures.map((figure) => figure.element)),
    toolbar.brushRow, toolbar.rows, paste.element);
  append(root, element);
  drawAll();

  // Keys for the page at large must not hear what is typed here.
  element.onkeydown = (event) => {
    const field = event.target.matches("input:not([type=range]), textarea, select");
    const command = (event.ctrlKey || event.metaKey) && !event.altKey;
    const direction = command && !field && { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
    if (direction) {
      event.preventDefault();
      walk(direction);
    }
    if (field || command) event.stopPropagation();
  };
  grid.element.onpaste = (event) => {
    if (event.target.matches("input")) return;
    event.preventDefault();
    attempt(notice, () => session.take(event.clipboardData.getData("text")));
  };

  // Work that may be refused: the sentence goes beside its control, and what was good stays.
  function attempt(where, work) {
    quiet();
    try {
      work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      where.say(t(error.template, error.values));
      return false;
    }
    return true;
  }

  function quiet() {
    for (const { notice: each } of [{ notice }, toolbar, library, paste]) each.say("");
  }

  function typed(row, col, text) {
    return attempt(notice, () => {
      const weight = checkNumber(text);
      session.begin("typing");
      session.set(row, col, weight);
      session.settle();
    });
  }

  function nudge(row, col, steps) {
    session.nudge(row, col, steps);
    clearTimeout(resting);
    resting = setTimeout(() => session.gesture?.kind === "nudge" && session.settle(), nudgeRest);
  }

  // The line under the grid: the cell in question, else what can be done.
  function hover(text) {
    const { slug, edited } = session.plane;
    const large = grid.isLarge();
    const sliders = !edited && session.item(slug)?.params.length;
    const hint = !large ? (coarse.matches ? t("Drag to paint, tap twice to type a number.") : t("Drag to paint, type a number, Alt-click to pick one."))
      : sliders ? t("This large kernel is adjusted by its sliders, not painted.")
        : t("A kernel larger than {most} × {most} is not painted; make it smaller to paint it.", { most: largestPainted });
    readout.textContent = (!large && text) || hint;
    readout.classList.toggle("ke-reading", Boolean(!large && text));
  }

  function drawFigures() {
    const sums = kernelSums(session.plane);
    for (const { name, value } of figures) {
      value.textContent = formatWeight(sums[name]);
      value.dataset.value = sums[name];
    }
  }

  function drawCell(row, col) {
    grid.touch(row, col, session.limit);
    drawFigures();
  }

  function drawKernel() {
    grid.show(session.plane, session.limit);
    library.show(session.plane);
    drawFigures();
  }

  function drawAround() {
    const { height, width } = session.plane;
    const { canUndo, canRedo } = session.history;
    library.show(session.plane);
    toolbar.show({ height, width, canUndo, canRedo, large: grid.isLarge() });
    if (grid.isLarge() !== wasLarge) hover("");
    wasLarge = grid.isLarge();
  }

  function drawAll() {
    drawKernel();
    tabs.show(labels.slice(0, session.planes.length), session.active);
    drawAround();
    hover("");
  }

  return {
    element,
    state: () => session.state(),
    // `silent`: the editor's history starts here, and onChange does not hear of it.
    setState(state, { silent = false } = {}) {
      quiet();
      session.setState(state, silent);
    },
    // One kernel, or one for each channel, all starting as the first was. onChange does not hear of it.
    setPlaneCount(count, names = labels) {
      labels = names;
      session.setPlaneCount(count);
    },
    // After a change of theme, with other colours where there are any.
    setTheme: (table = signedTable) => grid.setTable(table),
    destroy() {
      clearTimeout(resting);
      grid.destroy();
      element.remove();
    },
  };
}
