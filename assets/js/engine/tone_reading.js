// From a colour back to its number, for maps that arrive as a picture: as exact as the picture, which
// is why such numbers are shown with an approximate sign.

/** The value whose colour on a signed table (n, 3) with ends -limit and limit comes nearest to (r, g, b). */
export function valueOfTone(table, limit, r, g, b) {
  const steps = table.length / 3;
  let nearest = Infinity;
  let found = 0;
  for (let i = 0; i < steps; i++) {
    const distance = (table[3 * i] - r) ** 2 + (table[3 * i + 1] - g) ** 2 + (table[3 * i + 2] - b) ** 2;
    if (distance < nearest) [nearest, found] = [distance, i];
  }
  const middle = (steps - 1) / 2;
  return ((found - middle) / middle) * limit;
}
