// Labelled numbers, choices and ticks in one row, with one place where a refused value is said.
import { el, setHidden, setText } from "./dom.js";

/** -> { element, say(text), whole, choice, tick }; each control is { element, set(value) }. `use` gets a checked value. */
export function createSmallControls(t) {
  const alert = el("div", { class: "alert", role: "alert", hidden: true, dataset: { testid: "problem" } });
  const say = (text) => {
    setText(alert, text);
    setHidden(alert, !text);
  };
  const field = (text, control) => el("label", { class: "pa-field" }, el("span", { class: "pa-name", text }), control);

  return {
    element: alert,
    say,
    /** A whole number from low to high. */
    whole(label, [low, high], testid, use) {
      const input = el("input", { type: "number", min: low, max: high, step: 1, class: "nf-input pa-number", inputmode: "numeric", dataset: { testid } });
      let kept = low;
      input.onchange = () => {
        const value = Number(input.value);
        if (input.value.trim() !== "" && Number.isInteger(value) && value >= low && value <= high) return use(value);
        say(t("{label}: {value} cannot be used; a whole number from {low} to {high} can.", { label, value: input.value || "∅", low, high }));
        input.value = kept;
      };
      const set = (value) => (input.value = kept = value);
      return { element: field(label, input), set };
    },
    /** options: [[value, text]]; values are strings. */
    choice(label, options, testid, use) {
      const select = el("select", { class: "nf-input", dataset: { testid } }, options.map(([value, text]) => el("option", { value, text })));
      select.onchange = () => use(select.value);
      return { element: field(label, select), set: (value) => (select.value = value) };
    },
    tick(label, testid, use) {
      const box = el("input", { type: "checkbox", dataset: { testid } });
      box.onchange = () => use(box.checked);
      return { element: el("label", { class: "tick" }, box, el("span", { text: label })), set: (value) => (box.checked = value) };
    },
  };
}
