// Questions to predict before the answer is shown; their texts and figures come from Python.
// header: { questions: [{ id, text, choices, answer: index, reason }] }
import { QuestionRound } from "../engine/question_round.js";
import { mounting } from "../view/mount.js";
import { createQuestions } from "../view/questions_view.js";

export default mounting(createQuiz);

function createQuiz(t, { questions, round = new QuestionRound(questions) }) {
  const view = createQuestions(t, round);
  return {
    element: view.element,
    kept: () => ({ round }),
    stop() {},
    update(header) {
      view.bring(header.questions);
      view.element.dataset.cnnvizReady = "true";
    },
  };
}
