// The scrubber's track and thumb, drawn: a native one that moves makes the browser lay out the page.
// The native range lies over it, unseen, and hears hands, keys and screen readers.
import { el } from "./dom.js";
import { figureFont, isPresenting } from "./figures.js";

export function createTrack() {
  const canvas = el("canvas", { class: "tp-drawn", aria: { hidden: "true" } });
  let [width, height] = [0, 0];
  let last = null;
  new ResizeObserver(([entry]) => {
    ({ width, height } = entry.contentRect);
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    if (last) draw(...last);
  }).observe(canvas);

  /** Position `at` of `total`, and the words for it above; look: { accent, line, ground, ink, font }. */
  function draw(at, total, words, look) {
    last = [at, total, words, look];
    if (!width) return;
    const context = canvas.getContext("2d");
    const ratio = window.devicePixelRatio || 1;
    const radius = 0.16 * height; // of the real height: the page's own letters may still change size
    const letters = isPresenting() ? figureFont() : 0.365 * height;
    const middle = height - radius - 3;
    const x = radius + 2 + ((width - 2 * radius - 4) * at) / Math.max(1, total - 1);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = `${letters}px ${look.font}`;
    context.direction = "ltr";
    context.textAlign = "right";
    context.textBaseline = "middle";
    context.fillStyle = look.ink;
    context.fillText(words, width - 2, 0.68 * letters);
    context.fillStyle = look.line;
    context.fillRect(2, middle - 3, width - 4, 6);
    context.fillStyle = look.accent;
    context.fillRect(2, middle - 3, x - 2, 6);
    context.beginPath();
    context.arc(x, middle, radius, 0, 7);
    context.fill();
    context.strokeStyle = look.ground;
    context.lineWidth = 2;
    context.stroke();
  }

  return { canvas, draw };
}
