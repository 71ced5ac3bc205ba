// The layers of a stack as a table: what each gives, sees and costs. A row is chosen by a press or with
// the arrow keys; other keys move it, copy it, take it out.
import { groupedNumber } from "../engine/format.js";
import { el, refill, setHidden, setText } from "./dom.js";
import { levelColour } from "./level_colours.js";
import { layerName, layerSettings, levelFigures } from "./stack_words.js";

/** hands: onSelect(index), onAct(name) with name "up", "down", "copy", "remove" or "add". */
export function createStackTable(t, hands) {
  const heads = ["#", t("Layer"), t("Output"), t("Receptive field"), t("Jump"), t("First centre"), t("Parameters"), t("Multiply-adds")];
  const body = el("tbody", { dataset: { testid: "stack-rows" } });
  const totals = [el("td"), el("td")];
  const table = el("table", { class: "st-table", dataset: { testid: "stack-table" } },
    el("thead", {}, el("tr", {}, heads.map((text) => el("th", { scope: "col", text })))), body,
    el("tfoot", {}, el("tr", {}, el("td"), el("th", { scope: "row", colspan: 5, text: t("All layers") }), totals)));
  const element = el("div", { class: "st-scroll" }, table);
  let rows = [];
  let held = -1;

  const rowKeys = { ArrowUp: "up", ArrowDown: "down", Delete: "remove", d: "copy", D: "copy", "+": "add", Insert: "add" };
  body.onkeydown = (event) => {
    const act = rowKeys[event.key];
    if (!act || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const at = rows.findIndex(({ button }) => button === event.target);
    const walks = act === "up" || act === "down";
    if (walks && !event.altKey) hands.onSelect(Math.min(rows.length - 1, Math.max(0, at + (act === "up" ? -1 : 1))));
    else hands.onAct(act);
    rows[held]?.button.focus();
  };

  function tableRow(index) {
    const swatch = el("span", { class: "st-swatch", aria: { hidden: "true" } });
    const button = el("button", { type: "button", class: "nf-link st-name", tabindex: "-1", onclick: () => hands.onSelect(index) });
    const settings = el("span", { class: "st-settings" });
    const cells = heads.slice(2).map(() => el("td"));
    const row = el("tr", { onclick: () => hands.onSelect(index) }, el("td", { class: "st-number" }, swatch, String(index + 1)), el("th", { scope: "row" }, button, settings), cells);
    button.onclick = (event) => {
      event.stopPropagation();
      hands.onSelect(index);
    };
    return { row, button, settings, cells, swatch };
  }

  return {
    element,
    show({ layers, levels, misfit, selected }, look) {
      if (rows.length !== layers.length) {
        rows = layers.map((_, index) => tableRow(index));
        refill(body, rows.map(({ row }) => row));
      }
      held = selected;
      rows.forEach(({ row, button, settings, cells, swatch }, index) => {
        const [layer, level] = [layers[index], levels[index + 1]];
        setText(button, layerName(t, layer));
        button.tabIndex = index === selected ? 0 : -1;
        row.setAttribute("aria-current", String(index === selected));
        row.classList.toggle("st-misfit", !level);
        setText(settings, layerSettings(t, layer));
        setHidden(settings, !settings.textContent);
        const figures = level ? levelFigures(level, layer.op === "conv") : [index === misfit.index ? t("does not fit") : "–", "–", "–", "–", "–", "–"];
        figures.forEach((text, i) => setText(cells[i], text));
        swatch.style.background = level ? levelColour(look.tables.sequential, index + 1, levels.length - 1) : "none";
      });
      [["parameters", 0], ["multiplyAdds", 1]].forEach(([name, i]) => setText(totals[i], groupedNumber(levels.reduce((sum, level) => sum + level[name], 0n))));
    },
    /** Which layers are shown; those above are faint. */
    mark(shown) {
      rows.forEach(({ row }, index) => row.classList.toggle("st-later", index + 1 > shown && !row.classList.contains("st-misfit")));
    },
    focus: () => rows[held]?.button.focus(),
  };
}
