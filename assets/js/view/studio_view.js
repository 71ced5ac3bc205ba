// The studio's layout and drawing: large pictures, the chain, the inspector, the histogram.
// It is told what to show; what to compute is decided in components/studio.js.
import { isSigned } from "../engine/chain.js";
import { formatNumber } from "../engine/format.js";
import { rangeOf, scaleFor, scaleKinds } from "../engine/scale.js";
import { createChainStrip } from "./chain_strip.js";
import { el, setHidden, setText } from "./dom.js";
import { isPresenting } from "./figures.js";
import { createHistogram } from "./histogram_view.js";
import { createInspector } from "./inspector.js";
import { activationLabel, poolLabel } from "./labels.js";
import { createPanel } from "./picture_panel.js";
import { createPointing } from "./pointing.js";

const stageNames = ["input", "conv", "act", "pooled"];
const turns = 4;

export function createStudioView(t, chains) {
  let stage = "pooled";
  let wanted = "auto";
  let tables = null;
  let full = 1;
  let scales = {};
  let colours = {};
  let inputRange = { low: 0, high: 1 };
  let frames = 0;
  let pending = 0;
  const inspector = createInspector(t);
  const panels = { input: null, maps: [] };
  const pointing = createPointing({
    t, chains, panels, inspector, stage: () => stage, full: () => full, scales: () => scales,
    look: (rows) => ({ tables, ...inspector.room(rows > 1 ? 102 : 150), ...colours }),
  });
  panels.input = createPanel({ testid: "input-canvas", label: t("Picture"), ...pointing.input });
  const mapPanels = ["map-canvas", "map-canvas-b"].map((testid) => createPanel({ testid, label: t("Feature map"), ...pointing.map }));
  panels.maps.push(mapPanels[0]);
  const scaleNames = { auto: t("colours: automatic"), signed: t("colours: signed"), grey: t("colours: grey"), sequential: t("colours: sequential") };
  const scalePicker = el("select", { class: "small", aria: { label: t("Colour scale") }, dataset: { testid: "scale" } }, scaleKinds.map((kind) => el("option", { value: kind, text: scaleNames[kind] })));
  scalePicker.onchange = () => {
    wanted = scalePicker.value;
    redraw();
  };
  const strip = createChainStrip(t, (picked) => {
    stage = picked === "input" ? stage : picked;
    if (picked === "input") panels.input.canvas.focus();
    strip.pick(stage);
    layout();
    pointing.reset();
    redraw();
  });
  strip.pick(stage);
  const histogram = createHistogram(t, scalePicker);
  const pictures = el("div", { class: "pictures" }, panels.input.element, mapPanels.map((p) => p.element));
  const busy = el("div", { class: "busy", hidden: true, role: "status" });
  const main = el("div", { class: "main" }, pictures, busy, strip.element, inspector.element, histogram.element);

  const stageMap = (chain) => chain[stage];
  const cellSize = (settings) => {
    const [sy, sx] = settings.spec.stride;
    if (stage !== "pooled" || settings.pool.kind === "none") return [sy, sx];
    if (settings.pool.kind.startsWith("global")) return null;
    const [py, px] = settings.pool.stride ?? settings.pool.size;
    return [sy * py, sx * px];
  };

  function layout() {
    const first = chains[0];
    if (!first?.conv || !pictures.clientWidth) return;
    const { height, width } = first.picture;
    const across = getComputedStyle(pictures).gridTemplateColumns.split(" ").length;
    const room = (pictures.clientWidth - (across - 1) * 16) / across - 2;
    const map = stageMap(first);
    const cell = cellSize(first.settings) ?? [height / map.height, width / map.width];
    const widest = Math.max(width, map.width * cell[1]);
    const tallest = Math.max(height, map.height * cell[0]);
    let unit = Math.min(room / widest, Math.max(220, window.innerHeight * (isPresenting() ? 0.36 : 0.62)) / tallest);
    if (unit > 3) unit = Math.floor(unit);
    panels.input.resize(width * unit, height * unit);
    mapPanels.forEach((panel) => panel.resize(Math.max(4, map.width * cell[1] * unit), Math.max(4, map.height * cell[0] * unit)));
    main.classList.toggle("smooth", unit * (window.devicePixelRatio || 1) < 1);
  }

  /** One stage of a chain: its map, range, scale, and what is done there. */
  function describe(chain, name) {
    const { settings, kernels, picture } = chain;
    if (name === "input") {
      const map = { maps: picture.planes, height: picture.height, width: picture.width };
      const kind = picture.planes.length === 3 ? "colour" : "grey";
      return { map, range: inputRange, detail: "", scale: { kind, low: 0, high: full } };
    }
    const map = chain[name];
    const range = rangeOf(map.maps);
    const detail = { conv: "", act: activationLabel(t, settings.activation), pooled: poolLabel(t, settings.pool) }[name];
    return { map, range, detail, scale: scaleFor(range, map.maps.length, wanted, isSigned(kernels, settings.bias), full) };
  }

  /** Draw what the chains hold: the large maps in every frame; words, small pictures and the inspector
   *  in turns, because nobody reads faster and a frame has no time for all. At rest each has its turn. */
  function render(moving) {
    cancelAnimationFrame(pending);
    draw(moving ? frames++ % turns : 0, moving);
    if (moving) return;
    pending = requestAnimationFrame(() => {
      draw(1, false);
      pending = requestAnimationFrame(() => draw(2, false));
    });
  }

  function draw(turn, moving) {
    const its = (n) => turn === n;
    chains.forEach((chain, i) => {
      const shown = describe(chain, stage);
      const { map, scale, range } = shown;
      const panel = mapPanels[i];
      if (moving || its(0)) panel.show(map, scale, tables);
      if (its(0)) panel.legend(scale, tables, formatNumber);
      const name = { conv: t("Feature map"), act: t("After activation"), pooled: chain.settings.pool.kind === "none" ? t("Feature map") : t("Pooled map") }[stage];
      const planes = map.maps.length > 1 ? `${map.maps.length} × ` : "";
      if (its(0)) panel.caption(chains.length > 1 ? `${name} ${"AB"[i]}` : name, `${planes}${map.height} × ${map.width}`);
      if (its(0) && !moving) panel.describe(t("{name}, {height} × {width}, from {low} to {high}. Arrow keys move the window.", { name, height: map.height, width: map.width, low: formatNumber(range.low), high: formatNumber(range.high) }));
      if (i > 0 || !its(1)) return;
      const stages = Object.fromEntries(stageNames.map((each) => [each, each === stage ? shown : describe(chain, each)]));
      scales = { conv: stages.conv.scale, act: stages.act.scale, pooled: stages.pooled.scale };
      strip.show(stages, tables);
    });
    if (its(2)) pointing.draw();
  }

  function redraw() {
    if (!chains.every((chain) => chain.conv)) return;
    render(false);
    api.settle();
  }

  function showInput() {
    const { planes, height, width } = chains[0].picture;
    inputRange = rangeOf(planes);
    const scale = { kind: planes.length === 3 ? "colour" : "grey", low: 0, high: full };
    panels.input.show({ maps: planes, height, width }, scale, tables);
    panels.input.legend(scale, tables, formatNumber);
    panels.input.caption(t("Picture"), `${planes.length > 1 ? "3 × " : ""}${height} × ${width}`);
    panels.input.describe(t("Picture, {height} × {width}. Arrow keys move the window.", { height, width }));
  }

  new ResizeObserver(() => {
    layout();
    pointing.draw();
  }).observe(pictures);
  const api = {
    main,
    render,
    layout,
    showInput,
    /** What only a resting map gets: its histogram. */
    settle() {
      if (!chains[0].conv) return;
      const { map, scale } = describe(chains[0], stage);
      histogram.show(map, scale, tables, colours);
    },
    setLook(newTables, newFull, newColours) {
      tables = newTables;
      full = newFull;
      colours = newColours;
      [panels.input, ...mapPanels].forEach((panel) => panel.setAccent(newColours.accent));
    },
    /** One or two feature maps side by side. */
    setCount(count) {
      panels.maps.length = 0;
      panels.maps.push(...mapPanels.slice(0, count));
      mapPanels[1].element.hidden = count < 2;
      pictures.classList.toggle("three", count > 1);
    },
    forget: pointing.reset,
    working(text) {
      setHidden(busy, !text);
      setText(busy, text);
    },
  };
  return api;
}
