// The picture under a stack of layers, whole or enlarged: the nested fields of one cell and of those
// below it, hanging over into hatched padding. The boxes are on a layer of their own.
import { el, setText } from "./dom.js";

const finestGrid = 7; // px of a pixel from which pixels are told apart by lines
const mostPixels = 1024; // of the kept copy, a side

/** hands: onPoint(row, col) in pixels of the picture, onLeave(), onPress(row, col). */
export function createFieldPicture({ title, label, hands }) {
  const canvas = el("canvas", { class: "fp-picture", tabindex: "0", role: "application", aria: { label }, dataset: { testid: "field-picture" } });
  const marks = el("canvas", { class: "fp-marks", aria: { hidden: "true" } });
  const note = el("span", { class: "pic-note", dataset: { testid: "field-note" } });
  const stage = el("div", { class: "fp-stage" }, canvas, marks);
  const element = el("figure", { class: "pic fp" }, el("figcaption", {}, el("span", { class: "pic-title", text: title }), note), stage);
  const copy = document.createElement("canvas");
  let [frame, scale, ratio, size] = [{ top: 0, left: 0 }, 1, 1, [1, 1]];
  let copied = "";

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [frame.top + ((event.clientY - box.top) * ratio) / scale, frame.left + ((event.clientX - box.left) * ratio) / scale];
  };
  canvas.onpointermove = (event) => {
    if (event.pointerType === "mouse") hands.onPoint(...place(event));
  };
  canvas.onpointerleave = (event) => {
    if (event.pointerType === "mouse") hands.onLeave();
  };
  canvas.onclick = (event) => hands.onPress(...place(event));

  const across = (x) => (x - frame.left) * scale;
  const down = (y) => (y - frame.top) * scale;

  function drawGround(context, look) {
    const { width, height } = canvas;
    context.clearRect(0, 0, width, height);
    context.strokeStyle = look.line;
    context.lineWidth = ratio;
    context.beginPath();
    for (let d = 0; d < width + height; d += 7 * ratio) {
      context.moveTo(d, 0);
      context.lineTo(d - height, height);
    }
    context.stroke();
    context.imageSmoothingEnabled = scale < 2 || copy.width < size[1];
    context.drawImage(copy, across(0), down(0), size[1] * scale, size[0] * scale);
    context.strokeRect(across(0) + 0.5, down(0) + 0.5, size[1] * scale - 1, size[0] * scale - 1);
  }

  function drawGrid(context, { top, left, height, width }) {
    context.strokeStyle = "rgba(128,128,128,.4)";
    context.lineWidth = 1;
    context.beginPath();
    for (let x = Math.ceil(left); x <= left + width; x++) lineOn(context, across(x), 0, across(x), canvas.height);
    for (let y = Math.ceil(top); y <= top + height; y++) lineOn(context, 0, down(y), canvas.width, down(y));
    context.stroke();
  }

  /** Boxes as on the canvas, none thinner than a line. */
  const placed = ({ top, left, height, width }) => [across(left), down(top), Math.max(2 * ratio, width * scale), Math.max(2 * ratio, height * scale)];

  return {
    element,
    canvas,
    /** Keep the picture at the size of the stack's input: pixels uint8 (h, w) or (h, w, 3), stretched, and grey for one channel. */
    take(pixels, [channels, height, width], key) {
      const wanted = `${key} ${channels === 1} ${height} ${width}`;
      if (copied === wanted) return;
      copied = wanted;
      [copy.height, copy.width] = [Math.min(height, mostPixels), Math.min(width, mostPixels)];
      const context = copy.getContext("2d");
      context.imageSmoothingQuality = "high";
      context.filter = channels === 1 ? "grayscale(1)" : "none";
      context.drawImage(bitmapOfPixels(pixels), 0, 0, copy.width, copy.height);
    },
    copy,
    /** Draw a frame { top, left, height, width } of an H x W picture, in at most room x tall px. */
    show(newFrame, height, width, room, tall, words, look) {
      [frame, size] = [newFrame, [height, width]];
      ratio = window.devicePixelRatio || 1;
      const fitting = Math.min((room * ratio) / frame.width, (tall * ratio) / frame.height);
      scale = fitting >= 2 && fitting < 6 ? Math.floor(fitting) : fitting;
      const sides = [frame.width, frame.height].map((side) => Math.max(1, Math.round(side * scale)));
      for (const each of [canvas, marks]) {
        if (each.width !== sides[0]) each.width = sides[0];
        if (each.height !== sides[1]) each.height = sides[1];
      }
      const style = { width: `${sides[0] / ratio}px`, height: `${sides[1] / ratio}px` };
      for (const node of [canvas, marks, stage]) Object.assign(node.style, style);
      const context = canvas.getContext("2d");
      drawGround(context, look);
      if (scale / ratio >= finestGrid) drawGrid(context, frame);
      setText(note, words);
    },
    /** boxes: [{ box, level, colour, strong }] from the smallest to the largest, whose outside is veiled; read: { rows, cols } of the
     *  largest: what it does not read of its inside is veiled too; dot: [row, col] of the pixel in the middle; grown: how
     *  the largest stands while it grows. */
    mark(boxes, read, dot, look, grown = boxes.at(-1)?.box) {
      const context = marks.getContext("2d");
      context.clearRect(0, 0, marks.width, marks.height);
      if (!boxes.length) return;
      const outer = { ...boxes.at(-1), box: grown };
      const shown = boxes.with(-1, outer);
      context.fillStyle = "rgba(16,20,28,.45)";
      context.beginPath();
      context.save();
      context.rect(across(0), down(0), size[1] * scale, size[0] * scale);
      context.clip();
      context.rect(...placed(outer.box));
      context.fill("evenodd");
      context.restore();
      if (scale / ratio >= 2) veilGaps(context, outer.box, read);
      const thin = boxes.length > 1 ? Math.min(...boxes.slice(1).map(({ box }, i) => ((box.width - boxes[i].box.width) * scale) / 2 / ratio)) : 9;
      const line = Math.min(2.5, Math.max(1, thin / 2));
      for (const each of shown) if (each !== outer && !each.strong) outlineBox(context, placed(each.box), each.colour, line * ratio, thin >= 3 && "rgba(0,0,0,.75)");
      for (const each of shown) if (each === outer || each.strong) outlineBox(context, placed(each.box), each.colour, (each.strong ? 3 : 2.5) * ratio, "#fff");
      labelBoxes(context, shown.map(({ box, level }) => [...placed(box), level]), look.rem * 0.72 * ratio, look);
      markMiddle(context, across(dot[1] + 0.5), down(dot[0] + 0.5), Math.max(2.5, Math.min(6, (scale / ratio) * 0.3)) * ratio, look);
    },
  };

  function veilGaps(context, box, { rows, cols }) {
    const [top, bottom] = [Math.max(0, Math.floor(box.top)), Math.min(size[0], Math.ceil(box.top + box.height))];
    const [left, right] = [Math.max(0, Math.floor(box.left)), Math.min(size[1], Math.ceil(box.left + box.width))];
    context.save();
    context.beginPath();
    context.rect(...placed(box));
    context.clip();
    context.fillStyle = "rgba(16,20,28,.6)";
    const isRead = [new Set(rows), new Set(cols)];
    for (let y = top; y < bottom; y++) if (!isRead[0].has(y)) context.fillRect(across(left), down(y), (right - left) * scale, scale);
    for (let x = left; x < right; x++) if (!isRead[1].has(x)) for (const y of rows) context.fillRect(across(x), down(y), scale, scale);
    context.restore();
  }
}

function bitmapOfPixels(pixels) {
  const [height, width, channels = 1] = pixels.shape;
  const image = new ImageData(width, height);
  for (let i = 0, j = 0; j < image.data.length; i += channels, j += 4) {
    for (let c = 0; c < 3; c++) image.data[j + c] = pixels[i + (channels === 3 ? c : 0)];
    image.data[j + 3] = 255;
  }
  const made = document.createElement("canvas");
  [made.width, made.height] = [width, height];
  made.getContext("2d").putImageData(image, 0, 0);
  return made;
}

function lineOn(context, x0, y0, x1, y1) {
  context.moveTo(Math.round(x0) + 0.5, Math.round(y0) + 0.5);
  context.lineTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
}

function outlineBox(context, [x, y, width, height], colour, line, halo) {
  const strokes = halo ? [[halo, line + 2], [colour, line]] : [[colour, line]];
  for (const [style, thick] of strokes) {
    context.strokeStyle = style;
    context.lineWidth = thick;
    context.strokeRect(x, y, width, height);
  }
}

/** The number of its layer on every box that has room for it outside: above its top left corner, or below its
 *  bottom right one, since boxes of even windows share a corner; within the last box, at its bottom left, where it ends with the canvas. */
function labelBoxes(context, boxes, size, look) {
  context.font = `600 ${size}px ${look.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const { width: across, height: down } = context.canvas;
  boxes.forEach(([x, y, width, height, level], i) => {
    if (!level) return;
    const text = String(level);
    const [wide, high] = [size * (0.8 + 0.5 * text.length), size * 1.25];
    const [outerLeft, outerTop, outerWide, outerHigh] = boxes[i + 1] ?? [0, 0, across, down];
    const [right, bottom] = [x + width, y + height];
    const room = (gap) => gap >= high * 1.15;
    const above = room(y - outerTop) && x - outerLeft > 2;
    const below = room(outerTop + outerHigh - bottom) && outerLeft + outerWide - right > 2;
    const shared = i > 0 && Math.min(boxes[i - 1][0] - x, boxes[i - 1][1] - y) <= 2; // with the box inside it
    const within = i === boxes.length - 1 && room(Math.min(width, height) / 4);
    if (!above && !below && !within) return;
    const [left, top] = above && !(shared && below) ? [x, y - high - size * 0.2] : below ? [right - wide, bottom + size * 0.2] : [Math.max(0, x) + size * 0.4, Math.min(down, bottom) - high - size * 0.4];
    context.fillStyle = "rgba(16,20,28,.82)";
    context.fillRect(left, top, wide, high);
    context.fillStyle = "#fff";
    context.fillText(text, left + wide / 2, top + size * 0.68);
  });
}

function markMiddle(context, x, y, radius, look) {
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.fillStyle = look.accent;
  context.fill();
  context.strokeStyle = "#fff";
  context.lineWidth = Math.max(1, radius / 3);
  context.stroke();
}
