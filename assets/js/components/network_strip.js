// A network as a strip of its layers. A pressed layer is reported; Python sends its maps to another
// component of the page.
//
// header: { network: { title }, chosen, off: [[layer, channel]], tile: [h, w], columns,
//   layers: [{ name, kind, shape: [C, H, W], parameters, field: [rows, cols], jump: [rows, cols], zero_share,
//     tile: the first of its small maps on the sheet or -1, tiles: how many, 1 when left out }] }
// arrays: strip (the sheet of small maps, a picture file's bytes), seen (uint8 h, w, 3).
import { el } from "../view/dom.js";
import { mounting } from "../view/mount.js";
import { createStrip } from "../view/strip_view.js";

export default mounting(createNetworkStrip);

function createNetworkStrip(t) {
  let send = () => {};
  let turn = 0;
  let sheet = null;
  const strip = createStrip(t, (layer) => {
    strip.pick(layer);
    send({ layer, press: Date.now() });
  });
  const element = el("div", { class: "studio ns" }, strip.element);

  async function update(header, arrays, { setStateValue }) {
    send = (choice) => setStateValue("choice", choice);
    strip.show(header, arrays.seen);
    const mine = (turn += 1);
    const image = await createImageBitmap(new Blob([arrays.strip]));
    if (mine !== turn) return void image.close();
    sheet?.close();
    sheet = image;
    strip.draw(header, image, arrays.seen);
    element.dataset.cnnvizReady = "true";
  }

  return {
    element,
    update,
    stop() {
      turn += 1;
    },
  };
}
