// The three ways to connect seven inputs with their outputs, drawn: everything with everything; three
// neighbours each, with weights of their own; three neighbours each, with the same three weights.
import { svg } from "./dom.js";

const drawnInputs = 7;
const drawnReach = 3;
const sharedHues = ["#d1495b", "#2f74b8", "#c98a00"];

const placeX = (i, count) => 150 + (i - (count - 1) / 2) * 40;

/** kind: "dense", "local" or "conv"; label for screen readers. */
export function drawRival(kind, label) {
  const outputs = kind === "dense" ? 4 : drawnInputs - drawnReach + 1;
  const lines = [];
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < drawnInputs; i++) {
      const k = i - o;
      if (kind !== "dense" && (k < 0 || k >= drawnReach)) continue;
      const hue = kind === "conv" ? sharedHues[k] : `hsl(${(o * 67 + i * 29 + k * 143 + 720) % 360} 55% 50%)`;
      lines.push(svg("line", { x1: placeX(i, drawnInputs), y1: 96, x2: placeX(o, outputs), y2: 26, stroke: hue, "stroke-width": kind === "dense" ? 1.4 : 2.6, "stroke-dasharray": kind === "conv" ? ["none", "7 3", "2 3"][k] : "none" }));
    }
  }
  const dots = (count, y) => Array.from({ length: count }, (_, i) => svg("circle", { cx: placeX(i, count), cy: y, r: 9, class: "pa-dot" }));
  return svg("svg", { class: "pa-drawing", viewBox: "10 10 280 102", role: "img", "aria-label": label }, lines, dots(outputs, 22), dots(drawnInputs, 100));
}
