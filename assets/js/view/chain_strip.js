// The chain as small pictures: picture -> convolution -> activation -> pooling, each with its shape
// and range. Pressing one shows it large.
import { formatNumber } from "../engine/format.js";
import { el, setText } from "./dom.js";
import { paintSmall } from "./paint.js";

export function createChainStrip(t, onPick) {
  const names = { input: t("Picture"), conv: t("Convolution"), act: t("Activation"), pooled: t("Pooling") };
  const cards = Object.fromEntries(
    Object.entries(names).map(([stage, name]) => {
      const canvas = el("canvas", { class: "px thumb", aria: { hidden: "true" } });
      const title = el("span", { class: "card-title", text: name });
      const shape = el("span", { class: "card-line" });
      const range = el("span", { class: "card-line" });
      const words = el("span", { class: "card-words" }, title, shape, range);
      const button = el("button", { type: "button", class: "card", dataset: { stage } }, el("span", { class: "thumb-box" }, canvas), words);
      button.onclick = () => onPick(stage);
      return [stage, { button, canvas, title, shape, range }];
    }),
  );
  const arrow = () => el("span", { class: "arrow", aria: { hidden: "true" }, text: "→" });
  const parts = Object.values(cards).flatMap((card, i) => (i ? [arrow(), card.button] : [card.button]));
  const element = el("div", { class: "chain", role: "group", aria: { label: t("The chain, stage by stage") } }, parts);

  return {
    element,
    /** stages: { input, conv, act, pooled } of { map, scale, range, detail }. */
    show(stages, tables) {
      for (const [name, { map, scale, range, detail }] of Object.entries(stages)) {
        const card = cards[name];
        paintSmall(card.canvas, map, scale, tables, 96);
        const planes = map.maps.length > 1 ? `${map.maps.length} × ` : "";
        setText(card.title, detail ? `${names[name]} · ${detail}` : names[name]);
        setText(card.shape, `${planes}${map.height} × ${map.width}`);
        setText(card.range, `${formatNumber(range.low)} … ${formatNumber(range.high)}`);
      }
    },
    pick(stage) {
      for (const [name, card] of Object.entries(cards)) card.button.setAttribute("aria-pressed", String(name === stage));
    },
  };
}
