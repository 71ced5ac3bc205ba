// im2col: the windows of a small picture as columns, a convolution as one product of matrices; header and
// report are described in cnnviz/ui/parameters_header.py.
import { Unfolding } from "../engine/im2col.js";
import { Transport } from "../engine/transport.js";
import { createChipRow } from "../view/chip_row.js";
import { createAction } from "../view/choices.js";
import { el } from "../view/dom.js";
import { createIm2colView } from "../view/im2col_view.js";
import { keepSettings, themeOf } from "../view/kept_settings.js";
import { drawingLook, mounting } from "../view/mount.js";
import { createPlayLoop } from "../view/play_loop.js";
import { createSmallControls } from "../view/small_controls.js";
import { pictureOf, savePng } from "../view/saved_picture.js";
import { createTransportBar } from "../view/transport_bar.js";

const mostRows = 4;
export default mounting(createUnfold);

function createUnfold(t) {
  let [unfolding, header, arrays, look] = [null, null, null, null];
  let [n, row, frame] = [0, null, 0];
  const transport = new Transport();
  const bar = createTransportBar({ t, transport, outputs: false, onChange: moved });
  const loop = createPlayLoop(transport, () => {
    bar.show();
    view.mark();
  });
  const view = createIm2colView(t, {
    state: () => ({ place: transport.at, n, row }),
    point(to) {
      if (transport.playing) return;
      if (to.place !== undefined) transport.seek(to.place);
      [n, row] = [to.n ?? n, to.row];
      later();
    },
    halt() {
      if (transport.playing) transport.toggle();
      return true;
    },
  });
  const controls = createSmallControls(t);
  const whole = (name, label, limits) => controls.whole(label, limits, `im2col-${name}`, (value) => settings.change({ [name]: value }));
  const fields = {
    side: whole("side", t("Picture side"), [4, 12]), stride: whole("stride", t("Stride"), [1, 3]),
    padding: controls.choice(t("Padding"), [["valid", t("valid (none)")], ["same", t("same size")]], "im2col-padding", (value) => settings.change({ padding: value })),
  };
  const chips = createChipRow(t("Kernels, one to four"), "filter", toggle);
  const png = createAction(t("Save this view as PNG"), "im2col-png", () => savePng(pictureOf(view.element, look), "cnnviz-im2col.png"));
  const element = el("div", { class: "studio pa pa-small" },
    el("div", { class: "pa-controls" }, Object.values(fields).map((field) => field.element), png),
    el("div", { class: "pa-field" }, el("span", { class: "pa-name", text: t("Kernels, one to four") }), chips.element),
    controls.element, bar.element, view.element,
    el("p", { class: "fm-note", text: t("Point anywhere, or use the keys: arrows move the window, Space plays, Home and End go to its first and last place.") }));
  element.onkeydown = (event) => {
    if (event.defaultPrevented || event.target.matches("input, select")) return;
    if (event.target.matches("button") && [" ", "Enter"].includes(event.key)) return;
    bar.key(event);
  };

  // One drawing a frame, however often the pointer moves.
  function later() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      bar.show();
      view.mark();
    });
  }

  function moved() {
    row = null;
    loop.start();
    later();
  }

  function toggle(slug) {
    const { filters } = settings.now();
    const without = filters.filter((other) => other !== slug);
    const next = without.length < filters.length ? without : [...filters, slug];
    if (!next.length) controls.say(t("One kernel stays."));
    else if (next.length > mostRows) controls.say(t("There is room for {most} kernels.", { most: mostRows }));
    else settings.change({ filters: next });
  }

  const settings = keepSettings({ t, part: "im2col", show, say: controls.say, reflect(now) {
    for (const [name, field] of Object.entries(fields)) field.set(now[name]);
    chips.press((slug) => now.filters.includes(slug));
  } });

  function show(wanted) {
    const chosen = wanted.filters.map((slug) => header.menu.findIndex((entry) => entry.slug === slug));
    unfolding = new Unfolding(wanted, arrays.planes, arrays.kernels, chosen);
    n = Math.min(n, chosen.length - 1);
    row = null;
    transport.resize(unfolding.geometry.out, unfolding.geometry.out);
    view.show(unfolding, chosen.map((at) => header.menu[at].name), look);
    bar.setLook(look);
  }

  return {
    element,
    kept: settings.kept,
    stop() {
      loop.stop();
      cancelAnimationFrame(frame);
      settings.stop();
      view.stop();
    },
    update(newHeader, newArrays, hands) {
      [header, arrays, look] = [newHeader, newArrays, drawingLook(element, newArrays)];
      chips.offer(header.menu.map(({ slug, name }) => [slug, name]));
      settings.update(header, hands, header.menu, [...arrays.planes], [...arrays.kernels], themeOf(look, header));
      element.dataset.cnnvizReady = "true";
    },
  };
}
