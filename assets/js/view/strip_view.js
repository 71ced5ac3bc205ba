// The network from the picture to its last layer, as a row of cards with small maps, which scrolls.
import { groupedNumber } from "../engine/format.js";
import { el, refill, setHidden, setText } from "./dom.js";

const cardSide = 72; // px of a card's maps where the page has not been laid out yet
const walks = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

/** onPick(name) at a press. */
export function createStrip(t, onPick) {
  const row = el("div", { class: "ns-row", role: "group", dataset: { testid: "strip" }, aria: { label: t("The layers of the network, in order") } });
  const note = el("p", { class: "fm-note" });
  const element = el("div", { class: "ns-box" }, row, note);
  let cards = [];
  let built = "";
  let current = 0;

  function card(layer) {
    const canvas = el("canvas", { class: "ns-maps", aria: { hidden: "true" } });
    const lines = ["name", "kind", "shape", "parameters", "field", "zeros", "off"].map((name) => el("span", { class: `ns-line ns-${name}` }));
    const button = el("button", { type: "button", class: "card ns-card", tabindex: "-1", dataset: { layer }, onclick: () => onPick(layer) }, el("span", { class: "ns-thumb" }, canvas), lines);
    return { button, canvas, lines };
  }

  function words({ kind, name, shape, parameters, field, jump, zero_share: zeros }, off) {
    const kinds = { conv: t("convolution"), relu: "ReLU", pool: t("pooling"), linear: t("linear") };
    const step = jump[0] === jump[1] ? jump[0] : jump.join(" × ");
    return [name, kinds[kind] ?? kind, shape.join(" × "), parameters ? t("{n} parameters", { n: groupedNumber(parameters) }) : "",
      jump[0] ? t("sees {rows} × {cols}, stride {step}", { rows: field[0], cols: field[1], step }) : t("sees everything"),
      Number.isFinite(zeros) ? t("{share} % zeros", { share: (100 * zeros).toFixed(0) }) : "", off ? t("✕ {n} off", { n: off }) : ""];
  }

  const seen = el("canvas", { class: "ns-maps", role: "img", aria: { label: t("What the network sees") } });
  const seenSize = el("span", { class: "ns-line ns-shape" });
  const first = el("div", { class: "card ns-card ns-input" }, el("span", { class: "ns-thumb" }, seen), el("span", { class: "ns-line ns-name", text: t("Picture") }), seenSize);

  row.onkeydown = (event) => {
    const walk = walks[event.key];
    if (!walk || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = cards.findIndex(({ button }) => button === event.target);
    const next = Math.min(cards.length - 1, Math.max(0, at + walk));
    event.preventDefault();
    event.stopPropagation();
    rove(next);
    cards[next].button.focus();
  };

  function rove(i) {
    cards[current]?.button.setAttribute("tabindex", "-1");
    current = i;
    cards[i]?.button.setAttribute("tabindex", "0");
  }

  function reveal(button) {
    const [box, frame] = [button.getBoundingClientRect(), row.getBoundingClientRect()];
    if (box.left >= frame.left && box.right <= frame.right) return;
    row.scrollLeft += box.left - frame.left - (frame.width - box.width) / 2;
  }

  return {
    element,
    show({ layers, chosen, off, network }, pixels) {
      const names = layers.map(({ name }) => name).join();
      if (names !== built) {
        built = names;
        cards = layers.map(({ name }) => card(name));
        refill(row, first, cards.map(({ button }) => [el("span", { class: "arrow", aria: { hidden: "true" }, text: "→" }), button]));
        row.scrollLeft = 0;
      }
      layers.forEach((layer, i) => {
        const { lines } = cards[i];
        const count = off.filter(([name]) => name === layer.name).length;
        words(layer, count).forEach((text, k) => {
          setText(lines[k], text);
          setHidden(lines[k], !text);
        });
      });
      rove(Math.max(0, layers.findIndex(({ name }) => name === chosen)));
      setText(seenSize, `3 × ${pixels.shape[0]} × ${pixels.shape[1]}`);
      const all = layers.reduce((sum, { parameters }) => sum + parameters, 0);
      setText(note, t("{title}: {layers} layers, {n} parameters. Press a layer to see its maps; arrow keys walk along.", { title: network.title, layers: layers.length, n: groupedNumber(all) }));
      this.pick(chosen);
    },
    pick(chosen) {
      const found = cards.find(({ button }) => button.dataset.layer === chosen);
      cards.forEach(({ button }) => button.setAttribute("aria-pressed", String(button === found?.button)));
      if (found) reveal(found.button);
    },
    /** Draw each layer's small maps from the decoded sheet, and the picture from its pixels. */
    draw({ layers, tile: [high, wide], columns }, image, pixels) {
      const ratio = window.devicePixelRatio || 1;
      layers.forEach(({ tile, tiles = 1 }, i) => {
        const { canvas } = cards[i];
        const across = Math.ceil(Math.sqrt(tiles));
        setHidden(canvas, tile < 0);
        if (tile < 0) return;
        canvas.width = canvas.height = Math.round((canvas.clientWidth || cardSide) * ratio);
        const context = canvas.getContext("2d");
        const side = canvas.width / across;
        const step = tiles > 1 ? Math.round(2 * ratio) : 0;
        context.imageSmoothingEnabled = side < Math.max(high, wide);
        for (let k = 0; k < tiles; k++) {
          const from = tile + k;
          context.drawImage(image, (from % columns) * wide, Math.floor(from / columns) * high, wide, high, (k % across) * side, Math.floor(k / across) * side, side - step, side - step);
        }
      });
      drawPicture(seen, pixels, Math.round((seen.clientWidth || cardSide) * ratio));
    },
  };
}

function drawPicture(canvas, pixels, side) {
  const [height, width] = pixels.shape;
  const image = new ImageData(width, height);
  for (let i = 0, j = 0; i < pixels.length; i += 3, j += 4) {
    for (let c = 0; c < 3; c++) image.data[j + c] = pixels[i + c];
    image.data[j + 3] = 255;
  }
  const whole = document.createElement("canvas");
  [whole.width, whole.height] = [width, height];
  whole.getContext("2d").putImageData(image, 0, 0);
  const scale = side / Math.max(height, width);
  [canvas.width, canvas.height] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const context = canvas.getContext("2d");
  context.imageSmoothingEnabled = scale < 1;
  context.drawImage(whole, 0, 0, canvas.width, canvas.height);
}
