// Puts maps on canvases, pixel for pixel; the browser enlarges them.
import { paintGrey, paintSequential, paintSigned } from "../engine/colour.js";

const bitmaps = new WeakMap();
const smallMaps = new WeakMap();

function bitmapOf(canvas, height, width) {
  let kept = bitmaps.get(canvas);
  if (!kept || kept.image.width !== width || kept.image.height !== height) {
    canvas.width = width;
    canvas.height = height;
    const image = new ImageData(width, height);
    kept = { image, rgba: new Uint32Array(image.data.buffer), context: canvas.getContext("2d") };
    bitmaps.set(canvas, kept);
  }
  return kept;
}

/** Paint a map { maps, height, width } with a scale of engine/scale.js; tables: { signed, sequential }. */
export function paintMap(canvas, map, scale, tables) {
  const { image, rgba, context } = bitmapOf(canvas, map.height, map.width);
  colourInto(rgba, map.maps, scale, tables);
  context.putImageData(image, 0, 0);
}

export function colourInto(rgba, maps, scale, tables) {
  if (scale.kind === "signed") paintSigned(rgba, maps[0], scale.high, tables.signed);
  else if (scale.kind === "sequential") paintSequential(rgba, maps[0], scale.low, scale.high, tables.sequential);
  else if (maps.length === 3) paintColour(rgba, maps, scale.low, scale.high);
  else paintGrey(rgba, maps[0], scale.low, scale.high);
}

function paintColour(rgba, [red, green, blue], low, high) {
  const k = 255 / (high - low);
  const bytes = new Uint8ClampedArray(rgba.buffer, rgba.byteOffset, rgba.length * 4);
  for (let i = 0, j = 0; i < red.length; i++, j += 4) {
    bytes[j] = (red[i] - low) * k;
    bytes[j + 1] = (green[i] - low) * k;
    bytes[j + 2] = (blue[i] - low) * k;
    bytes[j + 3] = 255;
  }
}

/** The same map in a canvas of at most `most` pixels a side, every n-th value: cheap while painting. */
export function paintSmall(canvas, map, scale, tables, most) {
  const step = Math.max(1, Math.ceil(Math.max(map.height, map.width) / most));
  if (step === 1) {
    paintMap(canvas, map, scale, tables);
    return;
  }
  const height = Math.ceil(map.height / step);
  const width = Math.ceil(map.width / step);
  const kept = smallMaps.get(canvas);
  const buffers = kept?.length === map.maps.length && kept[0].length === height * width ? kept : map.maps.map(() => new Float32Array(height * width));
  smallMaps.set(canvas, buffers);
  const maps = map.maps.map((plane, c) => {
    const small = buffers[c];
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0, j = y * step * map.width; x < width; x++, i++, j += step) small[i] = plane[j];
    }
    return small;
  });
  paintMap(canvas, { maps, height, width }, scale, tables);
}

/** A horizontal strip of the scale, for legends. */
export function paintLegend(canvas, scale, tables) {
  const ramp = new Float32Array(256).map((_, i) => scale.low + ((scale.high - scale.low) * i) / 255);
  const maps = scale.kind === "colour" ? [ramp, ramp, ramp] : [ramp];
  paintMap(canvas, { maps, height: 1, width: 256 }, scale, tables);
}
