// The filters of a network's first layer as entries of the kernel library.

/** filters: float32 (n, 4, height, width) that act on the picture's own values from 0 to 1: red, green, blue, and what
 *  these come to on a grey picture. -> [{ family, label, planes, grey }] */
export function learnedEntries(t, filters) {
  const [count, parts, height, width] = filters.shape;
  const size = height * width;
  const cut = (at) => ({ data: filters.slice(at * size, (at + 1) * size), height, width });
  return Array.from({ length: count }, (_, n) => {
    const [grey, ...colours] = [3, 0, 1, 2].map((c) => cut(parts * n + c));
    return { family: t("Learned by the small VGG"), label: t("Filter {n}", { n }), planes: colours, grey };
  });
}
