// Which maps of a layer are on the sheet: their order, the page, a channel by its number, and the way
// back from switching channels off.
import { channelFrom } from "../engine/channel_number.js";
import { Refusal } from "../engine/messages.js";
import { createAction } from "./choices.js";
import { el, setHidden, setText } from "./dom.js";

/** hands: onOrder(order), onPage(page), onOpen(channel), onRestore(). */
export function createFeatureControls(t, hands) {
  const orders = [["index", t("by number")], ["mean", t("by mean, largest first")], ["strongest", t("by strongest value")]];
  const order = el("select", { class: "nf-input", dataset: { testid: "order" }, onchange: () => hands.onOrder(order.value) }, orders.map(([value, text]) => el("option", { value, text })));
  const back = createAction("←", "page-back", () => hands.onPage(page - 1));
  const on = createAction("→", "page-on", () => hands.onPage(page + 1));
  back.setAttribute("aria-label", t("Sheet before"));
  on.setAttribute("aria-label", t("Sheet after"));
  const count = el("span", { class: "fm-count", dataset: { testid: "count" } });
  const number = el("input", { class: "nf-input nf-number", type: "text", inputmode: "numeric", autocomplete: "off", dataset: { testid: "search" }, aria: { describedby: "fm-search-why" } });
  const why = el("span", { class: "fm-why", role: "alert", id: "fm-search-why", dataset: { testid: "search-why" } });
  const search = el("form", { class: "fm-field", novalidate: true }, el("label", { class: "fm-field" }, t("Channel number"), number), el("button", { type: "submit", class: "nf-button", text: t("Open") }), why);
  const restore = createAction("", "restore", hands.onRestore);
  const element = el("div", { class: "fm-row fm-controls" },
    el("label", { class: "fm-field" }, t("Order"), order), el("span", { class: "fm-field" }, back, count, on), search, restore);
  let [page, total] = [0, 1];

  const say = (text) => {
    setText(why, text);
    number.setAttribute("aria-invalid", String(Boolean(text)));
  };
  search.onsubmit = (event) => {
    event.preventDefault();
    try {
      hands.onOpen(channelFrom(number.value, total));
      say("");
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      say(t(error.template, error.values));
    }
  };
  number.oninput = () => say("");

  return {
    element,
    show({ demo, pages, shown, total: all }) {
      if (all !== total) say("");
      [page, total] = [demo.page, all];
      order.value = demo.order;
      back.disabled = page === 0;
      on.disabled = page + 1 >= pages;
      setHidden(back, pages < 2);
      setHidden(on, pages < 2);
      const shownNow = t("{n} of {total} shown", { n: shown.length, total: all });
      const sheetNow = t("sheet {n} of {pages}", { n: page + 1, pages });
      setText(count, pages < 2 ? shownNow : `${shownNow}, ${sheetNow}`);
      setText(restore, t("Restore all ({n} off)", { n: demo.off.length }));
      setHidden(restore, !demo.off.length);
    },
  };
}
