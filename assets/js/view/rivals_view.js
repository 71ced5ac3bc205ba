// Three layers side by side: how they connect, what they count and how, and all three on one log scale.
import { groupedNumber } from "../engine/format.js";
import { logAxis, ratioText, rivalFormulas, rivalNames, rivalSizes, shortBytes, shortCount } from "../engine/layer_rivals.js";
import { createChoices } from "./choices.js";
import { el, refill, setText } from "./dom.js";
import { drawRival } from "./rival_drawing.js";

const raisedDigits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const powerOfTen = (n) => (n < 3 ? String(10 ** n) : `10${[...String(n)].map((d) => raisedDigits[d]).join("")}`);

export function createRivalsView(t, language) {
  const titles = { dense: t("Fully connected"), local: t("Locally connected"), conv: t("Convolutional") };
  const plain = { dense: t("fully connected"), local: t("locally connected"), conv: t("convolutional") };
  const about = {
    dense: t("Every output sees every input, each with a weight of its own."),
    local: t("Every output sees its own patch only, each with weights of its own."),
    conv: t("Every output sees its own patch only, all with the same weights."),
  };
  const facts = { weights: t("weights"), biases: t("biases"), outputs: t("outputs"), multiplyAdds: t("multiply-adds"), bytes: t("memory") };
  const cards = Object.fromEntries(rivalNames.map((name) => [name, createCard(name)]));
  const shown = { weights: t("weights"), multiplyAdds: t("multiply-adds"), bytes: t("memory") };
  const choices = createChoices(t("Compare"), Object.entries(shown), (kind) => {
    compared = kind;
    drawBars();
  }, "rivals-compare");
  const bars = Object.fromEntries(rivalNames.map((name) => {
    const bar = el("span", { class: "pa-bar" });
    const decades = el("span");
    const number = el("span", { class: "pa-bar-number" });
    return [name, { bar, decades, number, row: el("li", { class: "pa-bar-row", dataset: { rival: name } }, el("span", { class: "pa-bar-name", text: titles[name] }), el("span", { class: "pa-track", aria: { hidden: "true" } }, decades, bar), number) }];
  }));
  const axis = el("div", { class: "pa-axis", aria: { hidden: "true" } });
  const sizes = el("p", { class: "pa-sizes", dataset: { testid: "rivals-sizes" } });
  const element = el("div", { class: "pa-rivals" },
    el("div", { class: "pa-cards" }, rivalNames.map((name) => cards[name].element)), sizes,
    el("section", { class: "pa-bars", aria: { label: t("All three on one scale") } },
      el("div", { class: "fm-row" }, el("h3", { class: "fm-title", text: t("All three on one scale") }), choices.element),
      el("ul", { class: "pa-bar-list" }, rivalNames.map((name) => bars[name].row)), axis,
      el("p", { class: "fm-note", text: t("A logarithmic scale: each line is ten times the one before.") })));
  let compared = "weights";
  let counts = null;
  choices.set(compared);

  function createCard(name) {
    const values = Object.fromEntries(Object.keys(facts).map((fact) => [fact, el("dd", { dataset: { fact } })]));
    const lines = [el("span"), el("span"), el("strong")];
    const ratios = el("ul", { class: "pa-ratios" });
    return {
      values, lines, ratios,
      element: el("section", { class: "pa-card", dataset: { rival: name } },
        el("h3", { class: "fm-title", text: titles[name] }), drawRival(name, about[name]), el("p", { class: "pa-about", text: about[name] }),
        el("p", { class: "pa-formula", dataset: { testid: `formula-${name}` } }, lines),
        el("dl", { class: "pa-facts" }, Object.keys(facts).map((fact) => [el("dt", { text: facts[fact] }), values[fact]])), ratios),
    };
  }

  /** "150 528 000", and in words before it where there are words for it. */
  function exact(count) {
    const short = shortCount(count, language);
    return [short ? el("span", { class: "pa-short", text: inWords(short) }) : null, el("span", { text: groupedNumber(count) })];
  }

  function inWords({ text, unit, exact: isExact }) {
    const units = { million: t("{n} million"), billion: t("{n} billion"), trillion: t("{n} trillion") };
    const words = units[unit]?.replace("{n}", text) ?? `${text} ${unit}`;
    return isExact ? words : `≈ ${words}`;
  }

  function ratio(mine, other, name) {
    const values = { n: ratioText(mine > other ? mine : other, mine > other ? other : mine), layer: plain[name] };
    if (mine === other) return t("as many weights as {layer}", values);
    return mine > other ? t("{n} times as many weights as {layer}", values) : t("{n} times fewer weights than {layer}", values);
  }

  function fillCard(name, rivals, { symbols, numbers, result }) {
    const { values, lines, ratios } = cards[name];
    const one = counts[name];
    [symbols, `= ${numbers}`, `= ${result}`].forEach((text, i) => setText(lines[i], text));
    const outputs = one.outputs.reduce((product, side) => product * BigInt(side), 1n);
    for (const fact of ["weights", "biases", "multiplyAdds"]) refill(values[fact], exact(one[fact]));
    const shape = name === "dense" ? null : el("span", { class: "pa-short", text: one.outputs.join(" × ") });
    refill(values.outputs, shape, el("span", { text: groupedNumber(outputs) }));
    refill(values.bytes, el("span", { class: "pa-short", text: t("4 bytes each") }), el("span", { text: shortBytes(one.bytes) }));
    refill(ratios, rivalNames.filter((other) => other !== name).map((other) => el("li", { text: ratio(one.weights, counts[other].weights, other) })));
  }

  function drawBars() {
    const numbers = rivalNames.map((name) => counts[name][compared]);
    const { top, place } = logAxis(numbers);
    rivalNames.forEach((name, i) => {
      const { bar, decades, number, row } = bars[name];
      refill(decades, Array.from({ length: top }, (_, n) => el("span", { class: "pa-decade", style: { left: `${(100 * n) / top}%` } })));
      bar.style.width = `${100 * place(numbers[i])}%`;
      const text = compared === "bytes" ? shortBytes(numbers[i]) : groupedNumber(numbers[i]);
      setText(number, text);
      row.dataset.value = String(numbers[i]);
    });
    const step = Math.ceil(top / 5);
    const marks = Array.from({ length: Math.floor(top / step) + 1 }, (_, i) => i * step);
    refill(axis, el("span"), el("span", { class: "pa-ticks" }, marks.map((n) => el("span", { class: "pa-tick", style: { left: `${(100 * n) / top}%` }, text: powerOfTen(n) }))), el("span"));
  }

  return {
    element,
    show(rivals, counted) {
      counts = counted;
      const { weights } = rivalFormulas(rivals, counts);
      for (const name of rivalNames) fillCard(name, rivals, weights[name]);
      const [down, across] = rivalSizes(rivals);
      setText(sizes, t("The maps: {down}; {across}.", { down, across }));
      drawBars();
    },
  };
}
