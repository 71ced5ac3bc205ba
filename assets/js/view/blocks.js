// What the inspector shows of one cell: its matrices and its written-out sum, for a convolution and
// for a pooling. The studio, the first page and the stage all describe a cell with these.
import { formatNumber, formatShort } from "../engine/format.js";
import { poolBox, regionAround, termsOf } from "../engine/inspect.js";
import { formulaLines } from "./inspector.js";
import { poolKindLabel } from "./labels.js";

const channelNames = ["R", "G", "B"];

/** The name of plane c of `count`: R, G, B, or a number where there are more. */
export function channelName(c, count) {
  return count === 1 ? "" : count <= 3 ? channelNames[c] : String(c);
}

const signedLimit = (values) => values.reduce((most, v) => Math.max(most, Math.abs(v)), 0) || 1;

/** The block of convolution cell (row, col). options: { title, margin: cells around the window, inputScale,
 *  sumScale, most: terms written out, known: products that may be seen (Infinity), solved }. */
export function convBlock(t, chain, row, col, { title = "", margin = 1, inputScale, sumScale, most = 12, known = Infinity, solved = true }) {
  const { kernels, settings, picture } = chain;
  const { height: rows, width: cols } = kernels[0];
  const region = regionAround(chain, row, col, margin);
  const results = termsOf(chain, row, col);
  const acts = chain.act.maps.map((map) => map[row * chain.act.width + col]);
  const largest = kernels.reduce((m, k) => Math.max(m, signedLimit(k.data)), 0);
  const shown = results.flatMap(({ terms }) => terms);
  const products = shown.reduce((m, term) => Math.max(m, signedLimit(term.products)), 0);
  const inside = (r, c) => r >= margin && c >= margin && r < region.rows - margin && c < region.cols - margin;
  const label = (c) => channelName(c, picture.planes.length);
  const seen = (values, i) => (known === Infinity ? values : values.map((v, k) => (i * values.length + k < known ? v : NaN)));
  const rowsShown = shown.map((term, i) => ({
    label: label(term.plane),
    region: {
      values: region.values[term.plane], rows: region.rows, cols: region.cols, scale: inputScale,
      dim: (r, c) => !inside(r, c), mark: margin || settings.spec.dilation.some((d) => d > 1) ? region.isTap : undefined, hatch: (r, c) => !region.inPicture(r, c),
    },
    kernel: { values: term.kernel, rows, cols, scale: { kind: "signed", low: -largest, high: largest } },
    products: { values: seen(term.products, i), scale: { kind: "signed", low: -products, high: products } },
    sum: solved ? term.sum : NaN,
    sumScale,
  }));
  const lines = results.flatMap(({ terms, total }, m) =>
    formulaLines(t, {
      rows: terms.map((term) => ({ label: label(term.plane), patch: term.patch, weights: term.kernel, sum: term.sum })),
      bias: settings.bias, total, activation: settings.activation, activated: acts[m], most, solved,
    }));
  return { title, rows: rowsShown, lines };
}

/** The block of pooled cell (row, col); planes: which planes of the map, all by default. */
export function poolBlock(t, chain, row, col, { title = "", inputScale, sumScale, planes, solved = true }) {
  const { maps, height, width } = chain.act;
  const { pool } = chain.settings;
  const rowsShown = [];
  const lines = [];
  for (const c of planes ?? maps.keys()) {
    const label = channelName(c, maps.length);
    const box = poolBox(chain, row, col, c);
    const [rows, cols] = [box.bottom - box.top, box.right - box.left];
    const value = chain.pooled.maps[c][row * chain.pooled.width + col];
    const winner = solved ? box.winner : null;
    if (rows * cols <= 1024) {
      rowsShown.push({
        label, sum: solved ? value : NaN, sumScale,
        region: { values: Float32Array.from(box.values), rows, cols, scale: inputScale, dim: () => false },
        winner: winner ? (r, x) => r + box.top === winner[0] && x + box.left === winner[1] : undefined,
      });
    }
    lines.push(`${label ? `${label}: ` : ""}${poolFormula(t, pool.kind.replace("global ", ""), box, solved ? formatNumber(value) : "?")}`);
    if (winner) lines.push(t("The largest is at row {row}, column {col} of {height} × {width}.", { row: winner[0], col: winner[1], height, width }));
  }
  return { title, rows: rowsShown, lines };
}

function poolFormula(t, kind, { values, cells }, value) {
  const few = values.length <= 16;
  const list = (joint, form) => (few ? [...values].map(form).join(joint) : t("{n} values", { n: values.length }));
  const signed = (v) => (v < 0 ? `(${formatShort(v)})` : formatShort(v));
  if (kind === "average" && few) return `(${list(" + ", signed)}) / ${cells} = ${value}`;
  if (kind === "l2" && few) return `√(${list(" + ", (v) => `${signed(v)}²`)}) = ${value}`;
  return `${poolKindLabel(t, kind)}(${list(", ", (v) => formatShort(v))}) = ${value}`;
}
