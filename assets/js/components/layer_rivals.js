// Three layers over the same input, counted while their settings change; header and report are described
// in cnnviz/ui/parameters_header.py.
import { countRivals } from "../engine/layer_rivals.js";
import { Refusal, translator } from "../engine/messages.js";
import { unpack } from "../engine/packing.js";
import { atRest } from "../view/at_rest.js";
import { el } from "../view/dom.js";
import { setPresenting } from "../view/figures.js";
import { mountedView, unmounting } from "../view/mount.js";
import { createRivalsView } from "../view/rivals_view.js";
import { createSmallControls } from "../view/small_controls.js";

const rivalViews = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const { header } = unpack(data);
  setPresenting(header.present);
  const view = mountedView(rivalViews, parentElement, header.language, () => createRivals(translator(header.texts), header), (old) => (header.rivals = old.rivals()));
  view.update(header, (rivals) => setStateValue("rest", { rivals }));
  return unmounting(rivalViews, parentElement);
}

function createRivals(t, { language, limits }) {
  let [rivals, epoch, presets] = [null, null, []];
  let send = () => {};
  const rest = atRest(160, () => send(rivals));
  const controls = createSmallControls(t);
  const labels = { height: t("Height"), width: t("Width"), channels: t("Channels"), neurons: t("Neurons"), filters: t("Filters"), kernel: t("Kernel side"), stride: t("Stride") };
  const fields = Object.fromEntries(Object.keys(labels).map((name) => [name, controls.whole(labels[name], limits[name], `rivals-${name}`, (value) => change({ [name]: value }))]));
  fields.padding = controls.choice(t("Padding"), [["valid", t("valid (none)")], ["same", t("same size")], ["own", t("own, per side")]], "rivals-padding", (value) => change({ padding: value === "own" ? 1 : value }));
  fields.own = controls.whole(t("Rows of padding"), limits.padding ?? [0, 16], "rivals-own", (value) => change({ padding: value }));
  fields.bias = controls.tick(t("Biases"), "rivals-bias", (value) => change({ bias: value }));
  const chips = el("div", { class: "chips", role: "group", aria: { label: t("Examples") } });
  const group = (title, ...names) => el("fieldset", { class: "pa-group" }, el("legend", { text: title }), names.map((name) => fields[name].element));
  const view = createRivalsView(t, language);
  const element = el("div", { class: "studio pa" }, chips,
    el("div", { class: "pa-controls" }, group(t("Input"), "height", "width", "channels"), group(t("Fully connected"), "neurons"), group(t("Local and convolutional"), "filters", "kernel", "stride", "padding", "own"), group(t("All three"), "bias")),
    controls.element, view.element);

  function change(patch) {
    if (show({ ...rivals, ...patch })) rest();
  }

  /** Count other settings; what does not fit is said, and the last good state stays. */
  function show(wanted) {
    try {
      view.show(wanted, countRivals(wanted));
      rivals = wanted;
      controls.say("");
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      controls.say(t(error.template, error.values));
    }
    for (const [name, field] of Object.entries(fields)) if (name in rivals) field.set(rivals[name]);
    const own = typeof rivals.padding === "number";
    fields.padding.set(own ? "own" : rivals.padding);
    fields.own.set(own ? rivals.padding : 1);
    fields.own.element.hidden = !own;
    presets.forEach(({ button, settings }) => button.setAttribute("aria-pressed", String(Object.keys(settings).every((key) => settings[key] === rivals[key]))));
    return rivals === wanted;
  }

  return {
    element,
    language,
    rivals: () => rivals,
    stop: () => rest.stop(),
    update(header, sender) {
      send = sender;
      const made = JSON.stringify(header.presets);
      if (made !== chips.dataset.made) {
        chips.dataset.made = made;
        presets = header.presets.map(({ slug, title, rivals: settings }) => ({ settings, button: el("button", { type: "button", class: "chip", text: title, dataset: { preset: slug }, onclick: () => change(settings) }) }));
        chips.replaceChildren(...presets.map(({ button }) => button));
      }
      const begins = header.epoch !== epoch || !rivals;
      epoch = header.epoch;
      show(begins ? header.rivals : rivals);
      element.dataset.cnnvizReady = "true";
    },
  };
}
