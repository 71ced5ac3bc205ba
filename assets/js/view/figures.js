// How large the numbers on canvases are. In Present mode a digit is at least 24 of 1080 pixels high,
// so that the last row can read it; a cell that has no room for that shows its colour alone.

const digitHeight = 0.64; // of the font's size, in Source Sans; other fonts are taller
const digitWidth = 0.5;
const usualFigure = 14;
let presentingNow = false;
let figurePixels = usualFigure;

// The root's font of present.css, worked out here because the style may arrive after the drawing.
function measureFigures() {
  const root = Math.min(64, Math.max(16, Math.min(window.innerWidth * 0.0125, window.innerHeight * 0.0223)));
  figurePixels = root / digitHeight;
}

/** Every component says whether its page is being presented. */
export function setPresenting(on) {
  if (on !== presentingNow) {
    presentingNow = on;
    if (on) window.addEventListener("resize", measureFigures);
    else window.removeEventListener("resize", measureFigures);
  }
  if (on) measureFigures();
}

export function isPresenting() {
  return presentingNow;
}

/** How many times as large as usual a drawing with numbers is. */
export function figureScale() {
  return presentingNow ? figurePixels / 20 : 1;
}

/** Font size in px of a number in a cell of this side. */
export function figureFont(cell) {
  return presentingNow ? Math.ceil(figurePixels) : Math.max(9, Math.min(usualFigure, cell * 0.3));
}

/** Side in px from which a cell has room for a digit at all. */
export function smallestCell() {
  return presentingNow ? Math.ceil(figurePixels) : 20;
}

/** Side in px beyond which a cell does not grow. */
export function largestCell() {
  return presentingNow ? Math.round(figurePixels * 4) : 56;
}

/** A number as it fits in a cell: `form(digits)` writes it with so many decimals. While presenting what has
 *  no room is not shown, nor is a fraction rounded to a whole number, which a hall would take for exact. */
export function figureIn(cell, value, form) {
  const room = presentingNow ? (cell - 3) / (figurePixels * digitWidth) : Math.floor(cell / 5.5);
  for (const digits of [3, 2, 1, 0]) {
    const text = form(digits);
    const long = text.length - (presentingNow && text.includes(".") ? 0.5 : 0);
    if (digits === 0 && presentingNow && Math.abs(value) < 10 && !Number.isInteger(value)) return "";
    if (long <= room || (digits === 0 && !presentingNow)) return text;
  }
  return "";
}
