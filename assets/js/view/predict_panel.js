// Predict: the outputs are hidden, a number is typed, the verdict comes at once, hints uncover the
// products one by one. Every question keeps its state, so that going back finds it answered.
import { formatNumber, formatShort } from "../engine/format.js";
import { Refusal } from "../engine/messages.js";
import { judgeAnswer, parseAnswer, poolRule, reasonText, Score } from "../engine/predict.js";
import { el, setHidden, setText } from "./dom.js";

/** createPredictPanel({ t, onChange, next, onReset }) -> { element, isOn(), setOn(on), ask(key, cell), revealed(), solved(),
 *  key(event), focus() }. cell: see judgeAnswer. onChange() follows every change of isOn, revealed and solved;
 *  next() goes to the next cell; onReset() comes when the score and all that is answered are forgotten. */
export function createPredictPanel({ t, onChange, next, onReset = () => {} }) {
  let on = false;
  let score = new Score();
  let questions = new Map();
  let asked = { key: null, cell: null, state: fresh() };

  const button = (label, testid, onclick, more = {}) => el("button", { type: "button", class: "pr-button", onclick, dataset: { testid }, ...more }, el("span", { text: label }));
  const toggle = el("button", { type: "button", class: "pr-toggle", aria: { pressed: "false", keyshortcuts: "T" }, title: t("Hide the outputs and work them out (T)"), onclick: () => setOn(!on), dataset: { testid: "predict-toggle" } },
    el("span", { class: "pr-switch", aria: { hidden: "true" } }), t("Predict"));
  const problem = el("p", { class: "pr-problem", id: "pr-problem", role: "alert", hidden: true, dataset: { testid: "predict-problem" } });
  const field = el("input", { type: "text", inputmode: "text", class: "pr-field", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "done", aria: { label: t("Your number for this cell"), describedby: "pr-problem" }, dataset: { testid: "predict-answer" } });
  const checkButton = button(t("Check"), "predict-check", () => enter(), { class: "pr-button pr-check" });
  const checkText = checkButton.firstChild;
  const hintButton = button(t("Hint"), "predict-hint", () => hint(), { title: t("Show a part of the way (H)"), aria: { keyshortcuts: "H" } });
  const showButton = button(t("Show"), "predict-show", () => giveUp(), { title: t("Show the number; it does not count as right") });
  const verdictSign = el("span", { class: "pr-sign", aria: { hidden: "true" } });
  const verdictText = el("span");
  const verdict = el("p", { class: "pr-verdict", role: "status", dataset: { testid: "predict-verdict" } }, verdictSign, verdictText);
  const hintLine = el("p", { class: "pr-hint", role: "status", dataset: { testid: "predict-hint-line" } });
  const scoreText = el("span", { class: "pr-score", dataset: { testid: "predict-score" } });
  const hintsText = el("span", { class: "pr-hints" });
  const reset = button(t("Start over"), "predict-reset", () => restart(), { title: t("Set the score to zero and hide all outputs again") });
  const body = el("div", { class: "pr-body", hidden: true },
    el("div", { class: "pr-line" }, field, checkButton, hintButton, showButton), problem, verdict, hintLine,
    el("div", { class: "pr-line pr-tally" }, scoreText, hintsText, reset));
  const element = el("section", { class: "pr", aria: { label: t("Predict") } }, toggle, body);

  const productsOf = ({ terms }) => terms.flatMap(({ patch, kernel, products }) => Array.from(products, (product, i) => ({ weight: kernel[i], value: patch[i], product })));
  const hintsOf = (cell) => (cell.kind === "pool" ? 1 : cell.terms.reduce((count, { products }) => count + products.length, 0));

  // A state is kept from the moment when something has happened to it.
  const keep = () => questions.set(asked.key, asked.state);

  function check() {
    if (!asked.cell) return;
    say("");
    let value;
    try {
      value = parseAnswer(field.value);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      say(t(error.template, error.values));
      field.focus();
      return;
    }
    const { state } = asked;
    state.verdict = judgeAnswer(value, asked.cell);
    count(state.verdict);
    state.solved = state.verdict.right;
    keep();
    if (!state.solved) field.select();
    show();
    onChange();
  }

  const enter = () => (asked.state.solved ? next() : check());

  function hint() {
    const { state, cell } = asked;
    if (!cell || state.solved || state.hints >= hintsOf(cell)) return;
    state.hints += 1;
    keep();
    show();
    onChange();
    if (hintButton.disabled) field.focus();
  }

  function giveUp() {
    const { state, cell } = asked;
    if (!cell || state.solved) return;
    count({ right: false });
    Object.assign(state, { solved: true, shown: true });
    keep();
    say("");
    show();
    onChange();
    field.focus();
  }

  // Only the first answer to a question counts.
  function count(given) {
    if (!asked.state.counted) score.record(given, asked.state.hints);
    asked.state.counted = true;
  }

  function restart() {
    score = new Score();
    questions = new Map();
    asked.state = fresh();
    field.value = "";
    say("");
    onReset();
    show();
    onChange();
  }

  function setOn(value) {
    if (value === on) return;
    on = value;
    if (!on) asked = { key: null, cell: null, state: fresh() }; // the window may move on unasked
    toggle.setAttribute("aria-pressed", String(on));
    setHidden(body, !on);
    show();
    onChange();
  }

  function say(text) {
    setText(problem, text);
    setHidden(problem, !text);
    field.setAttribute("aria-invalid", String(Boolean(text)));
  }

  function show() {
    if (!on) return;
    const { state, cell } = asked;
    const kind = state.shown ? "shown" : !state.verdict ? "none" : state.verdict.right ? "right" : "wrong";
    if (verdict.dataset.verdict !== kind) verdict.dataset.verdict = kind;
    setText(verdictSign, { shown: "→", none: "", right: "✓", wrong: "✗" }[kind]);
    setText(verdictText, verdictWords(kind));
    setText(hintLine, cell && state.hints ? hintWords(state.hints, cell) : "");
    setText(checkText, state.solved ? t("Next cell") : t("Check"));
    hintButton.disabled = !cell || state.solved || state.hints >= hintsOf(cell);
    showButton.disabled = !cell || state.solved;
    setText(scoreText, t("{right} of {asked} right, {streak} in a row", { right: score.right, asked: score.asked, streak: score.streak }));
    setText(hintsText, score.hints ? t("hints used: {count}", { count: score.hints }) : "");
  }

  function verdictWords(kind) {
    if (kind === "none") return t("What will this cell be? Type its value, then Enter.");
    if (kind === "wrong") return reasonText(t, asked.state.verdict);
    const number = formatNumber(asked.cell.kind === "pool" ? asked.cell.value : asked.cell.activated);
    return kind === "right" ? t("Right: {number}. Enter goes on to the next cell.", { number }) : t("It is {number}. Enter goes on to the next cell.", { number });
  }

  function hintWords(n, cell) {
    if (cell.kind === "pool") return poolRule(t, cell.pool);
    const { weight, value, product } = productsOf(cell)[n - 1];
    return t("Product {n} of {total}: {weight} × {value} = {product}", { n, total: hintsOf(cell), weight: formatShort(weight), value: formatShort(value), product: formatShort(product) });
  }

  field.onkeydown = (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { Enter: enter, h: hint, H: hint, Escape: () => field.blur() }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  field.oninput = () => say("");

  return {
    element,
    isOn: () => on,
    setOn,
    /** The question of the current cell: the same key is the same question. */
    ask(key, cell) {
      const other = key !== asked.key;
      asked = { key, cell, state: other ? (questions.get(key) ?? fresh()) : asked.state };
      if (other && on) {
        if (field.value) field.value = "";
        if (!problem.hidden) say("");
        show();
      }
    },
    /** How many products may be seen, in the order of the terms. */
    revealed: () => (!on || asked.state.solved ? Infinity : asked.state.hints),
    solved: () => !on || asked.state.solved,
    /** T switches; that and Enter lead to the field. */
    key(event) {
      const back = on && event.key === "Enter";
      if (event.ctrlKey || event.metaKey || event.altKey || (!back && event.key !== "t" && event.key !== "T")) return false;
      event.preventDefault();
      if (!back) setOn(!on);
      if (on) field.focus();
      return true;
    },
    focus: () => field.focus(),
  };
}

function fresh() {
  return { hints: 0, solved: false, shown: false, counted: false, verdict: null };
}
