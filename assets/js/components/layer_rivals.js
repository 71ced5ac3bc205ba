// Three layers over the same input, counted while their settings change; header and report are described
// in cnnviz/ui/parameters_header.py.
import { countRivals } from "../engine/layer_rivals.js";
import { cardParts } from "../view/card_parts.js";
import { createChipRow } from "../view/chip_row.js";
import { createAction } from "../view/choices.js";
import { el } from "../view/dom.js";
import { keepSettings } from "../view/kept_settings.js";
import { mounting, themeColours } from "../view/mount.js";
import { createRivalsView } from "../view/rivals_view.js";
import { createSmallControls } from "../view/small_controls.js";
import { pictureOf, savePng } from "../view/saved_picture.js";

export default mounting(createRivals);

function createRivals(t, { language, limits }) {
  let presets = [];
  const controls = createSmallControls(t);
  const labels = { height: t("Height"), width: t("Width"), channels: t("Channels"), neurons: t("Neurons"), filters: t("Filters"), kernel: t("Kernel side"), stride: t("Stride") };
  const fields = Object.fromEntries(Object.keys(labels).map((name) => [name, controls.whole(labels[name], limits[name], `rivals-${name}`, (value) => settings.change({ [name]: value }))]));
  fields.padding = controls.choice(t("Padding"), [["valid", t("valid (none)")], ["same", t("same size")], ["own", t("own, per side")]], "rivals-padding", (value) => settings.change({ padding: value === "own" ? 1 : value }));
  fields.own = controls.whole(t("Rows of padding"), limits.padding ?? [0, 16], "rivals-own", (value) => settings.change({ padding: value }));
  fields.bias = controls.tick(t("Biases"), "rivals-bias", (value) => settings.change({ bias: value }));
  const presetOf = (slug) => presets.find((each) => each.slug === slug).rivals;
  const chips = createChipRow(t("Examples"), "preset", (slug) => settings.change(presetOf(slug)));
  const group = (title, ...names) => el("fieldset", { class: "pa-group" }, el("legend", { text: title }), names.map((name) => fields[name].element));
  const view = createRivalsView(t, language);
  const png = createAction(t("Save this view as PNG"), "rivals-png", () => savePng(pictureOf(view.element, themeColours(element), cardParts), "cnnviz-layers.png"));
  const element = el("div", { class: "studio pa" }, chips.element,
    el("div", { class: "pa-controls" }, group(t("Input"), "height", "width", "channels"), group(t("Fully connected"), "neurons"), group(t("Local and convolutional"), "filters", "kernel", "stride", "padding", "own"), group(t("All three"), "bias")),
    controls.element, view.element, el("div", { class: "fm-row" }, png));

  const settings = keepSettings({ t, part: "rivals", show: (wanted) => view.show(wanted, countRivals(wanted)), say: controls.say, reflect(now) {
    for (const [name, field] of Object.entries(fields)) if (name in now) field.set(now[name]);
    const own = typeof now.padding === "number";
    fields.padding.set(own ? "own" : now.padding);
    fields.own.set(own ? now.padding : 1);
    fields.own.element.hidden = !own;
    chips.press((slug) => Object.entries(presetOf(slug)).every(([name, value]) => now[name] === value));
  } });

  return {
    element,
    kept: settings.kept,
    stop: settings.stop,
    update(header, arrays, hands) {
      presets = header.presets;
      chips.offer(presets.map(({ slug, title }) => [slug, title]));
      settings.update(header, hands);
      element.dataset.cnnvizReady = "true";
    },
  };
}
