// What the inspector shows of one cell of a network's window: the channels that are drawn, each with its
// matrices and its written-out sum, and the others as one term.
import { formatNumber, formatShort, formatSum } from "../engine/format.js";
import { convBlock } from "./blocks.js";
import { activationLabel } from "./labels.js";

/** The block of cell (row, col) of `model`; options: see convBlock. */
export function channelBlock(t, model, row, col, options) {
  const { terms, rest, bias, total, activation, activated } = model.question(0, row, col);
  const block = convBlock(t, model.chains[0], row, col, options);
  const names = terms.map(({ name }) => name);
  const high = Math.max(...terms.map((term) => Math.abs(term.sum))) || 1;
  block.rows.forEach((each, i) => Object.assign(each, { label: names[i], sumScale: { kind: "signed", low: -high, high } }));
  const result = (value) => (options.solved ? formatNumber(value) : "?");
  const sum = (value) => (value < 0 ? `− ${formatShort(-value)}` : `+ ${formatShort(value)}`);
  const otherChannels = t("{n} other channels", { n: rest.count });
  const others = rest.count ? ` ${sum(rest.sum)} (${otherChannels})` : "";
  const first = terms.map((term) => result(term.sum)).join(" + ").replaceAll("+ −", "− ");
  block.lines = terms.map((term, i) => `${names[i]}: ${formatSum(term.patch, term.kernel, options.most)} = ${result(term.sum)}`);
  block.lines.push(`${first}${others} ${sum(bias)} (${t("bias")}) = ${result(total)}`);
  if (activation !== "identity") block.lines.push(`${activationLabel(t, activation)}(${result(total)}) = ${result(activated)}`);
  return block;
}
