// A round of questions: an answer counts when it is shown, and stays as it was.
import assert from "node:assert/strict";
import { test } from "node:test";
import { QuestionRound } from "../../assets/js/engine/question_round.js";

test("choose, show, count, begin again", () => {
  const round = new QuestionRound([{ answer: 1 }, { answer: 0 }]);
  assert.equal(round.show(0), false);
  round.choose(0, 1);
  assert.equal(round.show(0), true);
  round.choose(0, 0);
  assert.equal(round.isRight(0), true);
  round.choose(1, 1);
  assert.deepEqual(round.score(), { right: 1, answered: 1, total: 2 });
  round.show(1);
  assert.deepEqual(round.score(), { right: 1, answered: 2, total: 2 });
  round.go(9);
  assert.equal(round.at, 1);
  round.begin(round.questions);
  assert.deepEqual([round.at, ...round.chosen, round.score().answered], [0, null, null, 0]);
});
