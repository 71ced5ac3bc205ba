// Draws the two maps of the ear: the map with its bright point, the window around it and the moves
// that are forgiven from there, and the pooled map with the cells that see the point.
import { formatShort } from "../engine/format.js";
import { el } from "./dom.js";
import { figureFont, figureIn, isPresenting, smallestCell } from "./figures.js";

const arrowMoves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** A square figure with a canvas. With `onMove(row, col)` its point can be moved by mouse (from any
 *  cell), by finger (from the point itself, so that a page can still be scrolled), by tap and keys. */
export function createSquareMap({ testid, label, title, onMove, place }) {
  const canvas = el("canvas", { class: "square", role: "img", dataset: { testid }, aria: { label } });
  const grip = el("div", { class: "square-grip", hidden: !onMove });
  const note = el("span", { class: "toy-note" });
  const box = el("div", { class: "square-box" }, canvas, grip);
  const element = el("figure", { class: "toy-figure" }, el("figcaption", {}, el("span", { class: "toy-name", text: title }), note), box);
  let cells = 1;
  let side = 0;

  const cellAt = (event) => {
    const edge = canvas.getBoundingClientRect();
    const at = (offset, length) => Math.min(cells - 1, Math.max(0, Math.floor((offset / length) * cells)));
    return [at(event.clientY - edge.top, edge.height), at(event.clientX - edge.left, edge.width)];
  };
  if (onMove) {
    canvas.setAttribute("tabindex", "0");
    canvas.setAttribute("role", "application");
    let dragging = false;
    const hold = (event) => {
      if (event.button) return;
      dragging = true;
      event.currentTarget.setPointerCapture(event.pointerId);
      event.preventDefault();
      canvas.focus({ preventScroll: true });
      onMove(...cellAt(event));
    };
    grip.onpointerdown = hold;
    canvas.onpointerdown = (event) => {
      if (event.pointerType === "mouse") hold(event);
    };
    canvas.onclick = (event) => onMove(...cellAt(event));
    for (const node of [canvas, grip]) {
      node.onpointermove = (event) => {
        if (dragging) onMove(...cellAt(event));
      };
      node.onpointerup = node.onpointercancel = () => {
        dragging = false;
      };
    }
    canvas.onkeydown = (event) => {
      const step = arrowMoves[event.key];
      if (!step) return;
      event.preventDefault();
      const [row, col] = place();
      onMove(...[row + step[0], col + step[1]].map((at) => Math.min(cells - 1, Math.max(0, at))));
    };
  }
  return {
    element,
    canvas,
    note: (text) => void (note.textContent = text),
    describe: (text) => canvas.setAttribute("aria-label", text),
    resize(pixels) {
      side = pixels;
      box.style.width = box.style.height = `${pixels}px`;
    },
    /** picture: { values, cells, unseen, outlines, overlapping, moves, lines, point, look } in cells of this map. */
    draw(picture) {
      cells = picture.cells;
      if (!side) return;
      drawSquare(canvas, side, picture);
      if (!picture.point) return;
      const share = (at) => `${(100 * at) / cells}%`;
      Object.assign(grip.style, { top: share(picture.point[0]), left: share(picture.point[1]), width: share(1), height: share(1) });
    },
  };
}

function drawSquare(canvas, side, { values, cells, unseen, outlines, overlapping, moves, lines, look }) {
  const ratio = window.devicePixelRatio || 1;
  const pixels = Math.round(side * ratio);
  if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const cell = side / cells;
  const edge = (at) => Math.round(at * cell);
  for (let i = 0; i < cells * cells; i++) {
    const [row, col] = [Math.floor(i / cells), i % cells];
    const grey = Math.round(24 + 231 * Math.min(1, values[i]));
    context.fillStyle = `rgb(${grey},${grey},${grey})`;
    context.fillRect(edge(col), edge(row), edge(col + 1) - edge(col), edge(row + 1) - edge(row));
    if (unseen?.(row, col)) crossOut(context, edge(col), edge(row), cell);
  }
  for (let at = 0; at <= cells; at++) {
    const between = lines(at);
    context.fillStyle = between ? "rgba(255,255,255,.75)" : "rgba(255,255,255,.16)";
    const wide = between ? 2 : 1;
    const from = Math.min(side - wide, Math.max(0, edge(at) - wide / 2));
    context.fillRect(from, 0, wide, side);
    context.fillRect(0, from, side, wide);
  }
  drawNumbers(context, values, cells, cell, look);
  moves?.forEach((move) => drawVerdict(context, move, cell, values[move.row * cells + move.col]));
  const boxes = outlines.map(({ row, col, size }) => [edge(col), edge(row), edge(col + size), edge(row + size)]);
  if (overlapping) frameTogether(context, boxes, look.accent);
  else boxes.forEach((box) => frameBox(context, box, look.accent));
}

function frameBox(context, [left, top, right, bottom], accent) {
  for (const [colour, width] of [["rgba(0,0,0,.75)", 6], ["#fff", 4.5], [accent, 3]]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.strokeRect(left + 2, top + 2, right - left - 4, bottom - top - 4);
  }
}

// Windows that overlap: one strong frame about them all, thin dashed ones for each.
function frameTogether(context, boxes, accent) {
  if (!boxes.length) return;
  context.setLineDash([5, 4]);
  context.strokeStyle = accent;
  context.lineWidth = 1.5;
  for (const [left, top, right, bottom] of boxes) context.strokeRect(left + 2, top + 2, right - left - 4, bottom - top - 4);
  context.setLineDash([]);
  frameBox(context, [boxes[0][0], boxes[0][1], boxes.at(-1)[2], boxes.at(-1)[3]], accent);
}

function drawNumbers(context, values, cells, cell, look) {
  if (cell < smallestCell()) return;
  context.font = `600 ${isPresenting() ? figureFont(cell) : Math.min(cell * 0.34, 22)}px ${look.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let i = 0; i < cells * cells; i++) {
    if (!values[i] && !look.zeros) continue;
    if (values[i] < look.least) continue;
    context.fillStyle = values[i] > 0.5 ? "#10141c" : "#fff";
    context.fillText(figureIn(cell, values[i], (digits) => formatShort(values[i], Math.min(2, digits))), ((i % cells) + 0.5) * cell, (Math.floor(i / cells) + 0.54) * cell);
  }
}

// A tick for a forgiven move, a cross for one that is noticed: the shape says it, not the colour.
function drawVerdict(context, { row, col, forgiven }, cell, value) {
  const [x, y, r] = [(col + 0.5) * cell, (row + 0.5) * cell, Math.max(3, cell * 0.13)];
  context.beginPath();
  if (forgiven) {
    context.moveTo(x - r, y);
    context.lineTo(x - r * 0.25, y + r * 0.8);
    context.lineTo(x + r * 1.1, y - r * 0.9);
  } else {
    context.moveTo(x - r * 0.8, y - r * 0.8);
    context.lineTo(x + r * 0.8, y + r * 0.8);
    context.moveTo(x + r * 0.8, y - r * 0.8);
    context.lineTo(x - r * 0.8, y + r * 0.8);
  }
  const dark = value > 0.4;
  context.lineWidth = Math.max(2, cell * 0.06);
  context.strokeStyle = forgiven ? (dark ? "#005a30" : "#5fe3a1") : dark ? "#8a1c00" : "#ff9d76";
  context.stroke();
}

function crossOut(context, x, y, cell) {
  context.save();
  context.beginPath();
  context.rect(x, y, cell, cell);
  context.clip();
  context.strokeStyle = "rgba(255,255,255,.35)";
  context.lineWidth = 1;
  context.beginPath();
  for (let d = -cell; d < cell; d += Math.max(6, cell / 5)) {
    context.moveTo(x + d, y + cell);
    context.lineTo(x + d + cell, y);
  }
  context.stroke();
  context.restore();
}
