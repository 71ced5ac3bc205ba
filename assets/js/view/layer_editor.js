// The chosen layer of a stack with its settings, and what can be done to its place in the list. Every
// change is reported at once; a number that cannot be is refused beside it.
import { stackLimits } from "../engine/layer_stack.js";
import { changedLayer, isSquare, madeSquare, mostPadding, samePadding, turnedInto } from "../engine/stack_edit.js";
import { el, setHidden, setText } from "./dom.js";
import { stackOps } from "./stack_words.js";

/** onChange(layer) follows every change; onAct(name): "up", "down", "copy", "remove", "add". */
export function createLayerEditor(t, { onChange, onAct }) {
  let layer = null;
  let alike = true;
  const alert = el("div", { class: "alert", role: "alert", hidden: true, dataset: { testid: "layer-problem" } });
  const say = (text) => {
    setText(alert, text);
    setHidden(alert, !text);
  };
  const change = (patch) => {
    say("");
    layer = changedLayer(layer, patch);
    refresh();
    onChange(layer);
  };

  /** A number with limits; use(value) as soon as what is typed can be used, a sentence once it is left and cannot. */
  const whole = (label, testid, limits, use) => {
    const input = el("input", { type: "number", step: 1, class: "num", inputmode: "numeric", aria: { label }, dataset: { testid } });
    const usable = () => {
      const [low, high] = limits();
      const value = Number(input.value);
      return input.value.trim() !== "" && Number.isInteger(value) && value >= low && value <= high ? value : null;
    };
    input.oninput = () => {
      const value = usable();
      if (value !== null) use(value);
    };
    input.onchange = () => {
      const [low, high] = limits();
      if (usable() === null) say(t("{label}: {value} cannot be used; a whole number from {low} to {high} can.", { label, value: input.value || "∅", low, high }));
      refresh();
    };
    return { input, limits };
  };
  const pair = (name, least, labels) => labels.map((label, axis) => whole(label, `layer-${name}-${axis}`, () => [least, stackLimits[name]],
    (value) => change({ [name]: alike ? [value, value] : layer[name].with(axis, value) })));

  const op = el("select", { aria: { label: t("Operation") }, dataset: { testid: "layer-op" } }, Object.entries(stackOps(t)).map(([value, text]) => el("option", { value, text })));
  op.onchange = () => change(turnedInto(layer, op.value));
  const size = pair("size", 1, [t("Window, rows"), t("Window, columns")]);
  const stride = pair("stride", 1, [t("Stride, down"), t("Stride, across")]);
  const dilation = pair("dilation", 1, [t("Dilation, down"), t("Dilation, across")]);
  const padding = [t("Padding, top"), t("Padding, bottom"), t("Padding, left"), t("Padding, right")].map((label, side) => whole(label, `layer-padding-${side}`, () => [0, mostPadding(layer, side)],
    (value) => change({ padding: alike ? Array(4).fill(value) : layer.padding.with(side, value) })));
  const channels = whole(t("Channels"), "layer-channels", () => [1, stackLimits.channels], (value) => change({ channels: value }));
  const bias = el("input", { type: "checkbox", dataset: { testid: "layer-bias" }, onchange: () => change({ bias: bias.checked }) });
  const square = el("input", { type: "checkbox", dataset: { testid: "layer-square" } });
  square.onchange = () => {
    alike = square.checked;
    if (alike && !isSquare(layer)) change(madeSquare(layer));
    refresh();
  };
  const same = el("button", { type: "button", class: "nf-button le-same", text: t("keep the size"), dataset: { testid: "layer-same" }, onclick: () => change({ padding: samePadding(layer) }) });

  const inputs = (parts) => parts.map(({ input }) => input);
  const field = (text, ...controls) => el("div", { class: "le-field" }, el("span", { class: "field-name", text }), el("span", { class: "field-ctl" }, controls));
  const dilationField = field(t("Dilation"), inputs(dilation));
  const channelField = field(t("Channels"), channels.input);
  const biasField = el("label", { class: "tick" }, bias, el("span", { text: t("Bias") }));
  const fields = el("div", { class: "le-fields" }, field(t("Operation"), op), field(t("Window"), inputs(size)), field(t("Stride"), inputs(stride)), dilationField, field(t("Padding"), inputs(padding), same), channelField,
    el("div", { class: "le-ticks" }, el("label", { class: "tick" }, square, el("span", { text: t("rows and columns alike") })), biasField));

  const act = (name, text, sign) => el("button", { type: "button", class: "nf-button", title: text, aria: { label: text }, dataset: { testid: `layer-${name}` }, onclick: () => onAct(name) }, sign);
  const acts = { up: act("up", t("Move the layer up"), "↑"), down: act("down", t("Move the layer down"), "↓"), copy: act("copy", t("Duplicate the layer"), t("Duplicate")), remove: act("remove", t("Remove the layer"), t("Remove")), add: act("add", t("Add a layer behind it"), t("Add")) };
  const title = el("h4", { class: "fm-title", dataset: { testid: "layer-title" } });
  const element = el("section", { class: "le settings", aria: { label: t("The chosen layer") } },
    el("div", { class: "fm-row le-head" }, title, el("div", { class: "le-acts" }, Object.values(acts))), fields, alert);

  function refresh() {
    op.value = layer.op;
    const convolves = layer.op === "conv";
    square.checked = alike;
    [dilationField, channelField, biasField].forEach((node) => setHidden(node, !convolves));
    [[size, layer.size], [stride, layer.stride], [dilation, layer.dilation], [padding, layer.padding]].forEach(([parts, values]) => parts.forEach((part, i) => {
      write(part, values[i]);
      setHidden(part.input, alike && i > 0);
    }));
    setHidden(same, !convolves);
    write(channels, layer.channels);
    bias.checked = layer.bias;
  }

  // What is being typed stays as it is typed.
  function write({ input, limits }, value) {
    [input.min, input.max] = limits();
    const typing = input.matches(":focus") && Number(input.value) === value;
    if (!typing) input.value = value;
  }

  return {
    element,
    show(newLayer, index, count) {
      const other = layer !== newLayer;
      layer = newLayer;
      if (other) say("");
      if (other || !isSquare(layer)) alike = isSquare(layer);
      setText(title, t("Layer {n} of {count}", { n: index + 1, count }));
      acts.up.disabled = index === 0;
      acts.down.disabled = index === count - 1;
      acts.remove.disabled = count === 1;
      acts.add.disabled = acts.copy.disabled = count >= stackLimits.layers;
      refresh();
    },
  };
}
