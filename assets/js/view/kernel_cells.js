// The look of the kernel grid: its cells or, for a kernel too large to paint, its picture; their
// size, their colours on the signed scale and their numbers.
import { el, refill } from "./dom.js";
import { paintSigned } from "../engine/colour.js";
import { formatWeight, largestPainted } from "../engine/kernel_edit.js";
import { figureFont, isPresenting } from "./figures.js";

const widestCell = 68;
const tallestPicture = 280;

// createKernelCells({ t, signedTable }) -> { element, box, show(kernel, limit), touch(row, col), measure(), node(row, col), ... }.
// `limit` is the weight at the ends of the scale; `show` keeps the kernel and reads its data on every `touch`.
export function createKernelCells({ t, signedTable, label }) {
  let table = signedTable;
  let kernel = null;
  let limit = 0;
  let room = 5;
  let large = false;
  const one = new Uint32Array(1);
  const canvas = el("canvas", { class: "ke-picture", role: "img", hidden: true });
  const grid = el("div", { class: "ke-grid", role: "grid", aria: { label }, dataset: { testid: "kernel-grid" } });
  const box = el("div", { class: "ke-box" }, grid, canvas);
  const element = el("div", { class: "ke-stage" }, box);
  let cells = [];

  function paintCell(i) {
    const weight = kernel.data[i];
    paintSigned(one, [weight], limit, table);
    const [colour] = one;
    const [red, green, blue] = [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
    const cell = cells[i];
    cell.style.background = `rgb(${red},${green},${blue})`;
    cell.style.color = readableInk(red, green, blue);
    cell.textContent = room ? formatWeight(weight, room) : "";
    cell.dataset.value = weight;
    cell.setAttribute("aria-label", t("Row {row}, column {column}: {value}", {
      row: Math.floor(i / kernel.width), column: i % kernel.width, value: formatWeight(weight),
    }));
  }

  function build() {
    const { height, width } = kernel;
    cells = [];
    const rows = Array.from({ length: height }, (_, row) =>
      el("div", { class: "ke-row", role: "row" }, Array.from({ length: width }, (_, col) => {
        const cell = el("div", { class: "ke-cell", role: "gridcell", tabindex: -1, dataset: { row, col } });
        cells.push(cell);
        return cell;
      })));
    refill(grid, rows);
    grid.style.setProperty("--ke-columns", width);
    grid.style.setProperty("--ke-rows", height);
    box.classList.toggle("ke-dense", Math.max(height, width) > 7);
  }

  // The cells' size follows the room there is; the numbers are cut to what fits in a cell.
  function fit() {
    if (!kernel || large) return;
    const side = Math.max(kernel.height, kernel.width);
    const gap = side > 7 ? 1 : 2;
    const space = (element.clientWidth || 300) - 2 - gap * (side - 1);
    const cell = Math.max(18, Math.min(isPresenting() ? figureFont(0) * 2.7 : widestCell, Math.floor(space / side)));
    const usual = Math.max(8.5, Math.min(15, cell * (cell < 32 ? 0.36 : 0.31)));
    const font = isPresenting() ? Math.max(figureFont(cell) * 0.65, Math.min(figureFont(cell), cell * 0.5)) : usual;
    box.style.setProperty("--ke-cell", `${cell}px`);
    box.style.setProperty("--ke-number", `${font}px`);
    const characters = Math.floor((cell - 2) / (font * 0.54));
    const fitting = isPresenting() ? characters : Math.max(3, characters);
    if (fitting === room) return;
    room = fitting;
    cells.forEach((_, i) => paintCell(i));
  }

  function drawPicture() {
    const { data, height, width } = kernel;
    canvas.width = width;
    canvas.height = height;
    const zoom = Math.min(tallestPicture / height, tallestPicture / width);
    canvas.style.setProperty("width", `${Math.round(width * zoom)}px`);
    canvas.style.setProperty("aspect-ratio", `${width} / ${height}`);
    const context = canvas.getContext("2d");
    const image = context.createImageData(width, height);
    paintSigned(new Uint32Array(image.data.buffer), data, limit, table);
    context.putImageData(image, 0, 0);
    canvas.setAttribute("aria-label", t("Picture of a kernel of {height} × {width} weights", { height, width }));
  }

  function colourAll() {
    if (large) drawPicture();
    else cells.forEach((_, i) => paintCell(i));
  }

  function show(newKernel, newLimit) {
    const sameShape = kernel && kernel.height === newKernel.height && kernel.width === newKernel.width;
    kernel = newKernel;
    limit = newLimit;
    large = Math.max(kernel.height, kernel.width) > largestPainted;
    grid.hidden = large;
    canvas.hidden = !large;
    if (!sameShape) {
      if (large) {
        cells = [];
        refill(grid);
      } else build();
      fit();
    }
    colourAll();
  }

  // After one weight changed: its cell alone, or all where the ends of the scale moved.
  function touch(row, col, newLimit) {
    if (newLimit === limit) paintCell(row * kernel.width + col);
    else {
      limit = newLimit;
      colourAll();
    }
  }

  // A function from a point of the window to the [row, col] there, also beyond the edges.
  function measure() {
    const { left, top, width, height } = grid.getBoundingClientRect();
    return (x, y) => [Math.floor(((y - top) / height) * kernel.height), Math.floor(((x - left) / width) * kernel.width)];
  }

  const watcher = new ResizeObserver(fit);
  watcher.observe(element);
  return {
    element,
    box,
    grid,
    show,
    touch,
    measure,
    node: (row, col) => cells[row * kernel.width + col],
    kernel: () => kernel,
    isLarge: () => large,
    /** Another look: the theme's table, or figures of another size. */
    setTable(newTable) {
      table = newTable;
      fit();
      if (kernel) colourAll();
    },
    destroy: () => watcher.disconnect(),
  };
}

// Black or white, whichever stands out more by WCAG's relative luminance.
function readableInk(red, green, blue) {
  const linear = (part) => (part <= 10 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const light = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return light > 0.179 ? "#000000" : "#ffffff";
}
