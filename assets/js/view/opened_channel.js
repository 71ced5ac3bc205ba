// One channel opened: its map large on the signed scale, before and after ReLU, its histogram, its
// strongest places, its filter, and where it can be taken.
import { formatNumber } from "../engine/format.js";
import { cellArrows } from "../engine/map_sheet.js";
import { sentences } from "../engine/messages.js";
import { createAction, createChoices } from "./choices.js";
import { el, refill, setHidden, setText } from "./dom.js";
import { createFilterView } from "./filter_view.js";
import { createHistogram } from "./histogram_view.js";
import { createPanel } from "./picture_panel.js";

/** hands: onPoint(row, col), onLeave(), onPress(row, col), onOpen(channel or null), onSwitch(channel), onGo(to), onSide(). */
export function createOpenedChannel(t, hands) {
  const title = el("h3", { class: "fm-title", tabindex: "-1" });
  const facts = el("p", { class: "fm-note" });
  const previous = createAction(t("Channel before"), "channel-before", () => hands.onOpen(shown.channel - 1));
  const next = createAction(t("Channel after"), "channel-after", () => hands.onOpen(shown.channel + 1));
  const off = createAction("", "switch", () => hands.onSwitch(shown.channel));
  const close = createAction(t("Close"), "close", () => hands.onOpen(null));
  const studio = createAction(t("To the kernel studio"), "to-studio", () => hands.onGo("studio"));
  const shift = createAction(t("To the shift page"), "to-shift", () => hands.onGo("shift"));
  const why = el("p", { class: "fm-note" });
  const sides = createChoices(t("Before or after ReLU"), [["before", t("before ReLU")], ["after", t("after ReLU")]], (value) => {
    shown.side = value;
    paint();
    hands.onSide();
  }, "relu-side");
  const panel = createPanel({
    testid: "opened-map", label: t("The map of the opened channel"), onPoint: point, onLeave: hands.onLeave,
    onPin: (row, col) => {
      at = [row, col];
      hands.onPress(row, col);
    },
    onKey,
  });
  const histogram = createHistogram(t);
  const map = el("div", { class: "fm-map" }, sides.element, panel.element);
  const places = el("ol", { class: "fm-places", aria: { label: t("The strongest places") } });
  const filter = createFilterView(t);
  const go = el("div", { class: "fm-row" }, studio, shift);
  const element = el("section", { class: "fm-opened", hidden: true, dataset: { testid: "opened" } },
    el("div", { class: "fm-row" }, title, previous, next, off, close), facts,
    el("div", { class: "fm-parts" },
      map,
      el("div", { class: "fm-beside" }, el("h4", { class: "fm-title", text: t("The strongest places") }), places, histogram.element)),
    filter.element, go, why);
  let shown = { channel: 0, side: "after", maps: {}, size: [1, 1] };
  let [at, pressedAt] = [[0, 0], ""];
  let look = null;

  function point(row, col) {
    at = [row, col];
    hands.onPoint(row, col);
  }

  function onKey(event) {
    const step = cellArrows[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === "Enter" || event.key === " ") hands.onPress(...at);
    else if (step) point(...at.map((p, i) => Math.min(shown.size[i] - 1, Math.max(0, p + step[i] * (event.shiftKey ? 4 : 1)))));
    else return false;
    event.stopPropagation();
    return true;
  }

  function paint() {
    const [height, width] = shown.size;
    const limit = largestSize(current()) || 1;
    const scale = { kind: "signed", low: -limit, high: limit };
    const map = { maps: [current()], height, width };
    sides.set(shown.side);
    panel.show(map, scale, look.tables);
    panel.legend(scale, look.tables, formatNumber);
    histogram.show(map, scale, look.tables, look);
  }

  const current = () => shown.maps[shown.side] ?? shown.maps.after;

  return {
    element,
    /** Where the arithmetic stands on a narrow page: below the map. */
    beside: map,
    /** The map on show, for reading values. */
    current,
    /** opened: header.opened; cell: the one whose arithmetic is shown; arrays: { map, before, filter }; room: px for the map. */
    show({ opened, layer, total, isOff, canSwitch, cell, link, arrays, room, newLook }) {
      look = newLook;
      setHidden(element, !opened);
      if (!opened) return;
      const { channel } = opened;
      if (cell && String(cell) !== pressedAt) at = cell;
      pressedAt = String(cell);
      const [height, width] = arrays.map.shape;
      const after = layer.kind === "conv" ? arrays.map.map((v) => Math.max(0, v)) : arrays.map;
      const maps = layer.kind === "conv" ? { before: arrays.map, after } : arrays.before ? { before: arrays.before, after } : { after };
      const same = shown.channel === channel && shown.layer === layer.name && maps[shown.side];
      const side = same ? shown.side : layer.kind === "conv" ? "before" : "after";
      shown = { channel, layer: layer.name, side, maps, size: [height, width] };
      setText(title, t("Channel {channel} of {layer}", { channel, layer: layer.name }));
      const { mean, strongest, zero_share: zero, min, max } = opened.facts;
      const words = t("mean {mean}, from {low} to {high}, {zero} % of the cells exactly 0", { mean: formatNumber(mean), low: formatNumber(min), high: formatNumber(max ?? strongest), zero: (100 * zero).toFixed(1) });
      const silent = t("Switched off: all that follows reads 0 from it.");
      setText(facts, isOff ? sentences(silent, words) : words);
      previous.disabled = channel === 0;
      next.disabled = channel + 1 >= total;
      setText(off, isOff ? t("Switch on") : t("Switch off"));
      off.setAttribute("aria-pressed", String(isOff));
      setHidden(off, !canSwitch);
      setHidden(sides.element, !maps.before);
      const scale = fittingScale(height, width, room, room);
      panel.resize(width * scale, height * scale);
      panel.setAccent(look.accent);
      panel.caption(`${layer.name}, ${channel}`, `${height} × ${width}`);
      panel.describe(t("Map of channel {channel}, {height} × {width}. Arrow keys point at a cell, Enter writes out its arithmetic.", { channel, height, width }));
      paint();
      refill(places, (opened.places ?? []).map(([row, col, value]) => el("li", {}, el("button", { type: "button", class: "nf-link", text: t("{value} at row {row}, column {col}", { value: formatNumber(value), row, col }), onfocus: () => point(row, col), onblur: () => hands.onLeave(), onmouseenter: () => point(row, col), onmouseleave: () => hands.onLeave(), onclick: () => hands.onPress(row, col) }))));
      setHidden(filter.element, !opened.filter);
      if (opened.filter) filter.show(channel, { layer: layer.name, ...opened.filter }, arrays.filter, look);
      setHidden(go, !link.studio);
      setHidden(why, !link.note);
      setText(why, link.note ?? "");
    },
    mark(cell) {
      if (!cell) return panel.clear();
      panel.point({ top: cell[0], left: cell[1], height: 1, width: 1 }, false);
    },
    focus() {
      title.focus({ preventScroll: true });
      const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const { top } = element.getBoundingClientRect();
      if (top < 40 || top > window.innerHeight / 3) element.scrollIntoView({ block: "start", behavior: reduced ? "auto" : "smooth" });
    },
  };
}

const largestSize = (map) => map.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
const mostCell = 96;

/** CSS px for a cell, such that it is a whole number of the screen's pixels where there is room. */
function fittingScale(height, width, room, tall) {
  const ratio = window.devicePixelRatio || 1;
  const fitting = Math.min((room * ratio) / width, (tall * ratio) / height);
  return Math.min(mostCell, (fitting >= 1 ? Math.floor(fitting) : fitting) / ratio);
}
