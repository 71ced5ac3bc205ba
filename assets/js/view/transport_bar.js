// The transport as buttons, a scrubber over all positions, a speed, and the keys that do the same.
import { arrowSteps } from "../engine/cells.js";
import { transportSpeeds } from "../engine/transport.js";
import { atRest } from "./at_rest.js";
import { el, setText } from "./dom.js";
import { transportIcon } from "./transport_icons.js";
import { createTrack } from "./transport_track.js";

const restingAfter = 60; // ms

/** createTransportBar({ t, transport, onChange, outputs }) -> { element, help, show(), setLook(look), key(event) }. onChange() follows
 *  whatever a person did here; show() writes what has changed, cheap enough for every frame. outputs: whether
 *  there can be several output planes to choose from by their number. */
export function createTransportBar({ t, transport, onChange, outputs = true }) {
  const did = (act) => () => {
    act();
    show();
    onChange();
  };
  const acts = {
    first: did(() => transport.first()),
    back: did(() => transport.step(-1)),
    play: did(() => transport.toggle()),
    forward: did(() => transport.step(1)),
    last: did(() => transport.last()),
    loop: did(() => transport.toggleLoop()),
    slower: did(() => transport.slower()),
    faster: did(() => transport.faster()),
  };
  const button = (name, label, keys, ...icons) =>
    el("button", { type: "button", class: "tp-button", title: `${label} (${keys})`, onclick: acts[name], aria: { label }, dataset: { testid: `transport-${name}` } }, icons.map(transportIcon));
  const space = t("Space");
  const play = button("play", t("Play"), space, "play", "pause");
  const loop = button("loop", t("Loop"), "L", "loop");
  play.classList.add("tp-play");
  const buttons = el("div", { class: "tp-buttons", role: "group", aria: { label: t("Step through the positions") } },
    button("first", t("First position"), "Home", "first"), button("back", t("One step back"), "PageUp", "back"), play,
    button("forward", t("One step forward"), "PageDown", "forward"), button("last", t("Last position"), "End", "last"), loop);

  const track = createTrack();
  const scrubber = el("input", { type: "range", class: "tp-scrubber", min: 0, max: 0, step: 1, value: 0, aria: { label: t("Position of the window") }, dataset: { testid: "transport-scrubber" } });
  const position = el("span", { class: "sr", dataset: { testid: "transport-position" } });
  const speed = el("select", { class: "tp-select", onchange: did(() => transport.setSpeed(Number(speed.value))), dataset: { testid: "transport-speed" } },
    transportSpeeds.map((value) => el("option", { value, text: speedLabel(t, value) })));
  const element = el("div", { class: "tp" },
    el("div", { class: "tp-bar" }, buttons, el("div", { class: "tp-track" }, scrubber, track.canvas, position),
      el("label", { class: "tp-speed" }, el("span", { text: t("Speed") }), speed)));
  const help = el("div", { class: "tp" }, helpLine(t, outputs));

  let held = false;
  let resume = false;
  const release = () => {
    if (!held) return;
    held = false;
    if (resume && transport.at < transport.total - 1) acts.play();
  };
  // A sweep waits while the scrubber is dragged, and goes on from where it is let go: anywhere.
  scrubber.onpointerdown = () => {
    held = true;
    resume = transport.playing;
    if (resume) acts.play();
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, release, { once: true });
  };
  scrubber.oninput = did(() => {
    if (transport.playing) transport.toggle();
    transport.seek(Number(scrubber.value));
  });

  // What a page must lay out waits for the steps to rest; what is drawn follows every one of them.
  let look = null;
  let words = "";
  const settle = () => {
    if (!held) scrubber.value = transport.at;
    scrubber.setAttribute("aria-valuetext", where());
    setText(position, words);
  };
  const rested = atRest(restingAfter, settle);

  const where = () => t("row {row}, column {col}", { row: transport.row + transport.origin[0], col: transport.col + transport.origin[1] });
  const shown = {};
  const changed = (name, value) => shown[name] !== value && ((shown[name] = value), true);

  function show() {
    const { at, total, playing } = transport;
    if (changed("total", total)) scrubber.max = total - 1;
    if (look && changed("place", `${at} ${total} ${where()}`)) {
      const progress = t("{n} of {total}", { n: at + 1, total });
      words = `${where()} · ${progress}`;
      track.draw(at, total, words, look);
      rested();
    }
    if (changed("playing", playing)) {
      play.dataset.playing = String(playing);
      const label = playing ? t("Pause") : t("Play");
      play.setAttribute("aria-label", label);
      play.title = `${label} (${space})`;
    }
    if (changed("loop", transport.loop)) loop.setAttribute("aria-pressed", String(transport.loop));
    if (changed("speed", transport.speed)) speed.value = String(transport.speed);
  }

  const keys = {
    " ": acts.play, Home: acts.first, End: acts.last, PageUp: acts.back, PageDown: acts.forward, ",": acts.back, ".": acts.forward,
    "[": acts.slower, "]": acts.faster, l: acts.loop, L: acts.loop,
  };
  for (const name in arrowSteps) keys[name] = did(() => transport.move(...arrowSteps[name]));

  show();
  return {
    element,
    /** The keys of the stage, as a line of its own. */
    help,
    show,
    setLook(newLook) {
      look = newLook;
      shown.place = "";
      show();
    },
    /** Does what the key says; false when it is none of the transport's keys. */
    key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return false;
      event.preventDefault();
      keys[event.key]();
      return true;
    },
  };
}

function speedLabel(t, speed) {
  if (speed === Infinity) return t("as fast as the screen");
  return speed === 1 ? t("1 step a second") : t("{speed} steps a second", { speed });
}

// The keys of the whole stage, those of other parts too: one place to look them up.
function helpLine(t, outputs) {
  const entries = [
    [["←", "↑", "→", "↓"], t("move the window")], [[t("Space")], t("play or pause")], [["PageUp", "PageDown", ",", "."], t("step back and forward")],
    [["Home", "End"], t("first and last")], [["[", "]"], t("speed")], [["L"], t("loop")], outputs && [["1–4"], t("the kernel's output")],
    [["Esc"], t("free the pinned cell")], [["T"], t("predict")], [["F"], t("full screen")], [["P"], t("present")], [["S"], t("settings while presenting")],
  ].filter(Boolean);
  return [
    el("p", { class: "tp-help tp-keys", dataset: { testid: "transport-help" } }, entries.map(([names, text]) => el("span", { class: "tp-entry" }, names.map((name) => el("kbd", { class: "tp-key", text: name })), el("span", { text })))),
    el("p", { class: "tp-help tp-touch", text: t("Drag the window, tap a cell.") }),
  ];
}
