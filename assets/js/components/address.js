// The address bar and the page's language: the browser's address always restores what is on the
// screen, and a button copies it.
import { translator } from "../engine/messages.js";
import { unpack } from "../engine/packing.js";
import { plainQuery } from "../view/address_place.js";
import { el } from "../view/dom.js";
import { translateStreamlit } from "../view/streamlit_texts.js";

const addressBars = new WeakMap();
let addressPath = null;

/** The address of a page with these parameters; a host's inner frame path (/~/+/) is left out. */
export function addressOf(location, query) {
  const path = location.pathname.replace("/~/+", "");
  const search = plainQuery(new URLSearchParams(query).toString());
  return `${location.origin}${path}${search ? `?${search}` : ""}`;
}

/** The page's parameters, with the present value of those that the browser owns, where it has one. */
export function withLive(query, live, location) {
  const here = new URLSearchParams(location.search);
  return { ...query, ...Object.fromEntries(live.filter((name) => here.has(name)).map((name) => [name, here.get(name)])) };
}

export default function ({ data, parentElement }) {
  const { header } = unpack(data);
  const t = translator(header.texts);
  document.documentElement.lang = header.language;
  translateStreamlit(header.texts);
  // On a page just opened Python knows better: it has checked the link.
  const live = addressPath === location.pathname ? header.live : [];
  addressPath = location.pathname;
  const inner = new URL(addressOf(location, withLive(header.query, live, location)));
  history.replaceState(history.state, "", location.pathname + inner.search + location.hash);
  let bar = addressBars.get(parentElement);
  if (!bar) {
    bar = { button: el("button", { type: "button", class: "copy", dataset: { testid: "copy-link" } }), note: el("span", { class: "copy-note", role: "status" }) };
    addressBars.set(parentElement, bar);
    parentElement.append(el("div", { class: "copy-row" }, bar.button, bar.note));
  }
  bar.button.textContent = t("Copy the link");
  bar.note.textContent = header.own ? t("Your own picture stays here: the link shows the sample instead.") : "";
  bar.button.onclick = async () => {
    const link = addressOf(location, withLive(header.query, header.live, location));
    try {
      await navigator.clipboard.writeText(link);
      bar.note.textContent = t("Copied.");
    } catch {
      bar.note.textContent = link;
    }
  };
}
