// Chips that are pressed or not, offered anew when what there is to choose from changes.
import { el } from "./dom.js";

/** A row of buttons that are pressed or not, each [slug, text]; key: where in its dataset the slug stands. */
export function createChipRow(label, key, onPick) {
  const element = el("div", { class: "chips", role: "group", aria: { label } });
  let [chips, made] = [[], ""];
  return {
    element,
    offer(options) {
      if (JSON.stringify(options) === made) return;
      made = JSON.stringify(options);
      chips = options.map(([slug, text]) => ({ slug, button: el("button", { type: "button", class: "chip", text, dataset: { [key]: slug }, onclick: () => onPick(slug) }) }));
      element.replaceChildren(...chips.map(({ button }) => button));
    },
    press(isPressed) {
      for (const { slug, button } of chips) button.setAttribute("aria-pressed", String(isPressed(slug)));
    },
  };
}
