// Present mode's hands: the switch in the sidebar, the slim bar while presenting, and the keys that
// work anywhere: P presents, F is full screen, < and > turn pages.
import { translator } from "../engine/messages.js";
import { unpack } from "../engine/packing.js";
import { el, refill, setHidden, setText } from "../view/dom.js";

const presenters = new WeakMap();
const pressed = new Set(["checkbox", "radio", "range", "button", "submit", "reset", "file", "color"]);

// What was set just before reaches the server when it has rested, after 160 ms; a page that is
// built anew sooner would begin without it.
const afterRest = 200;

export default function ({ data, parentElement, setTriggerValue }) {
  const { header } = unpack(data);
  let presenter = presenters.get(parentElement);
  if (!presenter) {
    presenter = header.place === "bar" ? createBar() : createSwitch();
    presenters.set(parentElement, presenter);
    parentElement.append(presenter.element);
  }
  presenter.update(translator(header.texts), header, (name, value) => setTimeout(setTriggerValue, afterRest, name, value));
  return () => {
    presenters.get(parentElement)?.stop();
    presenters.delete(parentElement);
    presenter.element.remove();
  };
}

/** Whether a key pressed here writes or chooses something, so that no shortcut may take it. */
export function isTyping(target) {
  if (!(target instanceof Element)) return false;
  if (target.matches("textarea, select") || target.isContentEditable) return true;
  return target.matches("input") && !pressed.has(target.type);
}

function createSwitch() {
  const thumb = el("span", { class: "track", aria: { hidden: "true" } });
  const name = el("span");
  const key = el("kbd", { text: "P", aria: { hidden: "true" } });
  const element = el("button", { type: "button", class: "switch", role: "switch", dataset: { testid: "present" }, aria: { keyshortcuts: "P" } }, thumb, name, key);
  return {
    element,
    update(t, header, send) {
      setText(name, t("Present"));
      element.title = t("Larger, without sidebar and toolbar: for a lecture hall.");
      element.setAttribute("aria-checked", String(header.present));
      element.onclick = () => send("present", !header.present);
    },
    stop() {},
  };
}

function createBar() {
  const pages = el("select", { class: "page-list", dataset: { testid: "present-page" } });
  const wide = el("button", { type: "button", class: "quiet", dataset: { testid: "full-screen" }, aria: { keyshortcuts: "F" } });
  const leave = el("button", { type: "button", class: "quiet", dataset: { testid: "leave-present" }, aria: { keyshortcuts: "P" } });
  const help = el("span", { class: "help" });
  const element = el("div", { class: "bar", role: "group" }, help, pages, wide, leave);
  const canFill = Boolean(document.fullscreenEnabled);
  let t = translator();
  let here = { pages: [], page: "", present: false };
  let send = () => {};

  const turn = (path) => path === undefined || path === here.page || send("page", path);
  const step = (by) => turn(here.pages[here.pages.findIndex(({ path }) => path === here.page) + by]?.path);
  const fillScreen = () => {
    if (!canFill) return;
    if (document.fullscreenElement) void document.exitFullscreen();
    else void document.documentElement.requestFullscreen();
  };
  const present = () => {
    here = { ...here, present: !here.present };
    send("present", here.present);
  };
  const keys = { p: present, f: fillScreen, "<": () => step(-1), ">": () => step(1) };
  const listen = (event) => {
    const target = event.composedPath()[0];
    const shifted = event.key === "<" || event.key === ">";
    if (event.defaultPrevented || event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if ((event.shiftKey && !shifted) || (isTyping(target) && target !== pages)) return;
    const act = keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const showWide = () => setText(wide, document.fullscreenElement ? t("Leave full screen (F)") : t("Full screen (F)"));
  pages.onchange = () => turn(pages.value);
  wide.onclick = fillScreen;
  leave.onclick = present;
  document.addEventListener("keydown", listen);
  document.addEventListener("fullscreenchange", showWide);
  setHidden(wide, !canFill);

  return {
    element,
    update(translate, header, sender) {
      t = translate;
      here = header;
      send = sender;
      refill(pages, header.pages.map(({ path, title }) => el("option", { value: path, text: title })));
      pages.value = header.page;
      pages.setAttribute("aria-label", t("Page"));
      element.setAttribute("aria-label", t("Presenting"));
      setText(help, t("Keys < > turn pages"));
      setText(leave, t("Leave presenting (P)"));
      showWide();
      setHidden(element, !header.present);
    },
    stop() {
      document.removeEventListener("keydown", listen);
      document.removeEventListener("fullscreenchange", showWide);
    },
  };
}
