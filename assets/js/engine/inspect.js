// What belongs to one cell: which cells of the picture it sees, and the numbers in between.
import { resolvePadding, windowAt } from "./convolution.js";
import { poolWindow } from "./pooling.js";

/** The window of convolution cell (row, col) in picture coordinates: { top, left, height, width }. */
export function windowBox(chain, row, col) {
  const { spec } = chain.settings;
  const { height: kh, width: kw } = chain.kernels[0];
  const [top, , left] = resolvePadding(spec, kh, kw);
  return {
    top: row * spec.stride[0] - top,
    left: col * spec.stride[1] - left,
    height: (kh - 1) * spec.dilation[0] + 1,
    width: (kw - 1) * spec.dilation[1] + 1,
  };
}

/** The pooling window of pooled cell (row, col) on one plane of the map before it. */
export function poolBox(chain, row, col, plane = 0) {
  const { maps, height, width } = chain.act;
  return poolWindow(maps[plane], height, width, chain.settings.pool, row, col);
}

/** The part of the picture that pooled cell (row, col) sees. */
export function pooledReach(chain, row, col) {
  const { top, left, bottom, right } = poolBox(chain, row, col);
  const first = windowBox(chain, top, left);
  const last = windowBox(chain, bottom - 1, right - 1);
  return {
    top: first.top,
    left: first.left,
    height: last.top + last.height - first.top,
    width: last.left + last.width - first.left,
  };
}

/** The convolution cell whose window is centred nearest to picture cell (y, x). */
export function cellOver(chain, y, x) {
  const { spec } = chain.settings;
  const at = windowBox(chain, 0, 0);
  const near = (p, first, size, step, count) =>
    Math.min(count - 1, Math.max(0, Math.round((p - first - (size - 1) / 2) / step)));
  return [
    near(y, at.top, at.height, spec.stride[0], chain.conv.height),
    near(x, at.left, at.width, spec.stride[1], chain.conv.width),
  ];
}

/** The pooled cell whose window holds convolution cell (row, col), or the nearest one. */
export function pooledOver(chain, row, col) {
  const { pool } = chain.settings;
  if (pool.kind.startsWith("global")) return [0, 0];
  const [sy, sx] = pool.stride ?? pool.size;
  const near = (p, step, count) => Math.min(count - 1, Math.max(0, Math.floor((p + pool.padding) / step)));
  return [near(row, sy, chain.pooled.height), near(col, sx, chain.pooled.width)];
}

/** The picture around a window, `margin` cells more on each side, one Float32Array a plane; NaN beyond
 *  the padding. With inPicture(r, c) and isTap(r, c) in coordinates of the region. */
export function regionAround(chain, row, col, margin) {
  const { spec } = chain.settings;
  const { height, width } = chain.picture;
  const { height: kh, width: kw } = chain.kernels[0];
  const [padTop, , padLeft] = resolvePadding(spec, kh, kw);
  const box = windowBox(chain, row, col);
  const [rows, cols] = [box.height + 2 * margin, box.width + 2 * margin];
  const [top, left] = [box.top - margin, box.left - margin];
  const values = chain.padded.map((plane) => {
    const region = new Float32Array(rows * cols).fill(NaN);
    for (let r = 0; r < rows; r++) {
      const y = top + r + padTop;
      if (y < 0 || y >= plane.height) continue;
      for (let c = 0; c < cols; c++) {
        const x = left + c + padLeft;
        if (x >= 0 && x < plane.width) region[r * cols + c] = plane.data[y * plane.width + x];
      }
    }
    return region;
  });
  const inPicture = (r, c) => top + r >= 0 && top + r < height && left + c >= 0 && left + c < width;
  const on = (p, size, step) => p >= 0 && p < size && p % step === 0;
  const isTap = (r, c) => on(r - margin, box.height, spec.dilation[0]) && on(c - margin, box.width, spec.dilation[1]);
  return { rows, cols, values, inPicture, isTap };
}

/** The terms of convolution cell (row, col): per map [{ plane, patch, kernel, products, sum }] and the total. */
export function termsOf(chain, row, col) {
  const { picture, kernels, settings } = chain;
  const one = (planes, used, bias) => windowAt(planes, picture.height, picture.width, used, settings.spec, bias, row, col);
  const terms = (cell, planeOf) => ({
    total: cell.total,
    terms: cell.patch.map((patch, i) => ({ plane: planeOf(i), patch, kernel: cell.kernel[i], products: cell.products[i], sum: cell.sums[i] })),
  });
  if (settings.mode === "sum") return [terms(one(picture.planes, kernels, settings.bias), (i) => i)];
  return picture.planes.map((plane, c) => terms(one([plane], [kernels[0]], settings.bias), () => c));
}
