// A convolution at once, of the parts that the app's chain works with row by row.
import { convolveRows, convolveSeparable, outputSize, padPlane, resolvePadding, separable } from "../../assets/js/engine/convolution.js";

/** The map of one or more planes (Float32Array each), summed over them; one kernel may serve all. */
export function convolve(planes, height, width, kernels, spec, bias = 0) {
  const { height: kernelHeight, width: kernelWidth } = kernels[0];
  const size = outputSize(height, width, kernelHeight, kernelWidth, spec);
  const padding = resolvePadding(spec, kernelHeight, kernelWidth);
  const data = new Float32Array(size.height * size.width);
  planes.forEach((plane, c) => {
    const padded = padPlane(plane, height, width, padding, spec.padding_mode);
    const kernel = kernels[kernels.length === 1 ? 0 : c];
    const parts = kernelHeight * kernelWidth >= 25 ? separable(kernel) : null;
    const run = parts ? convolveSeparable : convolveRows;
    run(data, size.width, padded, parts ?? kernel, spec, c ? 0 : bias, 0, size.height, c > 0);
  });
  return { data, ...size };
}
