// A view as a picture to keep: its boxes and bars, its drawings and the words beside them, as they stand
// on the page.

const boxSelectors = ".pa-card, .pa-formula, .pa-ratios, .pa-bars, .pa-track, .pa-decade, .pa-bar, .pa-bars .choice:has(:checked), .ts-track, .ts-bar, .st-table :is(th, td)";
const wordSelectors = [
  ".pic-title, .pic-note, .op, .mx-cell figcaption, .insp-label, .ramp-ends span, .grids-arrow, .lab-arrow, .lab-numbers :is(th, td), .lab-shares :is(strong, span)",
  ".pa-card, .pa-sizes, .pa-bar-name, .pa-bar-number, .pa-tick, .pa-bars .choice:has(:checked), .wm-view > .fm-note, .ic-view > .fm-note, .ic-memory li",
  ".fm-title, .kc-arrow span, .st-table :is(th, td), .ts-words, .pa-bars .fm-note",
].join();

/** A canvas with everything drawn inside `root`, at twice the size of the screen. */
export function pictureOf(root, { ground }) {
  const frame = root.getBoundingClientRect();
  const scale = 2;
  const margin = 16;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round((frame.width + 2 * margin) * scale);
  canvas.height = Math.round((frame.height + 2 * margin) * scale);
  const context = canvas.getContext("2d");
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.fillStyle = ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(margin - frame.left, margin - frame.top);
  context.imageSmoothingEnabled = false;
  const seen = (selectors) => [...root.querySelectorAll(selectors)].filter((part) => part.checkVisibility());
  for (const part of seen(boxSelectors)) drawBox(context, part, root);
  for (const part of seen("canvas")) {
    const box = part.getBoundingClientRect();
    if (box.width && part.width) context.drawImage(part, box.left, box.top, box.width, box.height);
  }
  for (const part of seen("svg :is(line, circle)")) drawShape(context, part);
  for (const text of new Set(seen(wordSelectors).flatMap(textsIn))) drawText(context, text, root);
  context.globalAlpha = 1;
  return canvas;
}

/** How opaque a part is, with what it lies in. */
function opacityIn(part, root) {
  let opacity = 1;
  for (let at = part; at && at !== root; at = at.parentElement) opacity *= getComputedStyle(at).opacity;
  return opacity;
}

/** The ground of a part, and its border: all around, or above and below it. */
function drawBox(context, part, root) {
  const { left, top, width, height } = part.getBoundingClientRect();
  const style = getComputedStyle(part);
  const wide = Object.fromEntries(["Top", "Bottom", "Left"].map((side) => [side, parseFloat(style[`border${side}Width`])]));
  context.globalAlpha = opacityIn(part, root);
  context.fillStyle = style.backgroundColor;
  context.beginPath();
  context.roundRect(left, top, width, height, parseFloat(style.borderTopLeftRadius) || 0);
  context.fill();
  context.lineWidth = wide.Left;
  context.strokeStyle = style.borderLeftColor;
  if (wide.Left) context.stroke();
  else {
    context.fillStyle = style.borderTopColor;
    context.fillRect(left, top, width, wide.Top);
    context.fillStyle = style.borderBottomColor;
    context.fillRect(left, top + height - wide.Bottom, width, wide.Bottom);
  }
}

/** A line or a circle of a drawing. */
function drawShape(context, shape) {
  const style = getComputedStyle(shape);
  const { a, b, c, d, e, f } = shape.getScreenCTM();
  const at = (name) => shape[name].baseVal.value;
  context.save();
  context.globalAlpha = 1;
  context.transform(a, b, c, d, e, f);
  context.beginPath();
  if (shape.tagName === "line") {
    context.moveTo(at("x1"), at("y1"));
    context.lineTo(at("x2"), at("y2"));
  } else {
    context.arc(at("cx"), at("cy"), at("r"), 0, 7);
    context.fillStyle = style.fill;
    context.fill();
  }
  context.strokeStyle = style.stroke;
  context.lineWidth = parseFloat(style.strokeWidth);
  context.setLineDash((style.strokeDasharray.match(/[\d.]+/g) ?? []).map(Number));
  context.stroke();
  context.restore();
}

/** The pieces of text in a part, but for what is there for screen readers alone. */
function textsIn(part) {
  const texts = [];
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(".sr, svg")) texts.push(walker.currentNode);
  return texts;
}

function drawText(context, text, root) {
  const part = text.parentElement;
  if (!part.checkVisibility()) return;
  const { fontWeight, fontSize, fontFamily, color } = getComputedStyle(part);
  context.font = `${fontWeight} ${fontSize} ${fontFamily}`;
  context.fillStyle = color;
  context.globalAlpha = opacityIn(part, root);
  context.textBaseline = "alphabetic";
  const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = context.measureText("x");
  for (const { words, left, middle } of linesOf(text)) context.fillText(words, left, middle + (above - below) / 2);
}

/** The lines into which the page has broken a text. */
function linesOf(text) {
  const range = document.createRange();
  const lines = [];
  let at = 0;
  for (const letter of text.data) {
    range.setStart(text, at);
    range.setEnd(text, (at += letter.length));
    const box = [...range.getClientRects()].at(-1);
    if (!box) continue;
    const middle = box.top + box.height / 2;
    if (lines.at(-1)?.middle === middle) lines.at(-1).words += letter;
    else if (box.width) lines.push({ words: letter, left: box.left, middle });
  }
  return lines;
}

/** Hand a canvas to the reader as a PNG file. */
export function savePng(canvas, name) {
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}
