// The small pictures on the kernel editor's buttons, drawn as lines in the text's colour.
import { svg } from "./dom.js";

const kernelIconPaths = {
  undo: ["M4 8h8a4 4 0 0 1 0 8H8", "M7 5 4 8l3 3"],
  redo: ["M16 8H8a4 4 0 0 0 0 8h4", "M13 5l3 3-3 3"],
  flipX: ["M8 5v10H3z#", "M12 5v10h5z", "M10 2.5v15-"],
  flipY: ["M5 8h10V3z#", "M5 12h10v5z", "M2.5 10h15-"],
  rotate: ["M15.3 11.5A5.6 5.6 0 1 1 13.8 6", "M14.2 2.6v3.8h-3.8"],
  transpose: ["M3.5 3.5l13 13-", "M8 4.5h5a2.5 2.5 0 0 1 2.5 2.5v5", "M10 2.5l-2 2 2 2", "M13.5 10l2 2 2-2"],
  negate: ["M10 3.5v8", "M6 7.5h8", "M6 15.5h8"],
  normalise: ["M10 5H3.5L7.5 10l-4 5H10", "M13.5 7.5 16 6v9"],
  symmetrise: ["M10 2.5v15-", "M2.5 10h15-", "M5 5h2v2H5z#", "M13 5h2v2h-2z#", "M5 13h2v2H5z#", "M13 13h2v2h-2z#"],
  clear: ["M4 6h12", "M8 6V3.8h4V6", "M5.6 6l.8 10.2h7.2L14.4 6"],
  paint: ["M4 16l.8-3.6L13 4.2 15.8 7l-8.2 8.2z", "M11.2 6l2.8 2.8"],
  erase: ["M8 16H17", "M8 16l-4.2-3.8 7-8 5.4 5.2L10.4 16", "M7.2 8.4l5.4 5.2"],
  type: ["M7.5 4h5", "M10 4v12", "M7.5 16h5"],
  copy: ["M7 7h9v9H7z", "M13 7V4H4v9h3"],
};

// An icon of 20 x 20 units. In the table a path ending in "#" is filled, one ending in "-" dashed.
export function kernelIcon(name) {
  const paths = kernelIconPaths[name].map((path) => {
    const ends = path.at(-1);
    const plain = ends === "#" || ends === "-";
    return svg("path", {
      d: plain ? path.slice(0, -1) : path,
      fill: ends === "#" ? "currentColor" : null,
      "stroke-dasharray": ends === "-" ? "1.5 2" : null,
    });
  });
  return svg("svg", { class: "ke-icon", viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" }, paths);
}
