// The crop box: the whole picture, small, and a rectangle that is drawn, moved or walked with the
// arrow keys (with shift it grows and shrinks). The part inside is the picture on every page.
import { translator } from "../engine/messages.js";
import { unpack } from "../engine/packing.js";
import { el } from "../view/dom.js";

const cropBoxes = new WeakMap();
const smallest = 0.04;

export default function ({ data, parentElement, setStateValue }) {
  const { header, arrays } = unpack(data);
  const t = translator(header.texts);
  let view = cropBoxes.get(parentElement);
  if (!view) {
    view = createCropBox();
    cropBoxes.set(parentElement, view);
    parentElement.append(view.element);
  }
  view.update(t, header.crop, arrays.pixels, (crop) => setStateValue("crop", crop));
}

function paintPixels(canvas, pixels) {
  const [height, width, channels = 1] = pixels.shape;
  canvas.width = width;
  canvas.height = height;
  canvas.classList.toggle("coarse", Math.max(width, height) < 128);
  const image = new ImageData(width, height);
  for (let i = 0, j = 0; j < image.data.length; i += channels, j += 4) {
    image.data[j] = pixels[i];
    image.data[j + 1] = pixels[channels === 3 ? i + 1 : i];
    image.data[j + 2] = pixels[channels === 3 ? i + 2 : i];
    image.data[j + 3] = 255;
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

/** Keep a box inside the picture and not too small; `move` keeps its size. */
export function fitBox([left, top, right, bottom], move) {
  const clamp = (v) => Math.min(1, Math.max(0, v));
  if (move) {
    const [width, height] = [Math.min(1, right - left), Math.min(1, bottom - top)];
    const x = Math.min(1 - width, Math.max(0, left));
    const y = Math.min(1 - height, Math.max(0, top));
    return [x, y, x + width, y + height];
  }
  const [x0, x1] = [clamp(Math.min(left, right)), clamp(Math.max(left, right))];
  const [y0, y1] = [clamp(Math.min(top, bottom)), clamp(Math.max(top, bottom))];
  return [Math.min(x0, 1 - smallest), Math.min(y0, 1 - smallest), Math.max(x1, x0 + smallest), Math.max(y1, y0 + smallest)];
}

function createCropBox() {
  const canvas = el("canvas", { class: "crop-picture", aria: { hidden: "true" } });
  const box = el("div", { class: "crop-box", tabindex: "0", role: "application" });
  const stage = el("div", { class: "crop-stage" }, canvas, box);
  const hint = el("span", { class: "crop-hint" });
  const reset = el("button", { type: "button", class: "crop-reset" });
  const element = el("div", { class: "crop" }, stage, el("div", { class: "crop-foot" }, hint, reset));
  let crop = [0, 0, 1, 1];
  let grip = null;
  let send = () => {};
  let timer = 0;

  const isWhole = () => crop.join() === "0,0,1,1";
  const show = () => {
    const [left, top, right, bottom] = crop;
    Object.assign(box.style, { left: `${100 * left}%`, top: `${100 * top}%`, width: `${100 * (right - left)}%`, height: `${100 * (bottom - top)}%` });
    reset.hidden = isWhole();
    hint.hidden = !isWhole();
  };
  const rest = () => {
    clearTimeout(timer);
    timer = setTimeout(() => send(crop.map((v) => Math.round(v * 1e4) / 1e4)), 250);
  };
  const at = (event) => {
    const frame = stage.getBoundingClientRect();
    return [(event.clientX - frame.left) / frame.width, (event.clientY - frame.top) / frame.height];
  };
  stage.onpointerdown = (event) => {
    const start = at(event);
    const inside = !isWhole() && event.target === box;
    grip = { start, move: inside, from: crop };
    stage.setPointerCapture(event.pointerId);
    box.focus();
    event.preventDefault();
  };
  stage.onpointermove = (event) => {
    if (!grip) return;
    const [x, y] = at(event);
    const [dx, dy] = [x - grip.start[0], y - grip.start[1]];
    if (grip.move) crop = fitBox([grip.from[0] + dx, grip.from[1] + dy, grip.from[2] + dx, grip.from[3] + dy], true);
    else if (Math.hypot(dx, dy) > 0.02) crop = fitBox([...grip.start, x, y], false);
    show();
  };
  stage.onpointerup = stage.onpointercancel = () => {
    if (grip && grip.from !== crop) rest();
    grip = null;
  };
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  box.onkeydown = (event) => {
    const arrow = arrows[event.key];
    if (event.key === "Escape") crop = [0, 0, 1, 1];
    else if (arrow && event.shiftKey) crop = fitBox([crop[0], crop[1], crop[2] + arrow[0] * 0.05, crop[3] + arrow[1] * 0.05], false);
    else if (arrow) crop = fitBox([crop[0] + arrow[0] * 0.05, crop[1] + arrow[1] * 0.05, crop[2] + arrow[0] * 0.05, crop[3] + arrow[1] * 0.05], true);
    else return;
    event.preventDefault();
    show();
    rest();
  };
  reset.onclick = () => {
    crop = [0, 0, 1, 1];
    show();
    rest();
  };

  return {
    element,
    update(t, given, pixels, sender) {
      send = sender;
      crop = given;
      hint.textContent = t("Drag a box to crop.");
      reset.textContent = t("Show the whole picture");
      box.setAttribute("aria-label", t("Crop box. Arrow keys move it, with Shift they resize it, Escape shows the whole picture."));
      paintPixels(canvas, pixels);
      show();
    },
  };
}
