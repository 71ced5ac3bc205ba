// How large the cells of the stage's grids can be, and how many grids stand beside each other: one
// cell size for all grids, so that a window and the cell it makes can be compared by eye. Cells that
// are comfortable already need not grow further: then the flatter arrangement is the better one.

/** inputs, outputs: { count, rows, cols }; room: { width, height } in px; gap between grids, head above
 *  each, largest cell, cells large enough, least width of a grid with its title. Returns { cell, across: [inputs a row, outputs a row], stacked }. */
export function stageLayout(inputs, outputs, room, { gap = 16, head = 30, largest = 56, smallest = 4, between = 40, comfortable = 40, least = 130 } = {}) {
  const ways = (count) => Array.from({ length: count }, (_, i) => i + 1).filter((n) => n === count || count % n === 0 || n === 2);
  const tall = (side, across, cell) => Math.ceil(side.count / across) * (side.rows * cell + head + gap);
  const wide = (side, across, cell) => across * (Math.max(least, side.cols * cell) + gap) - gap;
  let best = null;
  for (const across of ways(inputs.count).flatMap((i) => ways(outputs.count).map((o) => [i, o]))) {
    for (const stacked of [false, true]) {
      const fits = (cell) => {
        const [w, h] = [wide(inputs, across[0], cell), tall(inputs, across[0], cell)];
        const [v, g] = [wide(outputs, across[1], cell), tall(outputs, across[1], cell)];
        return stacked ? Math.max(w, v) <= room.width && h + g <= room.height : w + between + v <= room.width && Math.max(h, g) <= room.height;
      };
      let cell = largest;
      while (cell > smallest && !fits(cell)) cell -= 1;
      const height = stacked ? tall(inputs, across[0], 1) + tall(outputs, across[1], 1) : Math.max(tall(inputs, across[0], 1), tall(outputs, across[1], 1));
      const score = [Math.min(cell, comfortable), -height, cell];
      if (!best || better(score, best.score)) best = { cell, across, stacked, score };
    }
  }
  return best;
}

const better = (a, b) => {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at >= 0 && a[at] > b[at];
};
