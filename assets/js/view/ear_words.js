// What the ear says: the sentence after a move, and why a count is not what the theory gives.
import { formatShort } from "../engine/format.js";
import { earSide, endlessShare, theoryShare, windowsOver } from "../engine/ear.js";
import { sentences } from "../engine/messages.js";

export const percentText = (share) => `${formatShort(100 * share, 2)}\u00a0%`;

/** "The point moved one cell up. ..." move: { from, to, forgiven }. */
export function moveSentence(t, { from, to, forgiven }, settings) {
  return sentences(movedText(t, from, to), outcomeText(t, from, to, forgiven, settings));
}

function movedText(t, [row, col], [newRow, newCol]) {
  const steps = {
    "-1 0": t("The point moved one cell up."), "1 0": t("The point moved one cell down."),
    "0 -1": t("The point moved one cell to the left."), "0 1": t("The point moved one cell to the right."),
    "-1 -1": t("The point moved one cell up and one to the left."), "-1 1": t("The point moved one cell up and one to the right."),
    "1 -1": t("The point moved one cell down and one to the left."), "1 1": t("The point moved one cell down and one to the right."),
  };
  const far = t("The point moved from row {row}, column {col} to row {newRow}, column {newCol}.", { row, col, newRow, newCol });
  return steps[`${newRow - row} ${newCol - col}`] ?? far;
}

function outcomeText(t, from, to, forgiven, settings) {
  const [before, after] = [from, to].map(([row, col]) => windowsOver(row, col, settings));
  if (forgiven && !after.length) return t("No window holds it there: the pooled map does not see it at all.");
  if (forgiven) return t("The pooled map did not change.");
  if (!after.length) return t("It left its window and lies in none: the pooled map has lost it.");
  if (!before.length) return t("A window holds it again: a pooled cell lights up.");
  if (String(before) !== String(after)) {
    if (before.length > 1 || after.length > 1) return t("It left a window or entered one: other pooled cells light up.");
    return t("It left its window: another pooled cell lights up.");
  }
  if (settings.scene === "spot") return t("Its middle stayed in the same window, but its edge crossed into another: the pooled map changed.");
  return t("It stayed in its window, and yet the pooled value changed: every cell of the window counts in it.");
}

/** Sentences on what the table shows. counts: those of countForgiven for the steps from 1 on. */
export function earReasons(t, settings, counts) {
  const { kind, size, stride, scene } = settings;
  const said = [];
  const [{ axis }] = counts;
  const endless = endlessShare(size, stride, 1);
  const unseen = (earSide - size) % stride;
  const pointwise = scene === "point" || (scene === "texture" && kind === "max");
  if (scene === "spot") {
    said.push(t("The theory is for a lone point. The spot is three cells wide, so its edge crosses into the next window sooner, and less is forgiven."));
  } else if (scene === "texture" && kind === "max") {
    said.push(t("The largest value of a window stays 1 while the point is in it, so max pooling does not notice which bit of texture the point covers: it forgives what it forgives a lone point."));
  } else if (scene === "texture") {
    said.push(t("In an average and in L2 every cell counts: wherever the point moves it covers another bit of texture, so that a move inside a window is noticed too. This is where max pooling forgives more."));
  } else if (kind !== "max") {
    said.push(t("A lone point is forgiven the same moves as by max pooling: a window's sum does not ask where in the window the point lies. On the faint texture the kinds differ."));
    if (kind === "average") said.push(t("An average dims the point, though: of its 1, {value} is left in a pooled cell.", { value: formatShort(1 / size ** 2, 3) }));
  }
  if (stride < size) {
    said.push(t("The windows overlap, so windows begin and end more often, and crossing any beginning or end is noticed. Without borders a lone point would be forgiven {share} of its shifts by one cell along an axis; 1 − s/p holds for windows side by side.", { share: percentText(endless) }));
  }
  if (unseen) {
    said.push(unseen === 1
      ? t("The last row and the last column fill no window and are left out, as PyTorch does. A point there is not seen, so moving it about there changes nothing and counts as forgiven.")
      : t("The last {n} rows and columns fill no window and are left out, as PyTorch does. A point there is not seen, so moving it about there changes nothing and counts as forgiven.", { n: unseen }));
  } else if (pointwise && stride === size) {
    const all = axis.moves + axis.leaving;
    said.push(t("Counted and theory differ only by the border: {n} moves by one cell along an axis would leave the map and are not counted, and none of them could be forgiven. With them it is {forgiven} of {all}, {share}: the theory.", { n: axis.leaving, forgiven: axis.forgiven, all, share: percentText(theoryShare(size, 1)) }));
  } else if (pointwise && axis.forgiven / axis.moves > endless) {
    said.push(t("Near the border fewer windows overlap, and moves that would leave the map are not counted: both make the counted share larger."));
  }
  return said;
}
