// Painting on the input: whether the pointer paints, and with which value.
import { checkMatrixValue } from "../engine/matrix_text.js";
import { Refusal } from "../engine/messages.js";
import { shortestNumber } from "../engine/table_text.js";
import { el, refill } from "./dom.js";

/** createPaintTools({ t, onToggle(painting) }) -> { element, brush(), painting(), suit(range) }; range: the largest size of a value. */
export function createPaintTools({ t, onToggle }) {
  let brush = 1;
  let values = [];
  let chips = [];
  const toggle = el("input", { type: "checkbox", dataset: { testid: "paint-toggle" } });
  const field = el("input", { class: "sp-num sp-brush", type: "text", autocomplete: "off", spellcheck: "false", aria: { label: t("Value of the brush") }, dataset: { testid: "paint-brush" } });
  const group = el("span", { class: "sp-chips" });
  const alert = el("p", { class: "alert sp-alert", role: "alert", hidden: true });
  const row = el("div", { class: "sp-line", hidden: true, role: "group", aria: { label: t("Brush") } }, el("span", { class: "sp-name", text: t("Brush") }), field, group);
  const element = el("div", { class: "sp-paint" }, el("label", { class: "tick" }, toggle, el("span", { text: t("Paint on the input") })), row, alert);

  const written = (value) => shortestNumber(value).replace("-", "−");
  function choose(value) {
    brush = value;
    alert.hidden = true;
    field.value = written(value);
    chips.forEach((chip, i) => chip.setAttribute("aria-pressed", String(values[i] === value)));
  }
  field.onchange = () => {
    try {
      choose(checkMatrixValue(field.value));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      choose(brush);
      alert.textContent = t(error.template, error.values);
      alert.hidden = false;
    }
  };
  field.onfocus = () => field.select();
  toggle.onchange = () => {
    row.hidden = !toggle.checked;
    onToggle(toggle.checked);
  };

  // Zero, half, the whole range and its negative; a brush that was one of them stays the same one.
  function suit(range) {
    const whole = range > 1 ? Number(range.toPrecision(3)) : 1;
    const at = values.indexOf(brush);
    values = [0, Number((whole / 2).toPrecision(3)), whole, -whole];
    chips = values.map((value) => el("button", { type: "button", class: "sp-chip", text: written(value), onclick: () => choose(value), aria: { label: t("Brush value {value}", { value: written(value) }) }, dataset: { brush: value } }));
    refill(group, chips);
    choose(at < 0 && field.value ? brush : values[at < 0 ? 2 : at]);
  }
  suit(1);

  return { element, suit, brush: () => brush, painting: () => toggle.checked };
}
