// The settings of the chain as native controls: convolution, activation, pooling. Every change is
// reported at once; numbers that cannot be read are refused beside their control.
import { el, setHidden, setText } from "./dom.js";
import { activationLabel, activationNames, poolKindLabel, poolKinds } from "./labels.js";

const studioLimits = { stride: 4096, dilation: 64, padding: 512, colour: true, convolution: true, pooling: true, kinds: poolKinds };

/** createSettings(t, onChange, limits) -> { element, set(settings), problem(text), suit(channels, full), formula(lines) };
 *  onChange(settings, moving). limits: the largest stride, dilation and padding, whether there are the colour field, the
 *  convolution with its activation and the pooling, and the kinds of pooling; what is left out is the studio's. */
export function createSettings(t, onChange, limits = {}) {
  const most = { ...studioLimits, ...limits };
  let now = null;
  const alert = el("div", { class: "alert", role: "alert", hidden: true });
  const say = (text) => {
    alert.textContent = text;
    alert.hidden = !text;
  };
  const change = (patch, moving = false) => {
    say("");
    now = { ...now, ...patch };
    refresh();
    onChange(now, moving);
  };
  const spec = (patch) => change({ spec: { ...now.spec, ...patch } });
  const pool = (patch) => change({ pool: { ...now.pool, ...patch } });

  const whole = (label, low, high, use, testid) => {
    const input = el("input", { type: "number", min: low, max: high, step: 1, class: "num", inputmode: "numeric", aria: { label }, dataset: { testid } });
    input.onchange = () => {
      const value = Number(input.value);
      if (!Number.isInteger(value) || value < low || value > high || input.value.trim() === "") {
        say(t("{label}: {value} cannot be used; a whole number from {low} to {high} can.", { label, value: input.value || "∅", low, high }));
        refresh();
      } else use(value);
    };
    return input;
  };
  const choice = (label, options, use, testid) => {
    const select = el("select", { aria: { label }, dataset: { testid } }, options.map(([value, text]) => el("option", { value, text })));
    select.onchange = () => use(select.value);
    return select;
  };
  const field = (text, ...controls) => el("div", { class: "field" }, el("span", { class: "field-name", text }), el("span", { class: "field-ctl" }, controls));
  const tick = (text, use, testid) => {
    const box = el("input", { type: "checkbox", dataset: { testid } });
    box.onchange = () => use(box.checked);
    return { box, element: el("label", { class: "tick" }, box, el("span", { text })) };
  };

  const strideY = whole(t("Stride, down"), 1, most.stride, (v) => spec({ stride: [v, now.spec.stride[1]] }), "stride-y");
  const strideX = whole(t("Stride, across"), 1, most.stride, (v) => spec({ stride: [now.spec.stride[0], v] }), "stride-x");
  const dilationY = whole(t("Dilation, down"), 1, most.dilation, (v) => spec({ dilation: [v, now.spec.dilation[1]] }), "dilation-y");
  const dilationX = whole(t("Dilation, across"), 1, most.dilation, (v) => spec({ dilation: [now.spec.dilation[0], v] }), "dilation-x");
  const padding = choice(t("Padding"), [["valid", t("valid (none)")], ["same", t("same size")], ["own", t("own, per side")]], (v) => spec({ padding: v === "own" ? [1, 1, 1, 1] : v }), "padding");
  const sideNames = [t("Padding, top"), t("Padding, bottom"), t("Padding, left"), t("Padding, right")];
  const sides = sideNames.map((name, i) => whole(name, 0, most.padding, (v) => spec({ padding: now.spec.padding.map((p, j) => (j === i ? v : p)) }), `padding-${i}`));
  const sideField = field(t("Top, bottom, left, right"), sides);
  const mode = choice(t("Padding mode"), [["zeros", t("zeros")], ["mean", t("mean of the picture")], ["replicate", t("edge repeated")], ["reflect", t("reflected")], ["circular", t("circular")]], (v) => spec({ padding_mode: v }), "padding-mode");
  const modeField = field(t("Padding mode"), mode);
  const flip = tick(t("True convolution (kernel turned by 180°)"), (v) => spec({ flip: v }), "flip");
  const bias = el("input", { type: "range", min: -2, max: 2, step: 0.01, aria: { label: t("Bias") }, dataset: { testid: "bias" } });
  const biasNumber = el("input", { type: "number", step: 0.1, class: "num wide", aria: { label: t("Bias, as a number") }, dataset: { testid: "bias-number" } });
  bias.oninput = () => change({ bias: Number(bias.value) }, true);
  bias.onchange = () => change({ bias: Number(bias.value) });
  biasNumber.onchange = () => {
    const value = Number(biasNumber.value);
    if (biasNumber.value.trim() === "" || !(Math.abs(value) <= 1e6)) {
      say(t("The bias {value} cannot be used: a number within ±1,000,000.", { value: biasNumber.value || "∅" }));
      refresh();
    } else change({ bias: Math.fround(value) });
  };
  const colour = choice(t("Colour"), [["each", t("same kernel on each channel")], ["sum", t("one kernel per channel, summed")]], (v) => change({ mode: v }), "mode");
  const colourField = field(t("Colour"), colour);
  const activation = choice(t("Activation"), activationNames.map((a) => [a, activationLabel(t, a)]), (v) => change({ activation: v }), "activation");
  const kind = choice(t("Pooling"), most.kinds.map((k) => [k, poolKindLabel(t, k)]), (v) => change({ pool: v === "none" ? { kind: v } : { size: [2, 2], stride: null, padding: 0, ceil: false, ...now.pool, ...(v === "blur" ? { padding: 0, ceil: false } : {}), kind: v } }), "pool");
  const sizeY = whole(t("Pooling window, rows"), 1, 512, (v) => pool({ size: [v, now.pool.size[1]] }), "pool-y");
  const sizeX = whole(t("Pooling window, columns"), 1, 512, (v) => pool({ size: [now.pool.size[0], v] }), "pool-x");
  const stepY = whole(t("Pooling stride, down"), 1, 512, (v) => pool({ stride: [v, (now.pool.stride ?? now.pool.size)[1]] }), "pool-stride-y");
  const stepX = whole(t("Pooling stride, across"), 1, 512, (v) => pool({ stride: [(now.pool.stride ?? now.pool.size)[0], v] }), "pool-stride-x");
  const poolPadding = whole(t("Pooling padding"), 0, 256, (v) => pool({ padding: v }), "pool-padding");
  const ceil = tick(t("Keep the incomplete last window"), (v) => pool({ ceil: v }), "pool-ceil");
  const poolFields = [field(t("Window ↓ × →"), sizeY, "×", sizeX), field(t("Stride ↓ × →"), stepY, "×", stepX), field(t("Padding"), poolPadding), ceil.element];

  const formula = el("p", { class: "size-formula", hidden: true, aria: { label: t("Size of the output") }, role: "group", dataset: { testid: "size-formula" } });

  const group = (title, ...fields) => el("fieldset", {}, el("legend", { text: title }), fields);
  const element = el("div", { class: "settings" }, alert,
    most.convolution && group(t("Convolution"), most.colour && colourField, field(t("Stride ↓ × →"), strideY, "×", strideX), field(t("Padding"), padding), sideField, modeField,
      field(t("Dilation ↓ × →"), dilationY, "×", dilationX), field(t("Bias"), bias, biasNumber), flip.element, formula),
    most.convolution && group(t("Activation"), field(t("Function"), activation)),
    most.pooling && group(t("Pooling"), field(t("Kind"), kind), poolFields, !most.convolution && formula));

  function refresh() {
    [strideY.value, strideX.value] = now.spec.stride;
    [dilationY.value, dilationX.value] = now.spec.dilation;
    const own = Array.isArray(now.spec.padding);
    padding.value = own ? "own" : now.spec.padding;
    sideField.hidden = !own;
    modeField.hidden = now.spec.padding === "valid";
    if (own) sides.forEach((input, i) => (input.value = now.spec.padding[i]));
    mode.value = now.spec.padding_mode;
    flip.box.checked = now.spec.flip;
    bias.value = now.bias;
    biasNumber.value = Number(now.bias.toPrecision(7));
    colour.value = now.mode;
    activation.value = now.activation;
    kind.value = now.pool.kind;
    const blurred = now.pool.kind === "blur";
    const windowed = blurred || ["max", "average", "l2"].includes(now.pool.kind);
    poolFields.forEach((node, i) => (node.hidden = !windowed || (blurred && i > 1)));
    if (windowed) {
      [sizeY.value, sizeX.value] = now.pool.size;
      [stepY.value, stepX.value] = now.pool.stride ?? now.pool.size;
      poolPadding.value = now.pool.padding;
      ceil.box.checked = now.pool.ceil;
    }
  }

  return {
    element,
    problem: say,
    /** The lines of engine/size_formula.js, or none. */
    formula(lines) {
      setText(formula, lines.join("\n"));
      setHidden(formula, !lines.length);
    },
    set(settings) {
      say("");
      now = settings;
      refresh();
    },
    /** Grey pictures have no colour mode; a bias slider spans twice the range of the pixels. */
    suit(channels, full) {
      colourField.hidden = channels === 1;
      bias.min = -2 * full;
      bias.max = 2 * full;
      bias.step = full / 100;
    },
  };
}
