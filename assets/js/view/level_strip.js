// The maps of a stack in a row, from the picture to the last one: each a small grid with the cells in it
// that one cell above reads. A press on a card chooses its layer; a map can be pointed at cell by cell.
import { cellUnder } from "../engine/cells.js";
import { el, refill, setText } from "./dom.js";
import { levelColour } from "./level_colours.js";
import { layerName, timesText } from "./stack_words.js";

const stripWalks = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
const finestCell = 4; // px of a cell from which cells are told apart

/** hands: onSelect(index of a layer), onPoint(level, row, col), onLeave(), onPress(level, row, col). */
export function createLevelStrip(t, hands) {
  const row = el("div", { class: "ns-row", role: "group", aria: { label: t("The maps of the stack, in order") }, dataset: { testid: "level-strip" } });
  let cards = [];
  let [levels, look, current] = [[], null, 0];

  function levelCard(level) {
    const canvas = el("canvas", { class: "ls-map", aria: { hidden: "true" }, dataset: { testid: `level-${level}` } });
    const lines = ["name", "kind", "shape"].map((name) => el("span", { class: `ns-line ns-${name}` }));
    const props = level ? { type: "button", tabindex: "-1", onclick: () => hands.onSelect(level - 1) } : {};
    const card = el(level ? "button" : "div", { class: `card ns-card ls-card ${level ? "" : "ns-input"}`, dataset: { level }, ...props }, el("span", { class: "ns-thumb" }, canvas), lines);
    const at = (event) => cellUnder(canvas, event, ...levels[level].shape.slice(1));
    canvas.onpointermove = (event) => {
      if (event.pointerType === "mouse" && levels[level]) hands.onPoint(level, ...at(event));
    };
    canvas.onpointerleave = (event) => {
      if (event.pointerType === "mouse") hands.onLeave();
    };
    canvas.onclick = (event) => {
      if (levels[level]) hands.onPress(level, ...at(event));
    };
    return { card, canvas, lines };
  }

  row.onkeydown = (event) => {
    const walk = stripWalks[event.key];
    if (!walk || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const at = cards.findIndex(({ card }) => card === event.target);
    if (at < 1) return;
    const next = Math.min(cards.length - 1, Math.max(1, at + walk));
    event.preventDefault();
    event.stopPropagation();
    rove(next);
    cards[next].card.focus();
  };

  function rove(level) {
    if (current) cards[current]?.card.setAttribute("tabindex", "-1");
    current = level;
    cards[level]?.card.setAttribute("tabindex", "0");
  }

  function drawLevel({ canvas }, level, read, count, shown) {
    const [, rows, cols] = levels[level].shape;
    const ratio = window.devicePixelRatio || 1;
    const room = 5 * look.rem;
    const cell = Math.min(room / Math.max(rows, cols), 1.4 * look.rem);
    const [width, height] = [Math.max(2, cols * cell), Math.max(2, rows * cell)];
    const pixels = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== pixels[0]) canvas.width = pixels[0];
    if (canvas.height !== pixels[1]) canvas.height = pixels[1];
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    const context = canvas.getContext("2d");
    context.setTransform(pixels[0] / cols, 0, 0, pixels[1] / rows, 0, 0);
    context.clearRect(0, 0, cols, rows);
    if (level === 0 && look.copy) context.drawImage(look.copy, 0, 0, cols, rows);
    if (read) markRead(context, read, level ? levelColour(look.tables.sequential, level, count) : look.accent, ratio / (pixels[0] / cols), level === 0 || level === shown, cell);
    if (cell >= finestCell && level) gridOver(context, rows, cols, look.line, ratio / (pixels[0] / cols));
  }

  return {
    element: row,
    show({ layers, levels: now, misfit, selected }, newLook) {
      [levels, look] = [now, newLook];
      if (cards.length !== layers.length + 1) {
        cards = Array.from({ length: layers.length + 1 }, (_, level) => levelCard(level));
        refill(row, cards.map(({ card }, i) => [i > 0 && el("span", { class: "arrow", aria: { hidden: "true" }, text: "→" }), card]));
      }
      cards.forEach(({ card, canvas, lines }, level) => {
        const layer = layers[level - 1];
        const fits = level < levels.length;
        card.classList.toggle("ls-misfit", !fits);
        canvas.hidden = !fits;
        const shape = fits ? timesText(levels[level].shape) : misfit.index === level - 1 ? t("does not fit") : "–";
        [layer ? String(level) : t("Input"), layer ? layerName(t, layer).replace(" × ", "\u00a0×\u00a0") : "", shape].forEach((text, i) => setText(lines[i], text));
        if (level) card.setAttribute("aria-pressed", String(level - 1 === selected));
      });
      rove(selected + 1);
    },
    /** reads: { rows, cols } of levels 0..shown; the levels above are faint. */
    mark(reads, shown) {
      levels.forEach((_, level) => drawLevel(cards[level], level, reads[level], levels.length - 1, shown));
      cards.forEach(({ card }, level) => card.classList.toggle("ls-later", level > shown));
    },
    /** Bring a level's card into view, sideways only. */
    reveal(level) {
      const [box, frame] = [cards[level].card.getBoundingClientRect(), row.getBoundingClientRect()];
      if (box.left < frame.left || box.right > frame.right) row.scrollLeft += box.left - frame.left - (frame.width - box.width) / 2;
    },
  };
}

function markRead(context, { rows, cols }, colour, thin, outlined, cell) {
  if (!rows.length || !cols.length) return;
  context.fillStyle = colour;
  context.globalAlpha = outlined ? 0.45 : 0.85;
  const [high, wide] = [rows.at(-1) - rows[0] + 1, cols.at(-1) - cols[0] + 1];
  const smallest = 3 * thin;
  if (cell < finestCell || (rows.length === high && cols.length === wide)) context.fillRect(cols[0], rows[0], Math.max(smallest, wide), Math.max(smallest, high));
  else for (const y of rows) for (const x of cols) context.fillRect(x, y, 1, 1);
  context.globalAlpha = 1;
  if (!outlined) return;
  const line = 2 * thin;
  const [width, height] = [Math.max(4 * thin, wide), Math.max(4 * thin, high)];
  for (const [style, thick] of [["#fff", line * 2], [colour, line]]) {
    context.strokeStyle = style;
    context.lineWidth = thick;
    context.strokeRect(cols[0] + line / 2, rows[0] + line / 2, Math.max(thin, width - line), Math.max(thin, height - line));
  }
}

function gridOver(context, rows, cols, colour, thin) {
  context.strokeStyle = colour;
  context.lineWidth = thin;
  context.beginPath();
  for (let x = 1; x < cols; x++) {
    context.moveTo(x, 0);
    context.lineTo(x, rows);
  }
  for (let y = 1; y < rows; y++) {
    context.moveTo(0, y);
    context.lineTo(cols, y);
  }
  context.stroke();
}
