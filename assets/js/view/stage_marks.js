// What is marked on the stage's grids for the cell looked at, and for what is pointed at: the window,
// the cells a weight touches, the output cells an input cell feeds. Pure: lists for view/grid_panel.js.
import { formatNumber, formatShort } from "../engine/format.js";
import { poolBox } from "../engine/inspect.js";

/** { inputs: [marks a grid], outputs: [marks a map], kernel: (row, col) -> marked?, words } */
export function stageMarks(t, model, cell, focus) {
  const inputs = model.inputs().map(() => []);
  const outputs = model.outputs().map(() => []);
  const window = { ...model.box(cell.row, cell.col), kind: "window" };
  inputs.forEach((list, plane) => {
    if (model.pooled && plane !== cell.map) return;
    if (focus?.kind !== "weight") list.push(...tapMarks(model, cell, plane));
    list.push(window);
  });
  outputs.forEach((list, map) => list.push({ top: cell.row, left: cell.col, kind: map === cell.map ? "window" : "cell" }));
  if (focus?.kind === "input") return { inputs, outputs, ...pointedInput(t, model, focus, inputs, outputs) };
  if (focus?.kind === "weight" && !model.pooled) return { inputs, outputs, ...pointedWeight(t, model, focus, cell, inputs) };
  return { inputs, outputs, kernel: undefined, words: "" };
}

// A dilated window shows which of its cells count; a pooling shows which of them won.
function tapMarks(model, { row, col }, plane) {
  const { dilation, taps } = model.geometry();
  const box = model.box(row, col);
  if (model.pooled) {
    const { winner } = poolBox(model.chains[0], row, col, plane);
    const [top, , left] = model.padding;
    return winner && model.winnersShown ? [{ top: winner[0] + top, left: winner[1] + left, kind: "cell" }] : [];
  }
  if (dilation.every((step) => step === 1)) return [];
  return Array.from({ length: taps[0] * taps[1] }, (_, k) => ({
    top: box.top + Math.floor(k / taps[1]) * dilation[0], left: box.left + (k % taps[1]) * dilation[1], kind: "dot",
  }));
}

function pointedInput(t, model, { plane, row, col }, inputs, outputs) {
  const [own, ...others] = model.copies(row, col);
  inputs[plane].push({ top: own[0], left: own[1], kind: "cell" }, ...others.map(([r, c]) => ({ top: r, left: c, kind: "soft" })));
  const feeds = model.feeds(plane, row, col);
  for (const { map, row: r, col: c, weight, wins } of feeds) {
    outputs[map].push({ top: r, left: c, kind: wins === false ? "soft" : "cell", text: weight === null ? "" : formatShort(weight, 2) });
  }
  const { values, cols } = model.inputs()[plane];
  const value = formatNumber(values[row * cols + col]);
  const [down, across] = model.origin.input;
  const place = t("row {row}, column {col}", { row: row - model.padding[0] + down, col: col - model.padding[2] + across });
  const wins = feeds.filter((feed) => feed.wins).length;
  const words = model.pooled
    ? t("Input cell {place}, value {value}: windows that hold it: {n}, won by it: {wins}.", { place, value, n: feeds.length, wins })
    : model.isPadding(row, col)
      ? t("Padding cell {place}, value {value}: output cells that it feeds: {n}, with the weights shown there.", { place, value, n: feeds.length })
      : t("Input cell {place}, value {value}: output cells that it feeds: {n}, with the weights shown there.", { place, value, n: feeds.length });
  return { kernel: undefined, words };
}

function pointedWeight(t, model, { plane, row, col }, cell, inputs) {
  const cells = model.touches(row, col);
  cells.forEach(([r, c]) => inputs[Math.min(plane, inputs.length - 1)].push({ top: r, left: c, kind: "soft" }));
  const weight = formatShort(model.weightAt(model.owner(cell.map).chain, plane, row, col));
  const words = t("Weight {weight} in row {row}, column {col} of the kernel touches {n} input cells, one for each output cell.", { weight, row, col, n: cells.length });
  return { kernel: (r, c) => r === row && c === col, words };
}
