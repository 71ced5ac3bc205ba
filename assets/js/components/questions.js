// Questions to predict before the answer is shown; their texts and figures come from Python.
// header: { questions: [{ id, text, choices, answer: index, reason }] }
import { translator } from "../engine/messages.js";
import { unpack } from "../engine/packing.js";
import { QuestionRound } from "../engine/question_round.js";
import { setPresenting } from "../view/figures.js";
import { mountedView, unmounting } from "../view/mount.js";
import { createQuestions } from "../view/questions_view.js";

const questionViews = new WeakMap();

export default function ({ data, parentElement }) {
  const { header } = unpack(data);
  setPresenting(header.present);
  const kept = questionViews.get(parentElement)?.round;
  const view = mountedView(questionViews, parentElement, header.language, () => {
    const round = kept ?? new QuestionRound(header.questions);
    const made = createQuestions(translator(header.texts), round);
    return { ...made, round, language: header.language, stop: () => {} };
  }, () => {});
  view.bring(header.questions);
  view.element.dataset.cnnvizReady = "true";
  return unmounting(questionViews, parentElement);
}
