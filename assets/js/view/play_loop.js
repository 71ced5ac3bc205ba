// What keeps a playing transport going: one look at the clock a frame, and at most one step.

/** -> { start(), stop() }; start() does nothing unless the transport plays; stepped() follows each step. */
export function createPlayLoop(transport, stepped) {
  let frame = 0;
  const tick = (now) => {
    frame = transport.playing ? requestAnimationFrame(tick) : 0;
    if (!document.hidden && transport.tick(now)) stepped();
  };
  return {
    start() {
      if (transport.playing) frame ||= requestAnimationFrame(tick);
    },
    stop: () => cancelAnimationFrame(frame),
  };
}
