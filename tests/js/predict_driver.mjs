// Judges answers to cells of the real chain, for tests/core/test_js_predict.py to compare:
// `node predict_driver.mjs cases.json verdicts.json`.
import { readFileSync, writeFileSync } from "node:fs";
import { activate } from "../../assets/js/engine/activations.js";
import { windowAt } from "../../assets/js/engine/convolution.js";
import { poolWindow } from "../../assets/js/engine/pooling.js";
import { judgeAnswer } from "../../assets/js/engine/predict.js";

const planeOf = (rows) => ({ data: Float32Array.from(rows.flat()), height: rows.length, width: rows[0].length });

function convolutionCell({ planes, kernels, spec, bias, activation, at }) {
  const [pictures, weights] = [planes.map(planeOf), kernels.map(planeOf)];
  const cell = windowAt(pictures.map(({ data }) => data), pictures[0].height, pictures[0].width, weights, spec, bias, ...at);
  const activated = Float32Array.of(cell.total);
  activate(activation, activated, activated);
  const terms = cell.patch.map((patch, i) => ({ patch, kernel: cell.kernel[i], products: cell.products[i], sum: cell.sums[i] }));
  return { terms, bias, total: cell.total, activation, activated: activated[0], flip: spec.flip };
}

function poolCell({ plane, pool, at }) {
  const { data, height, width } = planeOf(plane);
  const { values, value } = poolWindow(data, height, width, pool, ...at);
  return { kind: "pool", pool: pool.kind, values, value };
}

const [from, to] = process.argv.slice(2);
const judged = JSON.parse(readFileSync(from, "utf-8")).map((one) => {
  const cell = one.pool ? poolCell(one) : convolutionCell(one);
  return one.answers.map((value) => judgeAnswer(value, cell));
});
writeFileSync(to, JSON.stringify(judged));
