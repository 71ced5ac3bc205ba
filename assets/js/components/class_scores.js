// The scores of a network's classes, and the sum behind each.
//
// header: { classes: their names, scores: { logits, probabilities,
//   before: null or { logits, probabilities }, as they were before channels were switched off,
//   sums: per class { kind, terms, rest, rest_count, bias, total, value } } }
import { el } from "../view/dom.js";
import { mounting } from "../view/mount.js";
import { createScoreBars } from "../view/score_bars.js";

export default mounting(createClassScores);

function createClassScores(t) {
  const bars = createScoreBars(t);
  const element = el("div", { class: "studio" }, bars.element);
  const update = ({ classes, scores }) => {
    bars.show(classes, scores);
    element.dataset.cnnvizReady = "true";
  };
  return { element, update, stop() {} };
}
