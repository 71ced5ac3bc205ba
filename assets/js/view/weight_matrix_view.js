// A layer's matrix between the picture it is multiplied with and what comes out; a row, an entry or a
// kernel cell that is pointed at is shown in all of them.
import { arrowSteps, within } from "../engine/cells.js";
import { formatNumber } from "../engine/format.js";
import { sentences } from "../engine/messages.js";
import { atRest } from "./at_rest.js";
import { el, setHidden, setText } from "./dom.js";
import { figureScale } from "./figures.js";
import { createFlatMatrix, legibleCell } from "./flat_matrix.js";
import { createFormula } from "./formula_canvas.js";
import { createGridPanel } from "./grid_panel.js";
import { createLegend } from "./legend.js";
import { deltaWords, entryWords, rowWords, stateWords } from "./matrix_words.js";

const mostMovingNumbers = 300; // entries whose numbers follow the slider; more are written when it rests

export function createWeightMatrixView(t) {
  let matrix = null;
  let look = null;
  let pointed = null; // { row } or { entry } or { offset: an entry with it } or { input: a column }
  let [weightScale, outScale, pictureScale] = [null, null, null];
  let cells = {};

  const small = (testid, label, use, size) => {
    let at = [0, 0];
    const point = (row, col) => {
      at = [row, col];
      use(row, col);
    };
    return createGridPanel({ testid, label, handlers: {
      onPoint: point, onLeave: leave, onTap: point,
      onKey(event) {
        const step = arrowSteps[event.key];
        if (event.key === "Escape") leave();
        else if (step) point(within(at[0] + step[0], size()), within(at[1] + step[1], size()));
        return Boolean(step) || event.key === "Escape";
      },
    } });
  };
  const side = () => matrix.geometry.side;
  const out = () => matrix.geometry.out;
  const k = () => matrix.geometry.kernel;
  const inputs = [0, 1].map((c) => small(`matrix-x-${c}`, t("Picture"), (y, x) => point({ input: (c * side() + y) * side() + x }), side));
  const kernels = [0, 1].map((c) => small(`matrix-kernel-${c}`, t("Kernel"), (a, b) => point({ offset: entryWith(c, a, b) }), k));
  const output = (testid, label) => small(testid, label, (i, j) => point({ row: i * out() + j }), out);
  const panels = { product: output("matrix-y", t("Matrix times vector")), convolution: output("matrix-conv", t("Convolution")), difference: output("matrix-difference", t("Difference")) };
  const flat = createFlatMatrix({
    testid: "matrix-cells", label: t("The weights as a matrix, outputs by inputs. Arrow keys point at an entry, with Shift at the same place of the next row of the picture."),
    handlers: { onPoint: (row, col) => point({ entry: row * matrix.cols + col }), onLeave: leave },
    jump: (axis) => (axis ? side() : out()),
  });
  const legend = createLegend();
  const state = createFormula();
  const reading = createFormula();
  const delta = el("p", { class: "fm-note" });
  const spoken = el("div", { class: "sr", role: "status", aria: { live: "polite" }, dataset: { testid: "matrix-said" } });
  const group = (name, ...children) => el("div", { class: `wm-${name}` }, children);
  const centre = group("centre", flat.element, legend.element);
  const left = group("left", inputs.map((panel) => panel.element), kernels.map((panel) => panel.element));
  const right = group("right", Object.values(panels).map((panel) => panel.element));
  const body = group("body", left, centre, right);
  const element = el("div", { class: "wm-view" }, el("div", { class: "wm-said" }, el("div", { class: "wm-state", dataset: { testid: "matrix-state" } }, state.element), reading.element), body, delta, spoken);
  const rested = atRest(300, () => {
    state.write();
    reading.write();
    setText(spoken, pointed ? sentences(...readingLines()) : "");
    flat.describe(t("The weights as a matrix, {rows} outputs by {cols} inputs. Arrow keys point at an entry, with Shift at the same place of the next row of the picture.", { rows: matrix.rows, cols: matrix.cols }));
  });

  const numbered = atRest(120, () => flat.show(matrix.values, matrix.rows, matrix.cols, weightScale, look));

  function entryWith(c, a, b) {
    return matrix.firsts.find((e) => {
      const at = matrix.placeOf(e);
      return at.c === c && at.a === a && at.b === b;
    });
  }

  function point(what) {
    if (!matrix || Object.values(what)[0] === undefined) return;
    pointed = what;
    if (what.entry !== undefined) flat.place(Math.floor(what.entry / matrix.cols), what.entry % matrix.cols);
    mark();
  }

  function leave() {
    pointed = null;
    mark();
  }

  /** While the slider is on its way to the names by offset, one offset after another is lit. */
  function passing() {
    const u = 3 * matrix.settings.at;
    if (u <= 0 || u >= 1) return null;
    return { offset: matrix.firsts[Math.floor(u * matrix.firsts.length)] };
  }

  function mark() {
    const { geometry, rows, cols } = matrix;
    const cellsOfPicture = geometry.side ** 2;
    const what = pointed ?? passing();
    const e = what?.entry ?? what?.offset;
    const place = e === undefined ? null : matrix.placeOf(e);
    const row = what?.row ?? (what?.entry === undefined ? undefined : place.row);
    const bands = row === undefined ? [] : [{ top: row, left: 0, width: cols }];
    if (what?.input !== undefined) bands.push({ top: 0, left: what.input, height: rows });
    const lit = e === undefined ? [] : matrix.copiesOf(e).map((copy) => [Math.floor(copy / cols), copy % cols]);
    if (what?.entry !== undefined) bands.push({ top: place.row, left: place.col });
    flat.mark({ blocks: [geometry.out, cellsOfPicture === cols ? geometry.side : cellsOfPicture], bands, lit }, look);
    const pixel = what?.input ?? (what?.entry === undefined ? undefined : place.col);
    inputs.forEach((panel, c) => panel.mark(pictureMarks(c, row, pixel), look));
    kernels.forEach((panel, c) => panel.mark(place && place.c === c && !matrix.rings[e] ? [{ top: place.a, left: place.b, kind: "window" }] : [], look));
    const cell = row === undefined ? [] : [{ top: Math.floor(row / geometry.out), left: row % geometry.out, kind: "window" }];
    Object.values(panels).forEach((panel) => panel.mark(cell, look));
    reading.draw(readingLines(), { ink: look.ink, font: look.font });
    rested();
  }

  // The window of a row, as far as it lies in the picture, and the pixel of a column.
  function pictureMarks(c, row, pixel) {
    const marks = [];
    const { side: n, kernel, stride, before, out: m } = matrix.geometry;
    if (row !== undefined) {
      const [top, left] = [Math.floor(row / m) * stride - before, (row % m) * stride - before];
      const [y, x] = [Math.max(0, top), Math.max(0, left)];
      marks.push({ top: y, left: x, height: Math.min(n, top + kernel) - y, width: Math.min(n, left + kernel) - x, kind: "window" });
    }
    if (pixel !== undefined && Math.floor(pixel / n / n) === c) marks.push({ top: Math.floor(pixel / n) % n, left: pixel % n, kind: "cell" });
    return marks;
  }

  function readingLines() {
    const what = pointed ?? passing();
    if (!what) return [t("Point at the matrix, the kernel, the picture or an output: the row, the copies of a weight and the window are shown everywhere.")];
    if (what.row !== undefined) return [rowWords(t, matrix, what.row)];
    if (what.input !== undefined) {
      const { side: n } = matrix.geometry;
      return [t("Column {col} of the matrix is input ({y}, {x}) of channel {c}: how it enters every output.", { col: what.input, y: Math.floor(what.input / n) % n, x: what.input % n, c: Math.floor(what.input / n / n) })];
    }
    const e = what.entry ?? what.offset;
    const [weight, copies] = entryWords(t, matrix, e);
    if (what.entry === undefined) return [sentences(t("Offset ({a}, {b}).", named(e)), copies)];
    return [rowWords(t, matrix, matrix.placeOf(e).row), weight, copies];
  }

  const named = (e) => {
    const { a, b } = matrix.placeOf(e);
    return { a: String(a).replace("-", "−"), b: String(b).replace("-", "−") };
  };

  function paintMoving() {
    const { geometry, rows, cols } = matrix;
    const few = rows * cols <= mostMovingNumbers;
    flat.show(matrix.values, rows, cols, weightScale, look, few);
    if (!few) numbered();
    for (const name of ["product", "difference"]) panels[name].show({ values: matrix[name], rows: geometry.out, cols: geometry.out }, cells.out, outScale, look);
    state.draw(stateWords(t, matrix), { ink: look.ink, font: look.font });
    mark();
  }

  function layout() {
    const { geometry, rows, cols } = matrix;
    const whole = element.clientWidth;
    if (!whole) return;
    const scale = look.rem / 16;
    const narrow = whole <= 860 * scale;
    body.classList.toggle("wm-narrow", narrow);
    const column = narrow ? Math.min(176 * scale, (whole - 16) / 2) : Math.min(176 * scale * figureScale(), whole * 0.16);
    const room = narrow ? whole : whole - 2 * column - 56 * scale;
    const unit = Math.min(room / cols, Math.max(320, window.innerHeight * (narrow ? 0.9 : 0.62)) / rows, 30 * scale);
    const step = unit >= 8 ? Math.floor(unit) : unit;
    flat.resize(cols * step, rows * step);
    body.style.setProperty("--column", `${column}px`);
    const fit = (n) => legibleCell(Math.max(6, Math.min(40 * scale * figureScale(), Math.floor((column - 2) / n))));
    cells = { picture: fit(geometry.side), out: fit(geometry.out), kernel: Math.min(fit(geometry.kernel), 34 * scale * figureScale()) };
    const size = (n) => `${n} × ${n}`;
    inputs.forEach((panel, c) => {
      const there = c < geometry.channels;
      setHidden(panel.element, !there);
      setHidden(kernels[c].element, !there);
      if (!there) return;
      const [n, w] = [geometry.side, geometry.kernel];
      panel.show({ values: matrix.picture.subarray(c * n * n, (c + 1) * n * n), rows: n, cols: n }, cells.picture, pictureScale, look);
      kernels[c].show({ values: matrix.kernel.subarray(c * w * w, (c + 1) * w * w), rows: w, cols: w }, cells.kernel, weightScale, look);
      const channel = geometry.channels > 1 ? t("channel {n}", { n: c }) : "";
      panel.caption("x", channel || size(n));
      kernels[c].caption(t("kernel"), channel || size(w));
    });
    panels.convolution.show({ values: matrix.convolution, rows: geometry.out, cols: geometry.out }, cells.out, outScale, look);
    flat.caption("W", t("{rows} outputs × {cols} inputs", { rows, cols }));
    panels.product.caption("y = W x", size(geometry.out));
    panels.convolution.caption(t("convolution"), size(geometry.out));
    panels.difference.caption(t("difference"), size(geometry.out));
    legend.show(weightScale, look.tables, formatNumber);
    paintMoving();
  }

  const watch = new ResizeObserver(() => matrix && layout());
  watch.observe(element);

  return {
    element,
    /** Another matrix: sizes and scales too. */
    show(newMatrix, newLook) {
      [matrix, look, pointed] = [newMatrix, newLook, null];
      const largest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const weights = Math.max(0.5, largest(matrix.kernel));
      const at = matrix.settings.at;
      matrix.move(0, matrix.settings.order);
      const outputs = Math.max(largest(matrix.product), largest(matrix.convolution)) || 1;
      matrix.move(at, matrix.settings.order);
      weightScale = { kind: "signed", low: -weights, high: weights };
      outScale = { kind: "signed", low: -outputs, high: outputs };
      pictureScale = { kind: "grey", low: 0, high: largest(matrix.picture) || 1 };
      setText(delta, deltaWords(t, matrix.geometry));
      layout();
    },
    /** The slider has moved. */
    move: paintMoving,
    stop() {
      watch.disconnect();
      rested.stop();
      numbered.stop();
    },
  };
}
