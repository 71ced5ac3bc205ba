// The ladder on the page: for each row one picture after another, all of one display size. Pointing
// at a cell, or walking with keys, marks it and the patch of the picture that it stands for.
import { ladderRows } from "../engine/ladder.js";
import { el } from "./dom.js";
import { paintMap } from "./paint.js";

const ladderGap = 10;
const smallestTile = 96;
const largestTile = 192;
const ladderSteps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** createLadderView(t, onPoint) -> { element, build, layout, mark }; onPoint({ row, level, y, x }). */
export function createLadderView(t, onPoint) {
  const grid = el("div", { class: "ladder-grid" });
  const element = el("div", { class: "ladder-scroll", role: "group", aria: { label: t("All sizes side by side") } }, grid);
  const cellMark = el("div", { class: "tile-mark", hidden: true });
  const patchMark = el("div", { class: "tile-mark patch", hidden: true });
  let tiles = {};
  let levels = [];
  let exact = 0;
  let at = null;

  const pointAt = (row, level, event) => {
    const edge = event.currentTarget.getBoundingClientRect();
    const { height, width } = levels[level];
    const y = Math.min(height - 1, Math.max(0, Math.floor(((event.clientY - edge.top) / edge.height) * height)));
    const x = Math.min(width - 1, Math.max(0, Math.floor(((event.clientX - edge.left) / edge.width) * width)));
    onPoint({ row, level, y, x });
  };

  const onKey = (row, level, event) => {
    const here = at?.row === row && at.level === level ? at : { row, level, y: levels[level].height >> 1, x: levels[level].width >> 1 };
    const other = { PageDown: level + 1, PageUp: level - 1, Home: 0, End: levels.length - 1 }[event.key];
    if (other !== undefined) {
      event.preventDefault();
      const next = Math.min(levels.length - 1, Math.max(0, other));
      const scale = levels[level].span / levels[next].span;
      const inside = (cell, side) => Math.min(side - 1, Math.floor((cell + 0.5) * scale));
      focusTile(row, next);
      onPoint({ row, level: next, y: inside(here.y, levels[next].height), x: inside(here.x, levels[next].width) });
      return;
    }
    const step = ladderSteps[event.key];
    if (!step) return;
    event.preventDefault();
    const far = event.shiftKey ? 10 : 1;
    const clamp = (cell, side) => Math.min(side - 1, Math.max(0, cell));
    onPoint({ row, level, y: clamp(here.y + step[0] * far, levels[level].height), x: clamp(here.x + step[1] * far, levels[level].width) });
  };

  const focusTile = (row, level) => {
    tiles[row].forEach(({ canvas }, i) => canvas.setAttribute("tabindex", i === level ? "0" : "-1"));
    tiles[row][level].canvas.focus();
  };

  const makeTile = (row, level, { words, flag, label }) => {
    const canvas = el("canvas", { class: "tile", tabindex: level === 0 ? "0" : "-1", role: "application", dataset: { testid: `ladder-${row}-${level}` }, aria: { label } });
    canvas.onpointermove = (event) => {
      if (event.pointerType === "mouse") pointAt(row, level, event);
    };
    canvas.onclick = (event) => pointAt(row, level, event);
    canvas.onkeydown = (event) => onKey(row, level, event);
    canvas.onfocus = () => {
      if (!at || at.row !== row || at.level !== level) onPoint({ row, level, y: levels[level].height >> 1, x: levels[level].width >> 1 });
    };
    const hold = el("div", { class: "tile-hold" }, canvas);
    const box = el("div", { class: "tile-box" }, hold);
    return { canvas, hold, box, element: el("div", { class: "ladder-tile" }, box, el("div", { class: "tile-words" }, words, flag && el("span", { class: "tile-flag", text: flag }))) };
  };

  return {
    element,
    /** heads: [{ size, left }] a level; rows: { max, average, subsample } of { title, tiles: [{ words, flag, label }] }. */
    build(newLevels, heads, rows, scale, tables, whole) {
      levels = newLevels;
      exact = whole;
      at = null;
      tiles = {};
      grid.replaceChildren(...heads.map(({ size, left }) => el("div", { class: "ladder-head" }, el("strong", { text: size }), el("span", { class: "toy-note", text: left }))));
      for (const row of ladderRows) {
        tiles[row] = levels.map((level, i) => makeTile(row, i, rows[row].tiles[i]));
        grid.append(el("div", { class: "ladder-row" }, el("span", { class: "ladder-name", text: rows[row].title })), ...tiles[row].map((tile) => tile.element));
        levels.forEach((level, i) => paintMap(tiles[row][i].canvas, { maps: level[row], height: level.height, width: level.width }, scale, tables));
      }
      cellMark.hidden = patchMark.hidden = true;
    },
    /** A pattern is shown in whole screen pixels a cell, or the screen itself would alias it. */
    layout(room, factor) {
      const { height, width } = levels[0];
      const n = levels.length;
      const ratio = window.devicePixelRatio || 1;
      const fit = Math.max(smallestTile * factor, Math.min(largestTile * factor, Math.floor((room - (n - 1) * ladderGap) / n)));
      const unit = exact / ratio;
      const tile = exact ? Math.max(Math.ceil((smallestTile * factor) / unit), Math.floor(fit / unit)) * unit : fit;
      grid.style.gridTemplateColumns = `repeat(${n}, ${tile}px)`;
      grid.style.columnGap = `${ladderGap}px`;
      const long = Math.max(height, width);
      for (const row of ladderRows) {
        tiles[row].forEach(({ canvas, hold, box }, i) => {
          const level = levels[i];
          box.style.width = `${(tile * width) / long}px`;
          box.style.height = `${(tile * height) / long}px`;
          hold.style.width = `${(100 * level.width * level.span) / width}%`;
          hold.style.height = `${(100 * level.height * level.span) / height}%`;
          canvas.classList.toggle("smooth", level.width > ((tile * width) / long) * ratio);
        });
      }
    },
    mark(place) {
      at = place;
      const { row, level, y, x } = place;
      const { height, width, span } = levels[level];
      const first = levels[0];
      const put = (mark, hold, [top, left, tall, wide]) => {
        Object.assign(mark.style, { top: `${100 * top}%`, left: `${100 * left}%`, height: `${100 * tall}%`, width: `${100 * wide}%` });
        if (mark.parentElement !== hold) hold.append(mark);
        mark.hidden = false;
      };
      put(cellMark, tiles[row][level].hold, [y / height, x / width, 1 / height, 1 / width]);
      put(patchMark, tiles[row][0].hold, [(y * span) / first.height, (x * span) / first.width, span / first.height, span / first.width]);
      patchMark.hidden = level === 0;
    },
  };
}
