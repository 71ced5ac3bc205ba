// The scores of a network's classes, and the sum behind each.
//
// header: { classes: their names, scores: { logits, probabilities,
//   before: null or { logits, probabilities }, as they were before channels were switched off,
//   sums: per class { kind, terms, rest, rest_count, bias, total, value } } }
import { translator } from "../engine/messages.js";
import { unpack } from "../engine/packing.js";
import { el } from "../view/dom.js";
import { setPresenting } from "../view/figures.js";
import { mountedView, unmounting } from "../view/mount.js";
import { createScoreBars } from "../view/score_bars.js";

const scoreViews = new WeakMap();

export default function ({ data, parentElement }) {
  const { header } = unpack(data);
  setPresenting(header.present);
  const view = mountedView(scoreViews, parentElement, header.language, () => createClassScores(translator(header.texts), header.language), () => {});
  view.show(header);
  return unmounting(scoreViews, parentElement);
}

function createClassScores(t, language) {
  const bars = createScoreBars(t);
  const element = el("div", { class: "studio" }, bars.element);
  const show = ({ classes, scores }) => {
    bars.show(classes, scores);
    element.dataset.cnnvizReady = "true";
  };
  return { element, language, show, stop() {} };
}
