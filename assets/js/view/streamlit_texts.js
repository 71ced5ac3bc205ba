// Streamlit's own words (uploader, camera, menu) are English whatever the page's language. They are
// replaced where they appear, whole text nodes only, and come back with the language.
import { fill, mark } from "../engine/messages.js";

const streamlitTexts = [
  mark("Upload"),
  mark("Take Photo"),
  mark("Clear photo"),
  mark("This app would like to use your camera."),
  mark("Learn how to allow access."),
  mark("System"),
  mark("Light"),
  mark("Dark"),
  mark("Print"),
  mark("Record screen"),
  mark("Stop"),
  mark("Made with Streamlit v{version}"),
  mark("No results"),
  mark("File must be {size} or smaller."),
  mark("{type} files are not allowed."),
  mark("Connection error"),
  mark("Skip to main content"),
];
const patterns = streamlitTexts.map((text) => {
  const names = [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
  const source = text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("(.+)");
  return { text, names, pattern: new RegExp(`^${source}$`) };
});

/** What Streamlit says, in the catalogue's language; null where it is none of its words. */
export function streamlitText(said, catalogue) {
  for (const { text, names, pattern } of patterns) {
    const match = pattern.exec(said);
    if (match && catalogue[text]) return fill(catalogue[text], Object.fromEntries(names.map((name, i) => [name, match[i + 1]])));
  }
  return null;
}

const originals = new WeakMap();
let watcher = null;

/** Keep Streamlit's words in the language of `catalogue` (English text -> text; empty for English). */
export function translateStreamlit(catalogue) {
  watcher?.disconnect();
  const visit = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = root.nodeType === 3 ? root : walker.nextNode(); node; node = walker.nextNode()) {
      const kept = originals.get(node);
      const said = kept && kept.shown === node.nodeValue ? kept.said : node.nodeValue;
      const shown = streamlitText(said.trim(), catalogue) ?? (kept?.shown === node.nodeValue ? kept.said : null);
      if (shown === null || shown === node.nodeValue) continue;
      originals.set(node, { said, shown });
      node.nodeValue = shown;
    }
  };
  visit(document.body);
  watcher = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") visit(change.target);
      else change.addedNodes.forEach((node) => (node.nodeType === 1 || node.nodeType === 3) && visit(node));
    }
  });
  watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
}
