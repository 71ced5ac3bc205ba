// A layer's weights as a matrix, and the slider from any matrix to a convolution; header and report are
// described in cnnviz/ui/parameters_header.py.
import { WeightMatrix } from "../engine/weight_matrix.js";
import { createAction, createChoices } from "../view/choices.js";
import { el } from "../view/dom.js";
import { keepSettings, themeOf } from "../view/kept_settings.js";
import { createMatrixStops } from "../view/matrix_stops.js";
import { stopWords } from "../view/matrix_words.js";
import { drawingLook, mounting } from "../view/mount.js";
import { createSmallControls } from "../view/small_controls.js";
import { pictureOf, savePng } from "../view/saved_picture.js";
import { createWeightMatrixView } from "../view/weight_matrix_view.js";

export default mounting(createMatrix);

function createMatrix(t) {
  let [matrix, header, arrays, look, frame] = [null, null, null, null, 0];
  const controls = createSmallControls(t);
  const whole = (name, label, limits) => controls.whole(label, limits, `matrix-${name}`, (value) => settings.change({ [name]: value }));
  const fields = {
    side: whole("side", t("Picture side"), [4, 12]), channels: whole("channels", t("Channels"), [1, 2]),
    kernel: whole("kernel", t("Kernel side"), [1, 5]), stride: whole("stride", t("Stride"), [1, 3]),
    padding: controls.choice(t("Padding"), [["valid", t("valid (none)")], ["same", t("same size")]], "matrix-padding", (value) => settings.change({ padding: value })),
  };
  const order = createChoices(t("Which comes first"), [["translation", t("translation")], ["locality", t("locality")]], (value) => settings.change({ order: value }), "matrix-order");
  const stops = createMatrixStops(t, (at, moving) => {
    matrix.settings = settings.put({ at });
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      matrix.move(matrix.settings.at, matrix.settings.order);
      view.move();
    });
    if (!moving) settings.rest();
  });
  const view = createWeightMatrixView(t);
  const png = createAction(t("Save this view as PNG"), "matrix-png", () => savePng(pictureOf(view.element, look), "cnnviz-matrix.png"));
  const element = el("div", { class: "studio pa pa-small" },
    el("div", { class: "pa-controls" }, Object.values(fields).map((field) => field.element), el("div", { class: "pa-field" }, el("span", { class: "pa-name", text: t("Which comes first") }), order.element), png),
    controls.element, stops.element, view.element);

  const settings = keepSettings({ t, part: "matrix", show, say: controls.say, reflect(now) {
    for (const [name, field] of Object.entries(fields)) field.set(now[name]);
    order.set(now.order);
  } });

  function show(wanted) {
    matrix = new WeightMatrix(wanted, header.seed, arrays.planes, arrays.kernel);
    stops.words(stopWords(t, matrix, wanted.order));
    stops.set(wanted.at);
    view.show(matrix, look);
  }

  return {
    element,
    kept: settings.kept,
    stop() {
      stops.stop();
      cancelAnimationFrame(frame);
      settings.stop();
      view.stop();
    },
    update(newHeader, newArrays, hands) {
      [header, arrays, look] = [newHeader, newArrays, drawingLook(element, newArrays)];
      settings.update(header, hands, header.seed, [...arrays.planes], [...arrays.kernel], themeOf(look, header));
      element.dataset.cnnvizReady = "true";
    },
  };
}
