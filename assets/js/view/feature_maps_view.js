// The page's lower half: the sheet of maps, the opened channel, and beside them the picture with the
// field of the cell that is pointed at, its value, and the arithmetic of the cell that was pressed.
import { switched } from "../engine/channel_number.js";
import { formatNumber } from "../engine/format.js";
import { sentences } from "../engine/messages.js";
import { fieldBox, fieldMargin, hangsOver } from "../engine/receptive_field.js";
import { atRest } from "./at_rest.js";
import { createAction } from "./choices.js";
import { createContributionList } from "./contribution_list.js";
import { el, setHidden, setText } from "./dom.js";
import { createFeatureControls } from "./feature_controls.js";
import { createFormula } from "./formula_canvas.js";
import { createLegend } from "./legend.js";
import { createMapSheet } from "./map_sheet_view.js";
import { drawingLook } from "./mount.js";
import { createOpenedChannel } from "./opened_channel.js";
import { createSeenView } from "./seen_view.js";
import { createSheetImage } from "./sheet_image.js";

export function createFeatureMaps(t) {
  const seen = createSeenView(t);
  const words = createFormula();
  const spoken = el("div", { class: "sr", role: "status", aria: { live: "polite" }, dataset: { testid: "pointed" } });
  const controls = createFeatureControls(t, {
    onOrder: (order) => send({ order, page: 0 }), onPage: (page) => send({ page }), onOpen: (channel) => open(channel, null), onRestore: () => send({ off: [] }),
  });
  const opened = createOpenedChannel(t, {
    onPoint: (row, col) => point({ channel: header.opened.channel, row, col, value: mapValue(row, col), exact: true }),
    onLeave: leave,
    onPress: (row, col) => send({ cell: [row, col] }),
    onOpen: (channel) => {
      send({ channel, cell: channel === null ? null : demo.cell });
      if (channel === null) sheet.canvas.focus({ preventScroll: true });
    },
    onSwitch: (channel) => send({ off: switched(demo.off, header.layer.name, channel) }),
    onGo: go,
    onSide: () => show(pointed ?? resting()),
  });
  const sheetPoint = ({ tile, row, col }) => {
    const channel = header.shown[tile];
    const known = header.opened?.channel === channel;
    return { tile, channel, row, col, value: known ? arrays.map[row * header.layer.shape[2] + col] : source.read(tile, row, col), exact: known || source.exact };
  };
  const sheet = createMapSheet({ label: t("The maps of the layer. Arrow keys point at a cell, with Shift at the next map; Enter opens the channel."), hands: {
    onPoint: (at) => source && point(sheetPoint(at)),
    onLeave: leave,
    onPress: ({ tile, row, col }) => source && open(header.shown[tile], [row, col]),
  } });
  const image = createSheetImage((made) => {
    source = made;
    paintSheet();
    element.dataset.cnnvizReady = "true";
  });
  const legend = createLegend();
  const sumTitle = el("h4", { class: "fm-title" });
  const sum = createContributionList(t);
  const toStage = createAction(t("Open this window in the sliding-window stage"), "to-stage", () => go("stage"));
  const sumBox = el("section", { class: "fm-sum", hidden: true, dataset: { testid: "sum" } }, sumTitle, sum.element, toStage);
  const busy = el("span", { class: "busy", hidden: true, text: t("computing") });
  const title = el("h3", { class: "fm-title" });
  const main = el("div", { class: "fm-main" }, opened.element, el("div", { class: "fm-row" }, title, busy), controls.element, legend.element, sheet.element);
  const side = el("aside", { class: "fm-side" }, el("div", { class: "fm-look" }, seen.element, words.element), sumBox, spoken);
  const element = el("div", { class: "studio" }, el("div", { class: "fm" }, main, side));

  let [header, arrays, look, hands, demo, source] = [null, null, null, null, null, null];
  let [pointed, pressed, answered, width] = [null, 0, false, 0];
  const rest = atRest(400, () => {
    words.write();
    setText(spoken, pointed ? lines(pointed).join(". ") : "");
  });
  const room = new ResizeObserver(() => {
    if (header && Math.abs(main.clientWidth - width) > 1) paint();
  });
  room.observe(main);

  function mapValue(row, col) {
    return opened.current()[row * header.layer.shape[2] + col];
  }

  /** What stands there while nothing is pointed at: the cell whose arithmetic is shown. */
  function resting() {
    if (!header.opened || !demo.cell) return null;
    const [row, col] = demo.cell;
    return { channel: header.opened.channel, row, col, value: mapValue(row, col), exact: true };
  }

  function lines({ channel, row, col, value, exact }) {
    const [height, wide] = seenShape();
    const box = fieldBox(header.field, row, col);
    const number = `${exact ? "" : "≈ "}${formatNumber(value, exact ? 4 : 2)}`;
    const sees = t("It sees {height} × {width} pixels: rows {top} to {bottom}, columns {left} to {right}.", {
      height: box.height, width: box.width, top: box.top, bottom: box.top + box.height - 1, left: box.left, right: box.left + box.width - 1,
    }).replaceAll("-", "−");
    const padding = t("What lies outside the picture is padding.");
    return [t("channel {channel}, row {row}, column {col}: {value}", { channel, row, col, value: number }), hangsOver(box, height, wide) ? sentences(sees, padding) : sees];
  }

  const seenShape = () => arrays.seen.shape;

  function show(at) {
    const places = (header.opened?.places ?? []).map(([row, col]) => fieldBox(header.field, row, col));
    seen.mark(at && fieldBox(header.field, at.row, at.col), places, look);
    const tile = at ? at.tile ?? header.shown.indexOf(at.channel) : -1;
    sheet.mark(tile < 0 ? null : { ...at, tile }, look);
    opened.mark(at && at.channel === header.opened?.channel ? [at.row, at.col] : null);
    words.draw(at ? lines(at) : [t("Point at a cell of a map: its receptive field and its value are shown here.")], { ink: look.ink, font: look.font });
    rest();
  }

  function point(at) {
    pointed = at;
    show(at);
  }

  function leave() {
    pointed = null;
    show(resting());
  }

  function send(patch) {
    demo = { ...demo, ...patch };
    pressed = Math.max(pressed + 1, Date.now());
    setHidden(busy, false);
    hands.setStateValue("rest", { features: demo, press: pressed });
  }

  function open(channel, cell) {
    answered = channel !== demo.channel;
    send({ channel, cell });
  }

  function go(to) {
    hands.setTriggerValue("go", { to, channel: header.opened.channel, cell: demo.cell });
  }

  function paintSheet() {
    const tiles = header.shown.map((channel) => ({ channel, off: header.off.includes(channel), opened: header.opened?.channel === channel }));
    sheet.show(tiles, source, header.layer.shape.slice(1), main.clientWidth, look);
    show(pointed?.tile === undefined ? pointed ?? resting() : pointed.tile < tiles.length ? sheetPoint(pointed) : null);
  }

  function paint() {
    width = main.clientWidth;
    const [, rows, cols] = header.layer.shape;
    const narrow = element.clientWidth <= 53.75 * look.rem;
    const place = narrow ? opened.beside : side;
    if (sumBox.parentElement !== place) place.append(sumBox);
    const space = narrow ? Math.min(150, element.clientWidth * 0.42) : side.clientWidth;
    seen.show(arrays.seen, fieldMargin(header.field, rows, cols, ...seenShape()), space, narrow ? 150 : Math.min(420, window.innerHeight * 0.45), look);
    const { layer, total, off, link } = header;
    const channel = header.opened?.channel;
    opened.show({ opened: header.opened, layer, total, isOff: off.includes(channel), canSwitch: layer.kind !== "linear", cell: header.demo.cell, link, arrays, room: Math.min(width, 400 * (look.rem / 16)), newLook: look });
    if (source) paintSheet();
    else show(resting());
  }

  return {
    element,
    stop() {
      room.disconnect();
      rest.stop();
    },
    update(newHeader, newArrays, newHands) {
      const moved = header && (header.layer.name !== newHeader.layer.name || String(header.shown) !== String(newHeader.shown));
      [header, arrays, look, hands] = [newHeader, newArrays, drawingLook(element, newArrays), newHands];
      if (!(header.press < pressed)) {
        demo = header.demo;
        setHidden(busy, true);
      }
      if (moved) {
        pointed = null;
        source = null;
      }
      const { layer, arithmetic, scale } = header;
      setText(title, `${layer.name}: ${layer.shape.join(" × ")}`);
      controls.show({ ...header, demo });
      legend.show({ kind: "signed", low: scale.low, high: scale.high }, look.tables, formatNumber);
      setHidden(sumBox, !arithmetic);
      if (arithmetic) {
        const [row, col] = header.demo.cell;
        setText(sumTitle, t("Channel {channel}, row {row}, column {col}: {value}", { channel: header.opened.channel, row, col, value: formatNumber(arithmetic.relu ?? arithmetic.value, 4) }));
        sum.show(arithmetic);
      }
      setHidden(toStage, !header.link.stage);
      paint();
      if (answered && header.opened) opened.focus();
      answered = false;
      image.load({ header, arrays });
    },
  };
}
