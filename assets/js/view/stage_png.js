// The stage as a picture to keep: its canvases and the words beside them, as they stand on the page.

const wordSelectors = ".pic-title, .pic-note, .op, .mx-cell figcaption, .insp-label, .ramp-ends span, .grids-arrow, .lab-arrow, .lab-numbers :is(th, td), .lab-shares :is(strong, span)";

/** A canvas with everything drawn inside `root`, at twice the size of the screen. */
export function pictureOf(root, { ground, ink }) {
  const frame = root.getBoundingClientRect();
  const scale = 2;
  const margin = 16;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round((frame.width + 2 * margin) * scale);
  canvas.height = Math.round((frame.height + 2 * margin) * scale);
  const context = canvas.getContext("2d");
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.fillStyle = ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(margin - frame.left, margin - frame.top);
  context.imageSmoothingEnabled = false;
  for (const part of root.querySelectorAll("canvas")) {
    const box = part.getBoundingClientRect();
    if (box.width && part.width && part.checkVisibility()) context.drawImage(part, box.left, box.top, box.width, box.height);
  }
  context.fillStyle = ink;
  context.textBaseline = "middle";
  for (const word of root.querySelectorAll(wordSelectors)) {
    const box = word.getBoundingClientRect();
    if (!word.textContent || !box.width || !word.checkVisibility()) continue;
    const { fontWeight, fontSize, fontFamily } = getComputedStyle(word);
    context.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    context.fillText(word.textContent, box.left, box.top + box.height / 2);
  }
  return canvas;
}

/** Hand a canvas to the reader as a PNG file. */
export function savePng(canvas, name) {
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}
