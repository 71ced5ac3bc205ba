// Two or three 3 x 3 kernels against one 5 x 5 or 7 x 7 that sees as far: weights, non-linearities, and on
// how many ways each pixel reaches the cell. Answered here; what is chosen goes to Python for the link.
//
// header: { compare: { count: 2 or 3, channels }, epoch }; arrays: signed, sequential.
// Sends "rest": { compare: { count, channels } }.
import { groupedNumber } from "../engine/format.js";
import { kernelPair, pairChannels, wayCounts } from "../engine/kernel_pair.js";
import { cardParts } from "../view/card_parts.js";
import { createAction, createChoices } from "../view/choices.js";
import { el, refill, setText } from "../view/dom.js";
import { figureScale } from "../view/figures.js";
import { keepSettings } from "../view/kept_settings.js";
import { createKernelChain } from "../view/kernel_chain.js";
import { drawingLook, mounting } from "../view/mount.js";
import { pictureOf, savePng } from "../view/saved_picture.js";

export default mounting(createTwoSmall);

function createTwoSmall(t) {
  let look = null;
  const settings = keepSettings({ t, part: "compare", show: draw });
  const choice = createChoices(t("Small kernels"), [["2", t("3 × 3 twice, or 5 × 5")], ["3", t("3 × 3 three times, or 7 × 7")]], (value) => settings.change({ count: Number(value) }), "pair-count");
  const slider = el("input", { type: "range", min: 0, max: pairChannels.length - 1, step: 1, class: "ts-slider", aria: { label: t("Channels in and out") }, dataset: { testid: "pair-channels" } });
  slider.oninput = () => settings.change({ channels: pairChannels[slider.value] });
  const channelWords = el("output", { class: "ts-channels" });
  const chains = [createKernelChain({ t, testid: "small" }), createKernelChain({ t, testid: "large" })];
  const heads = [el("th", { scope: "col" }), el("th", { scope: "col" })];
  const body = el("tbody");
  const table = el("table", { class: "st-table ts-table", dataset: { testid: "pair-table" } }, el("thead", {}, el("tr", {}, el("td"), heads)), body);
  const verdict = el("p", { class: "ts-words", role: "status", dataset: { testid: "pair-verdict" } });
  const why = el("p", { class: "ts-words" });
  const shown = el("div", { class: "ts-shown" }, el("div", { class: "ts-body" }, chains.map((chain) => chain.element)), el("div", { class: "ts-figures" }, table, el("div", {}, verdict, why)));
  const png = createAction(t("Save this view as PNG"), "pair-png", () => savePng(pictureOf(shown, look, cardParts), "cnnviz-small-kernels.png"));
  const element = el("div", { class: "studio ts" },
    el("div", { class: "fm-row" }, choice.element, el("label", { class: "ts-field" }, el("span", { class: "field-name", text: t("Channels in and out") }), slider, channelWords)),
    shown, el("div", { class: "fm-row" }, png));

  const chainOf = (number, k, title, most) => ({ title, count: number, k, most, step: `${k} × ${k}` });

  function draw({ count, channels }) {
    const pair = kernelPair(count, channels);
    const names = [count === 2 ? t("3 × 3, twice") : t("3 × 3, three times"), t("{side} × {side}, once", { side: pair.side })];
    const ways = Math.max(...wayCounts(count));
    const wide = element.clientWidth;
    const narrow = wide <= 53.75 * look.rem; // then the grids stand one below the other: two_small.css
    const cells = (count + 1) ** 2 + pair.side + 1;
    const fitting = narrow ? (wide / 2 - look.rem) / pair.side : (wide - (4.2 * count + 8) * look.rem) / cells;
    const cell = Math.max(8, Math.min(Math.round(40 * figureScale()), Math.floor(fitting)));
    chains[0].show(chainOf(count, 3, names[0], ways), cell, look);
    chains[1].show(chainOf(1, pair.side, names[1], ways), cell, look);
    choice.set(String(count));
    slider.value = pairChannels.indexOf(channels);
    slider.setAttribute("aria-valuetext", String(channels));
    setText(channelWords, String(channels));
    names.forEach((name, i) => setText(heads[i], name));
    const { small, large } = pair;
    const longest = Math.max(small.weights, large.weights);
    const rows = [
      [t("Receptive field"), `${small.field} × ${small.field}`, `${large.field} × ${large.field}`],
      [t("Weights, one channel"), `${count} × 9 = ${small.each}`, `${pair.side} × ${pair.side} = ${large.each}`],
      [t("Weights, channels in and out: {n}", { n: channels }), ...[small, large].map((one) => [`${one.each} × ${channels}² = ${groupedNumber(one.weights)}`, one.weights / longest])],
      [t("Multiply-adds for each place of the map"), groupedNumber(small.weights), groupedNumber(large.weights)],
      [t("Non-linearities (ReLU)"), small.relus, large.relus],
    ];
    refill(body, rows.map(([name, ...values]) => el("tr", {}, el("th", { scope: "row", text: name }), values.map((value) => cellOf(value)))));
    setText(verdict, t("The small kernels see as far with {share} % fewer weights, and put {n} non-linearities in the place of one.", { share: Math.round(100 * pair.saved), n: count }));
    setText(why, t("The numbers in the cells: in how many ways a pixel reaches the cell. Through small kernels the middle has more ways than the corners, which is why the middle of a receptive field counts most. Without the ReLU between them they would be one large kernel again, but not any: {small} numbers cannot set {large} freely.", { small: small.each, large: large.each }));
    element.dataset.cnnvizReady = "true";
  }

  const cellOf = (value) => (Array.isArray(value) ? el("td", {}, value[0], el("span", { class: "ts-track" }, el("span", { class: "ts-bar", style: { width: `${100 * value[1]}%` } }))) : el("td", { text: value }));
  const room = new ResizeObserver(() => look && draw(settings.now()));
  room.observe(element);

  return {
    element,
    kept: settings.kept,
    update(header, arrays, hands) {
      look = drawingLook(element, arrays);
      settings.update(header, hands);
    },
    stop() {
      settings.stop();
      room.disconnect();
    },
  };
}
