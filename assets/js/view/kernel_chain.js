// Grids one behind another, from the pixels of a field to the one cell that sees them: every cell holds the
// number of ways on which it reaches that cell. A cell that is pointed at marks what it reads below, and
// what those read.
import { arrowSteps, within } from "../engine/cells.js";
import { wayCounts } from "../engine/kernel_pair.js";
import { el, refill, setText } from "./dom.js";
import { createGridPanel } from "./grid_panel.js";

/** createKernelChain({ t, testid }) -> { element, show(chain, cell, look) }, chain: { title, count, k, layers: what stands
 *  on each arrow } */
export function createKernelChain({ t, testid }) {
  const heading = el("h4", { class: "fm-title" });
  const row = el("div", { class: "kc-row" });
  const element = el("section", { class: "kc", aria: { label: "" } }, heading, row);
  let [panels, chain, look, at] = [[], null, null, null]; // at: [index of the grid, row, column]

  const sideOf = (index) => 1 + (chain.count - index) * (chain.k - 1);

  function pointTo(found) {
    at = found;
    mark();
  }

  function keyed(index, { key }) {
    const step = arrowSteps[key];
    if (!step) return false;
    const from = at?.[0] === index ? at : [index, Math.floor(sideOf(index) / 2), Math.floor(sideOf(index) / 2)];
    pointTo([index, within(from[1] + step[0], sideOf(index)), within(from[2] + step[1], sideOf(index))]);
    return true;
  }

  /** The cell itself, and below it the ever larger window that it sees. */
  function mark() {
    const [top, row0, col0] = at ?? [chain.count, 0, 0];
    panels.forEach((panel, index) => {
      const reach = 1 + (top - index) * (chain.k - 1);
      panel.mark(index > top ? [] : [{ top: row0, left: col0, height: reach, width: reach, kind: index === top ? "cell" : "window" }], look);
    });
  }

  return {
    element,
    show(newChain, cell, newLook) {
      const other = !chain || chain.count !== newChain.count || chain.k !== newChain.k;
      [chain, look] = [newChain, newLook];
      setText(heading, chain.title);
      element.setAttribute("aria-label", chain.title);
      if (other) {
        at = null;
        panels = Array.from({ length: chain.count + 1 }, (_, index) => createGridPanel({ testid: `${testid}-${index}`, label: "", handlers: {
          onPoint: (r, c) => pointTo([index, r, c]), onLeave: () => pointTo(null), onTap: (r, c) => pointTo([index, r, c]), onKey: (event) => keyed(index, event),
        } }));
        refill(row, panels.map((panel, index) => [index > 0 && el("span", { class: "kc-arrow" }, el("span", { text: chain.step }), el("span", { aria: { hidden: "true" }, text: "→" }), el("span", { text: "ReLU" })), panel.element]));
      }
      panels.forEach((panel, index) => {
        const side = sideOf(index);
        const values = wayCounts(chain.count - index, chain.k);
        panel.show({ values, rows: side, cols: side }, cell, { kind: "sequential", low: 0, high: chain.most }, look);
        const name = index === 0 ? t("pixels") : index === chain.count ? t("the cell") : t("between");
        panel.caption(name, `${side} × ${side}`);
        panel.describe(t("{name}, {side} × {side} cells: in how many ways each reaches the cell. Arrow keys point at one.", { name, side }));
      });
      mark();
    },
  };
}
