// A map as a grid of cells with numbers, on three layers: the cells, drawn when the numbers change;
// a veil over what has not been computed yet; and marks, the only layer that a step draws anew.
import { cellUnder } from "../engine/cells.js";
import { el, setText } from "./dom.js";
import { drawMatrix } from "./matrix.js";

/** handlers: onPoint(row, col, event), onLeave(), onPress(row, col, event) -> "drag" to take the pointer,
 *  onDrag(row, col, event), onDrop(event), onTap(row, col), onKey(event) -> whether it was used. */
export function createGridPanel({ testid, label, handlers }) {
  const layer = (name, props) => el("canvas", { class: `grid-${name}`, aria: { hidden: "true" }, ...props });
  const cells = layer("cells", { dataset: { testid }, tabindex: "0", role: "application", aria: { label } });
  const veil = layer("veil");
  const marks = layer("marks");
  const title = el("span", { class: "pic-title" });
  const note = el("span", { class: "pic-note" });
  const sheet = el("div", { class: "grid-sheet" }, cells, veil, marks);
  const element = el("figure", { class: "pic grid-pic" }, el("figcaption", {}, title, note), sheet);
  let [rows, cols, cell] = [1, 1, 8];
  let shown = -1;
  let taken = null;

  const ratio = () => window.devicePixelRatio || 1;
  const fit = (canvas) => {
    const [w, h] = [Math.round(cols * cell * ratio()), Math.round(rows * cell * ratio())];
    if (canvas.width !== w) canvas.width = w;
    if (canvas.height !== h) canvas.height = h;
    canvas.style.width = `${cols * cell}px`;
    canvas.style.height = `${rows * cell}px`;
  };
  const cellAt = (event) => cellUnder(cells, event, rows, cols);

  cells.onpointerdown = (event) => {
    if (event.button !== 0) return;
    const at = cellAt(event);
    taken = { id: event.pointerId, drags: handlers.onPress?.(...at, event) === "drag", at };
    if (!taken.drags) return;
    cells.setPointerCapture(event.pointerId);
    cells.focus({ preventScroll: true });
    event.preventDefault();
  };
  cells.onpointermove = (event) => {
    if (taken?.drags) handlers.onDrag(...cellAt(event), event);
    else if (event.pointerType === "mouse") handlers.onPoint?.(...cellAt(event), event);
  };
  cells.onpointerup = cells.onpointercancel = (event) => {
    if (!taken) return;
    const { drags, at } = taken;
    taken = null;
    if (drags) handlers.onDrop?.(event);
    else if (event.type === "pointerup" && String(at) === String(cellAt(event))) handlers.onTap?.(...at);
  };
  // A finger that starts on the window moves the window, not the page.
  cells.addEventListener("touchstart", (event) => {
    const [touch] = event.touches;
    if (event.touches.length === 1 && handlers.grips?.(...cellAt(touch))) event.preventDefault();
  }, { passive: false });
  cells.onpointerleave = () => {
    if (!taken?.drags) handlers.onLeave?.();
  };
  cells.onkeydown = (event) => {
    if (!handlers.onKey?.(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const hatched = (context, x, y, width, height, look) => {
    context.fillStyle = look.ground;
    context.fillRect(x, y, width, height);
    context.strokeStyle = look.line;
    context.lineWidth = 1;
    context.beginPath();
    for (let d = 6; d < width + height; d += 8) {
      context.moveTo(x + Math.min(d, width), y + Math.max(0, d - width));
      context.lineTo(x + Math.max(0, d - height), y + Math.min(d, height));
    }
    context.rect(x + 0.5, y + 0.5, width, height);
    context.stroke();
  };
  const cover = (look, from, to) => {
    const context = veil.getContext("2d");
    context.setTransform(ratio(), 0, 0, ratio(), 0, 0);
    for (let i = from; i < to; i++) hatched(context, (i % cols) * cell, Math.floor(i / cols) * cell, cell, cell, look);
  };

  return {
    element,
    canvas: cells,
    caption(heading, text) {
      setText(title, heading);
      setText(note, text);
    },
    describe(text) {
      if (cells.getAttribute("aria-label") !== text) cells.setAttribute("aria-label", text);
    },
    /** Draw a grid { values, rows, cols } with cells of `size` px; hatch(row, col): padding. */
    show(grid, size, scale, look, hatch) {
      ({ rows, cols } = grid);
      cell = size;
      sheet.style.width = `${cols * cell}px`;
      sheet.style.height = `${rows * cell}px`;
      drawMatrix(cells, grid.values, rows, cols, { ...look, cell, scale, hatch, dim: hatch, unknown: "−∞" });
      fit(veil);
      fit(marks);
      shown = -1;
    },
    /** Leave the first `count` cells to be seen, in reading order, and veil the rest. */
    reveal(count, look) {
      const wanted = Math.min(count, rows * cols);
      if (wanted === shown) return;
      const context = veil.getContext("2d");
      context.setTransform(ratio(), 0, 0, ratio(), 0, 0);
      if (shown < 0) {
        context.clearRect(0, 0, cols * cell, rows * cell);
        cover(look, wanted, rows * cols);
      } else if (wanted < shown) cover(look, wanted, shown);
      else for (let i = shown; i < wanted; i++) context.clearRect((i % cols) * cell, Math.floor(i / cols) * cell, cell, cell);
      shown = wanted;
    },
    /** Veil all cells but those for which seen(row, col). */
    revealOnly(seen, look) {
      const context = veil.getContext("2d");
      context.setTransform(ratio(), 0, 0, ratio(), 0, 0);
      context.clearRect(0, 0, cols * cell, rows * cell);
      for (let i = 0; i < rows * cols; i++) if (!seen(Math.floor(i / cols), i % cols)) cover(look, i, i + 1);
      shown = -1;
    },
    /** Marks, drawn over everything: [{ top, left, height, width, kind: "window" | "cell" | "soft" | "dot", text }]. */
    mark(list, look) {
      const context = marks.getContext("2d");
      context.setTransform(ratio(), 0, 0, ratio(), 0, 0);
      context.clearRect(0, 0, cols * cell, rows * cell);
      for (const { top, left, height = 1, width = 1, kind, text } of list) {
        const [x, y, w, h] = [left * cell, top * cell, width * cell, height * cell];
        if (kind === "dot") dotMark(context, x, y, cell, look);
        else if (kind === "soft") softMark(context, x, y, w, h, look);
        else outlineMark(context, x, y, w, h, look, kind === "window" ? 3 : 2);
        if (text) labelMark(context, x, y, cell, text, look);
      }
    },
  };
}

function outlineMark(context, x, y, width, height, look, line) {
  for (const [colour, thick, inset] of [["#fff", line + 2, line / 2], [look.accent, line, line / 2]]) {
    context.strokeStyle = colour;
    context.lineWidth = thick;
    context.strokeRect(x + inset, y + inset, Math.max(1, width - 2 * inset), Math.max(1, height - 2 * inset));
  }
}

function softMark(context, x, y, width, height, look) {
  context.strokeStyle = look.accent;
  context.lineWidth = 2;
  context.setLineDash([4, 3]);
  context.strokeRect(x + 1.5, y + 1.5, width - 3, height - 3);
  context.setLineDash([]);
}

function dotMark(context, x, y, cell, look) {
  const size = Math.max(3, cell * 0.14);
  context.fillStyle = look.accent;
  context.strokeStyle = "#fff";
  context.lineWidth = 1;
  context.beginPath();
  context.arc(x + size + 1, y + size + 1, size, 0, 7);
  context.fill();
  context.stroke();
}

function labelMark(context, x, y, cell, text, look) {
  const size = Math.max(9, Math.min(look.figure ?? 13, cell * 0.36));
  if (cell < 18) return;
  context.font = `600 ${size}px ${look.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = look.ground;
  context.fillRect(x + 3, y + cell * 0.28, cell - 6, cell * 0.44);
  context.fillStyle = look.ink;
  context.fillText(text, x + cell / 2, y + cell / 2 + 0.5);
}
