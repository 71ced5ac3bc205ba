// The image behind the sheet of maps: painted from numbers at once, or decoded from a file, which
// takes a moment, in which the image before it stays.
import { numberSource, pictureSource } from "../engine/sheet_source.js";

/** onReady(source) follows every load; a source has image, rows, cols, columns, exact, read(tile, row, col). */
export function createSheetImage(onReady) {
  const canvas = document.createElement("canvas");
  let file = null;
  let wanted = 0;
  let decoded = null;

  function fromNumbers(values, limit, table) {
    const { rgba, ...source } = numberSource(values, limit, table);
    canvas.width = source.width;
    canvas.height = source.height;
    canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(rgba.buffer), source.width, source.height), 0, 0);
    file = null;
    onReady({ ...source, image: canvas });
  }

  const pixelsOf = (image) => {
    const reader = document.createElement("canvas");
    reader.width = image.width;
    reader.height = image.height;
    const context = reader.getContext("2d", { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height).data;
  };

  return {
    async load({ header, arrays }) {
      const turn = (wanted += 1);
      const limit = Math.max(Math.abs(header.scale.low), Math.abs(header.scale.high)) || 1;
      if (arrays.values) return fromNumbers(arrays.values, limit, arrays.signed);
      if (!file || !sameBytes(file, arrays.sheet)) {
        const image = await createImageBitmap(new Blob([arrays.sheet]));
        if (turn !== wanted) return;
        decoded?.close();
        decoded = image;
        file = arrays.sheet;
      }
      const image = decoded;
      onReady({ ...pictureSource(header.tile, header.layer.shape.slice(1), image.width, () => pixelsOf(image), limit, arrays.signed), image });
    },
  };
}

function sameBytes(one, other) {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}
