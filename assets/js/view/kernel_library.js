// The choice among named kernels: the list, what the chosen one finds and where it is from, and the
// sliders of a family that has any.
import { el, refill } from "./dom.js";
import { createNotice } from "./kernel_toolbar.js";

// createKernelLibrary({ t, catalogue, extra, largest, pick(slug | null), place(entry), adjust(slug, params), settle() }) ->
// { element, show({ slug, params, edited }), item(slug), notice }. extra: more entries, [{ label, planes }], on top, or with a family below.
export function createKernelLibrary({ t, catalogue, extra, largest, pick, place, adjust, settle }) {
  const items = new Map(catalogue.map((item) => [item.slug, item]));
  const families = [...new Set(catalogue.map((item) => item.family))];
  const own = el("option", { value: "", text: t("Custom") });
  const extras = extra.map(extraOption);
  const learned = extra.findIndex(({ family }) => family);
  const picker = el("select", { class: "ke-picker", dataset: { testid: "kernel-picker" } }, own, extras.filter((_, i) => !extra[i].family),
    families.map((family) => el("optgroup", { label: t(family) },
      catalogue.filter((item) => item.family === family).map((item) => el("option", { value: item.slug, text: t(item.name) })))),
    learned >= 0 && el("optgroup", { label: extra[learned].family }, extras.slice(learned)));
  const finds = el("p", { class: "ke-finds" });
  const source = el("p", { class: "ke-source" });
  const about = el("div", { class: "ke-about" }, finds, source);
  const sliders = el("div", { class: "ke-sliders" });
  const notice = createNotice();
  const element = el("div", { class: "ke-library" }, el("label", { class: "ke-label" }, el("span", { class: "ke-name", text: t("Kernel") }), picker), about, sliders, notice.element);
  let shown = null;
  let rows = [];
  let params = {};

  picker.onchange = () => {
    const [, index] = /^extra (\d+)$/.exec(picker.value) ?? [];
    if (index) place(extra[index]);
    else pick(picker.value || null);
  };

  function extraOption({ label, planes: [{ height, width }] }, i) {
    const tooLarge = Math.max(height, width) > largest;
    return el("option", { value: `extra ${i}`, text: tooLarge ? `${label} (${height} × ${width})` : label, disabled: tooLarge });
  }

  function slider(item, { name, label, min, max, step }) {
    const text = t(label);
    const range = el("input", { class: "ke-range", type: "range", min, max, step, dataset: { param: name }, aria: { label: text } });
    const number = el("input", { class: "ke-field ke-param", type: "number", min, max, step, dataset: { paramNumber: name }, aria: { label: text } });
    const change = (value) => {
      notice.say("");
      adjust(item.slug, { ...params, [name]: value });
    };
    range.oninput = () => change(Number(range.value));
    range.onchange = () => settle();
    number.onchange = () => {
      const value = Number(number.value);
      if (number.value.trim() === "" || !(value >= min && value <= max)) {
        notice.say(t("{name}: “{value}” cannot be used; it goes from {min} to {max}.", { name: text, value: number.value, min, max }));
        number.value = params[name];
        return;
      }
      change(snapToStep(value, min, step));
      settle();
    };
    return { name, range, number, element: el("div", { class: "ke-slider" }, el("span", { class: "ke-name", text }), range, number) };
  }

  // The library kernel that is shown or, once edited, that it was started from.
  function show(plane) {
    const item = items.get(plane.slug);
    params = { ...plane.params };
    picker.value = plane.edited || !item ? "" : item.slug;
    if (item !== shown) {
      shown = item;
      rows = (item?.params ?? []).map((param) => slider(item, param));
      refill(sliders, rows.map((row) => row.element));
      sliders.hidden = !rows.length;
      about.style.setProperty("min-height", "0");
    } else if (plane.edited && about.clientHeight) about.style.setProperty("min-height", `${about.clientHeight}px`);
    finds.textContent = !item ? t("Your own kernel.") : plane.edited ? t("Your own kernel, started from: {name}.", { name: t(item.name) }) : t(item.finds);
    source.textContent = item && !plane.edited ? t(item.source) : "";
    for (const { name, range, number } of rows) {
      range.value = params[name];
      number.value = params[name];
      range.style.setProperty("--ke-part", `${(100 * (range.value - range.min)) / (range.max - range.min || 1)}%`);
    }
  }

  return { element, show, notice, item: (slug) => items.get(slug) };
}

// The value at the nearest whole number of steps from the smallest.
function snapToStep(value, min, step) {
  return step ? Number((min + Math.round((value - min) / step) * step).toPrecision(9)) : value;
}
