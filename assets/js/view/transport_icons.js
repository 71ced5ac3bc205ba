// The signs on the buttons that play, step and jump.
import { svg } from "./dom.js";

const transportIcons = {
  first: "M4 4h2v12H4zM16 4v12l-8-6z",
  back: "M13 4v12l-8-6zM15 4h2v12h-2z",
  play: "M6 3.5v13l11-6.5z",
  pause: "M5 4h3.5v12H5zM11.5 4H15v12h-3.5z",
  forward: "M7 4v12l8-6zM3 4h2v12H3z",
  last: "M14 4h2v12h-2zM4 4v12l8-6z",
  loop: "M5 5.2h8.2V3l4 3.2-4 3.2V7.2H7v2.6H5zM15 14.8H6.8V17l-4-3.2 4-3.2v2.2H13v-2.6h2z",
};

export const transportIcon = (name) => svg("svg", { class: `tp-icon tp-icon-${name}`, viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" }, svg("path", { d: transportIcons[name], fill: "currentColor" }));
