// The hands on the kernel grid: painting with mouse, pen or finger, walking and nudging with keys
// and wheel, and typing a number in place.
import { arrowSteps } from "../engine/cells.js";
import { el } from "./dom.js";
import { createKernelCells } from "./kernel_cells.js";
import { formatWeight, lineCells } from "../engine/kernel_edit.js";

const doubleTap = 500;
const wheelNotch = 50;

// createKernelGrid(options) -> the cells of createKernelCells with `focus()` and `readout(show)`.
// options: t, signedTable, label, and what the hands do: begin(), set(row, col, weight), end() -> whether anything
// changed, nudge(row, col, steps), nudged() -> whether a single nudge may still be taken back, revert(), undo(),
// tool() -> "paint" | "erase" | "type", brush() -> weight, pick(weight), typed(row, col, text) -> whether it was
// taken, hover(text).
export function createKernelGrid(options) {
  const { t } = options;
  const cells = createKernelCells(options);
  const { grid, box } = cells;
  let [row, col] = [0, 0];
  let stroke = null;
  let lastTap = null;
  let input = null;
  let commitInput = null;
  let scrolled = 0;

  const within = (y, x) => y >= 0 && x >= 0 && y < cells.kernel().height && x < cells.kernel().width;
  const weightAt = (y, x) => cells.kernel().data[y * cells.kernel().width + x];

  // One cell is in the tab order at a time: the one last touched.
  function select(y, x, focus = true) {
    const { height, width } = cells.kernel();
    cells.node(row, col)?.setAttribute("tabindex", "-1");
    [row, col] = [Math.max(0, Math.min(height - 1, y)), Math.max(0, Math.min(width - 1, x))];
    const node = cells.node(row, col);
    if (!node) return;
    node.setAttribute("tabindex", "0");
    if (!focus) return;
    node.focus({ preventScroll: true });
    describe(row, col);
  }

  function describe(y, x) {
    options.hover(t("Row {row}, column {column}: {value}", { row: y, column: x, value: formatWeight(weightAt(y, x)) }));
  }

  function paintTo(y, x) {
    for (const [r, c] of lineCells(stroke.row, stroke.col, y, x)) if (within(r, c)) options.set(r, c, stroke.weight);
    if (y !== stroke.row || x !== stroke.col) stroke.cells++;
    [stroke.row, stroke.col] = [y, x];
  }

  grid.onpointerdown = (event) => {
    const erases = event.button === 2 || event.button === 5;
    if (stroke || (event.button !== 0 && !erases)) return;
    if (event.target === input) return;
    const cellAt = cells.measure();
    const [y, x] = cellAt(event.clientX, event.clientY);
    if (!within(y, x)) return;
    event.preventDefault();
    closeInput(true);
    select(y, x);
    if (event.altKey && !erases) {
      options.pick(weightAt(y, x));
      return;
    }
    const repeats = lastTap && lastTap.row === y && lastTap.col === x && event.timeStamp - lastTap.time < doubleTap;
    lastTap = { row: y, col: x, time: event.timeStamp, painted: repeats ? lastTap.painted : false };
    if (options.tool() === "type" && !erases) return;
    grid.setPointerCapture(event.pointerId);
    stroke = { id: event.pointerId, row: y, col: x, cells: 0, cellAt, weight: erases || options.tool() === "erase" ? 0 : options.brush() };
    options.begin();
    paintTo(y, x);
  };

  grid.onpointermove = (event) => {
    if (!stroke) {
      const cell = event.target.closest?.(".ke-cell");
      if (cell) describe(Number(cell.dataset.row), Number(cell.dataset.col));
      return;
    }
    if (event.pointerId !== stroke.id) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const move of moves.length ? moves : [event]) paintTo(...stroke.cellAt(move.clientX, move.clientY));
  };

  const finish = (event) => {
    if (!stroke || event.pointerId !== stroke.id) return;
    const { row: y, col: x, cells: count } = stroke;
    stroke = null;
    const changed = options.end();
    if (count) {
      lastTap = null;
      if (within(y, x)) select(y, x);
    } else if (lastTap && changed) lastTap.painted = true;
  };
  grid.onpointerup = finish;
  grid.onpointercancel = finish;
  grid.onlostpointercapture = finish;
  grid.oncontextmenu = (event) => event.preventDefault();
  grid.ondblclick = (event) => {
    if (event.target === input) return;
    if (lastTap?.painted) options.undo();
    lastTap = null;
    openInput();
  };

  grid.onwheel = (event) => {
    if (event.ctrlKey || !grid.matches(":focus-within") || event.target.closest(".ke-cell") !== cells.node(row, col)) return;
    event.preventDefault();
    scrolled += (event.deltaY || event.deltaX) * (event.deltaMode ? wheelNotch : 1);
    if (Math.abs(scrolled) < wheelNotch) return;
    options.nudge(row, col, (scrolled < 0 ? 1 : -1) * (event.shiftKey ? 10 : 1));
    scrolled = 0;
    describe(row, col);
  };

  const walks = { ...arrowSteps, Home: [0, -99], End: [0, 99] };
  const nudges = { "+": 1, "=": 1, "-": -1, "−": -1, _: -10, PageUp: 10, PageDown: -10 };

  // Every key the grid understands; a page that listens for single keys must not hear these.
  function press(event) {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
    if (walks[key]) select(row + walks[key][0], col + walks[key][1]);
    else if (key === "Enter" || key === "F2") openInput();
    else if (/^[0-9.,]$/.test(key)) {
      const negative = options.nudged(row, col) === -1;
      if (negative) options.revert();
      openInput(`${negative ? "-" : ""}${key}`);
    } else if (nudges[key]) options.nudge(row, col, nudges[key] * (event.shiftKey && event.code.startsWith("Numpad") ? 10 : 1));
    else if (key === " ") setOne(options.tool() === "erase" ? 0 : options.brush());
    else if (key === "Delete" || key === "Backspace") setOne(0);
    else return false;
    if (!input) describe(row, col);
    return true;
  }

  grid.onkeydown = (event) => {
    if (event.target === input || !press(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  grid.onpointerleave = () => stroke || options.hover("");
  grid.addEventListener("focusin", (event) => {
    const { row: y, col: x } = event.target.dataset;
    if (Number(y) !== row || Number(x) !== col) select(Number(y), Number(x));
  });

  function setOne(weight) {
    options.begin();
    options.set(row, col, weight);
    options.end();
  }

  // Typing in place: `text` is what was typed to begin with, else the weight itself, selected.
  function openInput(text = null) {
    closeInput(true);
    const cell = cells.node(row, col);
    if (!cell) return;
    const [y, x] = [row, col];
    const weight = String(Number(weightAt(y, x).toPrecision(7)));
    input = el("input", {
      class: "ke-input", type: "text", autocomplete: "off", spellcheck: "false", enterkeyhint: "done", value: text ?? weight,
      aria: { label: t("Weight in row {row}, column {column}", { row: y, column: x }) },
    });
    input.style.setProperty("left", `${cell.offsetLeft + cell.offsetWidth / 2}px`);
    input.style.setProperty("top", `${cell.offsetTop + cell.offsetHeight / 2}px`);
    grid.after(input);
    const half = input.offsetWidth / 2;
    const centre = Math.max(half, Math.min(box.clientWidth - half, cell.offsetLeft + cell.offsetWidth / 2));
    if (half * 2 < box.clientWidth) input.style.setProperty("left", `${centre}px`);
    input.focus({ preventScroll: true });
    if (text === null) input.select();
    input.onkeydown = (event) => {
      event.stopPropagation();
      if (event.isComposing) return;
      if (event.key === "Escape") closeInput(false, true);
      else if (event.key === "Enter") {
        if (commit()) closeInput(false, true);
      } else if (event.key === "Tab" && commit()) {
        const next = y * cells.kernel().width + x + (event.shiftKey ? -1 : 1);
        const inside = next >= 0 && next < cells.kernel().data.length;
        closeInput(false, true);
        if (inside) select(Math.floor(next / cells.kernel().width), next % cells.kernel().width);
      } else if (event.key !== "Tab") return;
      event.preventDefault();
    };
    input.onblur = () => closeInput(true);
    const field = input;
    function commit() {
      const taken = (text === null && field.value === weight) || options.typed(y, x, field.value);
      field.setAttribute("aria-invalid", String(!taken));
      return taken;
    }
    commitInput = commit;
  }

  function closeInput(keeping, refocus = false) {
    if (!input) return;
    const closing = input;
    input = null;
    closing.onblur = null;
    if (keeping) commitInput();
    closing.remove();
    if (refocus) select(row, col);
  }

  return {
    ...cells,
    show(kernel, limit) {
      const focused = grid.matches(":focus-within");
      const shape = cells.kernel();
      if (shape && (shape.height !== kernel.height || shape.width !== kernel.width)) closeInput(false);
      cells.show(kernel, limit);
      select(row, col, focused);
    },
  };
}
