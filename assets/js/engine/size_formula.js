// The size of a map as a formula with the numbers of now, for height (↓) and width (→): that of
// V. Dumoulin and F. Visin, A guide to convolution arithmetic for deep learning (2016), as torch documents it.
import { resolvePadding } from "./convolution.js";
import { poolSize } from "./pooling.js";

const axisLines = (down, across) => (down === across ? [`↓ → ${down}`] : [`↓ ${down}`, `→ ${across}`]);
const signedText = (value) => String(value).replace("-", "−");

/** ["↓ ⌊(6 + 0 + 0 − 1 × (3 − 1) − 1) / 1⌋ + 1 = 4", ...]: one line where both are the same. */
export function sizeFormulaText(height, width, kernelHeight, kernelWidth, spec) {
  const padding = resolvePadding(spec, kernelHeight, kernelWidth);
  const line = (n, k, axis) => {
    const [before, after] = padding.slice(2 * axis, 2 * axis + 2);
    const [stride, dilation] = [spec.stride[axis], spec.dilation[axis]];
    const size = Math.floor((n + before + after - dilation * (k - 1) - 1) / stride) + 1;
    return `⌊(${n} + ${before} + ${after} − ${dilation} × (${k} − 1) − 1) / ${stride}⌋ + 1 = ${signedText(size)}`;
  };
  return axisLines(line(height, kernelHeight, 0), line(width, kernelWidth, 1));
}

/** The same for a pooling with windows, none for another; throws the Refusal of one that does not fit.
 *  "− 1" at the end of a ceiling: the last window would begin in the padding and is left out, as torch does. */
export function poolFormulaText(height, width, pool) {
  if (!["max", "average", "l2"].includes(pool.kind)) return [];
  const pooled = poolSize(height, width, pool);
  const stride = pool.stride ?? pool.size;
  const [open, close] = pool.ceil ? "⌈⌉" : "⌊⌋";
  const line = (n, axis, size) => {
    const steps = (n + 2 * pool.padding - pool.size[axis]) / stride[axis];
    const dropped = pool.ceil && Math.ceil(steps) + 1 > size ? " − 1" : "";
    return `${open}(${n} + 2 × ${pool.padding} − ${pool.size[axis]}) / ${stride[axis]}${close} + 1${dropped} = ${size}`;
  };
  return axisLines(line(height, 0, pooled.height), line(width, 1, pooled.width));
}
