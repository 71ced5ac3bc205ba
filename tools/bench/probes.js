// What the bench asks inside a page: count frames, messages and elements,
// and tell when the picture at a selector has become another one.
window.cnnvizBench = (() => {
  // Components live in shadow trees, which document.querySelector does not enter.
  const find = (selector, root = document) => {
    const here = root.querySelector(selector);
    if (here) return here;
    for (const element of root.querySelectorAll("*")) {
      const inside = element.shadowRoot && find(selector, element.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };

  // Two rows of a canvas (one may be a gap between the maps of a sheet), or the address of a picture that has been decoded; "" while there is none.
  let seen = null;
  let sought = "";
  const picture = (selector) => {
    if (!seen?.isConnected || sought !== selector) seen = find(selector);
    sought = selector;
    if (!seen) return "";
    if (seen.tagName === "IMG") return seen.complete && seen.naturalWidth ? seen.src : "";
    const { width, height } = seen;
    const row = (at) => seen.getContext("2d").getImageData(0, (height * at) | 0, width, 1).data.join();
    return width ? row(0.5) + row(0.45) : "";
  };

  // Milliseconds from the next press of `key` ("input": from the next choice in a list) to the frame
  // that shows another picture.
  let took = null;
  const watch = (selector, key) => {
    took = new Promise((done, fail) => addEventListener(key === "input" ? "input" : "keydown", function begin(event) {
      if (event.type === "keydown" && event.key !== key) return;
      removeEventListener(event.type, begin, true);
      const before = picture(selector);
      const start = performance.now();
      const look = () => {
        const now = picture(selector);
        if (now && now !== before) requestAnimationFrame(() => done(performance.now() - start));
        else if (performance.now() - start < 15_000) requestAnimationFrame(look);
        else fail(new Error(`${selector} still shows the same picture after 15 s`));
      };
      requestAnimationFrame(look);
    }, true));
  };

  let drawn = null;
  const startFrames = () => {
    drawn = [];
    const next = (at) => {
      if (!drawn) return;
      drawn.push(at);
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  };
  const framesASecond = () => {
    const rate = (1e3 * (drawn.length - 1)) / (drawn.at(-1) - drawn[0]);
    drawn = null;
    return rate;
  };

  // Messages to the server while a button is held.
  let held = false;
  let [sent, all] = [0, 0];
  addEventListener("pointerdown", () => (held = true), true);
  addEventListener("pointerup", () => (held = false), true);
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (...words) {
    all += 1;
    if (held) sent += 1;
    return send.apply(this, words);
  };

  // All messages since this was asked last.
  const messages = () => {
    const count = all;
    all = 0;
    return count;
  };

  const elements = (root = document) => {
    const all = [...root.querySelectorAll("*")];
    return all.reduce((n, e) => n + (e.shadowRoot ? elements(e.shadowRoot) : 0), all.length);
  };

  return { picture, watch, took: () => took, startFrames, framesASecond, sent: () => sent, messages, elements };
})();
