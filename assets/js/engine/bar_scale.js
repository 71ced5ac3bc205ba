// Where a bar begins and how long it is, as shares of its track.

/** Bars for numbers of both signs, before and after: one scale, with zero where it falls. */
export function barScale(...lists) {
  const all = lists.flat().filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  const span = high - low || 1;
  const place = (value) => (value - low) / span;
  return { zero: place(0), bar: (value) => ({ start: place(Math.min(0, value)), length: Math.abs(value) / span }), place };
}

/** The place of the largest number. */
export function largestPlace(numbers) {
  return numbers.reduce((best, value, i) => (value > numbers[best] ? i : best), 0);
}
