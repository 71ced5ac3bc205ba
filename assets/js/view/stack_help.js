// The keys of a stack of layers, as one line.
import { el } from "./dom.js";

export function stackHelp(t) {
  const entries = [[["←", "↑", "→", "↓"], t("move the cell")], [[t("Space")], t("play or pause")], [["PageUp", "PageDown"], t("one layer fewer or more")], [["Alt ↑", "Alt ↓"], t("move the layer, in the table")], [["D", "+", "Delete"], t("duplicate, add, remove, in the table")]];
  return el("p", { class: "tp-help tp-keys" }, entries.map(([names, text]) => el("span", { class: "tp-entry" }, names.map((name) => el("kbd", { class: "tp-key", text: name })), el("span", { text }))));
}
