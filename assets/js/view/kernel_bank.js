// Up to four kernels of one layer, one editor each behind tabs. All have the same size, as the kernels
// of a layer do: when one changes its size, the others follow, cut or filled with zeros around.
import { readChoice, writeChoice } from "../engine/demo.js";
import { resizeKernel } from "../engine/kernel_edit.js";
import { el, refill, setText } from "./dom.js";
import { createKernelEditor } from "./kernel_editor.js";

const mostKernels = 4;

/** onChange({ moving }), onSelect(i). -> { element, set(choices), add, choices(), planes(count), suit(count), select(i), names() } */
export function createKernelBank({ t, catalogue, signedTable, largest, extra, onChange, onSelect }) {
  let kernels = [];
  let planeCount = 1;
  let [shown, drawn] = [0, 0];
  const editors = [];
  const tabs = el("div", { class: "tabs bank-tabs", role: "tablist" });
  const slot = el("div", { class: "editor-slot" });
  const remove = el("button", { type: "button", class: "sp-button bank-remove", dataset: { testid: "kernel-remove" }, text: t("Remove this kernel"), onclick: () => drop(shown) });
  const element = el("div", { class: "bank" }, tabs, slot, remove);

  const nameOf = ({ slug }, i) => catalogue.find((entry) => entry.slug === slug)?.name ?? t("Kernel {name}", { name: i + 1 });

  const editorAt = (i) => {
    editors[i] ??= createKernelEditor(el("div", { class: "editor" }), {
      t, catalogue, signedTable, largest, extra, label: t("Kernel {name}", { name: i + 1 }),
      onChange: (state, { moving }) => {
        kernels[i] = { ...state };
        follow(i);
        onChange({ moving });
      },
    });
    return editors[i];
  };

  function follow(i) {
    const { height, width } = kernels[i].planes[0];
    kernels = kernels.map((kernel) => {
      if (kernel.planes[0].height === height && kernel.planes[0].width === width) return kernel;
      return { slug: null, params: {}, planes: kernel.planes.map((plane) => resizeKernel(plane, height, width)) };
    });
    drawTabs();
  }

  function show() {
    const editor = editorAt(shown);
    editor.setState(kernels[shown], { silent: true });
    if (kernels[shown].planes.length !== planeCount) {
      editor.setPlaneCount(planeCount, planeCount === 3 ? ["R", "G", "B"] : undefined);
      kernels[shown] = editor.state();
    }
    slot.replaceChildren(editor.element);
    drawTabs();
  }

  function drawTabs() {
    remove.hidden = kernels.length < 2;
    if (drawn !== kernels.length) {
      drawn = kernels.length;
      refill(tabs, kernels.map((_, i) => el("button", { type: "button", class: "tab", role: "tab", dataset: { testid: `kernel-tab-${i + 1}` }, onclick: () => pick(i) })),
        kernels.length < mostKernels ? el("button", { type: "button", class: "tab bank-add", text: "+", aria: { label: t("Add a kernel: one more output") }, title: t("Add a kernel: one more output"), dataset: { testid: "kernel-add" }, onclick: add }) : null);
    }
    kernels.forEach((kernel, i) => {
      const tab = tabs.children[i];
      setText(tab, String(i + 1));
      tab.title = nameOf(kernel, i);
      tab.setAttribute("aria-label", nameOf(kernel, i));
      tab.setAttribute("aria-selected", String(i === shown));
    });
  }

  function pick(i) {
    select(i);
    onSelect(shown);
  }

  function select(i) {
    if (i === shown || i >= kernels.length || i < 0) return;
    shown = i;
    show();
  }

  function add() {
    if (kernels.length >= mostKernels) return;
    kernels.push(readChoice(writeChoice(kernels[shown]), catalogue));
    shown = kernels.length - 1;
    show();
    onChange({ moving: false });
    onSelect(shown);
  }

  function drop(i) {
    kernels.splice(i, 1);
    shown = Math.min(shown, kernels.length - 1);
    show();
    onChange({ moving: false });
    onSelect(shown);
  }

  return {
    element,
    select,
    set(choices) {
      kernels = choices.map((choice) => readChoice(choice, catalogue));
      shown = Math.min(shown, kernels.length - 1);
      planeCount = Math.max(...kernels.map(({ planes }) => planes.length));
      show();
    },
    choices: () => kernels.map(writeChoice),
    /** The kernels for an input of `count` planes. */
    planes: (count) => kernels.map(({ planes }) => (count === planes.length ? planes : Array.from({ length: count }, (_, c) => planes[c] ?? planes[0]))),
    /** One plane a kernel, or one for each channel. */
    suit(count) {
      if (count === planeCount && kernels[shown].planes.length === count) return;
      planeCount = count;
      show();
    },
    names: () => kernels.map(nameOf),
    destroy: () => editors.forEach((editor) => editor.destroy()),
  };
}
