// What waits for things to rest: called once nothing has called for `delay` ms. A timer that is set
// anew at every step would cost more than the step's numbers; this one looks again when it fires.

/** atRest(delay, act) -> poke with poke.stop(): act follows `delay` ms after the last poke. */
export function atRest(delay, act) {
  let due = 0;
  let timer = 0;
  const look = () => {
    const left = due - performance.now();
    timer = left > 1 ? setTimeout(look, left) : 0;
    if (!timer) act();
  };
  const poke = () => {
    due = performance.now() + delay;
    timer ||= setTimeout(look, delay);
  };
  poke.stop = () => {
    clearTimeout(timer);
    timer = 0;
  };
  return poke;
}
