// What a stage works on: a preset, a box of the shared picture, or a matrix that is typed or painted.
// This file joins the parts; the stage hears of every change and tells what is shown.
import { matrixCells, matrixOfCells, sameSource } from "../engine/matrix_text.js";
import { centredRegion, fewestCells, fitRegion, mostCells, regionCells } from "../engine/region.js";
import { el, setHidden, setText } from "./dom.js";
import { createMatrixInput } from "./matrix_input.js";
import { createPaintTools } from "./paint_tools.js";
import { createPresetList } from "./preset_list.js";
import { createRegionBox } from "./region_box.js";

/** createSourcePicker({ t, presets, onSource(source, { moving }), onPreset(slug), tables }) -> { element,
 *  setPicture({ planes, height, width }, full), set(source, slug), brush(), painting(), setTables(tables, accent) }.
 *  A source is { kind: "region", box, cells } or { kind: "matrix", planes }, as links hold it. */
export function createSourcePicker({ t, presets, onSource, onPreset, tables }) {
  let picture = null;
  let full = 1;
  let source = null;
  let region = null;
  let matrix = null;
  let network = null;

  const emit = (next, moving = false) => {
    take(next);
    if (!moving) suitBrush();
    onSource(next, { moving });
  };
  const regionMatrix = () => ({ kind: "matrix", planes: matrixOfCells(regionCells(picture, region.box, region.cells)) });

  const presetList = createPresetList({ t, presets, onPreset });
  const regionBox = createRegionBox({ t, onBox: (box, moving) => emit({ ...region, box }, moving) });
  const slider = el("input", { type: "range", class: "sp-range", min: fewestCells, max: mostCells, step: 1, aria: { label: t("Cells along the longer side") }, dataset: { testid: "region-cells" } });
  const count = el("output", { class: "sp-count" });
  slider.oninput = () => emit({ ...region, cells: Number(slider.value) }, true);
  slider.onchange = () => emit({ ...region, cells: Number(slider.value) });
  const matrixInput = createMatrixInput({ t, onPlanes: (planes) => emit({ kind: "matrix", planes }), fromPicture: () => regionMatrix().planes });
  const paintTools = createPaintTools({
    t,
    onToggle: (painting) => {
      if (!painting) return;
      if (source?.kind === "region") emit(regionMatrix());
      suitBrush();
    },
  });

  const windowWords = el("p", { class: "sp-note", dataset: { testid: "network-words" } });
  const kinds = [["region", t("Picture")], ["matrix", t("Matrix")], ["network", t("Network")]].map(([kind, text]) =>
    el("button", { type: "button", class: "sp-kind", text, onclick: () => choose(kind), dataset: { testid: `source-${kind}` } }));
  const panels = {
    region: el("div", { class: "sp-panel" }, regionBox.element,
      el("label", { class: "sp-line sp-cells" }, el("span", { class: "sp-name", text: t("Cells") }), slider, count),
      el("p", { class: "sp-note", text: t("Grey or RGB: the tick “In colour” in the sidebar.") })),
    matrix: el("div", { class: "sp-panel" }, matrixInput.element),
    network: el("div", { class: "sp-panel" }, windowWords),
  };
  kinds[2].hidden = true;
  const element = el("section", { class: "sp", aria: { label: t("Input") }, dataset: { testid: "source-picker" } },
    presetList.element, el("div", { class: "sp-kinds", role: "group", aria: { label: t("Input") } }, kinds), Object.values(panels), paintTools.element);

  // Keys for the page at large must not hear what is typed or pressed here.
  element.onkeydown = (event) => {
    const field = event.target.matches("input:not([type=checkbox]), textarea, select");
    if (field || (["Enter", " "].includes(event.key) && event.target.matches("button, input"))) event.stopPropagation();
  };

  // The first matrix is what the region shows, so that nothing jumps; later each kind has its last state.
  function choose(kind) {
    if (kind === source?.kind || !picture) return;
    emit({ region, network }[kind] ?? matrix ?? regionMatrix());
  }

  function take(next) {
    source = next;
    if (next.kind === "region") {
      region = { kind: "region", box: next.box, cells: next.cells };
      fitPicture();
    } else if (next.kind === "matrix") {
      matrix = next;
      matrixInput.show(next.planes);
    }
    kinds.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.testid === `source-${next.kind}`)));
    for (const kind in panels) setHidden(panels[kind], next.kind !== kind);
    setHidden(paintTools.element, next.kind === "network");
  }

  function fitPicture() {
    if (!picture || !region) return;
    region = { ...region, ...fitRegion(region.box, region.cells, picture.height, picture.width) };
    regionBox.show(region.box, region.cells);
    slider.value = region.cells;
    setText(count, String(region.cells));
  }

  // A matrix is painted within its own range, a picture within its white.
  function suitBrush() {
    const cells = source?.kind === "matrix" ? matrixCells(source.planes).planes : [];
    paintTools.suit(cells.reduce((most, plane) => plane.reduce((top, value) => Math.max(top, Math.abs(value)), most), 0) || full);
  }

  return {
    element,
    setPicture(pixels, white) {
      [picture, full] = [pixels, white];
      region ??= { kind: "region", ...centredRegion(pixels.height, pixels.width) };
      regionBox.setPicture(pixels, white, tables);
      fitPicture();
    },
    /** The window of a network that can be chosen, and what is said of it; null: none. */
    setWindow(window, words) {
      network = window;
      setHidden(kinds[2], !window);
      setText(windowWords, words);
    },
    /** Show a source and the preset that the stage equals, or null; onSource does not hear of it. */
    set(next, slug = null) {
      presetList.show(slug);
      if (source && (next === source || sameSource(next, source))) return;
      const stroke = paintTools.painting() && slug === null;
      take(next);
      if (!stroke) suitBrush();
    },
    brush: paintTools.brush,
    painting: paintTools.painting,
    setTables(newTables, accent) {
      tables = newTables;
      element.style.setProperty("--sp-accent", accent);
    },
  };
}
