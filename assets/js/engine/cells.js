// Walking and pointing in a grid of cells.

/** Where each arrow key leads: (rows, columns). */
export const arrowSteps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The nearest whole place among `count`. */
export const within = (at, count) => Math.min(count - 1, Math.max(0, at));

/** The cell [row, col] of a grid that fills `element` under a pointer. */
export function cellUnder(element, { clientX, clientY }, rows, cols) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [within(Math.floor(((clientY - top) / height) * rows), rows), within(Math.floor(((clientX - left) / width) * cols), cols)];
}
