// The ladder: the shared picture, or a pattern, halved again and again in three ways, and at its end
// global pooling of the picture and of the feature map that the studio's kernel makes of it.
import { Chain, planesOf } from "../engine/chain.js";
import { tableToUint32 } from "../engine/colour.js";
import { readChoice } from "../engine/demo.js";
import { judgeLevel, ladderOf, patternNames, patternOf, patternSide } from "../engine/ladder.js";
import { Refusal } from "../engine/messages.js";
import { rangeOf, scaleFor } from "../engine/scale.js";
import { el, refill, setText } from "../view/dom.js";
import { createGlobalView } from "../view/global_view.js";
import { createLadderView } from "../view/ladder_view.js";
import { cellStory, ladderStory, ladderTexts } from "../view/ladder_words.js";
import { remounting } from "../view/remount.js";

export default remounting(createLadder);

function createLadder(t, header, arrays, kept, { setStateValue }) {
  const tables = { signed: tableToUint32(arrays.signed), sequential: tableToUint32(arrays.sequential) };
  const full = header.unit ? 1 : 255;
  const picture = planesOf(arrays.pixels, header.unit);
  const sources = { picture: t("the shared picture"), stripes: t("stripes, one pixel wide"), "stripes of 3": t("stripes, one bright column in three"), rings: t("rings (a zone plate)") };
  const select = el("select", { dataset: { testid: "ladder-source" } }, ["picture", ...patternNames].map((name) => el("option", { value: name, text: sources[name] })));
  select.value = kept ?? header.source;
  const view = createLadderView(t, point);
  const said = el("p", { class: "toy-said", aria: { live: "polite" }, dataset: { testid: "ladder-cell" } });
  const story = el("ul", { class: "toy-why", dataset: { testid: "ladder-story" } });
  const globals = createGlobalView(t);
  const refused = el("p", { class: "toy-line", role: "status" });
  const element = el("div", { class: "toy ladder" },
    el("div", { class: "toy-choices settings" }, el("label", { class: "toy-choice" }, el("span", { class: "field-name", text: t("Picture") }), select)),
    view.element, said, story,
    el("p", { class: "toy-note", text: t("“Off by” is the root mean square distance from the averages of the same patches, in pixel values from 0 to {full}. “Aliased” means that it is larger than the whole contrast (standard deviation) of those averages: there is more false detail than true.", { full }) }),
    el("h4", { class: "toy-heading", text: t("Global pooling: one number a channel") }),
    el("p", { class: "toy-line", text: t("At the end of the ladder the window is the whole map. Whatever the size of the map, one number a channel remains, and where it was is forgotten.") }),
    globals.element, refused);
  let levels = [];
  select.onchange = () => {
    show();
    setStateValue("rest", { source: select.value });
  };

  function point(place) {
    view.mark(place);
    setText(said, cellStory(t, levels, place));
  }

  // Each source is computed when it is first chosen and kept.
  const computed = {};
  function compute(name) {
    const source = name === "picture" ? picture : patternOf(name, full);
    const found = ladderOf(source.planes, source.height, source.width);
    const judged = found.map((level) => judgeLevel(level, full));
    const scale = { kind: source.planes.length === 3 ? "colour" : "grey", low: 0, high: full };
    return { levels: found, judged, scale, ...featureMaps(source, scale), texts: ladderTexts(t, found, judged), story: ladderStory(t, name, found, judged) };
  }

  function show() {
    const name = select.value;
    const now = (computed[name] ??= compute(name));
    levels = now.levels;
    view.build(levels, now.texts.heads, now.texts.rows, now.scale, tables, name === "picture" ? 0 : patternSide);
    refill(story, now.story.map((text) => el("li", { text })));
    setText(said, t("Point at a cell to see its value and the patch of the picture that it stands for. With keys: Tab to a row, Page Up and Page Down change the size, arrows the cell."));
    globals.show(now.maps, tables);
    setText(refused, now.problem);
    layout();
  }

  /** The picture and its feature map for global pooling; the studio's settings may not fit this size. */
  function featureMaps(source, scale) {
    const channels = ["R", "G", "B"];
    const named = (title, n) => (n === 3 ? channels.map((c) => `${title}, ${c}`) : [title]);
    const maps = [{ title: t("Picture"), ...source, scale, full, names: named(t("Picture"), source.planes.length) }];
    const chain = new Chain();
    chain.setPicture(source);
    const mode = source.planes.length === 3 ? header.demo.mode : "grey";
    const { planes } = readChoice(header.demo.kernels[0], []);
    try {
      chain.begin(mode === "sum" ? planes : planes.slice(0, 1), { ...header.demo, activation: "relu", pool: { kind: "none" }, mode });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { maps, problem: t(error.template, error.values) };
    }
    chain.work();
    const { maps: planesOut, height, width } = chain.act;
    const high = rangeOf(planesOut).high || full;
    maps.push({
      title: t("Feature map after ReLU: {kernel}", { kernel: header.kernel }), planes: planesOut, height, width, full: high,
      scale: scaleFor({ low: 0, high }, planesOut.length, "sequential", false, high), names: named(t("Feature map"), planesOut.length),
    });
    return { maps, problem: "" };
  }

  const layout = () => {
    const room = view.element.clientWidth;
    if (room) view.layout(room, parseFloat(getComputedStyle(document.documentElement).fontSize) / 16);
  };
  const watch = new ResizeObserver(layout);

  return {
    element,
    kept: () => select.value,
    start() {
      show();
      watch.observe(view.element);
      element.dataset.cnnvizReady = "true";
    },
    stop: () => watch.disconnect(),
  };
}
