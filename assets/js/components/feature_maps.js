// The maps of one layer of a network, and one of them opened. Whatever is pointed at is answered here;
// a press goes to Python, which answers once, with the opened channel or the arithmetic of a cell.
//
// header: { demo: FeaturesDemo as JSON, layer: { name, kind, shape: [C, H, W] }, field: { size, jump, start },
//   pages, shown: [channels on this sheet], total, off: [channels of this layer], scale: { low, high },
//   tile: { rows, cols, columns } of the sheet, opened, arithmetic, link: { stage, studio, note }, press }
// press: the number of the last report that Python has seen, so that an older answer undoes nothing.
// Where the maps are small, `values` (n, H, W) are sent in place of the picture `sheet`.
import { translator } from "../engine/messages.js";
import { unpack } from "../engine/packing.js";
import { createFeatureMaps } from "../view/feature_maps_view.js";
import { setPresenting } from "../view/figures.js";
import { drawingLook, mountedView, unmounting } from "../view/mount.js";

const featureViews = new WeakMap();

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const { header, arrays } = unpack(data);
  setPresenting(header.present);
  const view = mountedView(featureViews, parentElement, header.language, () => createFeatureMaps(translator(header.texts), header.language), () => {});
  view.update(header, arrays, drawingLook(view.element, arrays), {
    rest: (value) => setStateValue("rest", value),
    go: (value) => setTriggerValue("go", value),
  });
  return unmounting(featureViews, parentElement);
}
