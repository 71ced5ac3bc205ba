// Pointing at a cell in the studio: the windows it belongs to, marked on every picture, and its
// arithmetic in the inspector. A click pins, Escape frees, arrow keys walk.
import { arrowSteps } from "../engine/cells.js";
import { formatNumber } from "../engine/format.js";
import { cellOver, pooledOver, pooledReach, windowBox } from "../engine/inspect.js";
import { convBlock, poolBlock } from "./blocks.js";

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
    const blocks = studio.chains.map((c, i) => (pooled ? poolCell(c, i) : convCell(c, i)));
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

  const convCell = (chain, index) => {
    const { row, col } = placeOn(chain, index);
    const { margin } = studio.look(1);
    return convBlock(t, chain, row, col, { title: titleOf(index), margin, inputScale: { kind: "grey", low: 0, high: studio.full() }, sumScale: studio.scales().conv });
  };

  const poolCell = (chain, index) => {
    const { row, col } = placeOn(chain, index);
    return poolBlock(t, chain, row, col, { title: titleOf(index), inputScale: studio.scales().act, sumScale: studio.scales().pooled });
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
      const step = arrowSteps[event.key];
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
