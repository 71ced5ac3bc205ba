// The two ways round: shift, then convolve; convolve, then shift; and their difference. Below, the
// pooled map before and after the shift. Any picture can be dragged.
import { isSigned } from "../engine/chain.js";
import { formatNumber } from "../engine/format.js";
import { rangeOf, scaleFor } from "../engine/scale.js";
import { atRest } from "./at_rest.js";
import { el, refill, setHidden, setText } from "./dom.js";
import { createFormula } from "./formula_canvas.js";
import { createPanel } from "./picture_panel.js";
import { borderText, numberRows, phaseText, pooledRows, verdictText } from "./shift_words.js";
import { paintStates } from "./state_map.js";

const labWordsAfter = 60;

/** hands: { drag(dy, dx), dropped(), key(event) }; lab: a ShiftLab. */
export function createShiftView({ t, lab, hands }) {
  let look = null;
  let scales = {};
  let cursor = null;
  const quiet = () => {};
  const panel = (testid, label, more = {}) => {
    const made = createPanel({ testid, label, onPoint: quiet, onPin: quiet, onLeave: quiet, onKey: hands.key, ...more });
    draggable(made.canvas);
    return made;
  };
  const pointed = { onPoint: (row, col) => point([row, col]), onLeave: () => point(null) };
  const panels = {
    x: panel("shift-x", t("Picture")), moved: panel("shift-moved", t("Shifted picture")),
    f: panel("shift-f", t("Map of the picture"), pointed), fMoved: panel("shift-f-moved", t("Map of the shifted picture"), pointed),
    movedF: panel("shift-moved-f", t("Shifted map"), pointed), difference: panel("shift-difference", t("Difference"), pointed),
    g: panel("shift-g", t("Pooled")), gMoved: panel("shift-g-moved", t("Pooled after the shift")), states: panel("shift-states", t("What became of each pooled cell")),
  };
  const reading = createFormula();
  const readingRests = atRest(labWordsAfter, reading.write);
  const cell = (name) => el("div", { class: `lab-cell lab-${name}` }, panels[name].element);
  const arrow = (text, name) => el("div", { class: `lab-arrow lab-arrow-${name}`, text });
  const diagram = el("div", { class: "lab-diagram" },
    cell("x"), arrow(t("shift"), "a"), cell("moved"), arrow("f", "b"), cell("fMoved"), arrow("f", "c"), cell("f"), arrow(t("shift"), "d"), cell("movedF"), cell("difference"));
  const table = el("table", { class: "lab-numbers", dataset: { testid: "shift-numbers" } });
  const verdict = el("p", { class: "lab-verdict", role: "status", dataset: { testid: "shift-verdict" } });
  const why = [el("p", { class: "lab-why" }), el("p", { class: "lab-why", dataset: { testid: "shift-phase" } })];
  const shares = el("ul", { class: "lab-shares", dataset: { testid: "shift-shares" } });
  const single = el("p", { class: "lab-why", dataset: { testid: "shift-global" } });
  const pooledRow = el("div", { class: "lab-pooled" }, cell("g"), cell("gMoved"), cell("states"), el("div", { class: "lab-shares-box" }, el("h4", { text: t("After pooling") }), shares, single));
  const element = el("div", { class: "lab-view" }, diagram, reading.element,
    el("div", { class: "lab-words" }, table, el("div", {}, verdict, why)), pooledRow);

  // A drag is counted in pixels of the picture, whichever of its copies is dragged.
  function draggable(canvas) {
    let grip = null;
    canvas.style.touchAction = "none";
    canvas.onpointerdown = (event) => {
      if (event.button !== 0) return;
      const box = canvas.getBoundingClientRect();
      grip = { id: event.pointerId, x: event.clientX, y: event.clientY, perPixel: box.width / lab.x.width, from: lab.shift.slice(), rows: box.height / lab.x.height };
      canvas.setPointerCapture(event.pointerId);
      canvas.focus({ preventScroll: true });
      event.preventDefault();
    };
    const onpointermove = canvas.onpointermove;
    canvas.onpointermove = (event) => {
      if (!grip) onpointermove(event);
      else hands.drag(grip.from[0] + (event.clientY - grip.y) / grip.rows, grip.from[1] + (event.clientX - grip.x) / grip.perPixel);
    };
    canvas.onpointerup = canvas.onpointercancel = () => {
      if (grip) hands.dropped();
      grip = null;
    };
    canvas.onclick = null;
  }

  function point(next) {
    cursor = next;
    mark();
  }

  function mark() {
    const { height, width } = lab.fMoved;
    const at = cursor && cursor[0] < height && cursor[1] < width ? cursor : null;
    const i = at ? at[0] * width + at[1] : 0;
    for (const name of ["f", "fMoved", "movedF", "difference"]) {
      if (at) panels[name].point({ top: at[0], left: at[1], height: 1, width: 1 });
      else if (name === "difference") panels[name].point(interior());
      else panels[name].clear();
    }
    const value = (map) => formatNumber(map.maps[0][i]);
    const words = at
      ? t("row {row}, column {col}: shifted, then mapped {a}; mapped, then shifted {b}; difference {d}", { row: at[0], col: at[1], a: value(lab.fMoved), b: value(lab.movedF), d: value(lab.difference) })
      : t("Drag any of the pictures, or use the arrow keys (with Shift, 8 pixels). The frame in the difference is the interior.");
    reading.draw([words], look);
    readingRests();
  }

  const interior = () => {
    const { top, bottom, left, right } = lab.border;
    const { height, width } = lab.difference;
    return { top, left, height: Math.max(0, height - top - bottom), width: Math.max(0, width - left - right) };
  };

  /** After begin: everything that does not follow the shift, sizes and scales too. */
  function begin(full, fill) {
    const [kernel] = lab.kernels;
    const signed = isSigned([kernel], lab.settings.bias) || rangeOf(lab.x.maps).low < 0;
    scales = {
      x: { kind: lab.x.maps.length === 3 ? "colour" : "grey", low: 0, high: full },
      f: scaleFor(rangeOf(lab.f.maps), lab.f.maps.length, "auto", signed, full), g: scaleFor(rangeOf(lab.g.maps), lab.g.maps.length, "auto", signed, full),
    };
    const size = (map) => `${map.maps.length > 1 ? `${map.maps.length} × ` : ""}${map.height} × ${map.width}`;
    const pooled = lab.settings.pool.kind !== "none";
    setHidden(pooledRow, !pooled);
    const names = { x: "x", moved: t("shift(x)"), f: "f(x)", fMoved: t("f(shift(x))"), movedF: t("shift(f(x))"), difference: t("difference"), g: "g(x)", gMoved: t("g(shift(x))"), states: t("cell by cell") };
    for (const [name, title] of Object.entries(names)) panels[name].caption(title, size(name === "states" ? lab.g : lab[name]));
    layout();
    for (const [name, scale] of [["x", "x"], ["f", "f"], ["g", "g"]]) panels[name].show(lab[name], scales[scale], look.tables);
    for (const [name, scale] of [["x", "x"], ["moved", "x"], ["f", "f"], ["fMoved", "f"], ["movedF", "f"], ["g", "g"], ["gMoved", "g"]]) panels[name].legend(scales[scale], look.tables, formatNumber);
    move(fill);
  }

  /** After a shift: the five maps that follow it, and the numbers. */
  function move(fill) {
    for (const [name, scale] of [["moved", "x"], ["fMoved", "f"], ["movedF", "f"]]) panels[name].show(lab[name], scales[scale], look.tables);
    const { largest } = lab.numbers.all;
    const limit = largest || scales.f.high;
    const scale = { kind: lab.difference.maps.length === 3 ? "colour" : "signed", low: -limit, high: limit };
    panels.difference.show(lab.difference, scale, look.tables);
    panels.difference.legend(scale, look.tables, formatNumber);
    if (lab.settings.pool.kind !== "none") {
      panels.gMoved.show(lab.gMoved, scales.g, look.tables);
      paintStates(panels.states, lab.g, lab.pooled.states);
    }
    mark();
    filled = fill;
    wordsRest();
  }
  let filled = "";
  const wordsRest = atRest(labWordsAfter, () => words(filled));

  function words(fill) {
    const rows = numberRows(t, lab.numbers);
    const head = [t("|difference|"), t("largest"), t("cells that differ")];
    refill(table, el("thead", {}, el("tr", {}, head.map((text) => el("th", { scope: "col", text })))),
      el("tbody", {}, rows.map(([name, ...values]) => el("tr", {}, el("th", { scope: "row", text: name }), values.map((text) => el("td", { text }))))));
    setText(verdict, verdictText(t, lab, fill));
    setText(why[0], borderText(t, lab));
    setText(why[1], phaseText(t, lab));
    const global = lab.settings.pool.kind.startsWith("global");
    refill(shares, global ? [] : pooledRows(t, lab.pooled).map(([name, share, kind]) => el("li", { class: `state-${kind}` }, el("span", { class: "state-key", aria: { hidden: "true" } }), el("strong", { text: share }), el("span", { text: name }))));
    setText(single, global ? t("One number a channel: {a} before the shift, {b} after it; difference {d}.", globalValues()) : "");
    element.dataset.interior = lab.numbers.interior.largest;
    element.dataset.border = lab.numbers.border.share;
  }

  const globalValues = () => {
    const list = (map) => map.maps.map((m) => formatNumber(m[0], 5)).join(", ");
    const gap = lab.g.maps.reduce((most, m, c) => Math.max(most, Math.abs(m[0] - lab.gMoved.maps[c][0])), 0);
    return { a: list(lab.g), b: list(lab.gMoved), d: gap === 0 ? t("exactly 0") : formatNumber(gap) };
  };

  // All maps at the scale of the picture: one cell is as large as the pixels it steps over.
  function layout() {
    if (!diagram.clientWidth || !lab.x) return;
    const { height, width } = lab.x;
    const pooled = lab.pooledJump.map((step, axis) => step || [height, width][axis]);
    const jumps = { x: [1, 1], moved: [1, 1], g: pooled, gMoved: pooled, states: pooled };
    for (const name of Object.keys(panels)) {
      const room = panels[name].element.parentElement.clientWidth - 2;
      if (room <= 0) continue;
      const map = name === "states" ? lab.g : lab[name];
      const [down, across] = jumps[name] ?? lab.jump;
      const fit = Math.min(room / Math.max(width, map.width * across), (window.innerHeight * 0.42) / Math.max(height, map.height * down));
      panels[name].resize(Math.max(4, map.width * across * fit), Math.max(4, map.height * down * fit));
    }
  }

  new ResizeObserver(() => {
    if (!look || !lab.x) return;
    layout();
    mark();
  }).observe(diagram);

  return {
    element,
    begin,
    move,
    setLook(newLook) {
      look = newLook;
      Object.values(panels).forEach((each) => each.setAccent(newLook.accent));
    },
  };
}
