// Pointing on the stage: hands on the grids, on the maps and on the kernel become a focus, which is
// what is looked at instead of the window's own place. A press on the window drags it; a tap or click
// pins a focus, Escape frees it; a focused grid is entered with Enter and walked with the arrow keys.
import { arrowSteps, within } from "../engine/cells.js";

/** stage: { model, look(): the cell looked at { map, row, col }, place(map, row, col, { moving }), paint: { on(), begin(), set(plane, row, col),
 *  typed(plane, row, col, key), end() }, quiet(): whether outputs may not be looked at, changed() }. */
export function createStagePointing(stage) {
  let focus = null;
  let pinned = false;
  let grip = null;
  let painting = false;
  let walker = null;

  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const point = (next) => {
    if (pinned || same(next, focus)) return;
    focus = next;
    stage.changed();
  };
  const pin = (next) => {
    pinned = !(pinned && same(next, focus));
    focus = pinned ? next : null;
    stage.changed();
  };
  const free = () => {
    const had = pinned || focus !== null;
    pinned = false;
    focus = walker = null;
    if (had) stage.changed();
    return had;
  };

  // Other numbers free what was looked at; but who paints by key stays on the cell, if it is still there.
  const renew = () => {
    const grid = walker?.kind === "input" && stage.paint.on() ? stage.model.inputs()[walker.index] : null;
    if (!grid || walker.row >= grid.rows || walker.col >= grid.cols) free();
  };

  const onWindow = (row, col) => {
    const { row: r, col: c } = stage.look();
    const box = stage.model.box(r, c);
    return row >= box.top && row < box.top + box.height && col >= box.left && col < box.left + box.width;
  };

  // Walking with keys: Enter goes in, Escape or Enter comes out; until then the arrows belong to the stage.
  const walking = (kind, index, sizeOf) => (event) => {
    if (kind === "output" && stage.quiet()) return false;
    const step = arrowSteps[event.key];
    const here = walker?.kind === kind && walker.index === index ? walker : null;
    if (event.key === "Enter" && !here) {
      const { row, col } = stage.look();
      const { top, left } = kind === "input" ? stage.model.box(row, col) : { top: row, left: col };
      walker = { kind, index, row: top, col: left };
    } else if (here && (event.key === "Escape" || event.key === "Enter")) {
      free();
      return true;
    } else if (here && step) {
      const { rows, cols } = sizeOf();
      walker = { ...here, row: within(here.row + step[0], rows), col: within(here.col + step[1], cols) };
    } else if (here && kind === "input" && stage.paint.on() && stage.paint.typed(index, here.row, here.col, event.key)) return true;
    else return false;
    pinned = true;
    focus = { kind, [kind === "input" ? "plane" : "map"]: index, row: walker.row, col: walker.col };
    stage.changed();
    return true;
  };

  return {
    focus: () => focus,
    pinned: () => pinned,
    free,
    renew,
    input: (plane) => ({
      grips: (row, col) => stage.paint.on() || onWindow(row, col),
      onPoint: (row, col) => point({ kind: "input", plane, row, col }),
      onLeave: () => point(null),
      onPress: (row, col) => {
        if (stage.paint.on()) {
          painting = true;
          stage.paint.begin();
          stage.paint.set(plane, row, col);
          return "drag";
        }
        if (!onWindow(row, col)) return "";
        const { row: r, col: c } = stage.look();
        const box = stage.model.box(r, c);
        grip = { down: row - box.top, across: col - box.left, from: [row, col], moved: false };
        return "drag";
      },
      onDrag: (row, col) => {
        if (painting) {
          stage.paint.set(plane, row, col);
          return;
        }
        if (String([row, col]) !== String(grip.from)) grip.moved = true;
        if (!grip.moved) return;
        free();
        stage.place(stage.look().map, ...stage.model.nearest(row - grip.down, col - grip.across), { moving: true });
      },
      onDrop: () => {
        if (painting) {
          painting = false;
          stage.paint.end();
        } else if (grip.moved) stage.place(stage.look().map, stage.look().row, stage.look().col, { moving: false });
        else pin({ kind: "input", plane, row: grip.from[0], col: grip.from[1] });
      },
      onTap: (row, col) => pin({ kind: "input", plane, row, col }),
      onKey: walking("input", plane, () => stage.model.inputs()[plane]),
    }),
    output: (map) => ({
      onPoint: (row, col) => {
        if (!stage.quiet()) point({ kind: "output", map, row, col });
      },
      onLeave: () => point(null),
      onTap: (row, col) => {
        if (stage.quiet()) {
          free();
          stage.place(map, row, col, { moving: false });
          return;
        }
        const next = { kind: "output", map, row, col };
        const again = pinned && same(next, focus);
        pin(next);
        if (!again) stage.place(map, row, col, { moving: false });
      },
      onKey: walking("output", map, () => stage.model.outputs()[map]),
    }),
    weight: (plane, cell, hold) => {
      const next = cell && { kind: "weight", plane, row: cell[0], col: cell[1] };
      if (!hold) point(next);
      else if (next && !same(next, focus)) {
        pinned = true;
        focus = next;
        stage.changed();
      } else free();
    },
  };
}
