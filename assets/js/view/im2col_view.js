// im2col, laid out as the product it is: the picture and its windows as columns; the kernels as rows and
// their products with the columns; and the maps that these are. One window is marked in all of them.
import { formatNumber, formatShort, formatSum } from "../engine/format.js";
import { unfoldedKernel } from "../engine/im2col.js";
import { sentences } from "../engine/messages.js";
import { windowCorner } from "../engine/small_windows.js";
import { atRest } from "./at_rest.js";
import { el, refill, setHidden, setText } from "./dom.js";
import { figureScale } from "./figures.js";
import { createFlatMatrix, legibleCell } from "./flat_matrix.js";
import { createFormula } from "./formula_canvas.js";
import { createGridPanel } from "./grid_panel.js";
import { createLegend } from "./legend.js";
import { memoryWords } from "./im2col_words.js";

/** hands: point({ place, n, row }), what is left out stays; halt() stops what plays; state() -> { place, n, row }, row or null. */
export function createIm2colView(t, hands) {
  let unfolding = null;
  let look = null;
  let names = [];
  let maps = [];
  let scales = {};
  let padding = []; // entries of the columns that are padding
  const out = () => unfolding.geometry.out;
  const at = (place, more = {}) => hands.point({ place, row: null, ...more });
  const picture = createGridPanel({ testid: "im2col-picture", label: t("Picture. Arrow keys move the window."), handlers: {
    onPoint: pointPicture, onDrag: pointPicture, grips: inWindow,
    // A finger beside the window scrolls the page.
    onPress: (y, x, event) => (hands.halt() && (event.pointerType !== "touch" || inWindow(y, x)) ? (pointPicture(y, x), "drag") : ""),
    onTap: pointPicture,
  } });
  function pointPicture(y, x) {
    at(unfolding.placeOver(y, x));
  }
  function inWindow(y, x) {
    const { place } = hands.state();
    const [top, left] = windowCorner(unfolding.geometry, Math.floor(place / out()), place % out());
    return y >= top && x >= left && y < top + unfoldedKernel && x < left + unfoldedKernel;
  }
  const flat = (testid, label, use) => createFlatMatrix({ testid, label, jump: (axis) => (axis ? out() : unfoldedKernel), handlers: { onPoint: use, onTap: (row, col) => hands.halt() && use(row, col) } });
  const columns = flat("im2col-columns", t("The windows as columns. Arrow keys move along."), (row, place) => hands.point({ place, row }));
  const rows = flat("im2col-kernels", t("The kernels as rows. Arrow keys move along."), (n, row) => hands.point({ n, row }));
  const product = flat("im2col-product", t("The products. Arrow keys move along."), (n, place) => at(place, { n }));
  const legend = createLegend();
  const sum = createFormula();
  const memory = el("ul", { class: "ic-memory", dataset: { testid: "im2col-memory" } });
  const struck = el("p", { class: "fm-note", text: t("Struck through: zeros of the padding.") });
  const mapRow = el("div", { class: "ic-maps" });
  const spoken = el("div", { class: "sr", role: "status", aria: { live: "polite" }, dataset: { testid: "im2col-said" } });
  const part = (name, ...children) => el("div", { class: `ic-${name}` }, children);
  const body = el("div", { class: "ic-body" }, part("picture", picture.element), part("columns", columns.element), part("rows", rows.element), part("product", product.element));
  const element = el("div", { class: "ic-view" }, body, struck, part("sum", sum.element), mapRow, legend.element, memory, spoken);
  const rested = atRest(300, () => {
    sum.write();
    setText(spoken, sentences(...sumLines()));
  });

  function sumLines() {
    const { place, n, row } = hands.state();
    const { patch, kernel, value } = unfolding.factors(n, place);
    const where = { kernel: names[n], i: Math.floor(place / out()), j: place % out(), n, place };
    const lines = [t("{kernel}: row {n} times column {place} is the map's cell ({i}, {j})", where), `${formatSum(patch, kernel, patch.length)} = ${formatNumber(value)}`];
    if (row === null) return lines;
    const { c, y, x, padding } = unfolding.sourceOf(row, place);
    const { a, b } = unfolding.cellOf(row);
    const values = { row, a, b, y, x, c, pixel: formatShort(patch[row]), weight: formatShort(kernel[row]) };
    lines.push(padding ? t("Row {row}: padding, 0, times the weight {weight} of kernel cell ({a}, {b}).", values)
      : unfolding.channels > 1 ? t("Row {row}: pixel ({y}, {x}) of channel {c}, {pixel}, times the weight {weight} of kernel cell ({a}, {b}).", values)
        : t("Row {row}: pixel ({y}, {x}), {pixel}, times the weight {weight} of kernel cell ({a}, {b}).", values));
    return lines;
  }

  function mark() {
    const { place, n, row } = hands.state();
    const { geometry, length, count } = unfolding;
    const { side } = geometry;
    const [i, j] = [Math.floor(place / out()), place % out()];
    const [top, left] = windowCorner(geometry, i, j);
    const [y, x] = [Math.max(0, top), Math.max(0, left)];
    const window = { top: y, left: x, height: Math.min(side, top + unfoldedKernel) - y, width: Math.min(side, left + unfoldedKernel) - x, kind: "window" };
    const source = row === null ? null : unfolding.sourceOf(row, place);
    picture.mark(source && !source.padding ? [window, { top: source.y, left: source.x, kind: "cell" }] : [window], look);
    const block = [unfoldedKernel ** 2, out()];
    const cell = (value) => (row === null ? [] : [value]);
    columns.mark({ blocks: block, struck: padding, bands: [{ top: 0, left: place, height: length }, ...cell({ top: row, left: place })] }, look);
    rows.mark({ blocks: [count, unfoldedKernel ** 2], bands: [{ top: n, left: 0, width: length }, ...cell({ top: n, left: row })] }, look);
    product.mark({ blocks: [count, out()], bands: [{ top: n, left: place }] }, look);
    columns.place(row ?? 0, place);
    rows.place(n, row ?? 0);
    product.place(n, place);
    maps.forEach((map, m) => map.mark([{ top: i, left: j, kind: m === n ? "window" : "soft" }], look));
    sum.draw(sumLines(), { ink: look.ink, font: look.font });
    rested();
  }

  function layout() {
    const { geometry, length, places, count } = unfolding;
    const whole = element.clientWidth;
    if (!whole) return;
    const scale = (look.rem / 16) * Math.min(1.4, figureScale());
    const narrow = whole <= 860 * (look.rem / 16);
    body.classList.toggle("ic-narrow", narrow);
    const largest = Math.floor(34 * scale);
    const first = narrow ? Math.min(whole, 232 * scale) : Math.min(length * largest, 324 * scale);
    const room = narrow ? whole : whole - first - 32 * (look.rem / 16);
    const unit = Math.min(room / places, largest);
    const step = unit >= 20 ? Math.floor(unit) : unit;
    const wide = places * step;
    const most = (340 * scale) / length;
    const high = Math.min(most, step >= 20 ? step : Math.max(step, Math.min(20 * scale, (176 * scale) / length)));
    const tall = largest;
    body.style.setProperty("--first", `${first}px`);
    const { side } = geometry;
    const plane = (c) => unfolding.picture.subarray(c * side * side, (c + 1) * side * side);
    const planes = unfolding.channels === 1 ? plane(0) : [0, 1, 2].map(plane);
    picture.show({ values: planes, rows: side, cols: side }, legibleCell(Math.floor(Math.min(first, 236 * scale) / side)), scales.picture, look);
    columns.resize(wide, high * length);
    rows.resize(narrow ? Math.min(whole, largest * length) : first, tall * count);
    product.resize(wide, tall * count);
    columns.show(unfolding.columns, length, places, scales.columns, look);
    rows.show(unfolding.kernels, count, length, scales.kernel, look);
    product.show(unfolding.product, count, places, scales.product, look);
    const cell = legibleCell(Math.max(5, Math.floor(Math.min(216 * scale, (whole - 16 * (count - 1)) / Math.min(count, narrow ? 2 : 4)) / out())));
    maps.forEach((map, n) => map.show({ values: unfolding.product.subarray(n * places, (n + 1) * places), rows: out(), cols: out() }, Math.min(cell, 44 * scale), scales.product, look));
    mark();
  }

  function captions() {
    const { geometry, length, places, count, channels } = unfolding;
    const rowsAre = channels > 1 ? `3 (R, G, B) × ${unfoldedKernel} × ${unfoldedKernel} = ${length}` : `${unfoldedKernel} × ${unfoldedKernel} = ${length}`;
    picture.caption(t("Picture"), [channels > 1 ? 3 : 0, geometry.side, geometry.side].filter(Boolean).join(" × "));
    columns.caption(t("Windows as columns"), t("{rows} rows × {cols} windows", { rows: rowsAre, cols: places }));
    rows.caption(t("Kernels as rows"), `${count} × ${length}`);
    product.caption(t("Rows times columns"), `${count} × ${places}`);
    maps.forEach((map, n) => map.caption(names[n], t("row {n} folded, {size}", { n, size: `${out()} × ${out()}` })));
  }

  const watch = new ResizeObserver(() => unfolding && layout());
  watch.observe(element);

  return {
    element,
    /** Another unfolding, with the names of its kernels. */
    show(newUnfolding, newNames, newLook) {
      const anew = maps.length !== newUnfolding.count;
      [unfolding, names, look] = [newUnfolding, newNames, newLook];
      if (anew) {
        maps = names.map((_, n) => createGridPanel({ testid: `im2col-map-${n}`, label: t("Map {n}. Arrow keys move the window.", { n }), handlers: {
          onPoint: (i, j) => at(i * out() + j, { n }), onTap: (i, j) => hands.halt() && at(i * out() + j, { n }),
        } }));
        refill(mapRow, maps.map((map) => map.element));
      }
      const largest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
      const [bright, weight, result] = [largest(unfolding.picture), largest(unfolding.kernels), largest(unfolding.product)];
      scales = {
        picture: { kind: unfolding.channels > 1 ? "colour" : "grey", low: 0, high: bright }, columns: { kind: "grey", low: 0, high: bright },
        kernel: { kind: "signed", low: -weight, high: weight }, product: { kind: "signed", low: -result, high: result },
      };
      padding = unfolding.paddingEntries();
      setHidden(struck, !padding.length);
      captions();
      legend.show(scales.product, look.tables, formatNumber);
      refill(memory, memoryWords(t, unfolding).map((text) => el("li", { text })));
      layout();
    },
    mark,
    stop() {
      watch.disconnect();
      rested.stop();
    },
  };
}
