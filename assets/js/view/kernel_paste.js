// Kernels in and out as text: a matrix pasted or typed, a kernel file, a copy for elsewhere.
import { el } from "./dom.js";
import { createNotice } from "./kernel_toolbar.js";
import { Refusal } from "../engine/messages.js";
import { formatKernelText } from "../engine/kernel_text.js";

const largestFile = 64;

// createKernelPaste({ t, take(text), attempt(notice, work) -> whether it worked, kernel() }) -> { element, notice }.
export function createKernelPaste({ t, take, attempt, kernel }) {
  const notice = createNotice();
  const status = el("span", { class: "ke-status", role: "status" });
  const area = el("textarea", {
    class: "ke-area", rows: 4, spellcheck: "false", autocomplete: "off", placeholder: "1 0 -1\n2 0 -2\n1 0 -1",
    aria: { label: t("Weights as text, one row a line") }, dataset: { testid: "kernel-text" },
  });
  const use = (text) => {
    status.textContent = "";
    return attempt(notice, () => take(text));
  };
  area.onkeydown = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) use(area.value);
  };
  area.oninput = () => (status.textContent = "");
  const apply = el("button", { type: "button", class: "ke-text-button ke-main", text: t("Use this text"), onclick: () => use(area.value), dataset: { testid: "kernel-text-use" } });
  const copy = el("button", { type: "button", class: "ke-text-button", text: t("Copy as text"), onclick: copyOut, dataset: { testid: "kernel-copy" } });
  const file = el("input", { class: "ke-file", type: "file", accept: ".json,application/json", dataset: { testid: "kernel-file" } });
  file.onchange = async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    let text = "";
    if (attempt(notice, () => checkFileSize(chosen.size))) {
      text = await chosen.text();
      use(text);
    }
    file.value = "";
  };
  const load = el("label", { class: "ke-text-button" }, file, el("span", { text: t("Load a kernel file") }));
  const element = el("details", { class: "ke-paste" },
    el("summary", { text: t("Paste, load or copy") }),
    el("p", { class: "ke-source", text: t("Spaces or commas between weights, a new line for each row; fractions such as 1/9 are fine.") }),
    area, el("div", { class: "ke-line ke-wrap" }, apply, load, copy), status, notice.element);

  // Where the browser refuses its clipboard, the text stands selected, ready for a key.
  async function copyOut() {
    const text = formatKernelText(kernel());
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = t("Copied.");
    } catch {
      area.value = text;
      area.select();
      status.textContent = t("Press Ctrl+C to copy the text above.");
    }
  }

  return { element, notice };
}

function checkFileSize(bytes) {
  if (bytes > largestFile * 1024) {
    throw new Refusal("The file has {size} kB; a kernel file has at most {most} kB.", { size: Math.ceil(bytes / 1024), most: largestFile });
  }
}
