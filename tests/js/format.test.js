// Numbers and formulas as people read them; colours' ranges; the crop box; addresses.
import assert from "node:assert/strict";
import test from "node:test";
import { addressOf } from "../../assets/js/components/address.js";
import { fitBox } from "../../assets/js/components/picture_box.js";
import { probesOf, readChoice, writeChoice } from "../../assets/js/engine/demo.js";
import { formatNumber, formatShort, formatSum, groupedNumber } from "../../assets/js/engine/format.js";
import { rangeOf, scaleFor } from "../../assets/js/engine/scale.js";
import { streamlitText } from "../../assets/js/view/streamlit_texts.js";

test("few digits, a real minus, no minus zero", () => {
  const cases = [[0, "0"], [-0, "0"], [3, "3"], [-4, "−4"], [0.5, "0.500"], [-12.3456, "−12.35"], [123.456, "123.5"], [1234.5, "1235"], [1e-5, "1.0e−5"], [2.5e7, "2.50e7"], [NaN, "–"], [-Infinity, "−∞"]];
  for (const [value, text] of cases) assert.equal(formatNumber(value), text, String(value));
});

test("factors lose their trailing zeros", () => {
  assert.deepEqual([0.5, 1, 0.125, -0.25, 10].map((v) => formatShort(v)), ["0.5", "1", "0.125", "−0.25", "10"]);
});

test("a sum is written out with its signs, and cut where it grows long", () => {
  assert.equal(formatSum([0.2, 0.4, 1], [1, -2, 0], 9), "1 × 0.2 − 2 × 0.4 + 0 × 1");
  assert.equal(formatSum([1, 2, 3], [-1, 1, 1], 2), "−1 × 1 + 1 × 2 + …");
});

test("a signed scale is symmetric, a grey one begins at black and does not brighten", () => {
  assert.deepEqual(scaleFor({ low: -1, high: 3 }, 1, "auto", true, 1), { kind: "signed", low: -3, high: 3 });
  assert.deepEqual(scaleFor({ low: 0.2, high: 0.6 }, 1, "auto", false, 1), { kind: "grey", low: 0, high: 1 });
  assert.deepEqual(scaleFor({ low: 0, high: 9 }, 1, "auto", false, 1), { kind: "grey", low: 0, high: 9 });
  assert.deepEqual(scaleFor({ low: 0, high: 0 }, 1, "auto", true, 1), { kind: "signed", low: -1, high: 1 });
  assert.deepEqual(scaleFor({ low: -2, high: 1 }, 3, "auto", true, 1), { kind: "colour", low: -2, high: 2 });
  assert.deepEqual(scaleFor({ low: 2, high: 5 }, 1, "sequential", false, 1), { kind: "sequential", low: 2, high: 5 });
  assert.deepEqual(rangeOf([Float32Array.of(1, 2), Float32Array.of(-3, 0)]), { low: -3, high: 2 });
});

test("a kernel travels as nested lists and comes back with every parameter", () => {
  const catalogue = [{ slug: "box", params: [{ name: "size", default: 3 }] }];
  const choice = readChoice({ slug: "box", params: {}, planes: [[[1, 2], [3, 4]]] }, catalogue);
  assert.deepEqual(choice.params, { size: 3 });
  assert.deepEqual([choice.planes[0].height, [...choice.planes[0].data]], [2, [1, 2, 3, 4]]);
  assert.deepEqual(writeChoice(choice), { slug: "box", params: { size: 3 }, planes: [[[1, 2], [3, 4]]] });
});

test("the probes are spread evenly over all maps", () => {
  assert.deepEqual(probesOf([[0, 1, 2], [3, 4, 5]], 3), [0, 2, 4]);
  assert.deepEqual(probesOf([[7]], 2), [7, 7]);
});

test("a crop box stays inside and does not vanish", () => {
  assert.deepEqual(fitBox([0.6, 0.5, 0.2, 0.1]), [0.2, 0.1, 0.6, 0.5]);
  assert.deepEqual(fitBox([-1, 0, 2, 0.5]), [0, 0, 1, 0.5]);
  assert.deepEqual(fitBox([0.5, 0.5, 0.5, 0.5]), [0.5, 0.5, 0.54, 0.54]);
  const moved = fitBox([0.75, -0.25, 1.25, 0.25], true);
  assert.deepEqual(moved, [0.5, 0, 1, 0.5]);
});

test("an address keeps what a person can read, and leaves out the host's inner frame", () => {
  const location = { origin: "https://x.org", pathname: "/~/+/kernels" };
  assert.equal(addressOf(location, { kernel: "1,0;-1,2", bias: "0.5" }), "https://x.org/kernels?kernel=1,0;-1,2&bias=0.5");
  assert.equal(addressOf({ origin: "http://h:1", pathname: "/" }, {}), "http://h:1/");
});

test("Streamlit's words are replaced whole, with what they contain", () => {
  const catalogue = { Upload: "上传", "File must be {size} or smaller.": "文件不得超过 {size}。" };
  assert.equal(streamlitText("Upload", catalogue), "上传");
  assert.equal(streamlitText("Upload a picture", catalogue), null);
  assert.equal(streamlitText("File must be 40.0MB or smaller.", catalogue), "文件不得超过 40.0MB。");
  assert.equal(streamlitText("Upload", {}), null);
});

test("counts are grouped by thousands", () => {
  assert.equal(groupedNumber(7), "7");
  assert.equal(groupedNumber(1344), "1\u202f344");
  assert.equal(groupedNumber(1304314), "1\u202f304\u202f314");
});
