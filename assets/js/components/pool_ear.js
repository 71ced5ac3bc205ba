// The ear: is a feature that moves a little still the same feature to the pooled map? One bright
// point on a map, its pooled map beside it, and a count of all the moves that are forgiven.
import { countForgiven, earMap, earPooled, earScenes, earSide, movesFrom, theoryShare, windowsOver } from "../engine/ear.js";
import { formatShort } from "../engine/format.js";
import { atRest } from "../view/at_rest.js";
import { el, refill, setText } from "../view/dom.js";
import { createSquareMap } from "../view/ear_view.js";
import { earReasons, moveSentence, percentText } from "../view/ear_words.js";
import { poolKindLabel } from "../view/labels.js";
import { remounting } from "../view/remount.js";

const earSteps = [1, 2, 3, 4];
const earWindows = [2, 3, 4, 8];
const earStrides = [1, 2, 3, 4, 8];

export default remounting(createEar);

function createEar(t, header, arrays, kept, { setStateValue }) {
  let { at, ...settings } = kept?.ear ?? header.ear;
  const rest = atRest(160, () => setStateValue("rest", { ear: { ...settings, at } }));
  let tally = kept?.tally ?? { moves: 0, forgiven: 0 };
  let counts = countForgiven(settings, earSteps);

  const choice = (name, options, testid, use) => {
    const select = el("select", { dataset: { testid } }, options.map(([value, text]) => el("option", { value, text })));
    select.onchange = () => use(select.value);
    return { select, element: el("label", { class: "toy-choice" }, el("span", { class: "field-name", text: name }), select) };
  };
  const scenes = { point: t("one point"), texture: t("a point on a faint texture"), spot: t("a soft spot of 3 × 3") };
  const scene = choice(t("Feature"), earScenes.map((name) => [name, scenes[name]]), "ear-scene", (value) => change({ scene: value }));
  const kind = choice(t("Pooling"), ["max", "average", "l2"].map((name) => [name, poolKindLabel(t, name)]), "ear-kind", (value) => change({ kind: value }));
  const size = choice(t("Window"), earWindows.map((n) => [n, `${n} × ${n}`]), "ear-size", (value) => change({ size: Number(value), stride: Number(value) }));
  const stride = choice(t("Stride"), earStrides.map((n) => [n, n]), "ear-stride", (value) => change({ stride: Number(value) }));

  const map = createSquareMap({ testid: "ear-map", label: t("Map"), title: t("Map"), onMove: moveTo, place: () => at });
  const pooled = createSquareMap({ testid: "ear-pooled", label: t("Pooled map"), title: t("Pooled map") });
  const verdict = el("span", { class: "verdict", dataset: { testid: "ear-verdict" } });
  const sentence = el("span", { dataset: { testid: "ear-sentence" } });
  const here = el("p", { class: "toy-line", dataset: { testid: "ear-here" } });
  const mine = el("span", { dataset: { testid: "ear-tally" } });
  const again = el("button", { type: "button", class: "toy-button", text: t("Count again") });
  again.onclick = () => {
    tally = { moves: 0, forgiven: 0 };
    say();
  };
  const rows = el("tbody");
  const why = el("ul", { class: "toy-why", dataset: { testid: "ear-why" } });
  const maps = el("div", { class: "ear-maps" }, map.element, pooled.element);
  const table = el("table", { class: "toy-table", dataset: { testid: "ear-table" } },
    el("caption", { text: t("All moves from all places that stay on the map, and how many of them the pooled map forgives") }),
    el("thead", {}, el("tr", {}, [t("Step s"), t("along one axis"), t("diagonally, s and s")].map((text) => el("th", { scope: "col", text })))), rows);
  const element = el("div", { class: "toy ear" },
    el("div", { class: "toy-choices settings" }, scene.element, kind.element, size.element, stride.element),
    el("div", { class: "ear-body" },
      el("div", { class: "ear-play" }, maps,
        el("p", { class: "toy-said", aria: { live: "polite" } }, verdict, sentence), here,
        el("p", { class: "toy-line" }, mine, " ", again)),
      el("div", { class: "ear-counts" }, table,
        el("p", { class: "toy-key" }, 
          el("span", {}, el("span", { class: "key-bar", aria: { hidden: "true" } }), t("counted")),
          el("span", {}, el("span", { class: "key-mark", aria: { hidden: "true" } }), t("theory: max(0, 1 − s/p) along an axis, its square diagonally"))), why)));
  let last = null;

  function change(patch) {
    settings = { ...settings, ...patch };
    counts = countForgiven(settings, earSteps);
    last = null;
    tally = { moves: 0, forgiven: 0 };
    showSettings();
    showCounts();
    draw();
    rest();
  }

  function moveTo(row, col) {
    if (row === at[0] && col === at[1]) return;
    const [before, after] = [earPooled(...at, settings), earPooled(row, col, settings)];
    const forgiven = before.map.every((value, i) => value === after.map[i]);
    last = { from: at, to: [row, col], forgiven };
    tally = { moves: tally.moves + 1, forgiven: tally.forgiven + forgiven };
    at = [row, col];
    draw();
    rest();
  }

  function showSettings() {
    for (const [name, control] of Object.entries({ scene, kind, size, stride })) control.select.value = settings[name];
    [...stride.select.options].forEach((option) => void (option.disabled = option.hidden = Number(option.value) > settings.size));
  }

  function showCounts() {
    const cell = ({ forgiven, moves }, theory) => {
      const share = forgiven / moves;
      const bar = el("div", { class: "count-bar", aria: { hidden: "true" } },
        el("div", { class: "count-part", style: { width: `${100 * share}%` } }), el("div", { class: "count-mark", style: { left: `${100 * theory}%` } }));
      const words = el("div", { class: "count-words" },
        el("span", { text: t("{part} of {all} = {share}", { part: forgiven, all: moves, share: percentText(share) }) }),
        el("span", { class: "toy-note", text: t("theory {share}", { share: percentText(theory) }) }));
      return el("td", {}, bar, words);
    };
    refill(rows, counts.map(({ step, axis, diagonal }) => {
      const theory = theoryShare(settings.size, step);
      return el("tr", {}, el("th", { scope: "row", text: step }), cell(axis, theory), cell(diagonal, theory ** 2));
    }));
    refill(why, earReasons(t, settings, counts).map((text) => el("li", { text })));
  }

  function say() {
    if (last) {
      verdict.className = `verdict ${last.forgiven ? "kept" : "lost"}`;
      setText(verdict, last.forgiven ? t("✓ forgiven") : t("✗ noticed"));
      setText(sentence, moveSentence(t, last, settings));
    } else {
      verdict.className = "verdict";
      setText(verdict, "");
      setText(sentence, t("Drag the bright point, tap a cell, or use the arrow keys. A tick marks a step that is forgiven, a cross one that is noticed."));
    }
    setText(mine, t("Your moves: {moves}, forgiven: {forgiven}.", tally));
    again.hidden = !tally.moves;
  }

  function draw() {
    const style = getComputedStyle(element);
    const theme = (name, or) => style.getPropertyValue(name).trim() || or;
    const look = { accent: theme("--st-primary-color", "#00796b"), font: theme("--st-font", "sans-serif") };
    const over = windowsOver(...at, settings);
    const moves = movesFrom(...at, settings, 1);
    const seen = Math.floor((earSide - settings.size) / settings.stride) * settings.stride + settings.size;
    const sideBySide = settings.stride === settings.size;
    map.draw({
      values: earMap(...at, settings.scene), cells: earSide, point: at, moves,
      unseen: (row, col) => row >= seen || col >= seen,
      outlines: over.map(([row, col]) => ({ row: row * settings.stride, col: col * settings.stride, size: settings.size })),
      overlapping: !sideBySide,
      lines: (line) => sideBySide && line % settings.size === 0 && line <= seen, look: { ...look, least: 0.75 },
    });
    const out = earPooled(...at, settings);
    pooled.draw({
      values: out.map, cells: out.width, outlines: over.map(([row, col]) => ({ row, col, size: 1 })),
      lines: () => false, look: { ...look, least: 0, zeros: true },
    });
    pooled.note(`${out.height} × ${out.width}`);
    map.note(`${earSide} × ${earSide}`);
    const [row, col] = at;
    map.describe(t("Map of {side} × {side} with the bright point at row {row}, column {col}. Arrow keys move it.", { side: earSide, row, col }));
    const cells = over.map(([r, c]) => t("row {row}, column {col}: {value}", { row: r, col: c, value: formatShort(out.map[r * out.width + c], 2) })).join("; ");
    pooled.describe(t("Pooled map of {height} × {width}. Cells whose window holds the point: {cells}", { height: out.height, width: out.width, cells: cells || t("none") }));
    const kept = (some) => some.filter(({ forgiven }) => forgiven).length;
    const [along, across] = [moves.filter(({ diagonal }) => !diagonal), moves.filter(({ diagonal }) => diagonal)];
    setText(here, t("From here {forgiven} of {moves} one-step moves are forgiven: {a} of {b} along an axis, {c} of {d} diagonally.", { forgiven: kept(moves), moves: moves.length, a: kept(along), b: along.length, c: kept(across), d: across.length }));
    say();
  }

  const layout = () => {
    const room = maps.clientWidth;
    if (!room) return;
    const factor = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const small = room < 420;
    const side = Math.floor(small ? (room - 16) * 0.63 : Math.min(340 * factor, (room - 24 * factor) / 2));
    map.resize(side);
    pooled.resize(small ? Math.floor((room - 16) * 0.37) : side);
    draw();
  };
  const watch = new ResizeObserver(layout);

  return {
    element,
    kept: () => ({ ear: { ...settings, at }, tally }),
    start() {
      showSettings();
      showCounts();
      watch.observe(maps);
      layout();
      element.dataset.cnnvizReady = "true";
    },
    stop() {
      watch.disconnect();
      rest.stop();
    },
  };
}
