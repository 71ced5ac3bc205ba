// The maps of one layer of a network, and one of them opened. Whatever is pointed at is answered here;
// a press goes to Python, which answers once, with the opened channel or the arithmetic of a cell.
//
// header: { demo: FeaturesDemo as JSON, layer: { name, kind, shape: [C, H, W] }, field: { size, jump, start },
//   pages, shown: [channels on this sheet], total, off: [channels of this layer], scale: { low, high },
//   tile: { rows, cols, columns } of the sheet, opened, arithmetic, link: { stage, studio, note }, press }
// press: the number of the last report that Python has seen, so that an older answer undoes nothing.
// Where the maps are small, `values` (n, H, W) are sent in place of the picture `sheet`.
import { createFeatureMaps } from "../view/feature_maps_view.js";
import { mounting } from "../view/mount.js";

export default mounting(createFeatureMaps);
