// The choice among prepared stages: a native list in groups and, below it, what the chosen one shows.
import { el, setHidden, setText } from "./dom.js";

/** createPresetList({ t, presets: [{ slug, group, title, sentence }], onPreset(slug) }) -> { element, show(slug) }. */
export function createPresetList({ t, presets, onPreset }) {
  const groups = [...new Set(presets.map((preset) => preset.group))];
  const own = el("option", { value: "", text: t("own settings") });
  const list = el("select", { class: "sp-select sp-presets", dataset: { testid: "preset" } }, own,
    groups.map((group) => el("optgroup", { label: group },
      presets.filter((preset) => preset.group === group).map((preset) => el("option", { value: preset.slug, text: preset.title })))));
  const sentence = el("p", { class: "sp-note", dataset: { testid: "preset-sentence" } });
  const element = el("div", { class: "sp-preset" }, el("label", { class: "sp-label" }, el("span", { class: "sp-name", text: t("Preset") }), list), sentence);
  list.onchange = () => {
    if (list.value) onPreset(list.value);
  };
  return {
    element,
    show(slug) {
      const preset = presets.find((each) => each.slug === slug);
      own.hidden = Boolean(preset);
      list.value = preset ? preset.slug : "";
      setText(sentence, preset ? preset.sentence : "");
      setHidden(sentence, !preset);
    },
  };
}
