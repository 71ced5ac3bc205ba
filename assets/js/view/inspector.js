// The arithmetic of one cell, large: the magnified window, the kernel, the products, the sum, and
// what activation and pooling make of it. One block a kernel, one row a channel.
import { formatNumber, formatShort, formatSum } from "../engine/format.js";
import { el, refill, setHidden, setText } from "./dom.js";
import { activationLabel } from "./labels.js";
import { drawMatrix } from "./matrix.js";

const wordsAfter = 60; // ms after the pointer's last move
const wordsEvery = 1000; // ms, while it keeps moving

export function createInspector(t) {
  const heading = el("div", { class: "insp-head" });
  const body = el("div", { class: "insp-body" });
  const said = el("div", { class: "sr", aria: { live: "polite" } });
  const element = el("section", { class: "insp", aria: { label: t("The arithmetic of one cell") } }, heading, body, said);
  const blocks = [];
  let narrow = false;
  let words = { heading: "", lines: [] };
  let written = -Infinity;
  let timer = 0;
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
    const row = el("div", { class: "insp-row" }, label, cells[0], el("span", { class: "op", text: "⊙" }), cells[1], el("span", { class: "op", text: "=" }), cells[2], el("span", { class: "op total", text: "Σ" }), sum);
    return { row, label, parts, sum };
  };

  const blockAt = (index, rows) => {
    while (blocks.length <= index) {
      const block = { rows: [], title: el("div", { class: "insp-title" }), lines: el("div", { class: "insp-lines" }) };
      block.holder = el("div", { class: "insp-rows" });
      block.element = el("div", { class: "insp-block" }, block.title, block.holder, block.lines);
      blocks.push(block);
    }
    const block = blocks[index];
    while (block.rows.length < rows) block.rows.push(canvasRow());
    if (block.holder.childElementCount !== rows) refill(block.holder, block.rows.slice(0, rows).map((r) => r.row));
    return block;
  };

  // Canvases follow every frame; words wait for the pointer to pause, because a changed word makes the
  // browser lay out the page, and nobody reads sixty formulas a second.
  const write = () => {
    clearTimeout(timer);
    written = performance.now();
    element.classList.remove("stale");
    setText(heading, words.heading);
    words.lines.forEach((lines, b) => {
      const holder = blocks[b].lines;
      if (holder.childElementCount !== lines.length) refill(holder, lines.map(() => el("div")));
      lines.forEach((line, i) => setText(holder.children[i], line));
    });
  };

  /** blocks: [{ title, rows: [{ label, region, kernel, products, sum }], lines: [text] }], look: see drawMatrix. */
  const show = (text, shown, look) => {
    words = { heading: text, lines: shown.map((source) => source.lines) };
    shown.forEach((source, b) => {
      const block = blockAt(b, source.rows.length);
      setText(block.title, source.title);
      setHidden(block.title, !source.title);
      source.rows.forEach((r, i) => drawRow(block.rows[i], r, look));
    });
    if (body.childElementCount !== shown.length) refill(body, blocks.slice(0, shown.length).map((b) => b.element));
    clearTimeout(timer);
    if (look.now || performance.now() - written > wordsEvery) write();
    else {
      element.classList.add("stale");
      timer = setTimeout(write, wordsAfter);
    }
  };

  const drawRow = (row, { label, region, kernel, products, sum, sumScale, winner }, look) => {
    setText(row.label, label);
    setHidden(row.label, !label);
    row.row.classList.toggle("lone", !kernel);
    drawMatrix(row.parts[0], region.values, region.rows, region.cols, {
      ...look, side: look.patchSide, scale: region.scale, dim: region.dim, mark: winner ?? region.mark, hatch: region.hatch,
    });
    if (kernel) {
      drawMatrix(row.parts[1], kernel.values, kernel.rows, kernel.cols, { ...look, scale: kernel.scale });
      drawMatrix(row.parts[2], products.values, kernel.rows, kernel.cols, { ...look, scale: products.scale });
    }
    drawMatrix(row.sum, Float32Array.of(sum), 1, 1, { ...look, side: 52, scale: sumScale });
  };

  return {
    element,
    show,
    /** Call `redraw` when the room has become another. */
    whenResized(redraw) {
      resized = redraw;
    },
    /** Sizes of the matrices that fit: the side of kernel and products, of the magnifier, its margin. */
    room: (side) => (narrow ? { side: 72, patchSide: 105, margin: 1 } : { side, patchSide: Math.round(side * 1.2), margin: 1 }),
    say(text) {
      said.textContent = text;
    },
  };
}

/** The lines under one block: the written-out sum, then bias, activation and pooling. */
export function formulaLines(t, { rows, bias, total, activation, activated }) {
  const lines = rows.map(({ label, patch, weights, sum }) => {
    const text = formatSum(patch, weights, 12);
    return `${label ? `${label}: ` : ""}${text} = ${formatNumber(sum)}`;
  });
  if (rows.length > 1 || bias) {
    const parts = rows.map((r) => formatNumber(r.sum)).join(" + ").replaceAll("+ −", "− ");
    const word = t("bias");
    const biased = bias ? ` ${bias < 0 ? "−" : "+"} ${formatShort(Math.abs(bias))} (${word})` : "";
    lines.push(`${parts}${biased} = ${formatNumber(total)}`);
  }
  if (activation !== "identity") lines.push(`${activationLabel(t, activation)}(${formatNumber(total)}) = ${formatNumber(activated)}`);
  return lines;
}
