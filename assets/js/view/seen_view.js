// The picture that the network sees, with room around it as wide as receptive fields hang over, and on
// a layer of its own the field of the cell that is pointed at and the numbered places.
import { middleOf } from "../engine/receptive_field.js";
import { el, setText } from "./dom.js";
import { isPresenting } from "./figures.js";

export function createSeenView(t) {
  const picture = el("canvas", { class: "seen-picture", role: "img", dataset: { testid: "seen" } });
  const marks = el("canvas", { class: "seen-marks", aria: { hidden: "true" }, dataset: { testid: "field" } });
  const note = el("span", { class: "pic-note" });
  const stage = el("div", { class: "seen-stage" }, picture, marks);
  const element = el("figure", { class: "pic seen" }, el("figcaption", {}, el("span", { class: "pic-title", text: t("What the network sees") }), note), stage);
  const whole = document.createElement("canvas");
  let [rows, cols, scale, margin, ratio] = [1, 1, 1, [0, 0], 1];
  let [kept, drawn] = [null, ""];

  function hatch(context, width, height, look) {
    context.strokeStyle = look.line;
    context.lineWidth = ratio;
    context.beginPath();
    for (let d = 0; d < width + height; d += 7 * ratio) {
      context.moveTo(d, 0);
      context.lineTo(d - height, height);
    }
    context.stroke();
  }

  function bitmap(seen) {
    [whole.height, whole.width] = seen.shape;
    const image = new ImageData(whole.width, whole.height);
    for (let i = 0, j = 0; i < seen.length; i += 3, j += 4) {
      image.data[j] = seen[i];
      image.data[j + 1] = seen[i + 1];
      image.data[j + 2] = seen[i + 2];
      image.data[j + 3] = 255;
    }
    whole.getContext("2d").putImageData(image, 0, 0);
  }

  /** Where a place of the picture, in pixels of it, is drawn. */
  const across = (x) => (x + margin[1]) * scale;
  const down = (y) => (y + margin[0]) * scale;

  return {
    element,
    /** seen: uint8 (h, w, 3); reach: [rows, cols] that fields hang over; at most `room` x `tall` px. */
    show(seen, reach, room, tall, look) {
      if (seen !== kept) bitmap(seen);
      kept = seen;
      [rows, cols] = seen.shape;
      margin = reach;
      ratio = window.devicePixelRatio || 1;
      const [high, wide] = [rows + 2 * margin[0], cols + 2 * margin[1]];
      const fitting = Math.min((room * ratio) / wide, (tall * ratio) / high);
      scale = fitting >= 1 ? Math.floor(fitting) : fitting;
      const [width, height] = [Math.max(1, Math.round(wide * scale)), Math.max(1, Math.round(high * scale))];
      const size = { width: `${width / ratio}px`, height: `${height / ratio}px` };
      for (const canvas of [picture, marks]) {
        if (canvas.width !== width) canvas.width = width;
        if (canvas.height !== height) canvas.height = height;
        Object.assign(canvas.style, size);
      }
      Object.assign(stage.style, size);
      const context = picture.getContext("2d");
      context.clearRect(0, 0, width, height);
      if (margin.some(Boolean)) hatch(context, width, height, look);
      context.imageSmoothingEnabled = scale < 1;
      context.drawImage(whole, across(0), down(0), cols * scale, rows * scale);
      const words = t("{height} × {width} pixels", { height: rows, width: cols });
      setText(note, words);
      picture.setAttribute("aria-label", words);
      drawn = "";
    },
    /** Outline one box, or none, and mark places: boxes whose middles get the numbers 1, 2, 3 ... */
    mark(box, places, look) {
      const wanted = `${JSON.stringify(box)} ${JSON.stringify(places)} ${look.accent}`;
      if (wanted === drawn) return;
      drawn = wanted;
      const context = marks.getContext("2d");
      context.clearRect(0, 0, marks.width, marks.height);
      for (let i = places.length - 1; i >= 0; i--) numberedDot(context, i + 1, ...middleOf(places[i], rows, cols), { across, down, ratio, look });
      if (!box) return;
      const [x, y, width, height] = [across(box.left), down(box.top), Math.max(3 * ratio, box.width * scale), Math.max(3 * ratio, box.height * scale)];
      for (const [colour, line, inset] of [["#fff", 1, -0.5], [look.accent, 2, 1], ["rgba(0,0,0,.6)", 1, 2.5]]) {
        context.strokeStyle = colour;
        context.lineWidth = line * ratio;
        context.strokeRect(x + inset * ratio, y + inset * ratio, Math.max(1, width - 2 * inset * ratio), Math.max(1, height - 2 * inset * ratio));
      }
    },
  };
}

function numberedDot(context, number, row, col, { across, down, ratio, look }) {
  const size = (isPresenting() ? look.rem * 0.8 : look.rem * 0.5) * ratio;
  const [x, y] = [Math.min(context.canvas.width - size, Math.max(size, across(col))), Math.min(context.canvas.height - size, Math.max(size, down(row)))];
  context.beginPath();
  context.arc(x, y, size - ratio, 0, 7);
  context.fillStyle = "rgba(16,20,28,.82)";
  context.fill();
  context.strokeStyle = "#fff";
  context.lineWidth = ratio;
  context.stroke();
  context.fillStyle = "#fff";
  context.font = `600 ${size * 1.3}px ${look.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(number, x, y + 0.5 * ratio);
}
