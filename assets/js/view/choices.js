// A few choices of which one holds, as a row of radio buttons that look like chips; and a plain button.
import { el } from "./dom.js";

let groups = 0;

/** options: [[value, text]] -> { element, set(value) }; onPick(value) at a person's choice. */
export function createChoices(label, options, onPick, testid) {
  const name = `choices-${(groups += 1)}`;
  const inputs = options.map(([value]) => el("input", { type: "radio", name, value, class: "sr", onchange: () => onPick(value) }));
  const element = el("div", { class: "choices", role: "radiogroup", aria: { label }, dataset: testid ? { testid } : {} },
    options.map(([, text], i) => el("label", { class: "choice" }, inputs[i], el("span", { text }))));
  return {
    element,
    set(value) {
      inputs.forEach((input) => (input.checked = input.value === value));
    },
  };
}

/** A button of a page's own make. */
export function createAction(text, testid, onclick) {
  return el("button", { type: "button", class: "nf-button", text, dataset: { testid }, onclick });
}
