// A strip of the colour scale with the numbers at its ends, and zero where it lies between them.
import { el, setText } from "./dom.js";
import { paintLegend } from "./paint.js";

export function createLegend() {
  const ramp = el("canvas", { class: "ramp", aria: { hidden: "true" } });
  const ends = [el("span"), el("span"), el("span")];
  const element = el("div", { class: "legend" }, ramp, el("div", { class: "ramp-ends" }, ends));
  let shown = "";
  return {
    element,
    show(scale, tables, format) {
      const middle = scale.low < 0 && scale.high > 0 ? format(0) : "";
      const look = `${scale.kind}${middle}`;
      if (look !== shown) paintLegend(ramp, scale, tables);
      shown = look;
      [format(scale.low), middle, format(scale.high)].forEach((text, i) => setText(ends[i], text));
    },
  };
}
