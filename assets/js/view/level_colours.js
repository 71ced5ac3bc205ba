// One colour for every level of a stack, from the innermost box to the outermost: the sequential
// table without its darkest and palest ends, which neither theme shows well.

const [firstShare, lastShare] = [0.92, 0.4];

/** The colour of level 1..count as "rgb(r,g,b)". */
export function levelColour(table, level, count) {
  const share = firstShare + ((lastShare - firstShare) * (level - 1)) / Math.max(1, count - 1);
  const word = table[Math.round(share * (table.length - 1))];
  return `rgb(${word & 255},${(word >> 8) & 255},${(word >> 16) & 255})`;
}
