// Runs the arithmetic of /parameters on cases from a file, for tests/core to compare:
// `node parameters_driver.mjs rivals|matrix|im2col cases.json answers.json`.
import { readFileSync, writeFileSync } from "node:fs";
import { Unfolding } from "../../assets/js/engine/im2col.js";
import { countRivals, rivalFormulas } from "../../assets/js/engine/layer_rivals.js";
import { WeightMatrix } from "../../assets/js/engine/weight_matrix.js";

const array = ({ data, shape }) => {
  const bytes = Buffer.from(data, "base64");
  return Object.assign(new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)), { shape });
};
const text = (values) => Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");

const answers = {
  rivals(spec) {
    const counts = countRivals(spec);
    return { ...counts, formulas: rivalFormulas(spec, counts).weights };
  },
  matrix({ spec, seed, planes, kernel }) {
    const matrix = new WeightMatrix(spec, seed, array(planes), array(kernel));
    const { picture, values, product, convolution, free, largest } = matrix;
    return { picture: text(picture), kernel: text(matrix.kernel), values: text(values), product: text(product), convolution: text(convolution), free, largest };
  },
  im2col({ spec, planes, kernels, chosen }) {
    const { picture, kernels: rows, columns, product } = new Unfolding(spec, array(planes), array(kernels), chosen);
    return { picture: text(picture), rows: text(rows), columns: text(columns), product: text(product) };
  },
};

const [kind, from, to] = process.argv.slice(2);
const found = JSON.parse(readFileSync(from, "utf-8")).map(answers[kind]);
writeFileSync(to, JSON.stringify(found, (_, value) => (typeof value === "bigint" ? String(value) : value)));
