// The class scores as bars, before and after channels are switched off, and the sum behind each.
import { barScale, largestPlace } from "../engine/bar_scale.js";
import { formatNumber } from "../engine/format.js";
import { shortSum } from "../engine/sum_parts.js";
import { createChoices } from "./choices.js";
import { createContributionList } from "./contribution_list.js";
import { el, refill, setHidden, setText } from "./dom.js";

const scoreTerms = 8;
const scoreShare = (share) => `${(100 * share).toFixed(1)} %`;

/** onKind(kind): told when a person chooses "probabilities" or "logits". */
export function createScoreBars(t, onKind) {
  const rows = el("ul", { class: "sc-rows" });
  const choices = createChoices(t("Scores"), [["probabilities", t("softmax")], ["logits", t("logits")]], (value) => {
    kind = value;
    draw();
    onKind(kind);
  }, "score-kind");
  const verdict = el("p", { class: "sc-verdict", role: "status", dataset: { testid: "verdict" } });
  const sumTitle = el("h4", { class: "fm-title" });
  const list = createContributionList(t);
  const sumBox = el("div", { class: "sc-sum", dataset: { testid: "score-sum" } }, sumTitle, list.element);
  const hint = el("p", { class: "fm-note", text: t("Point at a class for the sum behind its score.") });
  const element = el("section", { class: "sc", hidden: true, aria: { label: t("Class scores") } },
    el("div", { class: "sc-left" }, el("div", { class: "fm-row" }, el("h3", { class: "fm-title", text: t("Class scores") }), choices.element), verdict, rows, hint), sumBox);
  let [kind, classes, scores, chosen, parts] = ["probabilities", [], null, 0, []];

  const write = (value) => (kind === "logits" ? formatNumber(value) : scoreShare(value));

  function build() {
    parts = classes.map((name, i) => {
      const bar = el("span", { class: "sc-bar" });
      const old = el("span", { class: "sc-old" });
      const number = el("span", { class: "sc-now" });
      const was = el("span", { class: "sc-was" });
      const button = el("button", { type: "button", class: "sc-row", onclick: () => choose(i), onfocus: () => choose(i), onmouseenter: () => choose(i) },
        el("span", { class: "sc-name", text: name }), el("span", { class: "sc-track", aria: { hidden: "true" } }, bar, old), el("span", { class: "sc-number" }, number, was));
      return { button, bar, old, number, was };
    });
    refill(rows, parts.map(({ button }) => el("li", {}, button)));
  }

  function draw() {
    const now = scores[kind];
    const before = scores.before?.[kind];
    const scale = barScale(now, before ?? [], kind === "logits" ? [] : [1]);
    const best = largestPlace(now);
    rows.classList.toggle("sc-compared", Boolean(before));
    parts.forEach(({ button, bar, old, number, was }, i) => {
      const { start, length } = scale.bar(now[i]);
      Object.assign(bar.style, { left: `${100 * start}%`, width: `${100 * length}%` });
      setHidden(old, !before);
      if (before) old.style.left = `${100 * scale.place(before[i])}%`;
      setText(number, write(now[i]));
      setText(was, before ? t("before: {value}", { value: write(before[i]) }) : "");
      button.classList.toggle("sc-best", i === best);
      button.setAttribute("aria-pressed", String(i === chosen));
    });
    const was = scores.before ? largestPlace(scores.before.logits) : best;
    const share = scoreShare(scores.probabilities[best]);
    setText(verdict, was === best
      ? t("Decision: {name}, {share}.", { name: classes[best], share })
      : t("Decision: {name}, {share}; with all channels on it was {old}.", { name: classes[best], share, old: classes[was] }));
  }

  function choose(i) {
    chosen = i;
    parts.forEach(({ button }, k) => button.setAttribute("aria-pressed", String(k === i)));
    const sum = scores.sums?.[i];
    setHidden(sumBox, !sum);
    setHidden(hint, !scores.sums);
    if (!sum) return;
    setText(sumTitle, t("Logit of {name}: {value}", { name: classes[i], value: formatNumber(scores.logits[i], 4) }));
    list.show(shortSum(sum, scoreTerms));
  }

  return {
    element,
    kind: () => kind,
    /** Show these numbers from the next show() on. */
    take(value) {
      kind = value;
      choices.set(kind);
    },
    /** given: header.scores or null. */
    show(names, given) {
      setHidden(element, !given);
      if (!given) return;
      const first = !scores;
      scores = given;
      if (String(names) !== String(classes)) {
        classes = names;
        build();
      }
      if (first || chosen >= classes.length) chosen = largestPlace(given.logits);
      draw();
      choose(chosen);
    },
  };
}
