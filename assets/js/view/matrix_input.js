// A matrix as the input: typed or pasted, resized, or made by a button. What cannot be read is
// refused beside the text, and the last good matrix stays.
import { formatMatrixText, longestMatrix, makeMatrix, parseMatrixText, resizeMatrix } from "../engine/matrix_text.js";
import { Refusal } from "../engine/messages.js";
import { el } from "./dom.js";

const textPause = 120;

/** createMatrixInput({ t, onPlanes(planes), fromPicture() }) -> { element, show(planes) }. */
export function createMatrixInput({ t, onPlanes, fromPicture }) {
  let planes = [[[0]]];
  let timer = 0;
  const alert = el("p", { class: "alert sp-alert", role: "alert", hidden: true, dataset: { testid: "matrix-problem" } });
  const status = el("span", { class: "sp-note", role: "status" });
  const say = (text) => {
    alert.textContent = text;
    alert.hidden = !text;
    status.textContent = "";
  };
  const use = (made) => {
    show(made);
    onPlanes(made);
  };

  const area = el("textarea", {
    class: "sp-area", rows: 5, wrap: "off", spellcheck: "false", autocomplete: "off", autocapitalize: "off",
    aria: { label: t("Matrix as text, one row a line"), keyshortcuts: "Control+Enter" }, dataset: { testid: "matrix-text" },
  });
  const read = () => {
    try {
      use(parseMatrixText(area.value));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      say(t(error.template, error.values));
    }
  };
  area.onkeydown = (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    read();
  };
  area.oninput = () => void (status.textContent = "");

  // Where the browser refuses its clipboard, the text stands selected, ready for a key.
  async function copyOut() {
    const text = formatMatrixText(planes);
    say("");
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = t("Copied.");
    } catch {
      area.value = text;
      area.select();
      status.textContent = t("Press Ctrl+C to copy the text above.");
    }
  }

  const button = (text, onclick, testid, more = "") => el("button", { type: "button", class: `sp-button ${more}`, text, onclick, dataset: { testid } });
  const sizes = [[t("Rows"), "matrix-rows"], [t("Columns"), "matrix-cols"]].map(([label, testid], axis) => {
    const input = el("input", { class: "sp-num", type: "number", min: 1, max: longestMatrix, step: 1, inputmode: "numeric", aria: { label }, dataset: { testid } });
    input.onchange = () => {
      const wanted = Number(input.value);
      const now = [planes[0].length, planes[0][0].length];
      if (input.value.trim() !== "" && Number.isInteger(wanted) && wanted >= 1 && wanted <= longestMatrix) {
        now[axis] = wanted;
        use(resizeMatrix(planes, ...now));
      } else {
        say(t("{label}: {value} cannot be used; a whole number from {low} to {high} can.", { label, value: input.value || "∅", low: 1, high: longestMatrix }));
        input.value = now[axis];
      }
    };
    return input;
  });
  const channels = el("select", { class: "sp-select", aria: { label: t("Channels") }, dataset: { testid: "matrix-channels" } }, [1, 3].map((count) => el("option", { value: count, text: String(count) })));
  channels.onchange = () => use(Array.from({ length: Number(channels.value) }, (_, i) => planes[i] ?? planes[0]));

  const make = (name) => () => use(makeMatrix(name, planes.length, planes[0].length, planes[0][0].length));
  const makers = [
    button(t("Zeros"), make("zeros"), "matrix-zeros"), button(t("1, 2, 3, …"), make("counting"), "matrix-counting"),
    button(t("Random, −9 to 9"), make("random"), "matrix-random"), button(t("Checkerboard"), make("checkerboard"), "matrix-checkerboard"),
    button(t("Step"), make("step"), "matrix-step"), button(t("From the picture"), () => use(fromPicture()), "matrix-from-picture"),
  ];
  const element = el("div", { class: "sp-matrix" },
    el("div", { class: "sp-line" }, el("span", { class: "sp-name", text: t("Size") }), sizes[0], el("span", { aria: { hidden: "true" } }, "×"), sizes[1],
      el("label", { class: "sp-channels" }, el("span", { class: "sp-name", text: t("Channels") }), channels)),
    alert,
    el("details", { class: "sp-more", dataset: { testid: "matrix-more" } }, el("summary", { text: t("Type, paste or fill the matrix") }),
      area,
      el("div", { class: "sp-line" }, button(t("Use this matrix"), read, "matrix-use", "sp-main"), button(t("Copy as text"), copyOut, "matrix-copy"), status),
      el("p", { class: "sp-note", text: t("Spaces or commas between numbers, a new line for each row; what Python, NumPy and MATLAB print can be pasted.") }),
      el("div", { class: "sp-line", role: "group", aria: { label: t("Fill the matrix") } }, makers)));

  // The text follows once the matrix rests: writing it at every cell of a stroke would cost frames.
  function show(newPlanes) {
    say("");
    planes = newPlanes;
    sizes[0].value = planes[0].length;
    sizes[1].value = planes[0][0].length;
    channels.value = planes.length;
    clearTimeout(timer);
    timer = setTimeout(() => void (area.value = formatMatrixText(planes)), textPause);
  }

  return { element, show };
}
