// The studio's description as it travels: kernels as nested lists, and a few cells of the map for
// Python to check. The other side is cnnviz/core/demo.py.

/** Settings that fit any picture and any kernel. */
export const safeSpec = { stride: [1, 1], padding: "same", padding_mode: "zeros", dilation: [1, 1] };

/** Rows of numbers as a plane. */
export const planeOfRows = (rows) => ({ data: Float32Array.from(rows.flat()), height: rows.length, width: rows[0].length });

/** A kernel of the description for the editor: float planes, every parameter named. */
export function readChoice({ slug, params, planes }, catalogue) {
  const known = catalogue.find((entry) => entry.slug === slug)?.params ?? [];
  const defaults = Object.fromEntries(known.map((param) => [param.name, param.default]));
  return { slug, params: { ...defaults, ...params }, planes: planes.map(planeOfRows) };
}

/** The inverse: nested lists. */
export function writeChoice({ slug, params, planes }) {
  const rows = ({ data, height, width }) => Array.from({ length: height }, (_, y) => Array.from(data.subarray(y * width, (y + 1) * width)));
  return { slug, params: params ?? {}, planes: planes.map(rows) };
}

/** Whether two kernels have the same weights, plane by plane. */
export function sameKernels(a, b) {
  const same = (p, q) => p.height === q.height && p.width === q.width && p.data.every((weight, i) => weight === q.data[i]);
  return a?.length === b.length && b.every((plane, c) => same(plane, a[c]));
}

/** 64 values spread evenly over the maps of a stage, in order. */
export function probesOf(maps, count = 64) {
  const size = maps[0].length;
  return Array.from({ length: count }, (_, i) => {
    const at = Math.floor((i * maps.length * size) / count);
    return maps[Math.floor(at / size)][at % size];
  });
}
