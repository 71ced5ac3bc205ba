// Runs the engine on cases from a file and writes its answers to another, for
// tests/core/test_js_engine.py to compare: `node engine_driver.mjs cases.json answers.json`.
import { readFileSync, writeFileSync } from "node:fs";
import { activate } from "../../assets/js/engine/activations.js";
import { paintGrey, paintSequential, paintSigned, tableToUint32 } from "../../assets/js/engine/colour.js";
import * as engine from "../../assets/js/engine/convolution.js";
import { parseKernelText } from "../../assets/js/engine/kernel_text.js";
import { generateKernel } from "../../assets/js/engine/kernels.js";
import { Refusal } from "../../assets/js/engine/messages.js";
import { unpack } from "../../assets/js/engine/packing.js";
import { poolPlane, poolSize, poolWindow } from "../../assets/js/engine/pooling.js";
import { convolve } from "./convolve.mjs";

const floats = (text) => {
  const bytes = Buffer.from(text, "base64");
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
};
const text = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64");

// The map in one go, in pieces of rows, tap by tap as if painted, and split where it can be.
function convolution({ planes, height, width, kernels, kernelHeight, kernelWidth, spec, bias, cells }) {
  const pictures = planes.map(floats);
  const weights = kernels.map((data) => ({ data: floats(data), height: kernelHeight, width: kernelWidth }));
  const whole = convolve(pictures, height, width, weights, spec, bias);
  const { height: rows, width: cols } = engine.outputSize(height, width, kernelHeight, kernelWidth, spec);
  const padding = engine.resolvePadding(spec, kernelHeight, kernelWidth);
  const padded = pictures.map((plane) => engine.padPlane(plane, height, width, padding, spec.padding_mode));

  const pieces = new Float32Array(rows * cols);
  padded.forEach((plane, c) => {
    for (let y = 0; y < rows; y += 3) {
      engine.convolveRows(pieces, cols, plane, weights[c], spec, c ? 0 : bias, y, Math.min(rows, y + 3), c > 0);
    }
  });

  const painted = new Float32Array(rows * cols).fill(bias);
  padded.forEach((plane, c) => weights[c].data.forEach((weight, k) => {
    const cell = [Math.floor(k / kernelWidth), k % kernelWidth];
    engine.addTap(painted, rows, cols, plane, spec, ...cell, weight, weights[c]);
  }));

  const parts = weights.map(engine.separable);
  const split = parts.includes(null) ? null : new Float32Array(rows * cols);
  if (split) {
    padded.forEach((plane, c) => {
      engine.convolveSeparable(split, cols, plane, parts[c], spec, c ? 0 : bias, 0, rows >> 1, c > 0);
      engine.convolveSeparable(split, cols, plane, parts[c], spec, c ? 0 : bias, rows >> 1, rows, c > 0);
    });
  }

  const windows = cells.map(([y, x]) => {
    const at = engine.windowAt(pictures, height, width, weights, spec, bias, Math.floor(y * rows), Math.floor(x * cols));
    return {
      row: Math.floor(y * rows),
      col: Math.floor(x * cols),
      rows: [...at.rows],
      cols: [...at.cols],
      padding: [...at.isPadding],
      patch: at.patch.map((values) => [...values]),
      kernel: at.kernel.map((values) => [...values]),
      products: at.products.map((values) => [...values]),
      sums: at.sums,
      total: at.total,
    };
  });
  return {
    height: whole.height,
    width: whole.width,
    maps: { whole: text(whole.data), pieces: text(pieces), painted: text(painted), ...(split ? { split: text(split) } : {}) },
    windows,
  };
}

function pooling({ data, height, width, pool, cells }) {
  const values = floats(data);
  const size = poolSize(height, width, pool);
  const out = new Float32Array(size.height * size.width);
  poolPlane(out, values, height, width, pool);
  const windows = cells.map(([y, x]) => {
    const [row, col] = [Math.floor(y * size.height), Math.floor(x * size.width)];
    const { value, winner } = poolWindow(values, height, width, pool, row, col);
    return { row, col, value, winner };
  });
  return { ...size, map: text(out), windows };
}

function activation({ name, data }) {
  const values = floats(data);
  const out = new Float32Array(values.length);
  activate(name, out, values);
  activate(name, values, values);
  return { out: text(out), inPlace: text(values) };
}

function generation({ name, params }) {
  const { data, height, width } = generateKernel(name, params);
  return { data: text(data), height, width };
}

function colouring({ data, limit, low, high, signed, sequential }) {
  const values = floats(data);
  const painted = (paint, ...rest) => {
    const pixels = new Uint32Array(values.length);
    paint(pixels, values, ...rest);
    return [...new Uint8Array(pixels.buffer)];
  };
  return {
    signed: painted(paintSigned, limit, tableToUint32(signed)),
    sequential: painted(paintSequential, low, high, tableToUint32(sequential)),
    grey: painted(paintGrey, low, high),
  };
}

function reading({ kernel }) {
  return { planes: parseKernelText(kernel).planes.map((plane) => ({ ...plane, data: text(plane.data) })) };
}

function unpacking({ message }) {
  const bytes = Buffer.from(message, "base64");
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  const { header, arrays } = unpack(shifted.subarray(3));
  const seen = Object.entries(arrays).map(([name, array]) => [name, { type: array.constructor.name, shape: array.shape, values: [...array] }]);
  return { header, arrays: Object.fromEntries(seen) };
}

const works = { convolution, pooling, activation, generation, colouring, reading, unpacking };

function answer(one) {
  try {
    return works[one.work](one);
  } catch (error) {
    if (error instanceof Refusal) return { refusal: { template: error.template, values: error.values, text: error.message } };
    throw error;
  }
}

const [from, to] = process.argv.slice(2);
writeFileSync(to, JSON.stringify(JSON.parse(readFileSync(from, "utf-8")).map(answer)));
