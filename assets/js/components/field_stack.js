// A stack of layers built by hand: what each layer gives, sees and costs, and on the picture the nested
// fields of one cell. Everything happens here; when the stack rests it goes to Python.
//
// header: { stack: LayerStack as JSON, presets: [{ slug, group, title, sentence, stack, against: slug or null }],
//   picture: { key, unit }, epoch }
// arrays: pixels (the shared picture at its own size, uint8 (h, w) or (h, w, 3)), signed, sequential.
// Sends "rest": { stack, picture: "key unit" }.
import { cellAbove, movedCell, pathDown, readDown, steppedCell, walkStack } from "../engine/layer_stack.js";
import { fieldBox } from "../engine/receptive_field.js";
import { insertLayer, moveLayer, removeLayer } from "../engine/stack_edit.js";
import { enlargedFrame, showsWhole, wholeFrame } from "../engine/stack_frame.js";
import { Transport } from "../engine/transport.js";
import { atRest } from "../view/at_rest.js";
import { createGrowth } from "../view/box_growth.js";
import { createAction, createChoices } from "../view/choices.js";
import { el, setHidden, setText } from "../view/dom.js";
import { createFieldPicture } from "../view/field_picture.js";
import { createFormula } from "../view/formula_canvas.js";
import { createLayerEditor } from "../view/layer_editor.js";
import { levelColour } from "../view/level_colours.js";
import { createLevelStrip } from "../view/level_strip.js";
import { drawingLook, mounting } from "../view/mount.js";
import { createPlayLoop } from "../view/play_loop.js";
import { createStackHead } from "../view/stack_head.js";
import { stageKeys } from "../view/stage_keys.js";
import { pictureOf, savePng } from "../view/saved_picture.js";
import { stackHelp } from "../view/stack_help.js";
import { createStackSteps } from "../view/stack_steps.js";
import { createStackTable } from "../view/stack_table.js";
import { fieldLines, misfitText } from "../view/stack_words.js";

const stackRest = 160;

export default mounting(createFieldStack);

function createFieldStack(t, first) {
  const transport = new Transport();
  let stack = null;
  let [levels, misfit] = [[], null];
  let [selected, probe, whole] = [0, null, null]; // probe: { level, cell } that is pointed at; whole: null where the size decides
  let [epoch, look, arrays, own, key] = [null, null, null, [1, 1, 1], ""];
  let [frame, news, dirty] = [0, false, false];
  let marks = null; // what is drawn on the picture, and at which depth of the steps
  let send = () => {};

  const grouped = (given) => given.map((preset) => ({ group: t("Stacks"), ...preset }));
  const presets = grouped(first.presets);
  const head = createStackHead({ t, presets, onPreset: usePreset, onInput: (input) => edit({ input }) });
  const editor = createLayerEditor(t, { onChange: (layer) => edit({ layers: stack.layers.with(selected, layer) }), onAct: act });
  const table = createStackTable(t, { onSelect: select, onAct: act });
  const strip = createLevelStrip(t, { onSelect: select, onPoint: (level, row, col) => point({ level, cell: [row, col] }), onLeave: () => point(null), onPress: (level, row, col) => press({ level, cell: [row, col] }) });
  const picture = createFieldPicture({
    title: t("Picture"), label: t("The picture under the stack. Arrow keys move the cell of the last map, with Shift eight cells at once."),
    hands: { onPoint: (row, col) => isWhole() && point(above(row, col)), onLeave: () => point(null), onPress: (row, col) => press(above(row, col)) },
  });
  const views = createChoices(t("View of the picture"), [["whole", t("whole")], ["enlarged", t("enlarged")]], (value) => {
    whole = value === "whole";
    schedule();
  }, "field-view");
  const words = createFormula();
  const spoken = el("div", { class: "sr", role: "status", aria: { live: "polite" }, dataset: { testid: "field-words" } });
  const steps = createStackSteps({ t, transport, onChange: stepped });
  const loop = createPlayLoop(transport, stepped);
  const mark = () => picture.mark(marks.boxes, marks.read, marks.dot, look, growth.boxNow(marks.from, marks.box));
  const growth = createGrowth(mark);
  const problem = el("div", { class: "alert", role: "alert", hidden: true, dataset: { testid: "stack-problem" } });
  const png = createAction(t("Save this view as PNG"), "field-png", () => savePng(pictureOf(shown, look), "cnnviz-receptive-field.png"));
  const shown = el("div", { class: "fs-shown" }, picture.element, words.element);
  const side = el("div", { class: "fs-side" }, shown, steps.element, el("div", { class: "fm-row" }, views.element, png), spoken);
  const element = el("div", { class: "studio fs" }, el("div", { class: "fs-body" },
    el("div", { class: "fs-main" }, head.element, strip.element, problem, editor.element, table.element, stackHelp(t)), side));
  const keys = stageKeys(element, [
    (event) => steps.key(event),
    ({ key: name }) => name === "Escape" && probe !== null && (point(null), true),
    ({ key: name, shiftKey }) => {
      const next = steppedCell(stack.cell, name, shiftKey, levels.at(-1).shape);
      return next !== null && (keep(next), true);
    },
  ]);
  const rested = atRest(stackRest, rest);
  const quiet = atRest(400, () => {
    words.write();
    setText(spoken, said.join(" "));
  });
  let said = [];

  const fitting = () => levels.length - 1;
  const isWhole = () => whole ?? showsWhole(levels);
  const above = (row, col) => ({ level: transport.at, cell: cellAbove(levels[transport.at], row, col) });
  const description = () => ({ ...stack, depth: transport.at === fitting() ? stack.layers.length : transport.at });

  /** Another list of layers or another input; what was chosen stays where it was on the picture. */
  function edit(patch) {
    const [before, all] = [levels.at(-1).shape, transport.at === fitting()];
    stack = { ...stack, ...patch };
    walk();
    const after = levels.at(-1).shape;
    stack.cell = movedCell(stack.cell, before.slice(1), after.slice(1));
    if (all) transport.last();
    changed();
  }

  function walk() {
    ({ levels, misfit } = walkStack(stack));
    transport.resize(1, levels.length);
    selected = Math.min(selected, stack.layers.length - 1);
    dirty = true;
    point(null);
  }

  function act(name) {
    const { layers } = stack;
    const by = { up: -1, down: 1 }[name];
    const next = by ? moveLayer(layers, selected, by) : name === "remove" ? removeLayer(layers, selected) : insertLayer(layers, selected, name === "copy");
    if (next === layers) return;
    if (by) selected += by;
    if (name === "add" || name === "copy") selected += 1;
    edit({ layers: next });
    draw();
  }

  function select(index) {
    selected = index;
    dirty = true;
    draw();
    strip.reveal(index + 1);
  }

  function usePreset(slug) {
    const preset = presets.find((each) => each.slug === slug);
    take(preset.stack);
    changed();
    strip.reveal(0);
  }

  function take(given) {
    stack = given;
    selected = 0;
    whole = null;
    walk();
    transport.seek(Math.min(given.depth ?? Infinity, fitting()));
  }

  function point(at) {
    probe = at;
    growth.stop();
    schedule();
  }

  // A press on the last map keeps the cell; below it, it is held until something else is done.
  const press = (at) => (at.level === fitting() ? keep(at.cell) : point(at));

  function keep(cell) {
    stack = { ...stack, cell };
    point(null);
    changed();
  }

  function stepped() {
    probe = null;
    if (transport.at !== selected + 1 && transport.at) [selected, dirty] = [transport.at - 1, true];
    changed();
    growth.step(transport.at === marks.depth + 1); // from the next frame on, drawn by then
    loop.start();
    strip.reveal(transport.at);
  }

  function changed() {
    news = true;
    schedule();
    rested();
  }

  function schedule() {
    frame ||= requestAnimationFrame(draw);
  }

  function draw() {
    cancelAnimationFrame(frame);
    frame = 0;
    const [, height, width] = stack.input;
    if (dirty) drawAll();
    const depth = transport.at;
    const kept = pathDown(stack, levels, fitting(), stack.cell);
    const at = probe ?? { level: depth, cell: kept[depth] };
    const path = pathDown(stack, levels, at.level, at.cell);
    const boxes = path.map((cell, level) => fieldBox(levels[level], ...cell));
    const reads = readDown(stack, levels, at.level, at.cell);
    const box = boxes[at.level];
    const around = probe ? box : fieldBox(levels[fitting()], ...stack.cell);
    const seen = isWhole() ? wholeFrame(levels) : enlargedFrame(levels, around);
    const tall = Math.min(26 * look.rem, window.innerHeight * 0.52);
    picture.show(seen, height, width, side.clientWidth || 320, tall, t("{height} × {width} pixels", { height, width }), look);
    const outlined = boxes.slice(1).map((each, i) => ({ box: each, level: i + 1, colour: levelColour(look.tables.sequential, i + 1, fitting()), strong: i === selected })).concat(at.level ? [] : [{ box, colour: look.accent }]);
    marks = { depth, boxes: outlined, from: boxes[at.level - 1], box, read: reads[0], dot: path[0] };
    mark();
    strip.mark(reads, at.level);
    table.mark(at.level);
    steps.show();
    views.set(isWhole() ? "whole" : "enlarged");
    said = fieldLines(t, { at, box, read: reads[0], levels, layers: stack.layers });
    words.draw(said, { ink: look.ink, font: look.font });
    quiet();
    Object.assign(element.dataset, { depth: at.level, cell: at.cell.join(), box: [box.top, box.left, box.height, box.width].join(), cnnvizReady: "true" });
  }

  /** What does not follow the pointer. */
  function drawAll() {
    dirty = false;
    picture.take(arrays.pixels, stack.input, key);
    look.copy = picture.copy;
    const now = { layers: stack.layers, levels, misfit, selected };
    const same = ({ stack: other }) => JSON.stringify([other.layers, other.input]) === JSON.stringify([stack.layers, stack.input]);
    head.show(presets.find(same)?.slug ?? null, stack.input, own);
    editor.show(stack.layers[selected], selected, stack.layers.length);
    table.show(now, look);
    strip.show(now, look);
    setText(problem, misfit ? misfitText(t, misfit) : "");
    setHidden(problem, !misfit);
  }

  function rest() {
    if (!news) return;
    if (transport.playing) return void rested();
    news = false;
    send({ stack: description(), picture: key });
  }

  const room = new ResizeObserver(() => stack && schedule());
  room.observe(side);

  function update(header, newArrays, { setStateValue }) {
    send = (value) => setStateValue("rest", value);
    arrays = newArrays;
    presets.splice(0, presets.length, ...grouped(header.presets)); // those over the picture have its size
    key = `${header.picture.key} ${header.picture.unit}`;
    const [height, width, channels = 1] = arrays.pixels.shape;
    const before = own;
    own = [channels, height, width];
    look = drawingLook(element, newArrays);
    const begins = header.epoch !== epoch;
    epoch = header.epoch;
    if (begins) take(header.stack);
    else if (String(stack.input) === String(before) && String(own) !== String(before)) edit({ input: own }); // a stack over the whole picture follows it
    dirty = true;
    draw();
    if (begins) news = false;
  }

  function stop() {
    cancelAnimationFrame(frame);
    for (const each of [loop, rested, quiet, keys]) each.stop();
    room.disconnect();
  }

  return { element, update, stop, kept: () => ({ stack: description() }) };
}
