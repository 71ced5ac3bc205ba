// The stage of /slide and /pooling: a window that is stepped over its input and makes one number at a
// time. Everything happens here; when the settings rest they go to Python, which computes the same.
// Where the window is goes nowhere but into the address.
import { tableToUint32 } from "../engine/colour.js";
import { planesOf } from "../engine/chain.js";
import { probesOf } from "../engine/demo.js";
import { Refusal } from "../engine/messages.js";
import { StageInput } from "../engine/stage_input.js";
import { StageModel } from "../engine/stage_model.js";
import { placeText } from "../engine/stage_source.js";
import { Transport } from "../engine/transport.js";
import { recallPlace, rememberPlace, writeParameter } from "../view/address_place.js";
import { atRest } from "../view/at_rest.js";
import { el, setHidden, setText } from "../view/dom.js";
import { figureFont } from "../view/figures.js";
import { drawingLook, mounting } from "../view/mount.js";
import { createPlayLoop } from "../view/play_loop.js";
import { createPredictPanel } from "../view/predict_panel.js";
import { createSourcePicker } from "../view/source_picker.js";
import { createStageControls } from "../view/stage_controls.js";
import { stageKeys } from "../view/stage_keys.js";
import { createStagePaint } from "../view/stage_paint.js";
import { createStageTools } from "../view/stage_tools.js";
import { createStageView } from "../view/stage_view.js";
import { createTransportBar } from "../view/transport_bar.js";

const settledAfter = 160;

export default mounting(createStage);

function createStage(t, first, arrays) {
  const pooled = first.page === "pooling";
  const model = new StageModel(pooled);
  const transport = new Transport();
  const input = new StageInput(first.stage.source);
  let [pictureKey, epoch, good, send, look] = ["", null, null, () => {}, {}];
  let [drawing, timer, news, moving, returns] = [0, 0, false, false, false];
  let [preset, wanted, map, kept] = [null, first.stage.at, first.stage.at[0], null]; // kept: what is computed and seen
  let [answered, answers] = [new Set(), new Map()]; // the cells answered: now, and by what they were answered under

  const predict = createPredictPanel({ t, onChange: predicted, next: () => did(() => transport.step(1)), onReset: () => void (answers.clear(), answered.clear()) });
  const predicting = { isOn: predict.isOn, revealed: () => (predict.isOn() ? predict.revealed() : Infinity), solved: () => !predict.isOn() || predict.solved() };
  const cell = () => ({ map, row: transport.row, col: transport.col });
  const cellKey = (m, row, col) => `${m} ${row} ${col}`;
  const controls = createStageControls({ t, pooled, first, signedTable: tableToUint32(arrays.signed), learned: arrays.learned, onChange: (moving) => touch(moving), onSelect: (i) => pick(i), onFlip: () => view.turn() });
  const picker = createSourcePicker({ t, presets: first.presets, tables: null, onSource: (given, { moving: isMoving }) => bring(given, isMoving), onPreset: usePreset });
  const view = createStageView({
    t, model, cell, predict: predicting, done: () => transport.at + 1, names: controls.names,
    answered: (m, row, col) => answered.has(cellKey(m, row, col)),
    onShown: (channels) => compute((input.shown = channels)),
    place: (m, row, col) => {
      choose(m);
      transport.place(row, col);
      stepped();
    },
    paint: createStagePaint({ on: () => !input.window && picker.painting(), brush: picker.brush, padding: () => model.padding, numbers: () => input.numbers(), onSource: bring }),
  });
  const loop = createPlayLoop(transport, () => stepped());
  const bar = createTransportBar({ t, transport, onChange: () => did(() => {}), outputs: !pooled });
  const problem = el("div", { class: "alert", role: "alert", hidden: true, dataset: { testid: "stage-problem" } });
  const tools = createStageTools({ t, predict, page: first.page, view, look: () => look, toggleSide: () => element.classList.toggle("side-open") });
  const main = el("div", { class: "main" }, bar.element, tools.element, problem, view.element, bar.help);
  const element = el("div", { class: "studio stage" }, el("div", { class: "body" }, el("div", { class: "side" }, picker.element, controls.element), main));
  const keys = stageKeys(element, [
    predict.key, bar.key,
    ({ key }) => !pooled && /^[1-4]$/.test(key) && Number(key) <= model.chains.length && (pick(Number(key) - 1), true),
    ({ key }) => key === "Escape" && view.free(),
    ({ key }) => key.toLowerCase() === "s" && first.present && (tools.toggle(), true),
  ]);

  const choose = (i) => i !== map && controls.select((map = i));

  // The map of a kernel that was just added comes with the next computation.
  const pick = (i) => (i < model.chains.length ? did(() => choose(i)) : void (wanted = [i, transport.row, transport.col]));

  // What a person did to the transport: shown at once; a pinned cell is let go.
  function did(act) {
    act();
    view.free();
    stepped();
    loop.start();
  }

  function stepped() {
    bar.show();
    show();
  }

  function show() {
    const { row, col } = transport;
    if (predict.isOn()) predict.ask(`${cellKey(map, row, col)} ${good} ${model.shown}`, model.question(map, row, col));
    view.step();
    moved();
  }

  // A slow sweep rests after each step; its steps are too few to trouble the address.
  const moved = atRest(settledAfter, () => {
    const place = [map, transport.row, transport.col];
    writeParameter("at", placeText(place));
    rememberPlace(first.page, good, place);
  });

  function predicted() {
    const { row, col } = transport;
    if (predict.isOn() && predict.solved()) answers.set(good, answered.add(cellKey(map, row, col)));
    if (model.settings) show();
  }

  function usePreset(slug) {
    const chosen = first.presets.find((each) => each.slug === slug);
    if (!chosen) return;
    preset = slug;
    take(chosen.stage);
    compute();
  }

  function take(stage) {
    input.source = stage.source;
    controls.set(stage.demo);
    picker.set(input.source, preset);
    map = stage.at[0];
    controls.select(map);
    wanted = stage.at;
  }

  function bring(given, isMoving) {
    input.source = given;
    touch(isMoving);
  }

  function touch(isMoving) {
    preset = null;
    moving = isMoving;
    clearTimeout(timer);
    drawing ||= requestAnimationFrame(() => {
      drawing = 0;
      compute();
    });
  }

  /** Everything anew; what does not fit is said in a sentence, and the last good maps stay. quiet: nothing that Python need hear of. */
  function compute(quiet) {
    const before = [model.input, model.window, model.shown];
    try {
      model.setInput(...input.parts());
      const count = model.input.planes.length;
      controls.layer(Boolean(input.window));
      if (!input.window) controls.suit(count, input.full(model.input));
      model.begin(...input.applied(controls.kernels(count), controls.settings(count)));
      say("");
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      say(t(error.template, error.values));
      if (!before[0] || !model.settings) return fallBack();
      model.setInput(...before);
      timer = setTimeout(rest, settledAfter);
      return void model.begin(model.chains.map((chain) => chain.kernels), model.settings);
    }
    kept = { demo: controls.description(), source: input.source };
    good = JSON.stringify([input.ofPicture && pictureKey, kept]);
    answered = answers.get(good) ?? new Set();
    if (returns) wanted = recallPlace(first.page, good) ?? wanted;
    returns = false;
    const [out] = model.outputs();
    map = Math.min(wanted?.[0] ?? map, model.outputs().length - 1);
    transport.origin = model.origin.output;
    transport.resize(out.rows, out.cols);
    if (wanted) transport.place(wanted[1], wanted[2]);
    wanted = null;
    controls.sizes(model);
    picker.set(input.source, preset);
    view.renew();
    redraw();
    stepped();
    element.dataset.cnnvizReady = "true";
    if (quiet) return;
    clearTimeout(timer);
    if (!moving) timer = setTimeout(rest, settledAfter);
    news = true;
  }

  function redraw() {
    view.setLook(look, input.full(model.input));
    view.rebuild();
  }

  // A link may hold what cannot be computed together: then the page's first preset stands in.
  function fallBack() {
    const why = problem.textContent;
    take(first.presets[0].stage);
    compute();
    say(why);
  }

  function say(text) {
    setText(problem, text);
    setHidden(problem, !text);
  }

  const description = () => ({ ...kept, at: [map, transport.row, transport.col] });

  function rest() {
    if (!news) return;
    news = false;
    send({ stage: description(), preset, picture: pictureKey, probes: probesOf(model.outputs().map(({ values }) => values)) });
  }

  function update(header, newArrays, { setStateValue }) {
    first.present = header.present;
    first.presets = header.presets;
    send = (value) => setStateValue("rest", value);
    input.unit = header.picture.unit;
    element.classList.toggle("present", header.present);
    look = { ...drawingLook(element, newArrays), present: header.present };
    look.text = header.present ? figureFont(0) : 0.95 * look.rem;
    bar.setLook(look);
    const key = `${header.picture.key} ${input.unit}`;
    const other = key !== pictureKey;
    if (other) {
      pictureKey = key;
      input.picture = planesOf(newArrays.pixels, input.unit);
      picker.setPicture(input.picture, input.unit ? 1 : 255);
    }
    picker.setTables(look.tables, look.accent);
    controls.studio(header.studio);
    if (header.window) picker.setWindow(header.window.source, input.bring(header.window, newArrays).words(t));
    const begins = header.epoch !== epoch;
    if (begins) {
      returns = header.epoch > 1; // the first page of a visit shows what its link says
      epoch = header.epoch;
      preset = header.preset;
      take(header.stage);
    }
    if (begins || (other && input.ofPicture)) compute();
    else redraw();
    if (begins) news = false;
  }

  function stop() {
    cancelAnimationFrame(drawing);
    clearTimeout(timer);
    for (const each of [loop, moved, keys]) each.stop();
    controls.destroy();
  }

  return { element, update, stop, kept: () => ({ stage: description() }) };
}
