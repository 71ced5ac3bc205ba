// The slider from any matrix to a convolution: its four stops as buttons, and a play button.
import { createAction } from "./choices.js";
import { el, setText } from "./dom.js";

const slideTime = 9000; // ms from end to end

/** onMove(at, moving): at from 0 to 1. -> { element, set(at), words(stops), stop() } */
export function createMatrixStops(t, onMove) {
  const stops = [0, 1, 2, 3].map((n) => {
    const title = el("span", { class: "wm-stop-title" });
    const formula = el("span", { class: "wm-stop-formula" });
    const count = el("strong", { class: "wm-stop-count" });
    return { title, formula, count, button: el("button", { type: "button", class: "wm-stop", dataset: { stop: n }, onclick: () => halt(n / 3) }, title, formula, count) };
  });
  const slider = el("input", { type: "range", class: "wm-slider", min: 0, max: 1, step: 0.001, aria: { label: t("From any matrix to a convolution") }, dataset: { testid: "matrix-slider" } });
  const play = createAction(t("Play"), "matrix-play", () => (frame ? halt(at) : start()));
  const element = el("div", { class: "wm-way" }, el("div", { class: "wm-stops" }, stops.map(({ button }) => button)), el("div", { class: "wm-slide" }, play, slider));
  let at = 0;
  let frame = 0;
  let titles = [];

  slider.oninput = () => {
    const to = Number(slider.value);
    const near = Math.round(to * 3) / 3;
    halt(Math.abs(to - near) < 0.006 ? near : to);
  };
  // The page's own large steps go from stop to stop.
  slider.onkeydown = (event) => {
    const way = { PageUp: 1, PageDown: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    halt(Math.min(1, Math.max(0, (way > 0 ? Math.floor(at * 3 + 1e-9) + 1 : Math.ceil(at * 3 - 1e-9) - 1) / 3)));
  };

  function halt(to) {
    cancelAnimationFrame(frame);
    frame = 0;
    setText(play, t("Play"));
    set(to);
    onMove(at, false);
  }

  function start() {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return halt(at >= 1 ? 0 : Math.min(1, (Math.floor(at * 3 + 1e-9) + 1) / 3));
    let from = at >= 1 ? 0 : at;
    let began = null;
    setText(play, t("Pause"));
    const tick = (now) => {
      began ??= now;
      const to = Math.min(1, from + (now - began) / slideTime);
      if (to >= 1) return halt(1);
      set(to);
      onMove(at, true);
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
  }

  function set(to) {
    at = to;
    slider.value = to;
    const reached = Math.floor(to * 3 + 1e-9);
    stops.forEach(({ button }, n) => {
      const pressed = String(n === reached);
      if (button.getAttribute("aria-pressed") !== pressed) {
        button.setAttribute("aria-pressed", pressed);
        if (n === reached) slider.setAttribute("aria-valuetext", titles[n] ?? "");
      }
    });
  }

  return {
    element,
    set,
    words(list) {
      titles = list.map(({ title }) => title);
      list.forEach(({ title, formula, count }, n) => {
        setText(stops[n].title, `${n + 1}. ${title}`);
        setText(stops[n].formula, formula);
        setText(stops[n].count, t("free: {count}", { count }));
      });
    },
    stop() {
      cancelAnimationFrame(frame);
      frame = 0;
    },
  };
}
