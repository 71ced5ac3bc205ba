// Pointing at a cell in the studio: the windows it belongs to, marked on every picture, and its
// arithmetic in the inspector. A click pins, Escape frees, arrow keys walk.
import { formatNumber } from "../engine/format.js";
import { cellOver, poolBox, pooledOver, pooledReach, regionAround, termsOf, windowBox } from "../engine/inspect.js";
import { formulaLines } from "./inspector.js";
import { poolKindLabel } from "./labels.js";

const channelNames = ["R", "G", "B"];

/** studio: { t, chains, stage(), panels: { input, maps: [] }, inspector, look(), scales } */
export function createPointing(studio) {
  const { t, inspector } = studio;
  let cursor = null;
  let pinned = false;

  const pooledShown = () => studio.stage() === "pooled" && studio.chains[0].settings.pool.kind !== "none";
  const sizeShown = () => (pooledShown() ? studio.chains[0].pooled : studio.chains[0].conv);

  const draw = () => {
    const chain = studio.chains[0];
    if (!studio.chains.every((each) => each.conv) || !studio.scales().conv) return;
    const size = sizeShown();
    cursor ??= { row: size.height >> 1, col: size.width >> 1 };
    cursor = { row: Math.min(cursor.row, size.height - 1), col: Math.min(cursor.col, size.width - 1) };
    const { row, col } = cursor;
    const pooled = pooledShown();
    studio.panels.input.point(pooled ? pooledReach(chain, row, col) : windowBox(chain, row, col), pinned);
    studio.panels.maps.forEach((panel, i) => {
      const at = placeOn(studio.chains[i], i);
      panel.point({ top: at.row, left: at.col, height: 1, width: 1 });
    });
    const kind = pooled ? t("Pooled map") : t("Feature map");
    const state = pinned ? t("pinned, Escape frees") : t("click to pin");
    const place = t("row {row}, column {col}", { row, col });
    const blocks = studio.chains.map((c, i) => (pooled ? poolBlock(c, i) : convBlock(c, i)));
    inspector.show(`${kind} · ${place} · ${state}`, blocks, studio.look(blocks.length * blocks[0].rows.length));
  };

  /** The cursor on another kernel's map: the cell over the same place of the picture. */
  const placeOn = (chain, index) => {
    if (!index || !chain.conv) return cursor;
    const first = studio.chains[0];
    const box = pooledShown() ? pooledReach(first, cursor.row, cursor.col) : windowBox(first, cursor.row, cursor.col);
    const cell = cellOver(chain, box.top + (box.height - 1) / 2, box.left + (box.width - 1) / 2);
    const [row, col] = pooledShown() ? pooledOver(chain, ...cell) : cell;
    return { row, col };
  };

  const titleOf = (i) => (studio.chains.length > 1 ? t("Kernel {name}", { name: "AB"[i] }) : "");
  const labelOf = (chain, c) => (chain.picture.planes.length > 1 ? channelNames[c] : "");

  const convBlock = (chain, index) => {
    const { row, col } = placeOn(chain, index);
    const { kernels, settings, picture } = chain;
    const { height: rows, width: cols } = kernels[0];
    const { margin } = studio.look(1);
    const region = regionAround(chain, row, col, margin);
    const results = termsOf(chain, row, col);
    const acts = chain.act.maps.map((map) => map[row * chain.act.width + col]);
    const signedLimit = (values) => ({ kind: "signed", high: values.reduce((m, v) => Math.max(m, Math.abs(v)), 0) || 1, low: 0 });
    const most = kernels.reduce((m, k) => Math.max(m, signedLimit(k.data).high), 0);
    const full = studio.full();
    const shown = results.flatMap(({ terms }) => terms);
    const products = shown.reduce((m, term) => Math.max(m, signedLimit(term.products).high), 0);
    const inside = (r, c) => r >= margin && c >= margin && r < region.rows - margin && c < region.cols - margin;
    const rowsShown = shown.map((term) => ({
      label: labelOf(chain, term.plane),
      region: {
        values: region.values[term.plane], rows: region.rows, cols: region.cols, scale: { kind: "grey", low: 0, high: full },
        dim: (r, c) => !inside(r, c), mark: region.isTap, hatch: (r, c) => !region.inPicture(r, c),
      },
      kernel: { values: term.kernel, rows, cols, scale: { kind: "signed", low: -most, high: most || 1 } },
      products: { values: term.products, scale: { kind: "signed", low: -products, high: products || 1 } },
      sum: term.sum,
      sumScale: studio.scales().conv,
    }));
    const lines = results.flatMap(({ terms, total }, m) =>
      formulaLines(t, {
        rows: terms.map((term) => ({ label: labelOf(chain, term.plane), patch: term.patch, weights: term.kernel, sum: term.sum })),
        bias: settings.bias, total, activation: settings.activation, activated: acts[m],
      }));
    return { title: titleOf(index), rows: rowsShown, lines, value: acts[0], picture };
  };

  const poolBlock = (chain, index) => {
    const { row, col } = placeOn(chain, index);
    const { maps, height, width } = chain.act;
    const { pool } = chain.settings;
    const rowsShown = [];
    const lines = [];
    chain.act.maps.forEach((map, c) => {
      const label = maps.length > 1 ? channelNames[c] : "";
      const box = poolBox(chain, row, col, c);
      const [rows, cols] = [box.bottom - box.top, box.right - box.left];
      const value = chain.pooled.maps[c][row * chain.pooled.width + col];
      const few = rows * cols <= 16;
      if (rows * cols <= 1024) {
        rowsShown.push({
          label, sum: value, sumScale: studio.scales().pooled,
          region: { values: Float32Array.from(box.values), rows, cols, scale: studio.scales().act, dim: () => false },
          winner: box.winner ? (r, x) => r + box.top === box.winner[0] && x + box.left === box.winner[1] : undefined,
        });
      }
      const name = poolKindLabel(t, pool.kind.replace("global ", ""));
      const listed = few ? [...box.values].map((v) => formatNumber(v)).join(", ") : t("{n} values", { n: rows * cols });
      lines.push(`${label ? `${label}: ` : ""}${name}(${listed}) = ${formatNumber(value)}`);
      if (box.winner) lines.push(t("The largest is at row {row}, column {col} of {height} × {width}.", { row: box.winner[0], col: box.winner[1], height, width }));
    });
    return { title: titleOf(index), rows: rowsShown, lines };
  };

  const move = (row, col) => {
    if (cursor && cursor.row === row && cursor.col === col) return;
    cursor = { row, col };
    draw();
  };
  const fromInput = (y, x) => {
    const chain = studio.chains[0];
    const cell = cellOver(chain, y, x);
    return pooledShown() ? pooledOver(chain, ...cell) : cell;
  };
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  const handlers = (translate) => ({
    onPoint: (row, col) => {
      if (!pinned && studio.chains[0].conv) move(...translate(row, col));
    },
    onPin: (row, col, drag) => {
      if (!studio.chains[0].conv) return;
      const [r, c] = translate(row, col);
      const same = !drag && pinned && cursor?.row === r && cursor?.col === c;
      pinned = !same;
      cursor = { row: r, col: c };
      draw();
    },
    onLeave: () => {},
    onKey: (event) => {
      if (event.key === "Escape") {
        pinned = false;
        draw();
        return true;
      }
      if (event.key === "Enter" || event.key === " ") {
        pinned = !pinned;
        draw();
        return true;
      }
      const step = steps[event.key];
      if (!step || !studio.chains[0].conv) return false;
      const size = sizeShown();
      const far = event.shiftKey ? 10 : 1;
      const at = cursor;
      pinned = true;
      cursor = {
        row: Math.min(size.height - 1, Math.max(0, at.row + step[0] * far)),
        col: Math.min(size.width - 1, Math.max(0, at.col + step[1] * far)),
      };
      draw();
      const chain = studio.chains[0];
      const map = pooledShown() ? chain.pooled : chain.act;
      inspector.say(t("row {row}, column {col}", cursor) + `: ${formatNumber(map.maps[0][cursor.row * map.width + cursor.col])}`);
      return true;
    },
  });

  inspector.whenResized(draw);
  /** Let go of a cell that belonged to another picture or stage. */
  const reset = () => {
    cursor = null;
    pinned = false;
  };
  /** Look at a cell without holding it, unless a person holds one. */
  const look = (row, col) => {
    if (!pinned) move(row, col);
  };

  return { draw, look, held: () => pinned, input: handlers(fromInput), map: handlers((row, col) => [row, col]), reset };
}
