// Global pooling: of every plane one largest and one average value remain, wherever they lay.
import { formatNumber } from "../engine/format.js";
import { globalNumbers, shufflePlaces } from "../engine/ladder.js";
import { el, refill, setText } from "./dom.js";
import { paintMap } from "./paint.js";

/** createGlobalView(t) -> { element, show(maps, tables) }; a map is { title, planes, height, width,
 *  scale, full, names }, names of its planes. */
export function createGlobalView(t) {
  const pictures = el("div", { class: "global-maps" });
  const rows = el("tbody");
  const table = el("table", { class: "toy-table global-table", dataset: { testid: "global-table" } },
    el("thead", {}, el("tr", {}, [t("Channel"), t("before"), t("global max"), t("global average")].map((text) => el("th", { scope: "col", text })))), rows);
  const button = el("button", { type: "button", class: "toy-button", dataset: { testid: "global-shuffle" } });
  const note = el("span", { class: "toy-line", aria: { live: "polite" } });
  const element = el("div", { class: "global-body" }, pictures,
    el("div", {}, table, el("p", {}, button, " ", note)));
  let shown = null;
  let shuffles = 0;

  button.onclick = () => {
    shuffles = shuffles ? 0 : 1;
    draw();
  };

  function draw() {
    const { maps, tables } = shown;
    const mixed = maps.map((map) => (shuffles ? { ...map, planes: shufflePlaces(map.planes, 7) } : map));
    refill(pictures, mixed.map((map) => {
      const canvas = el("canvas", { class: "global-map", role: "img", aria: { label: map.title } });
      paintMap(canvas, { maps: map.planes, height: map.height, width: map.width }, map.scale, tables);
      return el("figure", { class: "toy-figure" }, canvas, el("figcaption", { class: "toy-note", text: map.title }));
    }));
    refill(rows, mixed.flatMap((map) => globalNumbers(map.planes).map(({ max, average }, c) =>
      el("tr", {}, el("th", { scope: "row", text: map.names[c] }), el("td", { text: `${map.height} × ${map.width}` }), bar(max, map.full), bar(average, map.full)))));
    setText(button, shuffles ? t("Put all values back") : t("Shuffle all values"));
    setText(note, shuffles ? t("Every value has another place now, and the numbers are the same: where something was is forgotten.") : "");
  }

  const bar = (value, full) => el("td", {},
    el("div", { class: "count-bar", aria: { hidden: "true" } }, el("div", { class: "count-part", style: { width: `${Math.min(100, Math.max(0, (100 * value) / full))}%` } })),
    el("div", { class: "count-words", text: formatNumber(value) }));

  return {
    element,
    show(maps, tables) {
      shown = { maps, tables };
      draw();
    },
  };
}
