// All channels of a network's window with what each adds to the cell looked at, as signed bars; below
// them the sum, the bias and the number that they make. The rows are drawn, since they change with
// every step; buttons lie over them, and what they are called follows when the steps rest.
import { formatNumber } from "../engine/format.js";
import { channelsDrawn, withChannel } from "../engine/stage_channels.js";
import { atRest } from "./at_rest.js";
import { el, setHidden, setText } from "./dom.js";
import { colourInto } from "./paint.js";

const listRows = 12;
const listWordsAfter = 60; // ms

/** onShown(channels): which are to be drawn. -> { element, renew(window, shown), step(row, col, solved, look) }. */
export function createChannelList(t, { onShown }) {
  let [window, shown, cell, page, look] = [null, [], null, 0, null];
  const title = el("h3", { class: "ch-title" });
  const sort = el("select", { aria: { label: t("Order of the channels") }, dataset: { testid: "channel-order" }, onchange: () => turnTo(0) },
    el("option", { value: "size", text: t("by size") }), el("option", { value: "number", text: t("by number") }));
  const button = (text, testid, onclick) => el("button", { type: "button", class: "sp-button", text, onclick, dataset: { testid } });
  const back = button(t("Back"), "channel-back", () => turnTo(page - 1));
  const onward = button(t("Forward"), "channel-forward", () => turnTo(page + 1));
  const pages = el("span", { class: "ch-pages", role: "status", dataset: { testid: "channel-pages" } });
  const largest = button(t("Draw the largest here"), "channel-largest", () => onShown(window.strongest(...cell)));
  const canvas = el("canvas", { class: "ch-canvas", aria: { hidden: "true" } });
  const rows = Array.from({ length: listRows }, (_, i) => el("button", { type: "button", class: "ch-row", dataset: { testid: `channel-row-${i}` }, onclick: () => onShown(withChannel(shown, channelAt(i))) }));
  const holder = el("div", { class: "ch-rows", role: "group", aria: { label: t("Channels: choose those to draw") } }, rows);
  const twin = el("p", { class: "sr", dataset: { testid: "channel-total" } });
  const pager = el("div", { class: "ch-line" }, back, onward, pages);
  const element = el("section", { class: "ch", hidden: true, aria: { label: t("Channels") }, dataset: { testid: "channel-list" } },
    el("div", { class: "ch-line" }, title, sort, largest), el("div", { class: "ch-sheet" }, canvas, holder), twin, pager);
  let [order, solved, sized] = [[], true, ""];

  const channelAt = (i) => order[page * listRows + i];
  const listed = () => Math.min(listRows, window.count - page * listRows);

  function turnTo(wanted) {
    page = Math.min(Math.max(0, wanted), Math.ceil(window.count / listRows) - 1);
    show();
  }

  // Up and down walk through the rows and on to the next page; Home, End and the rest are the stage's.
  holder.onkeydown = (event) => {
    const at = rows.indexOf(event.target) + { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!(at >= -1)) return;
    event.preventDefault();
    event.stopPropagation();
    if (at >= 0 && at < listed()) return void rows[at].focus();
    const before = page;
    turnTo(page + Math.sign(at || -1));
    if (page !== before) rows[at < 0 ? listRows - 1 : 0].focus();
  };

  // A row reads: number, a mark where it is drawn, the bar from the middle, the sum.
  function draw() {
    const ratio = globalThis.devicePixelRatio || 1;
    const [wide, high] = [element.clientWidth, rows[0].offsetHeight];
    if (!wide || !high) return;
    const lines = listed() + 3;
    const size = `${wide} ${high} ${lines} ${ratio} ${look.text} ${look.font}`;
    const context = canvas.getContext("2d");
    if (size !== sized) {
      sized = size;
      [canvas.width, canvas.height] = [Math.round(wide * ratio), Math.round(high * lines * ratio)];
      [canvas.style.width, canvas.style.height] = [`${wide}px`, `${high * lines}px`];
      context.font = `${Math.min(look.text, 0.75 * high)}px ${look.font}`;
      context.direction = "ltr";
      context.textBaseline = "middle";
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, wide, high * lines);
    const sums = window.sumsAt(...cell);
    const most = sums.reduce((m, sum) => Math.max(m, Math.abs(sum)), 0) || 1;
    const [name, number] = [2.4 * look.text, wide - 4.5 * look.text];
    const [middle, half] = [(name + number) / 2, (number - name) / 2 - look.text];
    const text = (words, x, y, align) => {
      context.textAlign = align;
      context.fillText(words, x, y);
    };
    const rgba = new Uint32Array(listed());
    colourInto(rgba, [Float32Array.from(rgba, (_, i) => sums[channelAt(i)])], { kind: "signed", low: -most, high: most }, look.tables);
    for (let i = 0; i < listed(); i++) {
      const channel = channelAt(i);
      const drawn = shown.includes(channel);
      const y = (i + 0.5) * high;
      if (drawn) {
        context.fillStyle = look.accent;
        context.globalAlpha = 0.12;
        context.fillRect(0, i * high, wide, high);
        context.globalAlpha = 1;
      }
      context.fillStyle = look.ink;
      text(window.name(channel), name, y, "right");
      if (drawn) text("◂", name + 0.2 * look.text, y, "left");
      if (!solved && drawn) {
        text("?", wide, y, "right");
        continue;
      }
      text(formatNumber(sums[channel]), wide, y, "right");
      const long = (half * sums[channel]) / most;
      context.fillStyle = `rgb(${rgba[i] & 255},${(rgba[i] >> 8) & 255},${(rgba[i] >> 16) & 255})`;
      context.fillRect(middle, y - 0.3 * high, long, 0.6 * high);
      context.strokeStyle = drawn ? look.accent : look.line;
      context.strokeRect(middle, y - 0.3 * high, long, 0.6 * high);
    }
    context.strokeStyle = look.line;
    context.beginPath();
    context.moveTo(middle, 0);
    context.lineTo(middle, listed() * high);
    context.moveTo(0, listed() * high + 0.5);
    context.lineTo(wide, listed() * high + 0.5);
    context.stroke();
    context.fillStyle = look.ink;
    ending().forEach(([words, value], i) => {
      const y = (listed() + i + 0.5) * high;
      text(words, number, y, "right");
      text(value, wide, y, "right");
    });
  }

  function ending() {
    const [row, col] = cell;
    const sum = window.sumAt(row * window.cols + col);
    const hidden = (value) => (solved ? formatNumber(value) : "?");
    return [[t("Sum of all {n} channels", { n: window.count }), hidden(sum)], [t("bias"), formatNumber(window.bias)], [t("Together"), hidden(window.totals[row * window.cols + col])]];
  }

  const rested = atRest(listWordsAfter, () => {
    const sums = window.sumsAt(...cell);
    rows.forEach((row, i) => {
      setHidden(row, i >= listed());
      if (i >= listed()) return;
      const channel = channelAt(i);
      const drawn = shown.includes(channel);
      row.setAttribute("aria-pressed", String(drawn));
      row.setAttribute("aria-label", t("Channel {channel}: {sum}", { channel: window.name(channel), sum: drawn && !solved ? "?" : formatNumber(sums[channel]) }));
    });
    setText(twin, ending().map((pair) => pair.join(" ")).join("; "));
    setText(pages, t("{from}–{to} of {n}", { from: page * listRows + 1, to: page * listRows + listed(), n: window.count }));
    [back.disabled, onward.disabled] = [page === 0, (page + 1) * listRows >= window.count];
  });

  function show() {
    if (!window || !cell || !look) return;
    order = window.order(...cell, !sort.hidden && sort.value === "size");
    draw();
    rested();
  }

  new ResizeObserver(() => show()).observe(element);

  return {
    element,
    /** Another window, or none; other channels drawn. */
    renew(given, drawn) {
      // What was to be said at rest is of the window before, and so is the cell.
      rested.stop();
      if (window?.key !== given?.key) [page, cell] = [0, null];
      [window, shown] = [given, drawn];
      setHidden(element, !window);
      if (!window) return;
      setText(title, t("What each input channel adds"));
      for (const part of [sort, largest, pager]) setHidden(part, window.count <= channelsDrawn);
    },
    /** Follow the window to cell (row, col); solved: whether sums may be seen. */
    step(row, col, isSolved, newLook) {
      [cell, solved, look] = [[row, col], isSolved, newLook];
      show();
    },
  };
}
