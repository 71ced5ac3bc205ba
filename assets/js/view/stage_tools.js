// The row above the stage: predicting, the settings while presenting, the picture of the view.
import { el } from "./dom.js";
import { pictureOf, savePng } from "./saved_picture.js";

/** toggleSide() -> whether the settings are open now; look(): colours; view: what is photographed. */
export function createStageTools({ t, predict, page, view, look, toggleSide }) {
  const png = el("button", { type: "button", class: "sp-button", text: t("Save this view as PNG"), dataset: { testid: "stage-png" }, onclick: () => savePng(pictureOf(view.element, look()), `cnnviz-${page}.png`) });
  const side = el("button", { type: "button", class: "sp-button stage-side-toggle", aria: { expanded: "false" }, text: t("Settings (S)"), dataset: { testid: "stage-settings" } });
  const toggle = () => side.setAttribute("aria-expanded", String(toggleSide()));
  side.onclick = toggle;
  return { element: el("div", { class: "stage-tools" }, predict.element, side, png), toggle };
}
