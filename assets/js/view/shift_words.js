// What the shift lab says in words: the numbers of both paths, how wide the border is and why, the
// phase of a stride. "Exactly" is said only of a difference that is 0.
import { formatNumber } from "../engine/format.js";

const percent = (share) => `${share === 0 ? 0 : share < 0.0005 ? "< 0.1" : (100 * share).toFixed(share > 0.9995 && share < 1 ? 2 : 1)} %`;

/** One row of the table: [what, largest difference, share of differing cells]. */
export function numberRows(t, numbers) {
  const row = (name, { largest, share, count }) => [name, count === 0 ? t("no cells") : largest === 0 ? t("exactly 0") : formatNumber(largest), count === 0 ? "–" : percent(share)];
  return [row(t("Interior"), numbers.interior), row(t("Border"), numbers.border), row(t("Everything"), numbers.all)];
}

/** The sentence under the numbers. */
export function verdictText(t, lab, fill) {
  const { numbers, phase } = lab;
  if (lab.shift.every((d) => d === 0)) return t("Nothing is shifted yet: drag a picture, and both ways round are compared.");
  if (numbers.all.largest === 0) return t("Both ways give exactly the same map: shifting and convolving commute here. That is equivariance.");
  if (phase.some((p) => p !== 0)) return t("The shift is no multiple of the stride: the windows stop at other places of the picture, and no shift of the map makes up for it.");
  if (numbers.interior.count === 0) return t("The border covers the whole map: no cell sees only the picture itself.");
  if (numbers.interior.largest === 0) {
    return fill === "camera"
      ? t("Away from the border both ways give exactly the same. At the border real content has come in that the shifted map cannot know.")
      : t("Away from the border both ways give exactly the same. The border differs: there the windows see what was filled in, or padding.");
  }
  return t("The interior differs too: half a pixel has to be interpolated, and that does not commute with what is not linear.");
}

/** Why the border is as wide as it is. */
export function borderText(t, { border, reach, shift }) {
  const widest = Math.max(border.top, border.bottom, border.left, border.right);
  if (!widest) return t("There is no border: every window sees only the picture itself.");
  return t("The border is up to {n} cells wide: a window of f reaches over {rows} × {cols} pixels, and the shift brings {dy} rows and {dx} columns from outside.", {
    n: widest, rows: reach[0], cols: reach[1], dy: formatNumber(Math.abs(shift[0])), dx: formatNumber(Math.abs(shift[1])),
  });
}

/** How the shift divides by the stride of the whole chain; empty where one pixel is one cell. */
export function phaseText(t, { jump, phase, steps }) {
  if (jump.every((s) => s === 1)) return "";
  const values = { sy: jump[0], sx: jump[1], ky: formatNumber(steps[0]), kx: formatNumber(steps[1]), py: formatNumber(phase[0]), px: formatNumber(phase[1]) };
  return phase.every((p) => p === 0)
    ? t("One cell is {sy} × {sx} pixels: the shift is exactly {ky} rows and {kx} columns of the map.", values)
    : t("One cell is {sy} × {sx} pixels: the map is shifted by {ky} rows and {kx} columns, and a phase of {py} and {px} pixels is left over.", values);
}

/** The shares of pooled cells that stayed, moved along, changed: [name, share, class]. */
export function pooledRows(t, { same, moved, changed }) {
  return [[t("stayed the same"), percent(same), "same"], [t("moved along"), percent(moved), "moved"], [t("changed"), percent(changed), "changed"]];
}
