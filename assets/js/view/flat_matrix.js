// A matrix of many small entries as one picture, a pixel each, stretched to the page; above it what is
// marked: lines between blocks, rows, columns and single entries, the others dimmed. Entries that are large
// enough for their numbers are drawn with them.
import { arrowSteps, cellUnder, within } from "../engine/cells.js";
import { el, setHidden, setText } from "./dom.js";
import { smallestCell } from "./figures.js";
import { drawMatrix } from "./matrix.js";
import { paintMap } from "./paint.js";

/** A cell's whole px, less where its numbers would have one digit only and say 0 for 0.04. */
export function legibleCell(px) {
  const [least, cell] = [smallestCell(), Math.floor(px)];
  return cell >= least && cell < 1.2 * least ? least - 1 : cell;
}

/** handlers: onPoint(row, col), onLeave(), onTap(row, col). Arrow keys point as the mouse does, in steps of `stride(axis)` with Shift. */
export function createFlatMatrix({ testid, label, handlers, jump = () => 10 }) {
  const canvas = el("canvas", { class: "px flat-cells", tabindex: "0", role: "application", aria: { label }, dataset: { testid } });
  const numbers = el("canvas", { class: "flat-marks", hidden: true, aria: { hidden: "true" } });
  const overlay = el("canvas", { class: "flat-marks", aria: { hidden: "true" } });
  const title = el("span", { class: "pic-title" });
  const note = el("span", { class: "pic-note" });
  const sheet = el("div", { class: "flat-sheet" }, canvas, numbers, overlay);
  const element = el("figure", { class: "pic flat-pic" }, el("figcaption", {}, title, note), sheet);
  let [rows, cols, wide, tall] = [1, 1, 1, 1];
  let at = [0, 0];

  const point = (place) => {
    at = place;
    handlers.onPoint(...place);
  };
  canvas.onpointermove = (event) => {
    if (event.pointerType === "mouse" || event.buttons) point(cellUnder(canvas, event, rows, cols));
  };
  canvas.onpointerleave = (event) => {
    if (event.pointerType === "mouse") handlers.onLeave?.();
  };
  canvas.onclick = (event) => {
    point(cellUnder(canvas, event, rows, cols));
    handlers.onTap?.(...at);
  };
  canvas.onkeydown = (event) => {
    const step = arrowSteps[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || (!step && event.key !== "Escape")) return;
    event.preventDefault();
    event.stopPropagation();
    if (!step) return void handlers.onLeave?.();
    const [far, along] = [event.shiftKey, step[0] ? 0 : 1];
    const by = far ? jump(along) : 1;
    point([within(at[0] + step[0] * by, rows), within(at[1] + step[1] * by, cols)]);
  };

  return {
    element,
    canvas,
    caption(heading, text) {
      setText(title, heading);
      setText(note, text);
    },
    describe(text) {
      if (canvas.getAttribute("aria-label") !== text) canvas.setAttribute("aria-label", text);
    },
    /** Where the keys go on from. */
    place(row, col) {
      at = [row, col];
    },
    /** withNumbers: false while so many entries move that writing their numbers would cost frames. */
    show(values, height, width, scale, look, withNumbers = true) {
      [rows, cols] = [height, width];
      paintMap(canvas, { maps: [values], height, width }, scale, look.tables);
      const cell = wide / cols;
      const large = withNumbers && Number.isInteger(cell) && cell === tall / rows && cell === legibleCell(cell) && cell >= smallestCell();
      setHidden(numbers, !large);
      if (large) drawMatrix(numbers, values, rows, cols, { ...look, cell, scale });
    },
    /** The size on the page in px, before show(). */
    resize(width, height) {
      [wide, tall] = [width, height];
      const ratio = window.devicePixelRatio || 1;
      for (const node of [sheet, overlay]) Object.assign(node.style, { width: `${width}px`, height: `${height}px` });
      overlay.width = Math.round(width * ratio);
      overlay.height = Math.round(height * ratio);
    },
    /** marks: { blocks: [rows, cols] between lines, bands: [{ top, left, height, width }], lit: [[row, col]],
     *  struck: [[row, col]] struck through }. */
    mark({ blocks, bands = [], lit = [], struck = [] }, look) {
      const context = overlay.getContext("2d");
      const ratio = window.devicePixelRatio || 1;
      const [across, down] = [wide / cols, tall / rows];
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, wide, tall);
      if (lit.length) {
        context.globalAlpha = 0.62;
        context.fillStyle = look.ground;
        context.fillRect(0, 0, wide, tall);
        context.globalAlpha = 1;
        for (const [row, col] of lit) context.clearRect(col * across, row * down, across, down);
      }
      strikeCells(context, struck, across, down);
      if (blocks) blockLines(context, blocks, [rows, cols], [wide, tall]);
      for (const { top, left, height = 1, width = 1 } of bands) bandMark(context, [left * across, top * down, width * across, height * down], [wide, tall], look);
      const least = Math.min(across, down);
      if (lit.length && least >= 5) {
        context.strokeStyle = look.accent;
        context.lineWidth = least >= 10 ? 2 : 1;
        for (const [row, col] of lit) context.strokeRect(col * across + 0.5, row * down + 0.5, across - 1, down - 1);
      }
    },
  };
}

// Dark beside light, so that they are seen between entries of any colour, in both themes.
function blockLines(context, [rowStep, colStep], [rows, cols], [wide, tall]) {
  for (const [colour, shift] of [["rgb(0 0 0 / 0.4)", -0.5], ["rgb(255 255 255 / 0.5)", 0.5]]) {
    context.fillStyle = colour;
    for (let row = rowStep; row < rows; row += rowStep) context.fillRect(0, Math.round((row * tall) / rows) + shift, wide, 1);
    for (let col = colStep; col < cols; col += colStep) context.fillRect(Math.round((col * wide) / cols) + shift, 0, 1, tall);
  }
}

function strikeCells(context, cells, across, down) {
  context.strokeStyle = "rgb(255 255 255 / 0.55)";
  context.lineWidth = 1;
  context.beginPath();
  for (const [row, col] of cells) {
    context.moveTo(col * across, (row + 1) * down);
    context.lineTo((col + 1) * across, row * down);
  }
  context.stroke();
}

// At least 5 px high and wide, white outside and inside, so that it is seen on every colour.
function bandMark(context, [x, y, width, height], room, look) {
  const [wide, tall] = [Math.min(room[0] - 2, Math.max(5, width)), Math.min(room[1] - 2, Math.max(5, height))];
  const clamped = (value, size, room) => Math.max(1, Math.min(value, room - size - 1));
  const [left, top] = [clamped(x - (wide - width) / 2, wide, room[0]), clamped(y - (tall - height) / 2, tall, room[1])];
  context.strokeStyle = "#fff";
  context.lineWidth = 4;
  context.strokeRect(left, top, wide, tall);
  context.strokeStyle = look.accent;
  context.lineWidth = 2;
  context.strokeRect(left, top, wide, tall);
}
