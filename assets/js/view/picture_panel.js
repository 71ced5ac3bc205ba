// One large picture with its title, its window mark and its legend. It knows cells, not meaning:
// pointing, pinning and arrow keys are reported as (row, column) of the map it shows.
import { el, setHidden, setText } from "./dom.js";
import { paintLegend, paintMap } from "./paint.js";

export function createPanel({ testid, label, onPoint, onPin, onLeave, onKey }) {
  const canvas = el("canvas", { class: "px", dataset: { testid }, tabindex: "0", role: "application", aria: { label } });
  const mark = el("div", { class: "window", hidden: true });
  const spot = el("div", { class: "spot", hidden: true });
  const stage = el("div", { class: "pic-stage" }, canvas, mark, spot);
  const title = el("span", { class: "pic-title" });
  const note = el("span", { class: "pic-note" });
  const ramp = el("canvas", { class: "ramp", aria: { hidden: "true" } });
  const ends = [el("span"), el("span"), el("span")];
  const legend = el("div", { class: "legend" }, ramp, el("div", { class: "ramp-ends" }, ends));
  const element = el("figure", { class: "pic" }, el("figcaption", {}, title, note), el("div", { class: "pic-box" }, stage), legend);
  let size = { height: 1, width: 1 };
  let dragging = false;
  let shownLook = "";

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
  mark.onpointerdown = (event) => {
    dragging = true;
    mark.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  mark.onpointermove = (event) => {
    if (dragging) onPin(...cellAt(event), true);
    else onPoint(...cellAt(event));
  };
  mark.onpointerup = mark.onpointercancel = () => {
    dragging = false;
  };

  const place = (node, box) => {
    setHidden(node, !box);
    if (!box) return;
    const share = (part, whole) => `${(100 * part) / whole}%`;
    const style = `left:${share(box.left, size.width)};top:${share(box.top, size.height)};width:${share(box.width, size.width)};height:${share(box.height, size.height)}`;
    if (node.getAttribute("style") !== style) node.setAttribute("style", style);
  };

  return {
    element,
    canvas,
    caption(heading, text) {
      setText(title, heading);
      setText(note, text);
    },
    show(map, scale, tables) {
      size = map;
      paintMap(canvas, map, scale, tables);
    },
    legend(scale, tables, format) {
      const middle = scale.low < 0 && scale.high > 0 ? format(0) : "";
      const look = `${scale.kind}${middle}`;
      if (look !== shownLook) paintLegend(ramp, scale, tables);
      shownLook = look;
      [format(scale.low), middle, format(scale.high)].forEach((text, i) => setText(ends[i], text));
    },
    resize(width, height) {
      stage.style.width = `${width}px`;
      stage.style.height = `${height}px`;
    },
    /** Mark a window (rows and columns of this picture), and a single cell in it. */
    point(box, cell, pinned) {
      place(mark, box);
      place(spot, cell);
      mark.classList.toggle("pinned", Boolean(pinned));
    },
    describe(text) {
      canvas.setAttribute("aria-label", text);
    },
  };
}
