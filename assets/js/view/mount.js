// What every large component does when Streamlit calls it: make its view once, make it again in
// another language with what it then shows, and read the theme's colours.
import { tableToUint32 } from "../engine/colour.js";

/** The view kept for `parentElement`, made by make() where there is none or where it speaks another
 *  language; keep(view) first saves what it shows. A view has element, language and stop(). */
export function mountedView(views, parentElement, language, make, keep) {
  let view = views.get(parentElement);
  if (view?.language === language) return view;
  const old = view?.element ?? parentElement.querySelector("[data-cnnviz-view]");
  if (view) {
    view.stop();
    keep(view);
  }
  view = make();
  view.element.dataset.cnnvizView = "";
  views.set(parentElement, view);
  if (old) old.replaceWith(view.element);
  else parentElement.append(view.element);
  return view;
}

/** What Streamlit calls when a component goes. */
export function unmounting(views, parentElement) {
  return () => {
    views.get(parentElement)?.stop();
    views.delete(parentElement);
  };
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
