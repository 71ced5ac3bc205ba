// The head of a stack: the prepared stacks to begin from, and what goes in: channels, height, width.
import { stackLimits } from "../engine/layer_stack.js";
import { el, setHidden, setText } from "./dom.js";
import { createPresetList } from "./preset_list.js";

/** presets: [{ slug, group, title, sentence, against }]; onPreset(slug), onInput([C, H, W]). */
export function createStackHead({ t, presets, onPreset, onInput }) {
  const list = createPresetList({ t, presets, onPreset });
  const against = el("button", { type: "button", class: "nf-button", hidden: true, dataset: { testid: "against" } });
  const alert = el("div", { class: "alert", role: "alert", hidden: true, dataset: { testid: "input-problem" } });
  let now = [1, 1, 1];
  const say = (text) => {
    setText(alert, text);
    setHidden(alert, !text);
  };
  const inputs = [t("Channels of the input"), t("Height of the input"), t("Width of the input")].map((label, i) => {
    const input = el("input", { type: "number", step: 1, min: 1, max: i ? stackLimits.side : stackLimits.channels, class: "num", inputmode: "numeric", aria: { label }, dataset: { testid: `input-${i}` } });
    input.onchange = () => {
      const value = Number(input.value);
      if (Number.isInteger(value) && value >= 1 && value <= Number(input.max)) {
        say("");
        onInput(now.with(i, value));
        return;
      }
      say(t("{label}: {value} cannot be used; a whole number from {low} to {high} can.", { label, value: input.value || "∅", low: 1, high: input.max }));
      input.value = now[i];
    };
    return input;
  });
  const picture = el("button", { type: "button", class: "nf-button", text: t("the picture's size"), dataset: { testid: "input-picture" } });
  const element = el("div", { class: "sh settings" }, el("div", { class: "sh-row" }, list.element,
    el("div", { class: "le-field" }, el("span", { class: "field-name", text: t("Input: channels, height, width") }), el("span", { class: "field-ctl" }, inputs[0], "×", inputs[1], "×", inputs[2], picture)), against), alert);

  return {
    element,
    /** slug: of the prepared stack that this is, or null; own: the shape of the shared picture. */
    show(slug, input, own) {
      list.show(slug);
      now = input;
      input.forEach((value, i) => (inputs[i].value = value));
      setHidden(picture, String(own) === String(input));
      picture.onclick = () => onInput(own);
      const other = presets.find((each) => each.slug === presets.find((preset) => preset.slug === slug)?.against);
      setHidden(against, !other);
      if (other) setText(against, t("against: {title}", { title: other.title }));
      against.onclick = () => onPreset(other.slug);
    },
  };
}
