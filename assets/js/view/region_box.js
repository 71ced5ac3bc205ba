// The shared picture, small, with the box of it that becomes the input: drawn, moved and resized
// with mouse, finger or arrow keys. Boxes are [top, left, height, width] in pixels of the picture.
import { arrowSteps } from "../engine/cells.js";
import { fewestCells, fitRegion, regionCells, regionShape } from "../engine/region.js";
import { el, setText } from "./dom.js";
import { paintMap } from "./paint.js";

const sharpest = 520;
const leastDrag = 4;
const widestPicture = 260;
const boxCorners = { nw: [0, 0], ne: [0, 1], sw: [1, 0], se: [1, 1] };

/** createRegionBox({ t, onBox(box, moving) }) -> { element, setPicture(picture, full, tables), show(box, cells) }. */
export function createRegionBox({ t, onBox }) {
  const canvas = el("canvas", { class: "sp-picture", aria: { hidden: "true" } });
  const shade = el("div", { class: "sp-shade", aria: { hidden: "true" } });
  const handles = Object.keys(boxCorners).map((corner) => el("span", { class: `sp-handle sp-${corner}`, dataset: { corner }, aria: { hidden: "true" } }));
  const box = el("div", { class: "sp-box", tabindex: "0", role: "application", dataset: { testid: "region-box" } }, handles);
  const stage = el("div", { class: "sp-stage", dataset: { testid: "region-picture" } }, canvas, el("div", { class: "sp-clip" }, shade), box);
  const size = el("p", { class: "sp-note", dataset: { testid: "region-size" } });
  const element = el("div", { class: "sp-region" }, stage, size);
  let picture = { height: 1, width: 1 };
  let [now, cells] = [[0, 0, 1, 1], fewestCells];
  let drag = null;
  let frame = 0;

  function draw() {
    const [top, left, height, width] = now;
    const [rows, cols] = regionShape(now, cells);
    const percent = (part, whole) => `${(100 * part) / whole}%`;
    const place = { top: percent(top, picture.height), left: percent(left, picture.width), width: percent(width, picture.width), height: percent(height, picture.height) };
    Object.assign(box.style, place);
    Object.assign(shade.style, place);
    // Four handles need room beside each other and between them, a finger's more than a mouse's.
    const shown = (widestPicture * Math.min(height, width)) / Math.max(picture.height, picture.width);
    box.dataset.room = shown < 40 ? "none" : shown < 110 ? "little" : "much";
    setText(size, t("{height} × {width} pixels, as {rows} × {cols} cells", { height, width, rows, cols }));
    box.setAttribute("aria-label", t("Box on the picture, {height} × {width} pixels at row {top}, column {left}. Arrow keys move it, with Shift they resize it.", { height, width, top, left }));
  }

  function change(wanted, moving) {
    const fitted = fitRegion(wanted, cells, picture.height, picture.width).box;
    if (moving && fitted.join() === now.join()) return;
    now = fitted;
    draw();
    if (!moving) {
      cancelAnimationFrame(frame);
      frame = 0;
      onBox(now, false);
    } else if (!frame) {
      frame = requestAnimationFrame(() => {
        frame = 0;
        onBox(now, true);
      });
    }
  }

  const pixelAt = (event) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [((event.clientY - top) / height) * picture.height, ((event.clientX - left) / width) * picture.width];
  };

  stage.onpointerdown = (event) => {
    if (drag || event.button !== 0) return;
    const corner = boxCorners[event.target.dataset?.corner];
    const [top, left, height, width] = now;
    const start = pixelAt(event);
    const kind = corner ? "resize" : event.target === box ? "move" : "draw";
    const anchor = corner ? [top + (1 - corner[0]) * height, left + (1 - corner[1]) * width] : start;
    drag = { id: event.pointerId, kind, start, anchor, from: now, x: event.clientX, y: event.clientY, begun: kind !== "draw" };
    stage.setPointerCapture(event.pointerId);
    box.focus({ preventScroll: true });
    event.preventDefault();
  };
  stage.onpointermove = (event) => {
    if (event.pointerId !== drag?.id) return;
    drag.begun ||= Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > leastDrag;
    if (!drag.begun) return;
    const [y, x] = pixelAt(event);
    if (drag.kind === "move") {
      const [top, left, height, width] = drag.from;
      change([top + y - drag.start[0], left + x - drag.start[1], height, width], true);
    } else change(boxBetween(drag.anchor, [y, x], picture), true);
  };
  // A tap beside the box brings the box there, which a finger hits more surely than a small box.
  const finish = (event) => {
    if (event.pointerId !== drag?.id) return;
    const { begun, start, from } = drag;
    drag = null;
    if (!begun) change([start[0] - from[2] / 2, start[1] - from[3] / 2, from[2], from[3]], false);
    else if (now.join() !== from.join()) change(now, false);
  };
  stage.onpointerup = stage.onpointercancel = stage.onlostpointercapture = finish;

  box.onkeydown = (event) => {
    const step = arrowSteps[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const [top, left, height, width] = now;
    const [rows, cols] = regionShape(now, cells);
    const [down, right] = [step[0] * Math.max(1, Math.round(height / rows)), step[1] * Math.max(1, Math.round(width / cols))];
    if (event.shiftKey) change([top, left, Math.min(height + down, picture.height - top), Math.min(width + right, picture.width - left)], false);
    else change([top + down, left + right, height, width], false);
  };

  return {
    element,
    setPicture(newPicture, full, tables) {
      picture = newPicture;
      const small = regionCells(picture, [0, 0, picture.height, picture.width], sharpest);
      paintMap(canvas, { ...small, maps: small.planes }, { kind: small.planes.length === 3 ? "colour" : "grey", low: 0, high: full }, tables);
      canvas.classList.toggle("sp-coarse", Math.max(picture.height, picture.width) < 128);
      stage.style.setProperty("--sp-shape", picture.width / picture.height);
    },
    show(newBox, newCells) {
      if (drag) return;
      [now, cells] = [newBox, newCells];
      draw();
    },
  };
}

// The box between a fixed corner and a dragged one, each [row, col]; the fixed one stays where it is
// also where the box would be too small.
function boxBetween(anchor, corner, { height, width }) {
  const side = (fixed, moved, length) => {
    const end = Math.round(Math.min(length, Math.max(0, moved)));
    const start = Math.round(Math.min(length, Math.max(0, fixed)));
    const low = end < start ? Math.min(end, start - fewestCells) : start;
    return [low, Math.max(fewestCells, Math.abs(end - start))];
  };
  const [top, tall] = side(anchor[0], corner[0], height);
  const [left, wide] = side(anchor[1], corner[1], width);
  return [top, left, tall, wide];
}
