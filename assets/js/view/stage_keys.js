// The stage's keys, heard wherever the reader is on the page, unless he types, or a control of the page
// has the focus that has its own use for them.

const typing = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

/** Try each of `uses` (event -> whether it was used) in turn; -> { stop() }. */
export function stageKeys(element, uses) {
  const pressed = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const path = event.composedPath();
    const [target] = path;
    if (target.matches?.(typing)) return;
    const nowhere = target === document.body || target === document.documentElement || target.matches?.('[data-testid="stMain"]');
    if (!nowhere && !path.includes(element)) return;
    const button = target.matches?.("button, a, summary, [type=checkbox], [type=radio]");
    if (button && (event.key === " " || event.key === "Enter")) return;
    if (uses.some((use) => use(event))) event.preventDefault();
  };
  document.addEventListener("keydown", pressed);
  return { stop: () => document.removeEventListener("keydown", pressed) };
}
