// Lines of arithmetic, drawn: a changed word in the page makes the browser lay it out, a drawn one
// does not, so the sum may follow every frame. Its twin in words, for screen readers, copying and
// searching, follows when the numbers rest.
import { el, refill, setText } from "./dom.js";

const letterWidths = new Map();

export function createFormula() {
  const canvas = el("canvas", { class: "formula-canvas", aria: { hidden: "true" } });
  const twin = el("div", { class: "sr formula-words" });
  const element = el("div", { class: "formula" }, canvas, twin);
  let shown = { lines: [], look: null };
  let width = 0;
  let tallest = 0;
  let sized = "";
  let ownText = 0;
  new ResizeObserver(([entry]) => {
    if (Math.abs(entry.contentRect.width - width) < 1) return;
    width = entry.contentRect.width;
    tallest = ownText = 0;
    if (shown.look) draw(shown.lines, shown.look);
  }).observe(element);

  /** look: { ink, font, text: px, as large as the words around it when left out }. */
  function draw(lines, look) {
    shown = { lines, look };
    width ||= element.clientWidth;
    if (!width) return;
    const context = canvas.getContext("2d");
    const text = look.text ?? (ownText ||= parseFloat(getComputedStyle(element).fontSize));
    const font = `${text}px ${look.font}`;
    const high = Math.round(text * 1.5);
    const rows = lines.flatMap((line) => wrapped(context, line, font, width));
    const ratio = window.devicePixelRatio || 1;
    tallest = Math.max(tallest, rows.length);
    const size = `${width} ${tallest * high} ${ratio} ${font}`;
    if (size !== sized) {
      sized = size;
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(tallest * high * ratio);
      canvas.style.height = `${tallest * high}px`;
      context.font = font;
      context.direction = "ltr";
      context.textBaseline = "middle";
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, tallest * high);
    context.fillStyle = look.ink;
    rows.forEach((row, i) => context.fillText(row, 0, (i + 0.5) * high));
  }

  return {
    element,
    draw,
    write() {
      const { lines } = shown;
      if (twin.childElementCount !== lines.length) refill(twin, lines.map(() => el("div")));
      lines.forEach((line, i) => setText(twin.children[i], line));
    },
  };
}

// Greedy lines, broken before a sign so that no product is torn from its factor's sign; what is longer
// than a line, a sentence say, between words or Chinese characters, and never before a closing mark.
function wrapped(context, line, font, width) {
  const parts = line.split(/(?<= )(?=[+−=…(])/).flatMap((part) => (widthOf(context, part, font) > width ? part.split(/(?<=[ \u3000-\u9fff\uff00-\uffef])(?![，。、；：？！）])/) : part));
  const rows = [];
  let row = "";
  let used = 0;
  for (const part of parts) {
    const wide = widthOf(context, part, font);
    if (row && used + wide > width) {
      rows.push(row);
      row = "";
      used = 0;
    }
    row += part;
    used += wide;
  }
  return [...rows, row];
}

// The widths of letters, added up: measuring every new number as a whole would cost a quarter of a frame.
function widthOf(context, text, font) {
  let widths = letterWidths.get(font);
  if (!widths) letterWidths.set(font, (widths = new Map()));
  let wide = 0;
  for (const letter of text) {
    let own = widths.get(letter);
    if (own === undefined) {
      if (context.font !== font) context.font = font;
      own = context.measureText(letter).width;
      widths.set(letter, own);
    }
    wide += own;
  }
  return wide;
}
