// Answers typed by people, and the slips that lead to wrong ones; every number here is worked by hand.
import assert from "node:assert/strict";
import test from "node:test";
import { Refusal, translator } from "../../assets/js/engine/messages.js";
import { judgeAnswer, parseAnswer, reasonText, Score } from "../../assets/js/engine/predict.js";

const t = translator();

// One convolution cell from its windows and kernels as applied; the activations by their definitions.
function convolutionCell(patches, kernels, { bias = 0, activation = "identity", flip = false } = {}) {
  const terms = patches.map((patch, c) => {
    const products = Float64Array.from(patch, (v, i) => v * kernels[c][i]);
    return { plane: c, patch: Float32Array.from(patch), kernel: Float32Array.from(kernels[c]), products, sum: products.reduce((a, b) => a + b, 0) };
  });
  const total = terms.reduce((sum, term) => sum + term.sum, bias);
  const activated = { identity: total, relu: Math.max(0, total), absolute: Math.abs(total), sigmoid: 1 / (1 + Math.exp(-total)), tanh: Math.tanh(total) }[activation];
  return { terms, bias, total, activation, activated, flip };
}

const poolCell = (pool, values, value) => ({ kind: "pool", pool, values: Float32Array.from(values), value });
const reasonOf = (value, cell) => {
  const verdict = judgeAnswer(value, cell);
  return verdict.right ? "right" : verdict.reason;
};
const said = (value, cell) => reasonText(t, judgeAnswer(value, cell));

// 2 × 1 + 4 × 3 − 1 × 2 + 3 × (−1) = 2 + 12 − 2 − 3 = 9; turned: 3 × 1 + (−1) × 3 + 4 × 2 + 2 × (−1) = 6.
const plain = convolutionCell([[1, 3, 2, -1]], [[2, 4, -1, 3]]);

test("numbers are read as people write them", () => {
  const cases = [
    ["-3", -3], ["−3", -3], ["–3", -3], ["－3", -3], ["+4", 4], ["0,83", 0.83], ["0.83", 0.83], [",5", 0.5], [".5", 0.5], ["5.", 5], ["1e-3", 0.001], ["2.5E2", 250],
    ["1,5e1", 15], ["1/3", 1 / 3], ["−1/4", -0.25], [" 7 ", 7], ["1 / 8", 0.125], ["３", 3], ["０．５", 0.5], ["0。5", 0.5], ["½", 0.5], ["- 2", -2], ["1e300", 1e300],
  ];
  for (const [text, value] of cases) assert.equal(parseAnswer(text), value, text);
  assert.ok(Object.is(parseAnswer("-0"), 0));
});

test("what is not one number is refused in a sentence that quotes it", () => {
  for (const text of ["four", "nan", "NaN", "inf", "Infinity", "-∞", "1,2,3", "1,234.5", "1 2", "--3", "3-", "1e", "e5", "0x10", "1/0", "1/2/3", "1e999", "5%", "2 × 3", "."]) {
    assert.throws(() => parseAnswer(text), (error) => error instanceof Refusal && error.message.includes(`“${text}”`) && error.message.includes("0,83"), text);
  }
  for (const text of ["", "   "]) assert.throws(() => parseAnswer(text), /^Error: Nothing is typed yet/);
  assert.equal(parseAnswer("1".repeat(40)), Number("1".repeat(40)));
  assert.throws(() => parseAnswer("1".repeat(41)), (error) => error.message.includes(`“${"1".repeat(40)}…”`));
});

test("the right number is right, and only as near as two decimals", () => {
  assert.deepEqual(judgeAnswer(9, plain), { right: true });
  assert.deepEqual([8.996, 9.004, 9.1, 8.9].map((value) => judgeAnswer(value, plain).right), [true, true, false, false]);
  // 0.2 × 1 + 0.63 = 0.83: 0.83 is right, 0.8 is too coarse.
  const decimals = convolutionCell([[0.2, 0.63]], [[1, 1]]);
  assert.deepEqual([0.83, 0.829, 0.834].map((value) => judgeAnswer(value, decimals).right), [true, true, true]);
  assert.equal(reasonOf(0.8, decimals), "coarse");
  assert.equal(reasonOf(1, decimals), "coarse");
  assert.equal(reasonOf(0.845, decimals), "unknown");
});

test("who calculates with the rounded weights on the screen is right", () => {
  // Nine ninths of 90: exactly 90, and 9 × 0.111 × 90 = 89.91 with the weight as it is shown.
  const box = convolutionCell([Array(9).fill(90)], [Array(9).fill(1 / 9)]);
  assert.deepEqual([90, 89.91, 89.5, 99].map((value) => judgeAnswer(value, box).right), [true, true, false, false]);
});

test("small numbers need more than two decimals", () => {
  // 0.011 + 0.004 = 0.015
  const small = convolutionCell([[0.011, 0.004]], [[1, 1]]);
  assert.deepEqual([0.015, 0.0151].map((value) => judgeAnswer(value, small).right), [true, true]);
  assert.deepEqual([0.02, 0.01, 0].map((value) => reasonOf(value, small)), ["coarse", "coarse", "coarse"]);
});

test("sign, bias and activation are recognised", () => {
  assert.equal(reasonOf(-9, plain), "sign");
  const biased = convolutionCell([[1, 3, 2, -1]], [[2, 4, -1, 3]], { bias: 0.5 });
  assert.deepEqual([9.5, 9, 8.5, -9.5].map((value) => reasonOf(value, biased)), ["right", "bias", "bias-sign", "sign"]);
  assert.equal(said(9, biased), "The bias of 0.5 is missing.");
  // −9 + 2 = −7, and ReLU makes 0 of it.
  const below = convolutionCell([[-1, -3, -2, 1]], [[2, 4, -1, 3]], { bias: 2, activation: "relu" });
  assert.deepEqual([0, -7, 7].map((value) => reasonOf(value, below)), ["right", "activation", "sign"]);
  // 9 − 4 = 5: without the bias 9, with its sign wrong 13.
  const above = convolutionCell([[1, 3, 2, -1]], [[2, 4, -1, 3]], { bias: -4, activation: "relu" });
  assert.deepEqual([5, 9, 13, 0].map((value) => reasonOf(value, above)), ["right", "bias", "bias-sign", "sign"]);
  assert.equal(said(9, above), "The bias of −4 is missing.");
  // sigmoid(0.5) = 0.622; sigmoid(−0.5) = 0.378.
  const soft = convolutionCell([[0.5]], [[1]], { activation: "sigmoid" });
  assert.deepEqual([0.622, 0.62, 0.5, 0.378, 0.6].map((value) => reasonOf(value, soft)), ["right", "right", "activation", "sign", "coarse"]);
  // sigmoid(0.07) = 0.517: the sum is small, what comes of it is not.
  assert.equal(reasonOf(0.52, convolutionCell([[0.07]], [[1]], { activation: "sigmoid" })), "right");
});

test("a kernel turned or not turned is recognised, both ways", () => {
  assert.equal(reasonOf(6, plain), "turned");
  assert.match(said(6, plain), /cross-correlation does not turn it/);
  // The same kernel as applied by a true convolution: the student left it unturned.
  const flipped = { ...plain, flip: true };
  assert.equal(reasonOf(6, flipped), "not-turned");
  assert.match(said(6, flipped), /true convolution turns it/);
});

test("where turning changes the sign alone, both slips are named", () => {
  // The window 1 2 4 5 of the 1..9 matrix with [[1, 0], [0, -1]]: 1 − 5 = −4, and +4 when turned.
  const lecture = convolutionCell([[1, 2, 4, 5]], [[1, 0, 0, -1]]);
  assert.deepEqual(judgeAnswer(4, lecture), { right: false, reason: "sign", values: { also: "turned" } });
  assert.match(said(4, lecture), /sign of the whole is wrong; or the kernel was turned by 180°/);
  assert.match(said(4, { ...lecture, flip: true }), /was not turned by 180°/);
  assert.equal(said(-9, plain), "The sign of the whole is wrong.");
});

test("one product missing, of the wrong sign, or counted twice", () => {
  // The products of 9: 2, 12, −2, −3.
  assert.equal(said(-3, plain), "The product 4 × 3 is missing.");
  assert.equal(said(12, plain), "The product 3 × −1 is missing.");
  assert.equal(said(11, plain), "The product −1 × 2 is missing.");
  assert.equal(said(15, plain), "The product 3 × −1 has the wrong sign.");
  assert.equal(said(13, plain), "The product −1 × 2 has the wrong sign.");
  assert.equal(said(21, plain), "The product 4 × 3 was counted twice.");
  assert.equal(reasonOf(10, plain), "unknown");
  assert.equal(reasonOf(9.3, plain), "unknown");
});

test("different products of one size are counted, equal ones are one", () => {
  // 1 × 6 + 2 × 3 + 5 = 17: either product of 6 may be missing.
  const two = convolutionCell([[6, 3, 5]], [[1, 2, 1]]);
  assert.equal(judgeAnswer(11, two).values.count, 2);
  assert.equal(said(11, two), "One product of 6 is missing; 2 different products could be the one.");
  // 2 × 3 + 2 × 3 + 5 = 17: they are written alike.
  const alike = convolutionCell([[3, 3, 5]], [[2, 2, 1]]);
  assert.equal(said(11, alike), "The product 2 × 3 is missing.");
});

test("one channel instead of all", () => {
  // 10 + 20 + 35 + 1 = 66
  const colour = convolutionCell([[1], [2], [7]], [[10], [10], [5]], { bias: 1 });
  assert.deepEqual([66, 65, 64, 21, 36].map((value) => reasonOf(value, colour)), ["right", "bias", "bias-sign", "channel", "channel"]);
  assert.equal(said(36, colour), "This is channel 3 alone; all 3 channels are added up.");
  assert.equal(reasonOf(20, colour), "channel", "without the bias, too");
});

test("a slip that leads to the right number is no slip", () => {
  // The symmetric kernel turned is itself; a bias of 0 cannot be missing; ReLU of 3 is 3.
  const same = convolutionCell([[1, 1, 1]], [[1, 1, 1]], { activation: "relu" });
  assert.deepEqual([3, 2, 4].map((value) => reasonOf(value, same)), ["right", "missed", "twice"]);
  const none = convolutionCell([[0, 0]], [[1, 2]]);
  assert.deepEqual([0, 1].map((value) => reasonOf(value, none)), ["right", "unknown"]);
});

test("pooling: what else people take from a window", () => {
  const max = poolCell("max", [1, -8, 3, 4], 4);
  assert.deepEqual([4, -8, 0, 8, -4, 3, 7].map((value) => reasonOf(value, max)), ["right", "min", "average", "absolute", "sign", "smaller", "unknown"]);
  assert.equal(said(-8, max), "This is the smallest value of the window. Max pooling keeps the largest value.");
  const average = poolCell("average", [1, 2, 3, 6], 3);
  assert.deepEqual([3, 6, 1, 12, -3].map((value) => reasonOf(value, average)), ["right", "max", "min", "sum", "sign"]);
  assert.equal(said(12, average), "The sum is right; it is still to be divided by 4.");
  // A corner with one cell of padding a side: 8 over 4 cells, of which one is real.
  const corner = poolCell("average", [8], 2);
  assert.deepEqual([2, 8].map((value) => reasonOf(value, corner)), ["right", "max"]);
  const edge = poolCell("average", [8, 2], 2.5);
  assert.equal(said(5, edge), "The padding counts too: the sum is divided by 4.");
  const l2 = poolCell("l2", [3, -4], 5);
  assert.deepEqual([5, 25, -1, -5, 3, -0.5].map((value) => reasonOf(value, l2)), ["right", "squares", "unsquared", "sign", "max", "average"]);
  // √2 = 1.4142
  assert.deepEqual([1.41, 1.4142, 1.4, 2].map((value) => reasonOf(value, poolCell("l2", [1, 1], Math.SQRT2))), ["right", "right", "coarse", "squares"]);
});

test("every verdict has a sentence, and none gives the number away", () => {
  for (const reason of ["sign", "bias", "bias-sign", "activation", "turned", "not-turned", "missed", "product-sign", "twice", "channel", "coarse", "close", "min", "max", "average", "absolute", "smaller", "sum", "divisor", "squares", "unsquared", "unknown"]) {
    for (const count of [1, 2]) {
      const sentence = reasonText(t, { right: false, reason, values: { bias: 1, weight: 2, value: 3, product: 6, channel: 1, channels: 3, count, pool: "max" } });
      assert.match(sentence, /\.$/);
      assert.doesNotMatch(sentence, /[{}]/);
    }
  }
});

test("the score counts first answers, and only those without a hint as right", () => {
  const score = new Score();
  const state = () => [score.asked, score.right, score.streak, score.hints];
  score.record({ right: true });
  score.record({ right: true }, 0);
  assert.deepEqual(state(), [2, 2, 2, 0]);
  score.record({ right: true }, 3);
  assert.deepEqual(state(), [3, 2, 0, 3]);
  score.record({ right: true });
  score.record({ right: false, reason: "sign", values: {} });
  assert.deepEqual(state(), [5, 3, 0, 3]);
});
