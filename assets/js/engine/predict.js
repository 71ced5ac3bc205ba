// Predicted numbers: reading what was typed, judging it, and naming the slip that leads to it.
import { activate } from "./activations.js";
import { formatShort } from "./format.js";
import { Refusal } from "./messages.js";

const longestAnswer = 40;
const answerNumber = "(?:\\d+(?:[.,]\\d*)?|[.,]\\d+)(?:e[+-]?\\d+)?";
const answerPattern = new RegExp(`^([+-]?)\\s*(${answerNumber})(?:\\s*/\\s*(${answerNumber}))?$`, "i");

/** The number typed: −3, 0.83 or 0,83 (a comma is a decimal point), 1e-3, 1/3. Throws a Refusal. */
export function parseAnswer(text) {
  const typed = String(text).trim();
  if (!typed) throw new Refusal("Nothing is typed yet: write a number such as −3, 0.83, 0,83, 1e-3 or 1/3.");
  // Full-width signs, as Chinese keyboards type them, become plain ones.
  const plain = typed.slice(0, longestAnswer + 1).normalize("NFKC").replace(/[−–‐]/g, "-").replaceAll("。", ".").replaceAll("⁄", "/");
  const match = typed.length <= longestAnswer && answerPattern.exec(plain);
  const [over, under] = match ? [match[2], match[3] ?? "1"].map((part) => Number(part.replace(",", "."))) : [];
  const value = match ? over / under : NaN;
  if (!Number.isFinite(value)) {
    const shown = typed.length > longestAnswer ? `${typed.slice(0, longestAnswer)}…` : typed;
    throw new Refusal("“{value}” cannot be checked: write one number of at most {most} signs, such as −3, 0.83, 0,83, 1e-3 or 1/3.", { value: shown, most: longestAnswer });
  }
  return match[1] === "-" && value ? -value : value;
}

/** { right: true } or { right: false, reason, values } for an answer to
 *  { terms: [{ patch, kernel, products, sum, name: where it is not counted }], rest: { sum, count }, bias, total, activation, activated, flip } or
 *  { kind: "pool", pool: "max" | "average" | "l2", values, value }.
 *
 *  Right is what rounds to the exact value at 2 decimals, with what the rounding of the numbers on
 *  the screen can add to it; where all numbers are below a tenth, 5 % of them instead of 2 decimals.
 *  A slip that leads exactly to the answer beats a rounding that is too coarse, and this beats a slip
 *  that leads to it nearly; among slips the first of the list wins. */
export function judgeAnswer(value, cell) {
  const { exact, size, blur, slips } = cell.kind === "pool" ? poolQuestion(cell) : convolutionQuestion(cell);
  const noise = 1e-9 + 2.5e-7 * size; // what float32 leaves of decimal fractions
  const allowed = 0.005 * Math.min(1, 10 * Math.max(size, Math.abs(exact))) + blur + noise;
  const off = Math.abs(value - exact);
  if (off <= allowed) return { right: true };
  const telling = slips.filter((slip) => Math.abs(slip.result - exact) > allowed);
  const found = (reach, among) => {
    const match = among.filter((slip) => Math.abs(slip.result - value) <= reach);
    return match.length ? { right: false, reason: match[0].reason, values: valuesOf(match) } : null;
  };
  const rounded = off <= 0.5 * 10 ** -decimalsIn(value) + noise ? "coarse" : null;
  return (
    found(noise, telling.filter((slip) => !slip.vague)) ??
    (rounded && { right: false, reason: rounded, values: {} }) ??
    found(allowed, telling) ??
    { right: false, reason: off <= 2 * allowed ? "close" : "unknown", values: {} }
  );
}

// The values of the first slip; of slips of one product, how many different products it may have been.
function valuesOf(match) {
  const [{ reason, values }] = match;
  if (reason === "sign") {
    const turn = match.find((slip) => slip.reason === "turned" || slip.reason === "not-turned");
    return turn ? { also: turn.reason } : {};
  }
  if (values.weight === undefined) return values;
  const same = match.filter((slip) => slip.reason === reason);
  return { ...values, count: new Set(same.map((slip) => `${slip.values.weight} × ${slip.values.value}`)).size };
}

function convolutionQuestion({ terms, rest = { sum: 0, count: 0 }, bias, total, activation, activated, flip }) {
  const act = (sum) => {
    const cell = Float64Array.of(sum);
    activate(activation, cell, cell);
    return cell[0];
  };
  const plain = total - bias;
  const slips = [];
  const slip = (reason, result, values = {}, vague = false) => slips.push({ reason, result, values, vague });
  const negative = act(-total);
  slip("sign", -activated);
  slip("sign", negative, {}, negative === 0);
  if (bias) {
    slip("bias", act(plain), { bias });
    slip("bias-sign", act(plain - bias), { bias });
  }
  if (rest.count) slip("rest", act(total - rest.sum), rest);
  if (activation !== "identity") slip("activation", total);
  const turned = terms.reduce((sum, { patch, kernel }) => sum + patch.reduce((part, v, i) => part + v * kernel[kernel.length - 1 - i], 0), 0);
  slip(flip ? "not-turned" : "turned", act(turned + rest.sum + bias));
  const products = terms.flatMap(({ patch, kernel, products: each }) => Array.from(each, (product, i) => ({ product, weight: kernel[i], value: patch[i] })));
  for (const [reason, times] of [["missed", -1], ["product-sign", -2], ["twice", 1]]) {
    for (const values of products) {
      const sum = total + times * values.product;
      // ReLU makes 0 of every negative sum: then the answer 0 says nothing about one product.
      if (activation !== "relu" || sum > 0) slip(reason, act(sum), values);
    }
  }
  if (terms.length > 1) {
    const channels = terms.length + rest.count;
    terms.forEach(({ sum, name }, i) => {
      slip("channel", act(sum + bias), { channel: name ?? i + 1, channels });
      slip("channel", act(sum), { channel: name ?? i + 1, channels });
    });
  }
  const size = products.reduce((sum, { product }) => sum + Math.abs(product), Math.abs(bias) + Math.abs(rest.sum));
  const blur = products.reduce((sum, { product, weight, value }) => sum + Math.max(Math.abs(asShown(weight) * asShown(value) - product), Math.abs(asShown(product) - product)), Math.abs(asShown(bias) - bias)) + Math.abs(asShown(rest.sum) - rest.sum);
  return { exact: activated, size, blur, slips };
}

function poolQuestion({ pool, values: cells, value }) {
  const values = Array.from(cells);
  const sum = values.reduce((total, v) => total + v, 0);
  const farthest = values.reduce((best, v) => (Math.abs(v) > Math.abs(best) ? v : best), 0);
  const squares = values.reduce((total, v) => total + v * v, 0);
  const count = value ? Math.round(sum / value) : values.length;
  const about = { pool, count };
  const ways = {
    min: Math.min(...values),
    max: Math.max(...values),
    average: sum / values.length,
    sum,
  };
  const slips = {
    max: [["min", ways.min], ["average", ways.average], ["absolute", farthest], ["absolute", Math.abs(farthest)], ...values.map((v) => ["smaller", v])],
    average: [["max", ways.max], ["min", ways.min], ["sum", sum], ["divisor", ways.average]],
    l2: [["squares", squares], ["unsquared", sum], ["max", ways.max], ["average", ways.average]],
  }[pool].map(([reason, result]) => ({ reason, result, values: about, vague: false }));
  slips.push({ reason: "sign", result: -value, values: {}, vague: false });
  const errors = values.map((v) => Math.abs(asShown(v) - v));
  const blur = pool === "max" ? Math.max(...errors) : errors.reduce((total, e) => total + e, 0) / (pool === "average" ? values.length : 1);
  return { exact: value, size: Math.max(...values.map(Math.abs)), blur, slips };
}

// What a number becomes when it is read off the screen.
const asShown = (value) => Number(formatShort(value).replaceAll("−", "-"));

function decimalsIn(value) {
  let places = 0;
  while (places < 9 && Math.abs(Number(value.toFixed(places)) - value) > 1e-9 * Math.max(1, Math.abs(value))) places += 1;
  return places;
}

/** Why an answer is not right, as a sentence that does not give the right one away. */
export function reasonText(t, { reason, values }) {
  const numbers = Object.fromEntries(["bias", "weight", "value", "product"].filter((name) => name in values).map((name) => [name, formatShort(values[name])]));
  const filled = { ...values, ...numbers };
  const rule = poolRule(t, values.pool);
  const several = values.count > 1;
  const texts = {
    rest: () => t("The other {count} channels are missing.", filled),
    bias: () => t("The bias of {bias} is missing.", filled),
    "bias-sign": () => t("The bias of {bias} was added with the wrong sign.", filled),
    activation: () => t("This is right up to the activation, which is still to be applied."),
    turned: () => t("This comes out when the kernel is turned by 180°; cross-correlation does not turn it."),
    "not-turned": () => t("This comes out when the kernel is not turned; true convolution turns it by 180°."),
    missed: () => (several ? t("One product of {product} is missing; {count} different products could be the one.", filled) : t("The product {weight} × {value} is missing.", filled)),
    "product-sign": () => (several ? t("One product of {product} has the wrong sign; {count} different products could be the one.", filled) : t("The product {weight} × {value} has the wrong sign.", filled)),
    twice: () => (several ? t("One product of {product} was counted twice; {count} different products could be the one.", filled) : t("The product {weight} × {value} was counted twice.", filled)),
    channel: () => t("This is channel {channel} alone; all {channels} channels are added up.", filled),
    coarse: () => t("Close, but rounded too coarsely: give one decimal more."),
    close: () => t("Close, but not close enough: work with more decimals."),
    min: () => t("This is the smallest value of the window. {rule}", { rule }),
    max: () => t("This is the largest value of the window. {rule}", { rule }),
    average: () => t("This is the average of the window. {rule}", { rule }),
    smaller: () => t("This value is in the window, but another one is larger."),
    absolute: () => t("This is the value farthest from zero. {rule}", { rule }),
    sum: () => t("The sum is right; it is still to be divided by {count}.", filled),
    divisor: () => t("The padding counts too: the sum is divided by {count}.", filled),
    squares: () => t("The sum of the squares is right; its root is still to be taken."),
    unsquared: () => t("This is the plain sum. {rule}", { rule }),
    unknown: () => t("This is not it, and no single slip explains it."),
  };
  if (reason !== "sign") return texts[reason]();
  if (values.also === "turned") return t("The sign of the whole is wrong; or the kernel was turned by 180°, which cross-correlation does not do.");
  if (values.also) return t("The sign of the whole is wrong; or the kernel was not turned by 180°, as true convolution does.");
  return t("The sign of the whole is wrong.");
}

/** What a pooling does with the values of its window. */
export function poolRule(t, pool) {
  return {
    max: t("Max pooling keeps the largest value."),
    average: t("Average pooling divides the sum by the number of cells."),
    l2: t("L2 pooling takes the root of the sum of the squares."),
  }[pool];
}

/** How the first answers went. A hint makes an answer count as asked, not as right, and ends the row. */
export class Score {
  asked = 0;
  right = 0;
  streak = 0;
  hints = 0;

  record(verdict, hints = 0) {
    const alone = verdict.right && hints === 0;
    this.asked += 1;
    this.hints += hints;
    this.right += alone ? 1 : 0;
    this.streak = alone ? this.streak + 1 : 0;
  }
}
