// A layer's weights as a matrix, and the slider from any matrix to a convolution; header and report are
// described in cnnviz/ui/parameters_header.py.
import { Refusal, translator } from "../engine/messages.js";
import { unpack } from "../engine/packing.js";
import { WeightMatrix } from "../engine/weight_matrix.js";
import { atRest } from "../view/at_rest.js";
import { createAction, createChoices } from "../view/choices.js";
import { el } from "../view/dom.js";
import { setPresenting } from "../view/figures.js";
import { createMatrixStops } from "../view/matrix_stops.js";
import { stopWords } from "../view/matrix_words.js";
import { drawingLook, mountedView, unmounting } from "../view/mount.js";
import { createSmallControls } from "../view/small_controls.js";
import { pictureOf, savePng } from "../view/stage_png.js";
import { createWeightMatrixView } from "../view/weight_matrix_view.js";

const matrixViews = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const { header, arrays } = unpack(data);
  setPresenting(header.present);
  const view = mountedView(matrixViews, parentElement, header.language, () => createMatrix(translator(header.texts), header.language), (old) => (header.matrix = old.settings()));
  view.update(header, arrays, (matrix) => setStateValue("rest", { matrix }));
  return unmounting(matrixViews, parentElement);
}

function createMatrix(t, language) {
  let [settings, matrix, header, arrays, look, frame] = [null, null, null, null, null, 0];
  let send = () => {};
  let shown = ""; // the numbers and the look that the view was made with
  const rest = atRest(160, () => send(settings));
  const controls = createSmallControls(t);
  const whole = (name, label, limits) => controls.whole(label, limits, `matrix-${name}`, (value) => change({ [name]: value }));
  const fields = {
    side: whole("side", t("Picture side"), [4, 12]), channels: whole("channels", t("Channels"), [1, 2]),
    kernel: whole("kernel", t("Kernel side"), [1, 5]), stride: whole("stride", t("Stride"), [1, 3]),
    padding: controls.choice(t("Padding"), [["valid", t("valid (none)")], ["same", t("same size")]], "matrix-padding", (value) => change({ padding: value })),
  };
  const order = createChoices(t("Which comes first"), [["translation", t("translation")], ["locality", t("locality")]], (value) => change({ order: value }), "matrix-order");
  const stops = createMatrixStops(t, (at, moving) => {
    settings = matrix.settings = { ...settings, at };
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      matrix.move(settings.at, settings.order);
      view.move();
    });
    if (!moving) rest();
  });
  const view = createWeightMatrixView(t);
  const png = createAction(t("Save this view as PNG"), "matrix-png", () => savePng(pictureOf(view.element, look), "cnnviz-matrix.png"));
  const element = el("div", { class: "studio pa pa-small" },
    el("div", { class: "pa-controls" }, Object.values(fields).map((field) => field.element), el("div", { class: "pa-field" }, el("span", { class: "pa-name", text: t("Which comes first") }), order.element), png),
    controls.element, stops.element, view.element);

  function change(patch) {
    if (show({ ...settings, ...patch })) rest();
  }

  /** Build another matrix; what does not fit is said, and the last good one stays. */
  function show(wanted) {
    try {
      matrix = new WeightMatrix(wanted, header.seed, arrays.planes, arrays.kernel);
      settings = wanted;
      controls.say("");
      stops.words(stopWords(t, matrix, wanted.order));
      stops.set(wanted.at);
      view.show(matrix, look);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      controls.say(t(error.template, error.values));
    }
    for (const [name, field] of Object.entries(fields)) field.set(settings[name]);
    order.set(settings.order);
    return settings === wanted;
  }

  return {
    element,
    language,
    settings: () => settings,
    stop() {
      stops.stop();
      cancelAnimationFrame(frame);
      rest.stop();
      view.stop();
    },
    update(newHeader, newArrays, sender) {
      const begins = newHeader.epoch !== header?.epoch || !settings;
      [header, arrays, send, look] = [newHeader, newArrays, sender, drawingLook(element, newArrays)];
      const { tables, ...theme } = look;
      const given = JSON.stringify([header.seed, [...arrays.planes], [...arrays.kernel], theme, header.present]);
      if (begins || given !== shown) show(begins ? header.matrix : settings);
      shown = given;
      element.dataset.cnnvizReady = "true";
    },
  };
}
