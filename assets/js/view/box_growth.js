// The newest box of a stack grows out of the one inside it, so that the eye follows what a layer adds.

const growthTime = 250; // ms

/** A box { top, left, height, width } on its way from one to another: at share 0 the first, at 1 the other, slower
 *  towards the end. */
export function boxOnItsWay(from, to, share) {
  const part = 1 - (1 - share) ** 3;
  return Object.fromEntries(Object.entries(to).map(([edge, value]) => [edge, from[edge] + (value - from[edge]) * part]));
}

/** redraw() follows every frame in which the box is larger than before. */
export function createGrowth(redraw) {
  let [frame, share, last] = [0, 1, -Infinity];
  const stop = () => {
    cancelAnimationFrame(frame);
    [frame, share] = [0, 1];
  };
  return {
    /** How the box stands now; at rest it is the whole one. */
    boxNow: (from, to) => (share < 1 ? boxOnItsWay(from, to, share) : to),
    /** A step was made: grow, unless steps come faster than a box grows or a reader wants no motion. */
    step(grows) {
      const now = performance.now();
      const hurried = now - last < growthTime;
      last = now;
      stop();
      if (!grows || hurried || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
      share = 0;
      frame = requestAnimationFrame(function tick(time) {
        share = Math.min(1, Math.max(0, time - now) / growthTime);
        frame = share < 1 ? requestAnimationFrame(tick) : 0;
        redraw();
      });
    },
    stop,
  };
}
