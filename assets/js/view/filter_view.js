// The weights of one filter: of the first layer as a colour picture and its three planes; of deeper
// ones as the input channels that matter most, on one signed scale, with the filter's statistics.
import { formatNumber } from "../engine/format.js";
import { el, refill, setHidden, setText } from "./dom.js";
import { figureScale } from "./figures.js";
import { createLegend } from "./legend.js";
import { drawMatrix } from "./matrix.js";
import { paintMap } from "./paint.js";

const planeSide = 108;
const smallSide = 105;

export function createFilterView(t) {
  const title = el("h4", { class: "fm-title" });
  const note = el("p", { class: "fm-note" });
  const facts = el("p", { class: "fm-note fm-statistics" });
  const colour = el("canvas", { class: "px fm-colour", role: "img" });
  const whole = el("figure", { class: "mx-cell" }, colour, el("figcaption", { text: t("as a colour") }));
  const grids = el("div", { class: "fm-grids" });
  const legend = createLegend();
  const element = el("section", { class: "fm-filter", dataset: { testid: "filter" } }, title, grids, legend.element, facts, note);

  function statisticsText(statistics) {
    const names = { mean: t("mean"), std: t("spread"), min: t("smallest"), max: t("largest"), norm: t("norm"), sum: t("sum"), bias: t("bias"), positive: t("share above 0"), near_zero: t("share near 0") };
    return Object.entries(statistics ?? {}).filter(([name, value]) => names[name] && Number.isFinite(value)).map(([name, value]) => `${names[name]} ${formatNumber(value)}`).join(" · ");
  }

  return {
    element,
    /** filter: { inputs, shape, statistics, colour, high }, weights: Float32Array of inputs.length planes. */
    show(channel, { inputs, shape, statistics, colour: inColour, high, layer }, weights, look) {
      const [kh, kw] = shape.slice(-2);
      const all = shape.length > 2 ? shape[shape.length - 3] : inputs.length;
      const planes = inputs.map((_, i) => weights.subarray(i * kh * kw, (i + 1) * kh * kw));
      const limit = high || Math.max(1e-9, ...weights.map(Math.abs));
      const scale = { kind: "signed", low: -limit, high: limit };
      setText(title, t("Filter of channel {channel} in {layer}", { channel, layer }));
      setText(note, inColour
        ? t("As a colour picture, mid-grey is a weight of 0: what is brighter adds, what is darker takes away.")
        : t("{n} of {all} input channels, the strongest first; one scale for all of them.", { n: inputs.length, all }));
      const unit = (look.rem / 16) * figureScale();
      const names = ["R", "G", "B"];
      const cells = planes.map((plane, i) => {
        const canvas = el("canvas", { class: "mx", role: "img", aria: { label: Array.from(plane, (w) => formatNumber(w)).join(" ") } });
        const side = (inColour ? planeSide : smallSide) * unit;
        drawMatrix(canvas, plane, kh, kw, { ...look, scale, side });
        return el("figure", { class: "mx-cell" }, canvas, el("figcaption", { text: inColour ? names[i] : t("input {n}", { n: inputs[i] }) }));
      });
      if (inColour) {
        paintMap(colour, { maps: planes, height: kh, width: kw }, { kind: "colour", low: -limit, high: limit }, look.tables);
        const side = `${3 * Math.floor((planeSide * unit) / 3)}px`;
        Object.assign(colour.style, { width: side, height: side });
        colour.setAttribute("aria-label", t("Filter of channel {channel} in {layer}", { channel, layer }));
      }
      refill(grids, inColour ? whole : null, cells);
      legend.show(scale, look.tables, formatNumber);
      const text = statisticsText(statistics);
      setText(facts, text ? t("The whole filter: {statistics}", { statistics: text }) : "");
      setHidden(facts, !text);
    },
  };
}
