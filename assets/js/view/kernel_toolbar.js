// The brush, the size and the operations of the kernel editor, as rows of small buttons and fields.
import { el, refill } from "./dom.js";
import { kernelIcon } from "./kernel_icons.js";
import { formatWeight, nudgeWeight } from "../engine/kernel_edit.js";
import { checkNumber } from "../engine/kernel_text.js";

// A button that shows an icon, with its name for the tooltip and for those who hear the page.
export function iconButton(name, label, onclick, more = {}) {
  return el("button", { type: "button", class: "ke-button", onclick, ...more, aria: { label, ...more.aria }, dataset: { tip: label, ...more.dataset } }, kernelIcon(name));
}

// A sentence about something that could not be done, beside the control it is about.
export function createNotice() {
  const element = el("p", { class: "ke-notice", role: "alert", hidden: true });
  return {
    element,
    say(text) {
      element.textContent = text;
      element.hidden = !text;
    },
  };
}

// createKernelToolbar({ t, operate(name), resize(height, width), undo, redo, attempt, step(), largest }) ->
// { brushRow, sizeRow, tool(), brush(), setBrush(weight), show({ height, width, canUndo, canRedo }), notice }.
export function createKernelToolbar({ t, operate, resize, undo, redo, attempt, step, largest }) {
  let tool = "paint";
  let brush = 1;
  let shape = { height: 3, width: 3 };
  const notice = createNotice();

  const tools = [["paint", t("Paint with the brush")], ["erase", t("Erase: paint zeros")], ["type", t("Select cells and type")]].map(([name, label]) =>
    iconButton(name, label, () => setTool(name), { dataset: { tool: name } }));

  function setTool(name) {
    tool = name;
    for (const button of tools) button.setAttribute("aria-pressed", String(button.dataset.tool === name));
  }

  const field = el("input", { class: "ke-field", type: "text", inputmode: "text", autocomplete: "off", spellcheck: "false", aria: { label: t("Value of the brush") }, dataset: { testid: "kernel-brush" } });
  const chips = [-1, 0, 1].map((weight) => el("button", { type: "button", class: "ke-chip", onclick: () => setBrush(weight), dataset: { brush: weight }, aria: { label: t("Brush value {value}", { value: formatWeight(weight) }) } }, weight > 0 ? `+${weight}` : formatWeight(weight)));

  function setBrush(weight) {
    brush = Math.fround(weight);
    showBrush();
    for (const chip of chips) chip.setAttribute("aria-pressed", String(Number(chip.dataset.brush) === brush));
    if (tool !== "paint") setTool("paint");
  }

  function showBrush() {
    field.value = String(Number(brush.toPrecision(6))).replace("-", "−");
  }

  field.onchange = () => {
    if (!attempt(notice, () => setBrush(checkNumber(field.value)))) showBrush();
  };
  field.onfocus = () => field.select();
  field.onkeydown = (event) => {
    const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (!steps) return;
    event.preventDefault();
    setBrush(nudgeWeight(brush, event.shiftKey ? steps * 10 : steps, step()));
  };

  const sizes = [["height", t("Rows")], ["width", t("Columns")]].map(([side, label]) => {
    const input = el("input", { class: "ke-field ke-size", type: "number", min: 1, max: largest, step: 1, aria: { label }, dataset: { testid: `kernel-${side}` } });
    input.onchange = () => {
      const wanted = Number(input.value);
      if (input.value.trim() !== "" && Number.isInteger(wanted) && wanted >= 1 && wanted <= largest) {
        notice.say("");
        resize(side === "height" ? wanted : shape.height, side === "width" ? wanted : shape.width);
      } else {
        const said = input.value || "∅";
        input.value = shape[side];
        notice.say(t("{side}: “{value}” cannot be used; a painted kernel has 1 to {most}.", { side: label, value: said, most: largest }));
      }
    };
    return input;
  });

  const operations = [
    ["flipX", t("Flip left and right")], ["flipY", t("Flip up and down")], ["rotate", t("Rotate by 90°")], ["transpose", t("Transpose")],
    ["negate", t("Negate")], ["normalise", t("Normalise: sum of 1")], ["symmetrise", t("Symmetrise: mean of its mirrors")], ["clear", t("Clear: all zeros")],
  ].map(([name, label]) => iconButton(name, label, () => operate(name), { dataset: { operation: name } }));

  const undoButton = iconButton("undo", t("Undo"), undo, { aria: { keyshortcuts: "Control+Z Meta+Z" }, dataset: { operation: "undo" } });
  const redoButton = iconButton("redo", t("Redo"), redo, { aria: { keyshortcuts: "Control+Y Meta+Shift+Z" }, dataset: { operation: "redo" } });
  const brushRow = el("div", { class: "ke-line" },
    el("div", { class: "ke-segments", role: "group", aria: { label: t("What the pointer does") } }, tools),
    el("div", { class: "ke-group", role: "group", aria: { label: t("Brush") } }, field, el("div", { class: "ke-chips" }, chips)));
  const sizeRow = el("div", { class: "ke-line" },
    el("div", { class: "ke-group", role: "group", aria: { label: t("Size of the kernel") } }, el("span", { class: "ke-name", text: t("Size") }), sizes[0], el("span", { class: "ke-times", aria: { hidden: "true" } }, "×"), sizes[1]),
    el("div", { class: "ke-group ke-tight" }, undoButton, redoButton));
  const operationRow = el("div", { class: "ke-operations", role: "toolbar", aria: { label: t("Change the whole kernel") } }, operations);
  setTool("paint");
  setBrush(1);

  return {
    brushRow,
    rows: [sizeRow, operationRow, notice.element],
    notice,
    tool: () => tool,
    brush: () => brush,
    setBrush,
    show({ height, width, canUndo, canRedo, large }) {
      shape = { height, width };
      sizes.forEach((input, i) => (input.value = i ? width : height));
      undoButton.disabled = !canUndo;
      redoButton.disabled = !canRedo;
      brushRow.hidden = large;
    },
  };
}

// The tabs over the grid where each channel has a kernel of its own.
export function createPlaneTabs({ t, choose, copyToAll }) {
  const list = el("div", { class: "ke-tabs", role: "tablist", aria: { label: t("Channel") } });
  const copy = el("button", { type: "button", class: "ke-text-button", onclick: copyToAll, title: t("Copy this kernel to all channels"), dataset: { operation: "copyToAll" } }, kernelIcon("copy"), el("span", { text: t("Copy to all") }));
  const element = el("div", { class: "ke-line ke-planes", hidden: true }, list, copy);
  let tabs = [];
  return {
    element,
    show(labels, active) {
      element.hidden = labels.length < 2;
      tabs = labels.map((label, i) => el("button", { type: "button", class: "ke-tab", role: "tab", tabindex: i === active ? 0 : -1, onclick: () => choose(i), dataset: { plane: i }, aria: { selected: i === active } }, el("span", { class: "ke-dot", aria: { hidden: "true" } }), label));
      const focused = list.matches(":focus-within");
      refill(list, tabs);
      if (focused) tabs[active]?.focus();
      list.onkeydown = (event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!step) return;
        event.preventDefault();
        event.stopPropagation();
        choose((active + step + labels.length) % labels.length);
      };
    },
  };
}
