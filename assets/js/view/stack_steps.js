// Steps through the layers of a stack: from the pixel alone to the whole stack, by buttons, slider and keys.
import { el, setText } from "./dom.js";
import { transportIcon } from "./transport_icons.js";

/** transport: of engine/transport.js over 0..count layers; onChange() follows whatever a person did here. */
export function createStackSteps({ t, transport, onChange }) {
  const did = (act) => () => {
    act();
    onChange();
  };
  const acts = {
    first: did(() => transport.first()), back: did(() => transport.step(-1)), play: did(() => transport.toggle()),
    forward: did(() => transport.step(1)), last: did(() => transport.last()),
  };
  const button = (name, label, keys, ...icons) => el("button", { type: "button", class: "tp-button", title: `${label} (${keys})`, onclick: acts[name], aria: { label }, dataset: { testid: `step-${name}` } }, icons.map(transportIcon));
  const play = button("play", t("Play"), t("Space"), "play", "pause");
  play.classList.add("tp-play");
  const slider = el("input", { type: "range", class: "ss-slider", min: 0, step: 1, aria: { label: t("Layers shown") }, dataset: { testid: "step-slider" } });
  slider.oninput = did(() => {
    if (transport.playing) transport.toggle();
    transport.seek(Number(slider.value));
  });
  const words = el("span", { class: "ss-words", dataset: { testid: "step-words" } });
  const element = el("div", { class: "ss", role: "group", aria: { label: t("Growth of the field, layer by layer") } },
    el("div", { class: "tp-buttons" }, button("first", t("The pixel alone"), "Home", "first"), button("back", t("One layer fewer"), "PageUp", "back"), play,
      button("forward", t("One layer more"), "PageDown", "forward"), button("last", t("All layers"), "End", "last")),
    el("div", { class: "ss-track" }, slider, words));
  const keys = { " ": acts.play, Home: acts.first, End: acts.last, PageUp: acts.back, PageDown: acts.forward, ",": acts.back, ".": acts.forward };

  return {
    element,
    show() {
      const { at, total, playing } = transport;
      slider.max = total - 1;
      slider.value = at;
      const said = t("{n} of {count} layers", { n: at, count: total - 1 });
      setText(words, said);
      slider.setAttribute("aria-valuetext", said);
      play.dataset.playing = String(playing);
      play.setAttribute("aria-label", playing ? t("Pause") : t("Play"));
    },
    key(event) {
      if (!Object.hasOwn(keys, event.key)) return false;
      keys[event.key]();
      return true;
    },
  };
}
