// The scores of a network's classes, and the sum behind each.
//
// header: { classes: their names, scores: { logits, probabilities,
//   before: null or { logits, probabilities }, as they were before channels were switched off,
//   sums: per class { kind, terms, rest, rest_count, bias, total, value } },
//   kind: "probabilities" or "logits", with which a visit begins; epoch: the visit }; rest: { kind }
import { el } from "../view/dom.js";
import { mounting } from "../view/mount.js";
import { createScoreBars } from "../view/score_bars.js";

export default mounting(createClassScores);

function createClassScores(t) {
  let [epoch, send] = [null, () => {}];
  const bars = createScoreBars(t, (kind) => send({ kind }));
  const element = el("div", { class: "studio" }, bars.element);
  const update = ({ classes, scores, kind, ...header }, arrays, { setStateValue }) => {
    send = (value) => setStateValue("rest", value);
    if (header.epoch !== epoch) bars.take(kind);
    epoch = header.epoch;
    bars.show(classes, scores);
    element.dataset.cnnvizReady = "true";
  };
  return { element, update, kept: () => ({ kind: bars.kind() }), stop() {} };
}
