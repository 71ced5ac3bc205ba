// A round of questions: what has been chosen and shown, and the score. An answer counts once it is shown.

export class QuestionRound {
  constructor(questions) {
    this.begin(questions);
  }

  begin(questions) {
    this.questions = questions;
    this.chosen = questions.map(() => null);
    this.shown = questions.map(() => false);
    this.at = 0;
  }

  /** Choose an answer; what has been shown stays as it was answered. */
  choose(n, choice) {
    if (!this.shown[n]) this.chosen[n] = choice;
  }

  /** Show the answer of question n; false while nothing is chosen. */
  show(n) {
    if (this.chosen[n] === null) return false;
    this.shown[n] = true;
    return true;
  }

  isRight(n) {
    return this.chosen[n] === this.questions[n].answer;
  }

  go(n) {
    this.at = Math.min(this.questions.length - 1, Math.max(0, n));
  }

  /** { right, answered, total } */
  score() {
    const answered = this.shown.filter(Boolean).length;
    return { right: this.shown.filter((shown, n) => shown && this.isRight(n)).length, answered, total: this.questions.length };
  }
}
