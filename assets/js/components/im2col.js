// im2col: the windows of a small picture as columns, a convolution as one product of matrices; header and
// report are described in cnnviz/ui/parameters_header.py.
import { Unfolding } from "../engine/im2col.js";
import { Refusal, translator } from "../engine/messages.js";
import { unpack } from "../engine/packing.js";
import { Transport } from "../engine/transport.js";
import { atRest } from "../view/at_rest.js";
import { createAction } from "../view/choices.js";
import { el } from "../view/dom.js";
import { setPresenting } from "../view/figures.js";
import { createIm2colView } from "../view/im2col_view.js";
import { drawingLook, mountedView, unmounting } from "../view/mount.js";
import { createPlayLoop } from "../view/play_loop.js";
import { createSmallControls } from "../view/small_controls.js";
import { pictureOf, savePng } from "../view/stage_png.js";
import { createTransportBar } from "../view/transport_bar.js";

const mostRows = 4;
const unfoldViews = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const { header, arrays } = unpack(data);
  setPresenting(header.present);
  const view = mountedView(unfoldViews, parentElement, header.language, () => createUnfold(translator(header.texts), header.language), (old) => (header.im2col = old.settings()));
  view.update(header, arrays, (im2col) => setStateValue("rest", { im2col }));
  return unmounting(unfoldViews, parentElement);
}

function createUnfold(t, language) {
  let [settings, unfolding, header, arrays, look] = [null, null, null, null, null];
  let [n, row, frame, shown] = [0, null, 0, ""];
  let send = () => {};
  let chipList = [];
  const rest = atRest(160, () => send(settings));
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
  const whole = (name, label, limits) => controls.whole(label, limits, `im2col-${name}`, (value) => change({ [name]: value }));
  const fields = {
    side: whole("side", t("Picture side"), [4, 12]), stride: whole("stride", t("Stride"), [1, 3]),
    padding: controls.choice(t("Padding"), [["valid", t("valid (none)")], ["same", t("same size")]], "im2col-padding", (value) => change({ padding: value })),
  };
  const chips = el("div", { class: "chips", role: "group", aria: { label: t("Kernels, one to four") } });
  const png = createAction(t("Save this view as PNG"), "im2col-png", () => savePng(pictureOf(view.element, look), "cnnviz-im2col.png"));
  const element = el("div", { class: "studio pa pa-small" },
    el("div", { class: "pa-controls" }, Object.values(fields).map((field) => field.element), png),
    el("div", { class: "pa-field" }, el("span", { class: "pa-name", text: t("Kernels, one to four") }), chips),
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

  function change(patch) {
    if (show({ ...settings, ...patch })) rest();
  }

  function toggle(slug) {
    const { filters } = settings;
    const without = filters.filter((other) => other !== slug);
    const next = without.length < filters.length ? without : [...filters, slug];
    if (!next.length) controls.say(t("One kernel stays."));
    else if (next.length > mostRows) controls.say(t("There is room for {most} kernels.", { most: mostRows }));
    else change({ filters: next });
  }

  // The studio's kernel leaves the menu when it is no longer 3 x 3.
  function known(asked) {
    const filters = asked.filters.filter((slug) => header.menu.some((entry) => entry.slug === slug));
    return filters.length === asked.filters.length ? asked : { ...asked, filters: filters.length ? filters : [header.menu[0].slug] };
  }

  /** Unfold other settings; what does not fit is said, and the last good ones stay. */
  function show(asked) {
    const wanted = known(asked);
    const chosen = wanted.filters.map((slug) => header.menu.findIndex((entry) => entry.slug === slug));
    try {
      unfolding = new Unfolding(wanted, arrays.planes, arrays.kernels, chosen);
      settings = wanted;
      controls.say("");
      n = Math.min(n, chosen.length - 1);
      row = null;
      transport.resize(unfolding.geometry.out, unfolding.geometry.out);
      view.show(unfolding, chosen.map((at) => header.menu[at].name), look);
      bar.show();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      controls.say(t(error.template, error.values));
    }
    for (const [name, field] of Object.entries(fields)) field.set(settings[name]);
    chipList.forEach(({ slug, button }) => button.setAttribute("aria-pressed", String(settings.filters.includes(slug))));
    return settings === wanted;
  }

  return {
    element,
    language,
    settings: () => settings,
    stop() {
      loop.stop();
      cancelAnimationFrame(frame);
      rest.stop();
      view.stop();
    },
    update(newHeader, newArrays, sender) {
      const begins = newHeader.epoch !== header?.epoch || !settings;
      [header, arrays, send, look] = [newHeader, newArrays, sender, drawingLook(element, newArrays)];
      const { tables, ...theme } = look;
      const given = JSON.stringify([header.menu, [...arrays.planes], [...arrays.kernels], theme, header.present]);
      if (given !== shown) {
        chipList = header.menu.map(({ slug, name }) => ({ slug, button: el("button", { type: "button", class: "chip", text: name, dataset: { filter: slug }, onclick: () => toggle(slug) }) }));
        chips.replaceChildren(...chipList.map(({ button }) => button));
        bar.setLook(look);
      }
      if (begins || given !== shown) show(begins ? header.im2col : settings);
      shown = given;
      element.dataset.cnnvizReady = "true";
    },
  };
}
