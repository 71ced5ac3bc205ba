// Which picture all pages look at: the sample and its size as native lists, and the whole picture,
// small, with a crop box that is drawn, moved or walked with the arrow keys (with shift it grows and
// shrinks). Native, because the host's own lists would cost a first visit a fifth of a megabyte.
import { translator } from "../engine/messages.js";
import { unpack } from "../engine/packing.js";
import { el, refill, setHidden } from "../view/dom.js";

const pictureBoxes = new WeakMap();
const smallest = 0.04;
const wholePicture = [0, 0, 1, 1];

export default function ({ data, parentElement, setStateValue }) {
  const { header, arrays } = unpack(data);
  const t = translator(header.texts);
  let view = pictureBoxes.get(parentElement);
  if (!view) {
    view = createPictureBox();
    pictureBoxes.set(parentElement, view);
    parentElement.append(view.element);
  }
  view.update(t, header, arrays.file, (choice) => setStateValue("choice", choice));
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

function createPictureBox() {
  const sample = el("select", { dataset: { testid: "sample" } });
  const size = el("select", { dataset: { testid: "size" } });
  const colour = el("input", { type: "checkbox", dataset: { testid: "colour" } });
  const labels = [el("span"), el("span"), el("span")];
  const picture = el("img", { class: "crop-picture", alt: "", draggable: "false" });
  const box = el("div", { class: "crop-box", tabindex: "0", role: "application" });
  const stage = el("div", { class: "crop-stage" }, picture, box);
  const hint = el("span", { class: "crop-hint" });
  const reset = el("button", { type: "button", class: "crop-reset" });
  const element = el("div", { class: "crop" },
    el("label", { class: "pick" }, labels[0], sample), el("label", { class: "pick" }, labels[1], size), el("label", { class: "pick tick" }, labels[2], colour), stage, el("div", { class: "crop-foot" }, hint, reset));
  let crop = wholePicture;
  let grip = null;
  let send = () => {};
  let timer = 0;

  const isWhole = () => crop.join() === wholePicture.join();
  const show = () => {
    const [left, top, right, bottom] = crop;
    Object.assign(box.style, { left: `${100 * left}%`, top: `${100 * top}%`, width: `${100 * (right - left)}%`, height: `${100 * (bottom - top)}%` });
    setHidden(reset, isWhole());
    setHidden(hint, !isWhole());
  };
  const choose = () => {
    clearTimeout(timer);
    send({ sample: sample.value, size: Number(size.value), colour: colour.checked, crop: crop.map((v) => Math.round(v * 1e4) / 1e4) });
  };
  const rest = () => {
    clearTimeout(timer);
    timer = setTimeout(choose, 250);
  };
  sample.onchange = () => {
    crop = wholePicture;
    choose();
  };
  size.onchange = colour.onchange = choose;
  picture.onload = () => {
    URL.revokeObjectURL(picture.src);
    picture.classList.toggle("coarse", Math.max(picture.naturalWidth, picture.naturalHeight) < 128);
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
    if (event.key === "Escape") crop = wholePicture;
    else if (arrow && event.shiftKey) crop = fitBox([crop[0], crop[1], crop[2] + arrow[0] * 0.05, crop[3] + arrow[1] * 0.05], false);
    else if (arrow) crop = fitBox([crop[0] + arrow[0] * 0.05, crop[1] + arrow[1] * 0.05, crop[2] + arrow[0] * 0.05, crop[3] + arrow[1] * 0.05], true);
    else return;
    event.preventDefault();
    show();
    rest();
  };
  reset.onclick = () => {
    crop = wholePicture;
    show();
    rest();
  };

  return {
    element,
    update(t, header, file, sender) {
      send = sender;
      crop = header.crop;
      labels[0].textContent = t("Sample");
      labels[1].textContent = t("Longest side");
      labels[2].textContent = t("In colour");
      const groups = header.samples.map(({ group, entries }) => el("optgroup", { label: group }, entries.map(([slug, name]) => el("option", { value: slug, text: name }))));
      refill(sample, groups);
      refill(size, header.sizes.map((side) => el("option", { value: side, text: `${side} px` })));
      sample.value = header.sample;
      size.value = header.size;
      colour.checked = header.colour;
      hint.textContent = t("Drag a box to crop.");
      reset.textContent = t("Show the whole picture");
      box.setAttribute("aria-label", t("Crop box. Arrow keys move it, with Shift they resize it, Escape shows the whole picture."));
      picture.src = URL.createObjectURL(new Blob([file]));
      show();
    },
  };
}
