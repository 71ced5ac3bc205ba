// The histogram of the map on show, in the colours of its scale, with the value under the pointer.
import { histogram } from "../engine/chain.js";
import { formatNumber } from "../engine/format.js";
import { el } from "./dom.js";
import { colourInto } from "./paint.js";

const bins = 81;

function signs(maps) {
  let below = 0;
  let zero = 0;
  for (const map of maps) {
    for (let i = 0; i < map.length; i++) {
      if (map[i] < 0) below += 1;
      else if (map[i] === 0) zero += 1;
    }
  }
  return { below, zero };
}

export function createHistogram(t, control) {
  const canvas = el("canvas", { class: "hist", role: "img" });
  const ends = [el("span"), el("span"), el("span")];
  const note = el("div", { class: "hist-note" });
  const element = el("section", { class: "hist-box", aria: { label: t("Histogram of the map") } },
    el("div", { class: "hist-head" }, el("strong", { text: t("Histogram, log scale") }), control, note), canvas, el("div", { class: "ramp-ends" }, ends));
  let counts = new Uint32Array(bins);
  let scale = { low: 0, high: 1, kind: "grey" };
  let summary = "";
  canvas.onpointermove = (event) => {
    const box = canvas.getBoundingClientRect();
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * bins)));
    const width = (scale.high - scale.low) / bins;
    const from = scale.low + bin * width;
    note.textContent = t("{low} to {high}: {n} cells", { low: formatNumber(from), high: formatNumber(from + width), n: counts[bin] });
  };
  canvas.onpointerleave = () => (note.textContent = summary);

  return {
    element,
    show(map, newScale, tables, look) {
      scale = newScale;
      counts = histogram(map.maps, scale.low, scale.high, bins);
      const total = map.maps.length * map.maps[0].length;
      const { below, zero } = signs(map.maps);
      const percent = (n) => `${((100 * n) / total).toFixed(1)} %`;
      summary = t("negative {below}, zero {zero}, positive {above}", { below: percent(below), zero: percent(zero), above: percent(total - below - zero) });
      note.textContent = summary;
      canvas.setAttribute("aria-label", summary);
      const ratio = window.devicePixelRatio || 1;
      const [width, height] = [canvas.clientWidth || 300, 64];
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      const context = canvas.getContext("2d");
      context.scale(ratio, ratio);
      const colours = new Uint32Array(bins);
      const middles = Float32Array.from({ length: bins }, (_, i) => scale.low + ((i + 0.5) * (scale.high - scale.low)) / bins);
      colourInto(colours, scale.kind === "colour" ? [middles, middles, middles] : [middles], scale, tables);
      const most = Math.log1p(Math.max(...counts));
      counts.forEach((count, i) => {
        const tall = most ? (Math.log1p(count) / most) * (height - 2) : 0;
        const [r, g, b] = [colours[i] & 255, (colours[i] >> 8) & 255, (colours[i] >> 16) & 255];
        context.fillStyle = `rgb(${r},${g},${b})`;
        context.fillRect((i * width) / bins, height - tall, width / bins, tall);
        context.fillStyle = look.ink;
        if (tall > 0) context.fillRect((i * width) / bins, height - tall, width / bins, 1);
      });
      const middle = scale.low < 0 ? "0" : "";
      [formatNumber(scale.low), middle, formatNumber(scale.high)].forEach((text, i) => (ends[i].textContent = text));
    },
  };
}
