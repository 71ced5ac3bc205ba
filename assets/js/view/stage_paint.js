// Painting on the stage's input: a stroke changes a copy of the numbers, which becomes a matrix.
import { matrixSource } from "../engine/stage_source.js";

/** on(): whether strokes paint; brush(): the number painted; numbers(): the input as it is, before any
 *  padding; padding(): [top, , left]; onSource(source, moving). */
export function createStagePaint({ on, brush, numbers, padding, onSource }) {
  let stroke = null;

  const begin = () => {
    const { planes, height, width } = numbers();
    stroke = { planes: planes.map((plane) => plane.slice()), height, width };
  };
  const set = (plane, row, col, value = brush()) => {
    const [top, , left] = padding();
    const [r, c] = [row - top, col - left];
    if (!stroke?.planes[plane] || r < 0 || c < 0 || r >= stroke.height || c >= stroke.width) return;
    stroke.planes[plane][r * stroke.width + c] = value;
    onSource(matrixSource(stroke), true);
  };
  const end = () => {
    if (stroke) onSource(matrixSource(stroke), false);
    stroke = null;
  };
  return {
    on,
    begin,
    set,
    end,
    /** A key on the cell that is walked to: Space paints it, Delete makes it zero. */
    typed(plane, row, col, key) {
      if (![" ", "Delete", "Backspace"].includes(key)) return false;
      begin();
      set(plane, row, col, key === " " ? brush() : 0);
      end();
      return true;
    },
  };
}
