// The arithmetic of one cell, large: the magnified window, the kernel, the products, the sum, and
// what activation and pooling make of it. One block a kernel, one row a channel.
import { arrowSteps, cellUnder, within } from "../engine/cells.js";
import { formatNumber, formatShort, formatSum } from "../engine/format.js";
import { atRest } from "./at_rest.js";
import { el, refill, setHidden, setProps, setText } from "./dom.js";
import { figureScale, isPresenting } from "./figures.js";
import { createFormula } from "./formula_canvas.js";
import { activationLabel } from "./labels.js";
import { drawMatrix } from "./matrix.js";

const wordsAfter = 60; // ms after the last change
const wordsEvery = 1000; // ms, while it goes on changing

/** onWeight(plane, [row, col] or null, pinned): somebody points at a weight of the kernel, or walks there. */
export function createInspector(t, { onWeight } = {}) {
  const heading = createFormula();
  const body = el("div", { class: "insp-body" });
  const spoken = el("div", { class: "sr", aria: { live: "polite" } });
  const element = el("section", { class: "insp", aria: { label: t("The arithmetic of one cell") } }, heading.element, body, spoken);
  const blocks = [];
  let narrow = false;
  let written = 0;
  let resized = () => {};
  new ResizeObserver(([entry]) => {
    const now = entry.contentRect.width < 480;
    if (now === narrow) return;
    narrow = now;
    resized();
  }).observe(element);

  const canvasRow = () => {
    const parts = ["patch", "kernel", "products"].map((name) => el("canvas", { class: "mx", dataset: { part: name }, aria: { hidden: "true" } }));
    const captions = [t("Window"), t("Kernel"), t("Products")].map((text) => el("figcaption", { text }));
    const label = el("span", { class: "insp-label" });
    const sum = el("canvas", { class: "mx", dataset: { part: "sum" }, aria: { hidden: "true" } });
    const cells = parts.map((part, i) => el("figure", { class: "mx-cell" }, part, captions[i]));
    const total = el("span", { class: "op total", text: "Σ" });
    const row = el("div", { class: "insp-row" }, label, cells[0], el("span", { class: "op", text: "⊙" }), cells[1], el("span", { class: "op", text: "=" }), cells[2], total, sum);
    return { row, label, parts, sum, total };
  };

  const blockAt = (index, rows) => {
    while (blocks.length <= index) {
      const block = { rows: [], title: el("div", { class: "insp-title" }), lines: createFormula() };
      block.holder = el("div", { class: "insp-rows" });
      block.element = el("div", { class: "insp-block" }, block.title, block.holder, block.lines.element);
      blocks.push(block);
    }
    const block = blocks[index];
    while (block.rows.length < rows) {
      block.rows.push(canvasRow());
      if (onWeight) answer(block.rows.at(-1).parts[1], block.rows.length - 1);
    }
    if (block.holder.childElementCount !== rows) refill(block.holder, block.rows.slice(0, rows).map((r) => r.row));
    return block;
  };

  // A kernel that answers: hovered, pressed, or entered with Enter and walked with the arrow keys.
  const answer = (canvas, plane) => {
    const shape = () => [Number(canvas.dataset.rows), Number(canvas.dataset.cols)];
    let walked = null;
    const at = (event) => cellUnder(canvas, event, ...shape());
    setProps(canvas, {
      tabindex: "0", role: "application", aria: { hidden: null, label: t("The kernel's weights. Enter, then arrow keys: which cells each weight touches.") },
      onpointermove: (event) => void (event.pointerType === "mouse" && onWeight(plane, at(event), false)),
      onpointerleave: () => void onWeight(plane, null, false),
      onclick: (event) => void onWeight(plane, at(event), true),
      onblur: () => {
        if (walked) onWeight(plane, null, true);
        walked = null;
      },
      onkeydown: (event) => {
        const step = arrowSteps[event.key];
        const [rows, cols] = shape();
        if (event.key === "Enter" || (event.key === "Escape" && walked)) walked = walked ? null : [0, 0];
        else if (step && walked) walked = [within(walked[0] + step[0], rows), within(walked[1] + step[1], cols)];
        else return;
        event.preventDefault();
        event.stopPropagation();
        onWeight(plane, walked, true);
      },
    });
  };

  const write = () => {
    written = performance.now();
    element.setAttribute("aria-busy", "false");
    heading.write();
    blocks.forEach((block) => block.lines.write());
  };

  const rested = atRest(wordsAfter, write);

  /** The line above alone. */
  const head = (text, look) => {
    if (text === said && look.font === font && look.text === textSize) return;
    [said, font, textSize] = [text, look.font, look.text];
    heading.draw([text], look);
    wait();
  };
  let [said, font, textSize] = [null, "", 0];

  /** blocks: [{ title, rows: [{ label, region, kernel, products, sum }], lines: [text] }], look: see drawMatrix. */
  const show = (text, shown, look) => {
    head(text, look);
    shown.forEach((source, b) => {
      const block = blockAt(b, source.rows.length);
      setText(block.title, source.title);
      setHidden(block.title, !source.title);
      source.rows.forEach((r, i) => drawRow(block.rows[i], r, look));
    });
    if (body.childElementCount !== shown.length) refill(body, blocks.slice(0, shown.length).map((b) => b.element));
    shown.forEach((source, b) => blocks[b].lines.draw(source.lines, look));
    wait();
  };

  // Its words wait for rest, but not for ever.
  const wait = () => {
    if (element.getAttribute("aria-busy") !== "true") element.setAttribute("aria-busy", "true");
    if (performance.now() - written > wordsEvery) write();
    else rested();
  };

  // The kernel is the same at every step: once is enough.
  const drawKernel = (row, { values, rows, cols, scale, mark }, look) => {
    const { tables, ink, line, font, side, cell } = look;
    const wanted = { rows, cols, mark, tables, ink, line, font, side, cell, high: scale.high, ratio: window.devicePixelRatio, figure: figureScale() };
    const { drawn } = row;
    if (drawn && Object.keys(wanted).every((name) => wanted[name] === drawn[name]) && values.every((v, i) => v === drawn.values[i])) return;
    row.drawn = { ...wanted, values: values.slice() };
    Object.assign(row.parts[1].dataset, { rows, cols });
    drawMatrix(row.parts[1], values, rows, cols, { ...look, scale, mark });
  };

  const drawRow = (row, { label, region, kernel, products, sum, sumScale, winner }, look) => {
    setText(row.label, label);
    setHidden(row.label, !label);
    row.row.classList.toggle("lone", !kernel);
    setText(row.total, kernel ? "Σ" : "→");
    drawMatrix(row.parts[0], region.values, region.rows, region.cols, {
      ...look, side: look.patchSide, scale: region.scale, dim: region.dim, mark: winner ?? region.mark, hatch: region.hatch,
    });
    if (kernel) {
      drawKernel(row, kernel, look);
      drawMatrix(row.parts[2], products.values, kernel.rows, kernel.cols, { ...look, scale: products.scale, unknown: "?" });
    }
    drawMatrix(row.sum, Float32Array.of(sum), 1, 1, { ...look, side: look.cell ?? (isPresenting() ? 58 : 52) * figureScale(), scale: sumScale, unknown: "?" });
  };

  return {
    element,
    head,
    show,
    /** Call `redraw` when the room has become another. */
    whenResized(redraw) {
      resized = redraw;
    },
    /** Sizes of the matrices that fit: the side of kernel and products, of the magnifier, its margin. */
    room(usual) {
      const side = (narrow ? 72 : usual) * figureScale();
      if (isPresenting()) return { side, patchSide: side, margin: 0 };
      return { side, patchSide: Math.round(side * (narrow ? 1.45 : 1.2)), margin: 1 };
    },
    /** Turn the kernels by half a circle, to be seen; they are drawn turned already. */
    turn() {
      if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
      blocks.forEach((block) => block.rows.forEach(({ parts }) => parts[1].animate([{ transform: "rotate(-180deg)" }, { transform: "none" }], { duration: 700, easing: "ease-in-out" })));
    },
    say(text) {
      spoken.textContent = text;
    },
  };
}

/** The lines under one block: the written-out sum, then bias, activation and pooling. */
export function formulaLines(t, { rows, bias, total, activation, activated, most = 12, solved = true }) {
  const result = (value) => (solved ? formatNumber(value) : "?");
  const word = t("bias");
  const biased = bias ? ` ${bias < 0 ? "−" : "+"} ${formatShort(Math.abs(bias))} (${word})` : "";
  const alone = rows.length === 1;
  const lines = rows.map(({ label, patch, weights, sum }) => {
    const text = formatSum(patch, weights, most);
    return `${label ? `${label}: ` : ""}${text}${alone ? biased : ""} = ${result(alone ? total : sum)}`;
  });
  if (!alone) {
    const parts = rows.map((r) => result(r.sum)).join(" + ").replaceAll("+ −", "− ");
    lines.push(`${parts}${biased} = ${result(total)}`);
  }
  if (activation !== "identity") lines.push(`${activationLabel(t, activation)}(${result(total)}) = ${result(activated)}`);
  return lines;
}
