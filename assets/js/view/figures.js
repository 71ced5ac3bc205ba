// How large the numbers on canvases are. In Present mode a digit is at least 24 of 1080 pixels high,
// so that the last row can read it; a cell that has no room for that shows its colour alone.

const digitHeight = 0.62; // of the font's size: Source Sans has 0.65, most system fonts 0.7
const digitWidth = 0.52;
let presentingNow = false;
let figurePixels = 14;

function measureWindow() {
  const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  figurePixels = root / digitHeight;
}

/** Every component says whether its page is being presented; figures then follow the window. */
export function setPresenting(on) {
  if (on !== presentingNow) {
    presentingNow = on;
    if (on) window.addEventListener("resize", measureWindow);
    else window.removeEventListener("resize", measureWindow);
  }
  if (on) measureWindow();
}

export function isPresenting() {
  return presentingNow;
}

/** Size in px of the font of a number in a cell of this side. */
export function figureFont(cell) {
  return presentingNow ? Math.round(figurePixels) : Math.max(9, Math.min(14, cell * 0.3));
}

/** Side in px from which a cell has room for a number at all. */
export function smallestCell() {
  return presentingNow ? Math.ceil(figurePixels * 1.1) : 20;
}

/** Side in px beyond which a cell does not grow. */
export function largestCell() {
  return presentingNow ? Math.round(figurePixels * 4) : 56;
}

/** How many characters fit side by side in a cell. */
export function figureRoom(cell) {
  return presentingNow ? Math.floor((cell * 0.96) / (figurePixels * digitWidth)) : Math.floor(cell / 5.5);
}
