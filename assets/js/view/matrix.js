// A small matrix as coloured squares with their values, on one canvas: the magnifier, the kernel,
// the products. Cells too small for a number show their colour alone.
import { formatShort } from "../engine/format.js";
import { figureFont, figureIn, largestCell, smallestCell } from "./figures.js";
import { colourInto } from "./paint.js";

/** Draw rows x cols values. options: { scale, tables, side (px of the whole) or cell (px of one), dim, mark, hatch, unknown: what stands for a NaN } where
 *  dim/mark/hatch are (row, col) -> boolean: fainter, outlined, crossed out as padding. */
export function drawMatrix(canvas, values, rows, cols, options) {
  const { scale, tables, ink, line } = options;
  const ratio = window.devicePixelRatio || 1;
  const cell = options.cell ?? Math.max(3, Math.min(largestCell(), Math.floor(options.side / Math.max(rows, cols))));
  setSize(canvas, cols * cell, rows * cell, ratio);
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, cols * cell, rows * cell);
  const rgba = new Uint32Array(rows * cols);
  colourInto(rgba, Array.isArray(values) ? values : [values], scale, tables);
  const single = Array.isArray(values) ? null : values;
  const numbers = cell >= smallestCell() && single;
  if (numbers) setFont(context, `${figureFont(cell)}px ${options.font}`);
  for (let i = 0; i < rows * cols; i++) {
    const [row, col] = [Math.floor(i / cols), i % cols];
    const [x, y] = [col * cell, row * cell];
    if (single && Number.isNaN(single[i])) {
      if (!numbers || !options.unknown) continue;
      context.fillStyle = ink;
      context.fillText(options.unknown, x + cell / 2, y + cell / 2 + 0.5);
      continue;
    }
    const colour = rgba[i];
    const [r, g, b] = [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
    context.globalAlpha = options.dim?.(row, col) ? 0.45 : 1;
    context.fillStyle = `rgb(${r},${g},${b})`;
    context.fillRect(x, y, cell, cell);
    if (options.hatch?.(row, col)) hatchCell(context, x, y, cell, r + g + b > 380);
    if (numbers) {
      context.fillStyle = 0.299 * r + 0.587 * g + 0.114 * b > 140 ? "#10141c" : "#ffffff";
      context.fillText(fitted(single[i], cell), x + cell / 2, y + cell / 2 + 0.5);
    }
    context.globalAlpha = 1;
  }
  context.strokeStyle = line;
  context.lineWidth = 1;
  if (cell >= 8) {
    context.beginPath();
    const [wide, tall] = [cols * cell, rows * cell];
    for (let col = 0; col <= cols; col++) addLine(context, Math.min(col * cell, wide - 1), 0, Math.min(col * cell, wide - 1), tall);
    for (let row = 0; row <= rows; row++) addLine(context, 0, Math.min(row * cell, tall - 1), wide, Math.min(row * cell, tall - 1));
    context.stroke();
  }
  if (options.mark) {
    context.strokeStyle = ink;
    context.lineWidth = 2;
    context.beginPath();
    for (let i = 0; i < rows * cols; i++) {
      const [row, col] = [Math.floor(i / cols), i % cols];
      if (options.mark(row, col)) context.rect(col * cell + 1, row * cell + 1, cell - 2, cell - 2);
    }
    context.stroke();
  }
}

const fonts = new WeakMap();

// Setting a canvas's font, or drawing text in an inherited direction, makes the browser lay out the
// page: once a size is enough. Resizing a canvas forgets its font.
function setFont(context, font) {
  const { canvas } = context;
  const wanted = `${font} ${canvas.width} ${canvas.height}`;
  if (fonts.get(canvas) === wanted) return;
  fonts.set(canvas, wanted);
  context.font = font;
  context.direction = "ltr";
  context.textAlign = "center";
  context.textBaseline = "middle";
}

function setSize(canvas, width, height, ratio) {
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  const wide = `${width}px`;
  const tall = `${height}px`;
  if (canvas.style.width !== wide) canvas.style.width = wide;
  if (canvas.style.height !== tall) canvas.style.height = tall;
}

function fitted(value, cell) {
  return figureIn(cell, value, (digits) => formatShort(Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value, digits));
}

function addLine(context, x0, y0, x1, y1) {
  context.moveTo(Math.round(x0) + 0.5, Math.round(y0) + 0.5);
  context.lineTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
}

function hatchCell(context, x, y, cell, light) {
  context.save();
  context.beginPath();
  context.rect(x, y, cell, cell);
  context.clip();
  context.strokeStyle = light ? "rgba(0,0,0,.35)" : "rgba(255,255,255,.45)";
  context.lineWidth = 1;
  context.beginPath();
  for (let d = -cell; d < cell; d += 6) addLine(context, x + d, y + cell, x + d + cell, y);
  context.stroke();
  context.restore();
}
