// What the small components do when Streamlit calls them.
import { translator } from "../engine/messages.js";
import { unpack } from "../engine/packing.js";
import { setPresenting } from "./figures.js";
import { putInto } from "./mount.js";

/** What Streamlit is to call: every message makes the view anew, create(t, header, arrays, kept, hands) with what kept()
 *  of the one before it says and Streamlit's setStateValue and setTriggerValue, and sets it going by start(). */
export function remounting(create) {
  const views = new WeakMap();
  return ({ data, parentElement, ...hands }) => {
    const { header, arrays } = unpack(data);
    setPresenting(header.present);
    const old = views.get(parentElement);
    const view = create(translator(header.texts), header, arrays, old?.kept(), hands);
    old?.stop();
    putInto(parentElement, view.element, old?.element);
    views.set(parentElement, view);
    view.start();
    return () => views.get(parentElement)?.stop();
  };
}
