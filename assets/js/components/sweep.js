// The home page's stage: one window sweeps over a small picture and leaves a feature map behind.
// It rests while somebody points; touch, keys and the kernel buttons take over at any time.
import { Chain, isSigned, planesOf } from "../engine/chain.js";
import { tableToUint32 } from "../engine/colour.js";
import { formatNumber } from "../engine/format.js";
import { rangeOf, scaleFor } from "../engine/scale.js";
import { el } from "../view/dom.js";
import { isPresenting } from "../view/figures.js";
import { createInspector } from "../view/inspector.js";
import { themeColours } from "../view/mount.js";
import { createPanel } from "../view/picture_panel.js";
import { createPointing } from "../view/pointing.js";
import { remounting } from "../view/remount.js";

const sweepFrames = 900;
const holdFrames = 150;
const plainSpec = { stride: [1, 1], padding: "valid", padding_mode: "zeros", dilation: [1, 1], flip: false };

export default remounting(createSweep);

function createSweep(t, header, arrays, kept) {
  const chain = new Chain();
  const picture = planesOf(arrays.pixels, true);
  chain.setPicture(picture);
  const tables = { signed: tableToUint32(arrays.signed), sequential: tableToUint32(arrays.sequential) };
  const colours = {};
  const panels = { input: null, maps: [] };
  const inspector = createInspector(t);
  const pointing = createPointing({
    t, chains: [chain], panels, inspector, stage: () => "conv", full: () => 1, scales: () => ({ conv: scale }),
    look: () => ({ tables, ...inspector.room(isPresenting() ? 150 : 132), ...colours }),
  });
  const pausing = (handlers) => ({
    ...handlers,
    onPoint: (row, col) => {
      pointed = true;
      handlers.onPoint(row, col);
    },
    onLeave: () => {
      pointed = false;
    },
  });
  panels.input = createPanel({ testid: "input-canvas", label: t("Picture"), ...pausing(pointing.input) });
  panels.maps.push(createPanel({ testid: "map-canvas", label: t("Feature map"), ...pausing(pointing.map) }));
  const play = el("button", { type: "button", class: "chip play", dataset: { testid: "sweep-play" } });
  const chips = header.kernels.map(({ name, planes }) => {
    const kernel = planes.map((rows) => ({ data: Float32Array.from(rows.flat()), height: rows.length, width: rows[0].length }));
    return { chip: el("button", { type: "button", class: "chip", text: name }), kernel };
  });
  chips.forEach(({ chip }, i) => (chip.onclick = () => void choose(i)));
  const pictures = el("div", { class: "pictures" }, panels.input.element, panels.maps[0].element);
  const element = el("div", { class: "studio sweep" },
    el("div", { class: "chips", role: "group", aria: { label: t("Kernel") } }, play, chips.map(({ chip }) => chip)), pictures, inspector.element);
  let pointed = false;
  let playing = kept?.playing ?? !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let done = kept?.done ?? 0;
  let chosen = kept?.chosen ?? 0;
  let frame = 0;
  let held = 0;
  let scale = null;

  const total = () => chain.conv.maps[0].length;
  const showPlay = () => {
    play.textContent = playing ? t("Pause") : t("Play");
    play.setAttribute("aria-pressed", String(playing));
  };
  play.onclick = () => {
    playing = !playing;
    if (playing && done >= total()) done = 0;
    showPlay();
  };

  function choose(which) {
    chosen = which;
    const { kernel } = chips[which];
    chips.forEach(({ chip }, i) => chip.setAttribute("aria-pressed", String(i === which)));
    chain.begin(kernel, { spec: plainSpec, pool: { kind: "none" }, activation: "identity", bias: 0, mode: "grey" });
    chain.work();
    scale = scaleFor(rangeOf(chain.conv.maps), 1, "auto", isSigned(kernel, 0), 1);
    panels.maps[0].legend(scale, tables, formatNumber);
    panels.maps[0].caption(t("Feature map"), `${chain.conv.height} × ${chain.conv.width}`);
    panels.maps[0].describe(t("{name}, {height} × {width}, from {low} to {high}. Arrow keys move the window.", { name: t("Feature map"), height: chain.conv.height, width: chain.conv.width, low: formatNumber(scale.low), high: formatNumber(scale.high) }));
    paintRevealed();
    pointing.draw();
  }

  function paintRevealed() {
    const { height, width } = chain.conv;
    panels.maps[0].show(chain.conv, scale, tables);
    if (!playing || done >= total()) return;
    const context = panels.maps[0].canvas.getContext("2d");
    const row = Math.floor(done / width);
    context.clearRect(done % width, row, width, 1);
    context.clearRect(0, row + 1, width, height);
  }

  function layout() {
    if (!pictures.clientWidth) return;
    const across = getComputedStyle(pictures).gridTemplateColumns.split(" ").length;
    const room = (pictures.clientWidth - (across - 1) * 16) / across - 2;
    const unit = Math.min(room / picture.width, Math.max(200, window.innerHeight * (isPresenting() ? 0.3 : 0.34)) / picture.height);
    panels.input.resize(picture.width * unit, picture.height * unit);
    panels.maps[0].resize(chain.conv.width * unit, chain.conv.height * unit);
  }

  function step() {
    frame = requestAnimationFrame(step);
    if (!playing || pointed || pointing.held() || document.hidden) return;
    if (done >= total()) {
      held += 1;
      if (held > holdFrames) done = held = 0;
      return;
    }
    const next = Math.min(total(), done + Math.max(1, Math.ceil(total() / sweepFrames)));
    done = next;
    paintRevealed();
    const at = next - 1;
    pointing.look(Math.floor(at / chain.conv.width), at % chain.conv.width);
  }

  return {
    element,
    start() {
      Object.assign(colours, themeColours(element));
      [panels.input, panels.maps[0]].forEach((panel) => panel.setAccent(colours.accent));
      const input = { kind: "grey", low: 0, high: 1 };
      panels.input.show(picture.planes.length ? { ...picture, maps: picture.planes } : null, input, tables);
      panels.input.legend(input, tables, formatNumber);
      panels.input.caption(t("Picture"), `${picture.height} × ${picture.width}`);
      choose(chosen);
      pointing.look(Math.floor(chain.conv.height / 3), Math.floor(chain.conv.width / 3));
      showPlay();
      new ResizeObserver(layout).observe(pictures);
      layout();
      element.dataset.cnnvizReady = "true";
      frame = requestAnimationFrame(step);
    },
    stop: () => cancelAnimationFrame(frame),
    /** What another sweep in its place goes on with. */
    kept: () => ({ chosen, playing, done }),
  };
}
