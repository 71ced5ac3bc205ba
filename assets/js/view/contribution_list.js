// The arithmetic of one cell as a list: the largest terms one by one, the rest as one, the bias, and
// the sum, which is the value shown.
import { formatNumber } from "../engine/format.js";
import { sentences } from "../engine/messages.js";
import { el, refill, setText } from "./dom.js";

const digits = 4;

export function createContributionList(t) {
  const head = el("thead");
  const body = el("tbody");
  const foot = el("tfoot");
  const table = el("table", { class: "terms" }, head, body, foot);
  const note = el("p", { class: "terms-note" });
  const element = el("div", { class: "terms-box" }, table, note);
  const signed = (value) => (value > 0 ? `+${formatNumber(value, digits)}` : formatNumber(value, digits));
  const weighted = (kind) => kind === "conv" || kind === "linear";

  function line(term, kind, most) {
    const factors = kind === "relu" ? formatNumber(term.input) : `${formatNumber(term.weight)} × ${formatNumber(term.input)}`;
    const share = most ? (100 * Math.abs(term.product)) / most : 0;
    const bar = el("span", { class: term.product < 0 ? "terms-bar below" : "terms-bar", style: { width: `${share.toFixed(1)}%` } });
    return el("tr", { class: term.inside === false ? "outside" : null },
      el("th", { scope: "row", text: term.channel }),
      kind === "conv" ? el("td", { text: `${term.dy}, ${term.dx}` }) : null,
      el("td", { text: term.inside === false ? t("padding") : `${term.row}, ${term.col}` }),
      el("td", { text: factors }),
      el("td", { class: "terms-product" }, signed(term.product), el("span", { class: "terms-track", aria: { hidden: "true" } }, bar)));
  }

  function heads(kind) {
    const factors = kind === "relu" ? t("input") : weighted(kind) ? t("weight × input") : t("share × input");
    const names = [t("Channel"), kind === "conv" ? t("weight ↓, →") : null, t("input ↓, →"), factors, t("product")].filter(Boolean);
    return el("tr", {}, names.map((text) => el("th", { scope: "col", text })));
  }

  function words(kind, shown, left) {
    const listed = left ? t("The {n} largest of {all} terms are listed; rows and columns count from 0.", { n: shown, all: shown + left }) : t("All terms are listed; rows and columns count from 0.");
    if (kind === "relu") return t("ReLU keeps what is above 0 and sets the rest to 0.");
    if (kind === "max") return sentences(t("Max pooling keeps the largest value."), listed);
    return listed;
  }

  function last(kind, relu) {
    if (Number.isFinite(relu)) return t("after ReLU, the value shown");
    return kind === "l2" ? t("its root, the value shown") : t("sum, the value shown");
  }

  const total = (name, value, span, kind) => el("tr", { class: kind }, el("th", { scope: "row", colspan: span, text: name }), el("td", { text: value }));

  return {
    element,
    /** sum: { kind: conv, linear, relu or a pooling's, terms, rest, rest_count, bias, total, value }, and where a
     *  ReLU follows that is part of what is shown, relu: what it makes of the value. */
    show({ kind, terms, rest, rest_count: left, bias, total: summed, value, relu }) {
      const most = Math.max(0, ...terms.map((term) => Math.abs(term.product)));
      const span = kind === "conv" ? 4 : 3;
      refill(head, heads(kind));
      refill(body, terms.map((term) => line(term, kind, most)));
      refill(foot,
        left ? total(t("the other {n} terms together", { n: left }), signed(rest), span, "terms-rest") : null,
        weighted(kind) ? total(t("bias"), signed(bias), span, "terms-bias") : null,
        kind === "l2" ? total(t("sum of the squares"), formatNumber(summed, digits), span, "terms-sum") : null,
        Number.isFinite(relu) ? total(t("sum"), signed(value), span, "terms-sum") : null,
        total(last(kind, relu), formatNumber(relu ?? value, digits), span, "terms-total"));
      setText(note, words(kind, terms.length, left));
    },
  };
}
