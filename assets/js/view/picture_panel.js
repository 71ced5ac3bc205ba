// One large picture with its title, its window mark and its legend. It knows cells, not meaning:
// pointing, pinning and arrow keys are reported as (row, column) of the map it shows.
import { el, setHidden, setText } from "./dom.js";
import { createLegend } from "./legend.js";
import { paintMap } from "./paint.js";

const margin = 24;

export function createPanel({ testid, label, onPoint, onPin, onLeave, onKey }) {
  const canvas = el("canvas", { class: "px", dataset: { testid }, tabindex: "0", role: "application", aria: { label } });
  const overlay = el("canvas", { class: "overlay", aria: { hidden: "true" } });
  const grip = el("div", { class: "grip", hidden: true });
  const stage = el("div", { class: "pic-stage" }, canvas, overlay, grip);
  const title = el("span", { class: "pic-title" });
  const note = el("span", { class: "pic-note" });
  const legend = createLegend();
  const element = el("figure", { class: "pic" }, el("figcaption", {}, title, note), el("div", { class: "pic-box" }, stage), legend.element);
  let size = { height: 1, width: 1 };
  let room = { height: 1, width: 1 };
  let accent = "#00796b";
  let dragging = false;

  const cellAt = (event) => {
    const box = canvas.getBoundingClientRect();
    const row = Math.floor(((event.clientY - box.top) / box.height) * size.height);
    const col = Math.floor(((event.clientX - box.left) / box.width) * size.width);
    return [Math.min(size.height - 1, Math.max(0, row)), Math.min(size.width - 1, Math.max(0, col))];
  };
  canvas.onpointermove = (event) => {
    if (event.pointerType === "mouse" || event.buttons) onPoint(...cellAt(event));
  };
  canvas.onpointerleave = () => onLeave();
  canvas.onclick = (event) => onPin(...cellAt(event));
  canvas.onkeydown = (event) => {
    if (onKey(event)) event.preventDefault();
  };
  grip.onpointerdown = (event) => {
    dragging = true;
    grip.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  grip.onpointermove = (event) => {
    if (dragging) onPin(...cellAt(event), true);
    else onPoint(...cellAt(event));
  };
  grip.onpointerup = grip.onpointercancel = () => {
    dragging = false;
  };

  // Marks are drawn, not laid out: moving an element costs the browser a new set of layers.
  const outline = (context, box) => {
    const x = (box.left * room.width) / size.width + margin;
    const y = (box.top * room.height) / size.height + margin;
    const width = Math.max(5, (box.width * room.width) / size.width);
    const height = Math.max(5, (box.height * room.height) / size.height);
    for (const [colour, line, inset] of [["#fff", 1, -0.5], [accent, 2, 1], ["rgba(0,0,0,.6)", 1, 2.5]]) {
      context.strokeStyle = colour;
      context.lineWidth = line;
      context.strokeRect(x + inset, y + inset, Math.max(1, width - 2 * inset), Math.max(1, height - 2 * inset));
    }
  };

  return {
    element,
    canvas,
    setAccent(colour) {
      accent = colour;
    },
    caption(heading, text) {
      setText(title, heading);
      setText(note, text);
    },
    show(map, scale, tables) {
      size = map;
      paintMap(canvas, map, scale, tables);
    },
    legend: legend.show,
    resize(width, height) {
      room = { width, height };
      const ratio = window.devicePixelRatio || 1;
      overlay.width = Math.round((width + 2 * margin) * ratio);
      overlay.height = Math.round((height + 2 * margin) * ratio);
      overlay.style.width = `${width + 2 * margin}px`;
      overlay.style.height = `${height + 2 * margin}px`;
      stage.style.width = `${width}px`;
      stage.style.height = `${height}px`;
      legend.element.style.maxWidth = `${Math.max(180, width)}px`;
    },
    /** Mark a box of rows and columns of this picture, which may hang over its border. */
    point(box, pinned) {
      const context = overlay.getContext("2d");
      const ratio = window.devicePixelRatio || 1;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, room.width + 2 * margin, room.height + 2 * margin);
      outline(context, box);
      setHidden(grip, !pinned);
      if (!pinned) return;
      const share = (part, whole) => `${(100 * part) / whole}%`;
      Object.assign(grip.style, { left: share(box.left, size.width), top: share(box.top, size.height), width: share(box.width, size.width), height: share(box.height, size.height) });
    },
    /** Take the mark away. */
    clear() {
      overlay.getContext("2d").clearRect(0, 0, overlay.width, overlay.height);
      setHidden(grip, true);
    },
    describe(text) {
      canvas.setAttribute("aria-label", text);
    },
  };
}
