// The guided path: six steps, each asks the reader to predict before it shows.
import { sentences } from "../engine/messages.js";
import { el, refill, setHidden } from "./dom.js";
import { guideSteps } from "./guide_steps.js";

/** createGuide({ t, apply(patch), lab() }) -> { start: the button, element, moved() }: moved follows every change of the lab. */
export function createGuide({ t, apply, lab }) {
  const steps = guideSteps(t);
  let at = -1;
  let chosen = -1;
  let waiting = false;
  const start = el("button", { type: "button", class: "sp-button", text: t("A guided path in six steps"), dataset: { testid: "guide-start" }, onclick: () => go(0) });
  const title = el("h3", { class: "guide-title" });
  const question = el("p", { class: "guide-question" });
  const options = el("div", { class: "guide-options", role: "group" });
  const answer = el("p", { class: "guide-answer", role: "status", dataset: { testid: "guide-answer" } });
  const next = el("button", { type: "button", class: "sp-button sp-main", dataset: { testid: "guide-next" }, onclick: () => go(at + 1) });
  const stop = el("button", { type: "button", class: "sp-button", text: t("End the path"), dataset: { testid: "guide-stop" }, onclick: () => go(-1) });
  const panel = el("section", { class: "guide-panel", hidden: true, aria: { label: t("Guided path") }, dataset: { testid: "guide" } }, title, question, options, answer, el("div", { class: "guide-foot" }, next, stop));

  function go(step) {
    at = step >= steps.length ? -1 : step;
    chosen = -1;
    waiting = false;
    setHidden(start, at >= 0);
    setHidden(panel, at < 0);
    if (at < 0) return;
    const { before, options: texts } = steps[at];
    apply(before);
    title.textContent = t("Step {n} of {count}: {title}", { n: at + 1, count: steps.length, title: steps[at].title });
    question.textContent = steps[at].question;
    refill(options, texts.map((text, i) => el("button", { type: "button", class: "sp-button guide-option", text, dataset: { testid: `guide-option-${i}` }, onclick: () => choose(i) })));
    answer.textContent = t("Predict first, then it is shown.");
    next.textContent = at + 1 < steps.length ? t("Next step") : t("Done");
    setHidden(next, true);
  }

  function choose(i) {
    if (chosen >= 0) return;
    chosen = i;
    waiting = true;
    apply(steps[at].after);
  }

  /** The lab has drawn: if it drew what was asked, say who was right. */
  function moved() {
    if (!waiting) return;
    waiting = false;
    const right = steps[at].right(lab());
    [...options.children].forEach((button, i) => {
      button.disabled = true;
      button.classList.toggle("guide-right", i === right);
      button.classList.toggle("guide-wrong", i === chosen && i !== right);
    });
    const verdict = chosen === right ? t("✓ Right.") : t("✗ Not so.");
    answer.textContent = sentences(verdict, steps[at].told(lab()));
    setHidden(next, false);
    next.focus({ preventScroll: true });
  }

  return { start, element: panel, moved };
}
