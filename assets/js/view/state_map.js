// The pooled cells by what became of them: grey stayed, blue moved along, orange changed. The shares
// stand beside it in words.

const stateColours = Uint32Array.of(0xffd9d5d2, 0xffb8742f, 0xff2a86e0); // ABGR

/** Paint states (0 same, 1 moved, 2 changed) of the cells of `map` on a panel. */
export function paintStates(panel, map, states) {
  const { canvas } = panel;
  if (canvas.width !== map.width || canvas.height !== map.height) [canvas.width, canvas.height] = [map.width, map.height];
  const image = new ImageData(map.width, map.height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < pixels.length; i++) pixels[i] = stateColours[states[i]];
  canvas.getContext("2d").putImageData(image, 0, 0);
}
