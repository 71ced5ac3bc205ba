// What every component does when Streamlit calls it: make its view once, make it again in another
// language with what it then shows, and read the theme's colours.
import { tableToUint32 } from "../engine/colour.js";
import { translator } from "../engine/messages.js";
import { unpack } from "../engine/packing.js";
import { setPresenting } from "./figures.js";

/** What Streamlit is to call: create(t, header, arrays) makes the view of a place once and again in each language; every
 *  message goes to view.update(header, arrays, { setStateValue, setTriggerValue }). A view has an element and stop();
 *  what it shows is taken over by the one after it, kept() of the header's entries standing in for those that came. */
export function mounting(create) {
  const views = new WeakMap();
  return ({ data, parentElement, ...hands }) => {
    const { header, arrays } = unpack(data);
    setPresenting(header.present);
    let { view, language } = views.get(parentElement) ?? {};
    if (language !== header.language) {
      const old = view?.element ?? parentElement.querySelector("[data-cnnviz-view]");
      view?.stop();
      Object.assign(header, view?.kept?.());
      view = create(translator(header.texts), header, arrays);
      view.element.dataset.cnnvizView = "";
      views.set(parentElement, { view, language: header.language });
      putInto(parentElement, view.element, old);
    }
    view.update(header, arrays, hands);
    return () => {
      views.get(parentElement)?.view.stop();
      views.delete(parentElement);
    };
  };
}

/** An element in its place, in that of the one before it. */
export function putInto(parentElement, element, old) {
  if (old) old.replaceWith(element);
  else parentElement.append(element);
}

/** What is drawn with: the colour tables of a message, the size of the page's letters, the theme. */
export function drawingLook(element, { signed, sequential }) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return { tables: { signed: tableToUint32(signed), sequential: tableToUint32(sequential) }, rem, ...themeColours(element) };
}

/** The theme's colours for what is drawn, and its font. */
export function themeColours(element) {
  const style = getComputedStyle(element);
  const colour = (name, other) => style.getPropertyValue(name).trim() || other;
  return {
    accent: colour("--st-primary-color", "#00796b"), ink: colour("--st-text-color", "#222"), line: colour("--st-border-color", "#ccc"),
    ground: colour("--st-background-color", "#fff"), font: colour("--st-font", "sans-serif"),
  };
}
