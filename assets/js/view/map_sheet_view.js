// Up to 64 maps of a layer on one canvas, each under its channel's number; what is switched off is
// crossed out. Pointing, pressing and arrow keys are reported as { tile, row, col }.
import { cellArrows, cellOnSheet, layoutSheet, stepOnSheet, tileCorner } from "../engine/map_sheet.js";
import { el } from "./dom.js";
import { isPresenting } from "./figures.js";

/** hands: onPoint(at), onLeave(), onPress(at). */
export function createMapSheet({ label, hands }) {
  const canvas = el("canvas", { class: "sheet-maps", tabindex: "0", role: "application", aria: { label }, dataset: { testid: "sheet" } });
  const marks = el("canvas", { class: "sheet-marks", aria: { hidden: "true" } });
  const element = el("div", { class: "sheet" }, canvas, marks);
  let layout = null;
  let at = { tile: 0, row: 0, col: 0 };
  let ratio = 1;
  let dirty = null;

  const under = (event) => {
    const box = canvas.getBoundingClientRect();
    return layout && cellOnSheet(layout, event.clientX - box.left, event.clientY - box.top);
  };
  const point = (event) => {
    const found = under(event);
    if (!found) return void hands.onLeave();
    at = found;
    hands.onPoint(found);
  };
  canvas.onpointermove = (event) => {
    if (event.pointerType === "mouse" || event.buttons) point(event);
  };
  canvas.onpointerdown = point;
  canvas.onpointerleave = (event) => {
    if (event.pointerType === "mouse") hands.onLeave();
  };
  canvas.onclick = (event) => {
    const found = under(event);
    if (found) hands.onPress(found);
  };
  canvas.onfocus = () => {
    if (layout && canvas.matches(":focus-visible")) hands.onPoint(at);
  };
  canvas.onkeydown = (event) => {
    if (!layout || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") hands.onPress(at);
    else if (event.key === "Home") at = { tile: 0, row: 0, col: 0 };
    else if (cellArrows[event.key]) at = stepOnSheet(layout, at, cellArrows[event.key], event.shiftKey);
    else return;
    event.preventDefault();
    event.stopPropagation();
    hands.onPoint(at);
  };

  function drawTile(context, source, tile, { channel, off, opened }, look) {
    const [top, left] = tileCorner(layout, tile).map((p) => Math.round(p * ratio));
    const [width, height] = [Math.round(layout.tileWidth * ratio), Math.round(layout.tileHeight * ratio)];
    const { rows, cols, columns, image } = source;
    context.globalAlpha = off ? 0.3 : 1;
    context.drawImage(image, (tile % columns) * cols, Math.floor(tile / columns) * rows, cols, rows, left, top, width, height);
    context.globalAlpha = 1;
    context.lineWidth = ratio;
    context.strokeStyle = look.line;
    context.strokeRect(left - 0.5 * ratio, top - 0.5 * ratio, width + ratio, height + ratio);
    if (off) cross(context, left, top, width, height);
    if (opened) {
      context.lineWidth = 3 * ratio;
      context.strokeStyle = look.accent;
      context.strokeRect(left - 1.5 * ratio, top - 1.5 * ratio, width + 3 * ratio, height + 3 * ratio);
    }
    context.fillStyle = look.ink;
    context.font = `${opened ? 700 : 400} ${layout.label * 0.75 * ratio}px ${look.font}`;
    context.fillText(off ? `${channel} ✕` : channel, left, top - layout.label * 0.45 * ratio);
  }

  function cross(context, left, top, width, height) {
    for (const [colour, line] of [["#fff", 4], ["#10141c", 1.5]]) {
      context.strokeStyle = colour;
      context.lineWidth = line * ratio;
      context.beginPath();
      context.moveTo(left, top);
      context.lineTo(left + width, top + height);
      context.moveTo(left + width, top);
      context.lineTo(left, top + height);
      context.stroke();
    }
  }

  return {
    element,
    canvas,
    /** tiles: [{ channel, off, opened }]; source: { image, rows, cols, columns } with those maps in rows of
     *  `columns`; map: [rows, cols] of the layer's maps, of which the image may hold fewer. */
    show(tiles, source, map, width, look) {
      ratio = window.devicePixelRatio || 1;
      layout = layoutSheet({ count: tiles.length, rows: map[0], cols: map[1], width, ratio, label: Math.round(look.rem * (isPresenting() ? 1.4 : 1.1)) });
      at = { tile: Math.min(at.tile, tiles.length - 1), row: Math.min(at.row, map[0] - 1), col: Math.min(at.col, map[1] - 1) };
      for (const each of [canvas, marks]) {
        each.width = Math.round(layout.width * ratio);
        each.height = Math.round(layout.height * ratio);
        Object.assign(each.style, { width: `${layout.width}px`, height: `${layout.height}px` });
      }
      const context = canvas.getContext("2d");
      context.imageSmoothingEnabled = layout.scale < 1;
      context.textBaseline = "middle";
      tiles.forEach((tile, i) => drawTile(context, source, i, tile, look));
      dirty = null;
    },
    /** Mark a cell, or none. */
    mark(found, look) {
      const context = marks.getContext("2d");
      if (dirty) context.clearRect(...dirty);
      dirty = null;
      if (!found || !layout) return;
      at = found;
      const [top, left] = tileCorner(layout, found.tile);
      const [high, wide] = [layout.tileHeight / layout.rows, layout.tileWidth / layout.cols];
      const size = [Math.max(4, wide), Math.max(4, high)];
      const [x, y] = [left + (found.col + 0.5) * wide - size[0] / 2, top + (found.row + 0.5) * high - size[1] / 2];
      for (const [colour, line, inset] of [["#fff", 2, -2], ["#10141c", 1.5, -0.75]]) {
        context.strokeStyle = colour;
        context.lineWidth = line * ratio;
        context.strokeRect(...[x + inset, y + inset, size[0] - 2 * inset, size[1] - 2 * inset].map((v) => v * ratio));
      }
      context.strokeStyle = look.accent;
      context.lineWidth = 2 * ratio;
      context.strokeRect(...[left - 1, top - 1, layout.tileWidth + 2, layout.tileHeight + 2].map((v) => v * ratio));
      dirty = [left - 6, top - 6, layout.tileWidth + 12, layout.tileHeight + 12].map((v) => v * ratio);
    },
  };
}
