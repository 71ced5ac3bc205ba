// A view as a picture to keep: its canvases and the words beside them, as they stand on the page.
import { el } from "./dom.js";

const wordSelectors = ".pic-title, .pic-note, .op, .mx-cell figcaption, .insp-label, .ramp-ends span, .grids-arrow, .lab-arrow, .lab-numbers :is(th, td), .lab-shares :is(strong, span), .fm-note, .ic-memory li";

/** A canvas with everything drawn inside `root`, at twice the size of the screen. words, draw(context, root): selectors of
 *  more words, and what there is below the canvases. */
export function pictureOf(root, { ground }, { words = [], draw } = {}) {
  const frame = root.getBoundingClientRect();
  const [scale, margin] = [2, 16];
  const [width, height] = [frame.width, frame.height].map((side) => Math.round((side + 2 * margin) * scale));
  const canvas = el("canvas", { width, height });
  const context = canvas.getContext("2d");
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  context.translate(margin - frame.left, margin - frame.top);
  context.imageSmoothingEnabled = false;
  draw?.(context, root);
  for (const part of root.querySelectorAll("canvas")) {
    const box = part.getBoundingClientRect();
    if (box.width && part.width && part.checkVisibility()) context.drawImage(part, box.left, box.top, box.width, box.height);
  }
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) drawText(context, walker.currentNode, [wordSelectors, ...words].join());
  return canvas;
}

/** How opaque a part is, with what it lies in. */
export const opacityOf = (part) => (part ? getComputedStyle(part).opacity * opacityOf(part.parentElement) : 1);

/** A text that belongs to the picture and is not for screen readers alone. */
function drawText(context, text, selectors) {
  const part = text.parentElement;
  if (!part.closest(selectors) || part.closest(".sr") || !part.checkVisibility()) return;
  const { fontWeight, fontSize, fontFamily, color } = getComputedStyle(part);
  context.font = `${fontWeight} ${fontSize} ${fontFamily}`;
  context.fillStyle = color;
  context.globalAlpha = opacityOf(part);
  const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = context.measureText("x");
  for (const { words, left, middle } of linesOf(text)) context.fillText(words, left, middle + (above - below) / 2);
}

/** The lines into which the page has broken a text. */
function linesOf(text) {
  const range = document.createRange();
  const lines = [];
  let [at, line] = [0, null];
  for (const letter of text.data) {
    range.setStart(text, at);
    range.setEnd(text, (at += letter.length));
    const { left, top, width, height } = range.getBoundingClientRect();
    const middle = top + height / 2;
    if (line?.middle === middle) line.words += letter;
    else if (width) lines.push((line = { words: letter, left, middle }));
  }
  return lines;
}

/** Hand a canvas to the reader as a PNG file. */
export function savePng(canvas, name) {
  canvas.toBlob((blob) => {
    const href = URL.createObjectURL(blob);
    el("a", { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 1000);
  });
}
