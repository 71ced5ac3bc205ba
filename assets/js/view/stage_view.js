// The stage's drawing: input grids, output maps that fill up, and the arithmetic of the cell looked
// at. It is told what to show; where the window is and what is computed is decided elsewhere.
import { formatNumber } from "../engine/format.js";
import { rangeOf, scaleFor } from "../engine/scale.js";
import { isSigned } from "../engine/chain.js";
import { stageLayout } from "../engine/stage_layout.js";
import { channelName, convBlock, poolBlock } from "./blocks.js";
import { el, refill, setHidden } from "./dom.js";
import { largestCell } from "./figures.js";
import { createGridPanel } from "./grid_panel.js";
import { channelBlock } from "./channel_block.js";
import { createChannelList } from "./channel_list.js";
import { createInspector } from "./inspector.js";
import { createLegend } from "./legend.js";
import { createStagePointing } from "./stage_pointing.js";
import { stageMarks } from "./stage_marks.js";

const mostTerms = 150;

/** stage: { t, model, cell(): { map, row, col }, place, paint, predict: { isOn, revealed, solved }, answered(map, row, col), done(): how
 *  many cells are filled, names(): of the kernels, onShown(channels): others are to be drawn }. */
export function createStageView(stage) {
  const { t, model } = stage;
  const inputs = [];
  const outputs = [];
  const legends = [createLegend(), createLegend()];
  let look = null;
  let scales = { input: null, output: null };
  let full = 1;
  let [cellSize, matrixSide] = [8, 30];
  let [lookKey, arithmetic, kernelMarked] = ["", "", false];
  const lookedAt = () => {
    const focus = pointing.focus();
    return focus?.kind === "output" && !stage.predict.isOn() ? focus : stage.cell();
  };
  const pointing = createStagePointing({
    model, look: lookedAt, place: stage.place, paint: stage.paint, quiet: () => stage.predict.isOn(), changed: () => step(),
  });
  const inspector = createInspector(t, { onWeight: pointing.weight });
  const channels = createChannelList(t, { onShown: stage.onShown });
  const groups = ["inputs", "outputs"].map((name, i) => {
    const holder = el("div", { class: "grid-holder" });
    return { holder, element: el("div", { class: `grid-group ${name}` }, holder, legends[i].element) };
  });
  const grids = el("div", { class: "grids" }, groups[0].element, el("div", { class: "grids-arrow", text: "→", aria: { hidden: "true" } }), groups[1].element);
  const element = el("div", { class: "stage-view" }, grids, channels.element, inspector.element);
  let [roomKey, waiting] = ["", 0];
  new ResizeObserver(() => {
    if (`${grids.clientWidth} ${window.innerHeight}` === roomKey || waiting) return;
    waiting = requestAnimationFrame(() => {
      waiting = 0;
      if (look && model.settings) rebuild();
    });
  }).observe(element);

  const panelsFor = (list, count, group, make) => {
    while (list.length < count) list.push(make(list.length));
    const shown = list.slice(0, count).map((panel) => panel.element);
    if (group.holder.childElementCount !== count) refill(group.holder, shown);
    return list.slice(0, count);
  };

  /** Draw all grids anew: the numbers, the settings or the room are others. */
  function rebuild() {
    const given = model.inputs();
    const maps = model.outputs();
    const [first] = model.chains;
    roomKey = `${grids.clientWidth} ${window.innerHeight}`;
    const room = { width: grids.clientWidth, height: Math.max(250, window.innerHeight * (look.present ? 0.66 : 0.5)) };
    if (!room.width) return;
    const layout = stageLayout({ count: given.length, ...given[0] }, { count: maps.length, ...maps[0] }, room, { largest: largestCell(), comfortable: 0.7 * largestCell(), head: 2 * look.rem, gap: look.rem, between: 3 * look.rem, least: 7.5 * look.rem });
    cellSize = layout.cell;
    element.classList.toggle("stacked", layout.stacked);
    groups.forEach(({ holder }, i) => (holder.style.gridTemplateColumns = `repeat(${layout.across[i]}, max-content)`));
    const shownIn = model.pooled ? first.act.maps : model.input.planes;
    const range = rangeOf(shownIn);
    scales.input = range.low < 0 ? scaleFor(range, 1, "signed", true, full) : { kind: "grey", low: 0, high: Math.max(full, range.high) };
    const made = rangeOf(maps.map((map) => map.values));
    const signed = model.window ? made.low < 0 : range.low < 0 || (!model.pooled && model.chains.some((chain) => isSigned(chain.kernels, chain.settings.bias)));
    scales.output = scaleFor(made, 1, "auto", signed, model.window ? made.high || 1 : full);
    panelsFor(inputs, given.length, groups[0], (i) => createGridPanel({ testid: `stage-input-${i}`, label: t("Input"), handlers: pointing.input(i) })).forEach((panel, i) => {
      panel.show(given[i], cellSize, scales.input, look, (row, col) => model.isPadding(row, col));
      const name = model.window ? model.window.name(model.shown[i]) : channelName(i, given.length);
      panel.caption(name ? t("Input {name}", { name }) : model.pooled ? t("Feature map") : t("Input"), sizeText(given[i]));
      panel.describe(t("Input, {height} × {width}. Drag the window, or press Enter and walk with the arrow keys to see what a cell feeds.", { height: given[i].rows, width: given[i].cols }));
    });
    panelsFor(outputs, maps.length, groups[1], (i) => createGridPanel({ testid: `stage-output-${i}`, label: t("Output"), handlers: pointing.output(i) })).forEach((panel, i) => {
      panel.show(maps[i], cellSize, scales.output, look);
      panel.caption(captionOf(i, maps.length), `${maps[i].rows} × ${maps[i].cols}`);
      panel.describe(t("Output, {height} × {width}. Press Enter and walk with the arrow keys to look at other cells.", { height: maps[i].rows, width: maps[i].cols }));
    });
    legends[0].show(scales.input, look.tables, formatNumber);
    legends[1].show(scales.output, look.tables, formatNumber);
    groups.forEach(({ element: group }, i) => {
      const side = [given, maps][i][0].cols * cellSize;
      group.querySelector(".legend").style.width = `${Math.max(120, Math.min(side, 400))}px`;
    });
    channels.renew(model.window, model.shown);
    measureMatrix(model.pooled ? 1 : given.length);
    lookKey = arithmetic = "";
    step();
  }

  const sizeText = ({ rows, cols }) => {
    const [top, bottom, left, right] = model.padding;
    const size = `${rows - top - bottom} × ${cols - left - right}`;
    return top + bottom + left + right ? t("{size}, with padding {padded}", { size, padded: `${rows} × ${cols}` }) : size;
  };

  const captionOf = (i, count) => {
    if (model.window) return t("{layer}, channel {channel}", model.window.source);
    if (model.pooled) return count > 1 ? t("Pooled {name}", { name: channelName(i, count) }) : t("Pooled map");
    return count > 1 ? `${i + 1} · ${stage.names()[i]}` : t("Feature map");
  };

  // As large as three matrices beside each other can be; while presenting, all of them on one screen.
  // Found once for all steps: asking for the room makes the browser lay out the page.
  const measureMatrix = (rows) => {
    const [high, wide] = model.geometry().taps;
    const three = !model.pooled;
    const room = (inspector.element.clientWidth || 600) - 2.2 * look.rem;
    const most = look.present ? Math.min(largestCell(), (0.5 * window.innerHeight) / (rows * high)) : rows > 1 ? 38 : largestCell();
    const beside = (room - (three ? 7 : 4) * look.rem) / ((three ? 3 : 1) * wide + 1);
    matrixSide = Math.floor(Math.max(8, Math.min(most, beside >= 24 ? beside : Math.min(34, (room - 2 * look.rem) / wide))));
  };

  const placeText = ({ row, col }) => t("row {row}, column {col}", { row: row + model.origin.output[0], col: col + model.origin.output[1] });

  const blockOf = (cell, marked) => {
    const { row, col, map } = cell;
    const options = { margin: 0, inputScale: scales.input, sumScale: scales.output, planes: [map], most: mostTerms, known: stage.predict.revealed(), solved: stage.predict.solved() };
    const block = model.window ? channelBlock(t, model, row, col, options)
      : model.pooled ? poolBlock(t, model.chains[0], row, col, options)
      : convBlock(t, model.chains[map], row, col, options);
    if (look.present && block.rows.length > 1) block.lines.splice(0, block.rows.length); // the matrices say it larger
    if (marked) block.rows[Math.min(pointing.focus().plane, block.rows.length - 1)].kernel.mark = marked;
    return block;
  };

  /** Draw what changes with every step: the marks, the cells seen, the arithmetic. */
  function step() {
    if (!look || !inputs.length || !model.settings) return;
    const cell = lookedAt();
    const predicting = stage.predict.isOn();
    model.winnersShown = !predicting || stage.predict.solved();
    legends[1].element.style.visibility = predicting ? "hidden" : ""; // it would give the answers' range away
    const marks = stageMarks(t, model, cell, pointing.focus());
    marks.inputs.forEach((list, i) => inputs[i].mark(list, look));
    marks.outputs.forEach((list, i) => {
      outputs[i].mark(list, look);
      if (predicting) outputs[i].revealOnly((row, col) => stage.answered(i, row, col), look);
      else outputs[i].reveal(stage.done(), look);
    });
    const name = captionOf(cell.map, model.outputs().length);
    const place = pointing.focus() ? ` · ${placeText(cell)}` : ""; // the transport says it while stepping
    const state = pointing.pinned() ? ` · ${t("pinned, Escape frees")}` : "";
    const words = marks.words || `${name}${place}${state}`;
    const shownCell = `${cell.map} ${cell.row} ${cell.col} ${stage.predict.revealed()} ${stage.predict.solved()}`;
    if (shownCell === arithmetic && !marks.kernel && !kernelMarked) inspector.head(words, look);
    else inspector.show(words, [blockOf(cell, marks.kernel)], { ...look, cell: matrixSide, side: 0, patchSide: 0 });
    if (model.window && shownCell !== arithmetic) channels.step(cell.row, cell.col, stage.predict.solved(), look);
    arithmetic = shownCell;
    kernelMarked = Boolean(marks.kernel);
    const key = `${cell.map} ${cell.row} ${cell.col}`;
    if (key === lookKey) return;
    lookKey = key;
    const { values, before, cols } = model.outputs()[cell.map];
    const at = cell.row * cols + cell.col;
    const shown = stage.predict.solved();
    Object.assign(element.dataset, { row: cell.row, col: cell.col, map: cell.map, value: shown ? values[at] : "", total: shown ? before[at] : "" });
  }

  return {
    element,
    rebuild,
    step: () => {
      lookKey = "";
      step();
    },
    free: pointing.free,
    renew: pointing.renew,
    turn: inspector.turn,
    say: inspector.say,
    setLook(newLook, newFull) {
      look = newLook;
      full = newFull;
    },
    hideArithmetic: (hidden) => setHidden(inspector.element, hidden),
  };
}
