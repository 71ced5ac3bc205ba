// Which part of the picture, and of the padding around it, is shown under a stack.
import { fieldBox } from "./receptive_field.js";

const wholeFrom = 0.35; // of the picture's side: smaller fields are enlarged

const lastField = (levels) => [levels.at(-1), ...levels.at(-1).shape.slice(1)];

/** Whether the fields of the last map are large enough to be told on the whole picture. */
export function showsWhole(levels) {
  const [, height, width] = levels[0].shape;
  const [tall, wide] = levels.at(-1).size;
  return tall >= wholeFrom * height || wide >= wholeFrom * width;
}

/** The whole picture and as far around it as the fields of the last map reach: { top, left, height, width }. */
export function wholeFrame(levels) {
  const [field, rows, cols] = lastField(levels);
  const [, height, width] = levels[0].shape;
  const first = fieldBox(field, 0, 0);
  const last = fieldBox(field, rows - 1, cols - 1);
  return spanning(Math.min(0, first.top), Math.min(0, first.left), Math.max(height, last.top + last.height), Math.max(width, last.left + last.width));
}

/** A frame around the middle of `box`, as large as the fields of the last map and a little more. */
export function enlargedFrame(levels, { top, left, height, width }) {
  const [tall, wide] = levels.at(-1).size.map((size) => Math.max(9, size + 2 * Math.ceil(Math.max(1, size * 0.15))));
  const from = [Math.floor(top + (height - tall) / 2), Math.floor(left + (width - wide) / 2)];
  return { top: from[0], left: from[1], height: tall, width: wide };
}

const spanning = (top, left, bottom, right) => ({ top, left, height: bottom - top, width: right - left });
