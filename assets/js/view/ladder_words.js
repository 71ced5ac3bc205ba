// What the ladder says of each size, of the picture as a whole and of the cell pointed at.
import { formatNumber, formatShort } from "../engine/format.js";
import { globalNumbers } from "../engine/ladder.js";

const countText = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

// Two digits are enough, and no power of ten: 25 %, 1.54 %, 0.0046 %.
function shareText(share) {
  const percent = 100 * share;
  return `${percent < 0.1 ? percent.toFixed(1 - Math.floor(Math.log10(percent))) : formatShort(percent, 2)}\u00a0%`;
}

/** Heads and tiles for createLadderView's build; judged: judgeLevel of each level. */
export function ladderTexts(t, levels, judged) {
  const channels = levels[0].max.length;
  const all = levels[0].height * levels[0].width * channels;
  const titles = { max: t("The largest of every 2 × 2 (max pooling)"), average: t("The average of every 2 × 2 (average pooling)"), subsample: t("Every second pixel (plain subsampling)") };
  const heads = levels.map(({ height, width }) => {
    const n = height * width * channels;
    const share = shareText(n / all);
    return { size: `${height} × ${width}`, left: n === 1 ? t("1 number, {share}", { share }) : t("{n} numbers, {share}", { n: countText(n), share }) };
  });
  const rows = {};
  for (const row of Object.keys(titles)) {
    const tiles = levels.map(({ height, width }, i) => {
      const off = row === "average" ? t("the reference") : t("off by {distance}", { distance: formatNumber(judged[i][row]) });
      const words = i === 0 ? t("the picture") : off;
      const flag = row === "subsample" && i > 0 && judged[i].aliased ? t("aliased") : "";
      return { words, flag, label: `${titles[row]}, ${height} × ${width}: ${words}${flag ? `, ${flag}` : ""}` };
    });
    rows[row] = { title: titles[row], tiles };
  }
  return { heads, rows };
}

const meanOfAll = (planes) => globalNumbers(planes).reduce((sum, { average: mean }) => sum + mean / planes.length, 0);

/** One sentence on the source, then one on sides that were odd. */
export function ladderStory(t, source, levels, judged) {
  const stories = {
    stripes: t("Stripes one pixel wide: every second pixel meets a bright stripe and never a dark one, so plain subsampling shows plain white, and nothing tells that there were stripes. The averages are the grey that stripes have from afar; the largest values are white as well."),
    "stripes of 3": t("One bright column in three: every second pixel shows one bright column in three again, which is stripes twice as broad, then four times as broad. They are not in the picture. The averages fade to the grey of one part in three; the largest values turn white."),
    rings: t("Rings that get finer outwards, up to the finest that pixels can hold: plain subsampling folds the fine ones into coarse rings about new centres, which are not in the picture. The averages turn grey where the rings get too fine, up to faint traces, since an average of four is no perfect filter; the largest values turn white, with false patches on the way."),
  };
  const first = judged.findIndex(({ aliased }, i) => i > 0 && aliased);
  const shared = first < 0
    ? t("On this picture plain subsampling does not alias at any size: its fine detail is weaker than its large shapes.")
    : t("On this picture plain subsampling aliases from {size} on. Before that its fine detail is weaker than its large shapes; test patterns show how it goes wrong.", { size: `${levels[first].height} × ${levels[first].width}` });
  const said = [stories[source] ?? shared];
  const last = levels.at(-1);
  if (levels.length > 1) {
    const means = [levels[0].average, last.max].map((planes) => formatNumber(meanOfAll(planes)));
    said.push(t("Max pooling keeps what is bright and loses what is dark: the mean of the picture is {before}, that of the largest values at {size} is {after}.", { before: means[0], after: means[1], size: `${last.height} × ${last.width}` }));
  }
  const odd = levels.filter(({ height, width }, i) => i < levels.length - 1 && (height % 2 || width % 2));
  if (odd.length) said.push(t("A last row or column without a partner is dropped, as PyTorch does, here of {sizes}: the hatched rest of a picture no longer counts.", { sizes: odd.map(({ height, width }) => `${height} × ${width}`).join(", ") }));
  return said;
}

/** The cell pointed at: its value, and what of the picture it stands for. */
export function cellStory(t, levels, { row, level, y, x }) {
  const { height, width, span, [row]: planes } = levels[level];
  const value = planes.map((plane) => formatNumber(plane[y * width + x])).join(", ");
  const place = { size: `${height} × ${width}`, row: y, col: x, value };
  if (level === 0) return t("The picture, {size}: row {row}, column {col} is {value}.", place);
  const patch = { ...place, top: y * span, bottom: (y + 1) * span - 1, left: x * span, right: (x + 1) * span - 1, n: countText(span * span) };
  if (row === "max") return t("{size}: row {row}, column {col} is {value}, the largest of the {n} pixels in rows {top} to {bottom}, columns {left} to {right}.", patch);
  if (row === "average") return t("{size}: row {row}, column {col} is {value}, the average of the {n} pixels in rows {top} to {bottom}, columns {left} to {right}.", patch);
  return t("{size}: row {row}, column {col} is {value}, the one pixel at row {top}, column {left}; it stands for {n} pixels, of which the others are not looked at.", patch);
}
