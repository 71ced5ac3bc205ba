// Which pixels of the network's picture a cell of a layer sees: the numbers of
// cnnviz/core/receptive_field.py, followed here because a pointer cannot wait for a server.

/** field: { size, jump, start }, each [rows, cols] in pixels -> { top, left, height, width } of the cell's
 *  field, which may hang over the picture's border. */
export function fieldBox({ size, jump, start }, row, col) {
  return { top: start[0] + row * jump[0], left: start[1] + col * jump[1], height: size[0], width: size[1] };
}

/** How many pixels, as [rows, cols], the fields of a rows x cols map reach beyond a height x width picture. */
export function fieldMargin(field, rows, cols, height, width) {
  const first = fieldBox(field, 0, 0);
  const last = fieldBox(field, rows - 1, cols - 1);
  const beyond = (before, after) => Math.ceil(Math.max(0, -before, after));
  return [beyond(first.top, last.top + last.height - height), beyond(first.left, last.left + last.width - width)];
}

/** Whether a box reaches beyond a height x width picture. */
export function hangsOver({ top, left, height: tall, width: wide }, height, width) {
  return top < 0 || left < 0 || top + tall > height || left + wide > width;
}

/** The middle of a box, pulled into a height x width picture: where a place is marked. */
export function middleOf({ top, left, height: tall, width: wide }, height, width) {
  const pulled = (value, most) => Math.min(most, Math.max(0, value));
  return [pulled(top + tall / 2, height), pulled(left + wide / 2, width)];
}
