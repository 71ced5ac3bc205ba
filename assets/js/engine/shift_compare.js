// Two maps cell by cell: how far they are apart inside a frame and on it, and which cells are the
// same, which are the same as another cell, and which are neither.

/** Writes a - b to `difference` (all { maps, height, width }) and returns { all, interior, border }, each
 *  { largest, differing, count, share }: the largest |a - b|, how many cells differ at all, of how many
 *  (over all planes), and their share. border: the cells { top, bottom, left, right } of the frame. */
export function compareMaps(difference, a, b, border) {
  const { height, width } = a;
  const inside = { largest: 0, differing: 0, count: 0, share: 0 };
  const frame = { ...inside };
  const [first, last] = [border.left, width - border.right];
  a.maps.forEach((map, c) => {
    for (let y = 0; y < height; y++) {
      const from = y * width;
      const inner = y >= border.top && y < height - border.bottom && first < last;
      const [start, stop] = inner ? [from + first, from + last] : [from, from];
      compareRun(difference.maps[c], map, b.maps[c], from, start, frame);
      compareRun(difference.maps[c], map, b.maps[c], start, stop, inside);
      compareRun(difference.maps[c], map, b.maps[c], stop, from + width, frame);
    }
  });
  const all = { largest: Math.max(inside.largest, frame.largest), differing: inside.differing + frame.differing, count: inside.count + frame.count, share: 0 };
  for (const tally of [all, inside, frame]) tally.share = tally.count ? tally.differing / tally.count : 0;
  return { all, interior: inside, border: frame };
}

function compareRun(difference, a, b, from, to, tally) {
  let largest = tally.largest, differing = 0;
  for (let i = from; i < to; i++) {
    const d = a[i] - b[i], size = Math.abs(d);
    difference[i] = d;
    differing += (d !== 0) | 0;
    if (size > largest) largest = size;
  }
  tally.largest = largest;
  tally.differing += differing;
  tally.count += to - from;
}

/** Writes to `states` what became of every cell of `before` in `after`, all its planes together: 0, it is
 *  what it was; 1, it is what the cell was that rows[y], cols[x] name (-1: none); 2, neither. Returns how
 *  many there are of each. */
export function compareCells(states, after, before, rows, cols) {
  const counts = [0, 0, 0];
  const width = cols.length;
  states.fill(3);
  for (let y = 0; y < rows.length; y++) {
    const source = rows[y] < 0 ? -1 : rows[y] * width;
    for (let c = 0; c < after.length; c++) equalInRow(states, y * width, after[c], before[c], source, cols);
  }
  for (let i = 0, n = states.length; i < n; i++) {
    const state = stateOfBits[states[i]];
    states[i] = state;
    counts[state] += 1;
  }
  return counts;
}

// Bit 0 stays where the cell is equal to itself before, bit 1 where it is to the one it is looked up at.
const stateOfBits = Uint8Array.of(2, 0, 1, 0);

function equalInRow(bits, from, after, before, source, cols) {
  for (let x = 0, i = from; x < cols.length; x++, i++) {
    const v = after[i], col = cols[x];
    const known = (source >= 0) & (col >= 0);
    const other = before[known ? source + col : i];
    bits[i] &= (v === before[i]) | ((known & (v === other)) << 1);
  }
}
