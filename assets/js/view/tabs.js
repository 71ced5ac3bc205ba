// A row of tabs; which panel belongs to each is the caller's business.
import { el } from "./dom.js";

export function createTabs(names, onPick) {
  const buttons = names.map((text, i) => el("button", { type: "button", class: "tab", role: "tab", text, onclick: () => onPick(i) }));
  return {
    element: el("div", { class: "tabs", role: "tablist", hidden: true }, buttons),
    select(chosen) {
      buttons.forEach((button, i) => button.setAttribute("aria-selected", String(i === chosen)));
    },
  };
}
