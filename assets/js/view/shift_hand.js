// The hand on the picture: how far it is moved, as two sliders with numbers, what comes in from
// outside, half pixels, and how many blocks follow each other.
import { farthestShift } from "../engine/shift.js";
import { el } from "./dom.js";

/** onShift(dy, dx, moving), onChange({ fill, blocks, half }). -> { element, show(shift, most), set(values) } */
export function createShiftHand({ t, onShift, onChange }) {
  let now = { fill: "circular", blocks: 1, half: false };
  let shift = [0, 0];
  const axis = (label, index, testid) => {
    const range = el("input", { type: "range", class: "lab-range", min: -farthestShift, max: farthestShift, step: 1, aria: { label }, dataset: { testid } });
    const number = el("input", { type: "number", class: "num lab-number", min: -farthestShift, max: farthestShift, step: 1, aria: { label }, dataset: { testid: `${testid}-number` } });
    const told = (value, moving) => onShift(index ? shift[0] : value, index ? value : shift[1], moving);
    range.oninput = () => told(Number(range.value), true);
    range.onchange = () => told(Number(range.value), false);
    number.onchange = () => {
      const value = Number(number.value);
      if (number.value.trim() === "" || !Number.isFinite(value)) number.value = shift[index];
      else told(value, false);
    };
    return { range, number, element: el("label", { class: "lab-axis" }, el("span", { text: label }), range, number) };
  };
  const axes = [axis(t("Down"), 0, "shift-dy"), axis(t("Right"), 1, "shift-dx")];
  const back = el("button", { type: "button", class: "sp-button", text: t("Back to 0"), dataset: { testid: "shift-back" }, onclick: () => onShift(0, 0, false) });
  const change = (patch) => {
    now = { ...now, ...patch };
    onChange(now);
  };
  const select = (options, testid, use) => {
    const list = el("select", { class: "lab-select", dataset: { testid } }, options.map(([value, text]) => el("option", { value, text })));
    list.onchange = () => use(list.value);
    return list;
  };
  const fill = select([["circular", t("the other side (circular)")], ["zeros", t("zeros")], ["replicate", t("edge repeated")], ["camera", t("the scene: the camera moves")]], "shift-fill", (value) => change({ fill: value }));
  const blocks = select([1, 2, 3, 4].map((n) => [n, String(n)]), "shift-blocks", (value) => change({ blocks: Number(value) }));
  const half = el("input", { type: "checkbox", dataset: { testid: "shift-half" }, onchange: () => change({ half: half.checked }) });
  const field = (text, control) => el("label", { class: "lab-field" }, el("span", { text }), control);
  const element = el("div", { class: "lab-hand" }, axes.map((each) => each.element), back,
    field(t("What comes in"), fill), field(t("Blocks in a row"), blocks), el("label", { class: "tick" }, half, el("span", { text: t("half pixels") })));

  return {
    element,
    show([dy, dx], most) {
      shift = [dy, dx];
      axes.forEach(({ range, number }, i) => {
        if (Number(range.max) !== most) {
          range.min = number.min = -most;
          range.max = number.max = most;
        }
        range.value = number.value = shift[i];
      });
    },
    set(values) {
      now = { ...now, ...values };
      fill.value = now.fill;
      blocks.value = now.blocks;
      half.checked = now.half;
      axes.forEach(({ range, number }) => (range.step = number.step = now.half ? 0.5 : 1));
    },
  };
}
