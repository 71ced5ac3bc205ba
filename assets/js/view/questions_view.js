// Questions to be answered before the answer is shown: one at a time or all, by radio buttons.
import { createAction, createChoices } from "./choices.js";
import { el, refill, setHidden, setText } from "./dom.js";

/** round: a QuestionRound. */
export function createQuestions(t, round) {
  const score = el("p", { class: "qs-score", role: "status", dataset: { testid: "questions-score" } });
  const list = el("ol", { class: "qs-list" });
  const layout = createChoices(t("Questions"), [["one", t("one at a time")], ["all", t("all")]], (kind) => {
    all = kind === "all";
    draw();
  }, "questions-layout");
  const back = createAction(t("Previous question"), "questions-back", () => go(round.at - 1));
  const on = createAction(t("Next question"), "questions-next", () => go(round.at + 1));
  const again = createAction(t("Begin again"), "questions-again", () => {
    round.begin(round.questions);
    build();
  });
  const foot = el("div", { class: "qs-foot" }, back, on);
  const element = el("div", { class: "studio qs" }, el("div", { class: "qs-head" }, score, layout.element, again), list, foot);
  let all = false;
  let cards = [];
  layout.set("one");
  build();

  function go(n) {
    round.go(n);
    draw();
  }

  function build() {
    cards = round.questions.map((question, n) => createCard(question, n));
    refill(list, cards.map(({ item }) => item));
    draw();
  }

  function createCard({ id, text, choices }, n) {
    const inputs = choices.map((_, i) => el("input", { type: "radio", name: `question-${id}`, value: i, onchange: () => {
      round.choose(n, i);
      draw();
    } }));
    const labels = choices.map((choice, i) => el("label", { class: "qs-choice" }, inputs[i], el("span", { text: choice })));
    const verdict = el("span", { class: "qs-verdict" });
    const reason = el("span");
    const answer = el("p", { class: "qs-answer", role: "status", dataset: { testid: `reason-${id}` } }, verdict, reason);
    const show = createAction(t("Show the answer"), `show-${id}`, () => {
      round.show(n);
      draw();
      if (!all) (on.disabled ? back : on).focus({ preventScroll: true });
    });
    const legend = t("{n} of {total}: {text}", { n: n + 1, total: round.questions.length, text });
    const card = el("fieldset", { class: "qs-card", dataset: { question: id } }, el("legend", { class: "qs-legend", text: legend }), labels, el("div", {}, show), answer);
    return { item: el("li", {}, card), inputs, labels, verdict, reason, show };
  }

  function draw() {
    round.questions.forEach((question, n) => {
      const { item, inputs, labels, verdict, reason, show } = cards[n];
      const shown = round.shown[n];
      setHidden(item, !all && n !== round.at);
      show.disabled = shown || round.chosen[n] === null;
      inputs.forEach((input) => (input.disabled = shown));
      labels.forEach((label, i) => {
        label.classList.toggle("qs-right", shown && i === question.answer);
        label.classList.toggle("qs-wrong", shown && i === round.chosen[n] && i !== question.answer);
      });
      setText(verdict, shown ? (round.isRight(n) ? t("Right.") : t("Not quite.")) : "");
      setText(reason, shown ? question.reason : "");
    });
    setHidden(foot, all);
    back.disabled = round.at === 0;
    on.disabled = round.at === round.questions.length - 1;
    const { right, answered, total } = round.score();
    setText(score, answered ? t("{right} of {answered} right", { right, answered }) : t("{total} questions: guess first, then look.", { total }));
    setHidden(again, !answered);
  }

  return {
    element,
    /** The same questions with other words or figures. */
    bring(questions) {
      if (JSON.stringify(questions) === JSON.stringify(round.questions)) return;
      round.questions = questions;
      if (round.chosen.length !== questions.length) round.begin(questions);
      build();
      round.chosen.forEach((choice, n) => choice !== null && (cards[n].inputs[choice].checked = true));
    },
  };
}
