// Cards, bars, tables and line drawings of a page, for a view that is kept as a picture.
import { opacityOf } from "./saved_picture.js";

const boxSelectors = ".pa-card, .pa-formula, .pa-ratios, .pa-bars, .pa-track, .pa-decade, .pa-bar, .ts-track, .ts-bar, .st-table :is(th, td)";

/** What pictureOf needs beside canvases. */
export const cardParts = {
  words: [".fm-title, .pa-card, .pa-sizes, .pa-bar-name, .pa-bar-number, .pa-tick, .pa-bars .choice:has(:checked), .kc-arrow span, .st-table :is(th, td), .ts-words"],
  draw(context, root) {
    const seen = (selectors) => [...root.querySelectorAll(selectors)].filter((part) => part.checkVisibility());
    for (const part of seen(boxSelectors)) drawBox(context, part);
    for (const part of seen("svg :is(line, circle)")) drawShape(context, part);
    context.globalAlpha = 1;
  },
};

/** The ground of a part, and its border: all around, or above and below it. */
function drawBox(context, part) {
  const { left, top, width, height } = part.getBoundingClientRect();
  const style = getComputedStyle(part);
  const wide = Object.fromEntries(["Top", "Bottom", "Left"].map((side) => [side, parseFloat(style[`border${side}Width`])]));
  context.globalAlpha = opacityOf(part);
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
