// A network as a strip of its layers. A pressed layer is reported; Python sends its maps to another
// component of the page.
//
// header: { network: { title }, chosen, off: [[layer, channel]], tile: [h, w], columns,
//   layers: [{ name, kind, shape: [C, H, W], parameters, field: [rows, cols], jump: [rows, cols], zero_share,
//     tile: the first of its small maps on the sheet or -1, tiles: how many, 1 when left out }] }
// arrays: strip (the sheet of small maps, a picture file's bytes), seen (uint8 h, w, 3).
import { translator } from "../engine/messages.js";
import { unpack } from "../engine/packing.js";
import { el } from "../view/dom.js";
import { setPresenting } from "../view/figures.js";
import { mountedView, unmounting } from "../view/mount.js";
import { createStrip } from "../view/strip_view.js";

const stripViews = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const { header, arrays } = unpack(data);
  setPresenting(header.present);
  const view = mountedView(stripViews, parentElement, header.language, () => createNetworkStrip(translator(header.texts), header.language), () => {});
  view.update(header, arrays, (choice) => setStateValue("choice", choice));
  return unmounting(stripViews, parentElement);
}

function createNetworkStrip(t, language) {
  let send = () => {};
  let turn = 0;
  let sheet = null;
  const strip = createStrip(t, (layer) => {
    strip.pick(layer);
    send({ layer, press: Date.now() });
  });
  const element = el("div", { class: "studio ns" }, strip.element);

  async function update(header, arrays, sender) {
    send = sender;
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
    language,
    update,
    stop() {
      turn += 1;
    },
  };
}
