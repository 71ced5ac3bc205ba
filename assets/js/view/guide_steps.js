// The six steps of the guided path: what is set up, what is asked before it happens, which answer is
// right on the reader's own picture, and what is said then, with the numbers of that moment.

const alone = { stride: [1, 1], padding: "same", padding_mode: "circular", dilation: [1, 1], flip: false };
const pooling = (kind, size = 2) => ({ kind, size: [size, size], stride: null, padding: 0, ceil: false });
const base = (pool, spec = {}) => ({ spec: { ...alone, ...spec }, activation: "relu", pool });
const percentOf = (share) => `${(100 * share).toFixed(1)} %`;

/** [{ title, question, options, before, after, right(lab), told(lab) }]; before and after are settings of the lab. */
export function guideSteps(t) {
  const round = { fill: "circular", blocks: 1 };
  return [
    {
      title: t("Move it by one"),
      question: t("The picture moves one pixel to the right. What does the feature map do?"),
      options: [t("It stays where it is"), t("It moves along by one"), t("It becomes another map")],
      before: { ...round, demo: base({ kind: "none" }), shift: [0, 0] }, after: { shift: [0, 1] },
      right: () => 1,
      told: (lab) => (lab.numbers.all.largest === 0
        ? t("It moves along, exactly: the difference is 0 in every cell. Wherever the cat is, it is found there. This is equivariance, not invariance.")
        : t("It moves along; away from the border the difference is 0.")),
    },
    {
      title: t("Now look at the pooled map"),
      question: t("2 × 2 max pooling, the picture again one pixel to the right. How many pooled cells keep their value?"),
      options: [t("All of them"), t("Some of them"), t("None")],
      before: { ...round, demo: base(pooling("max")), shift: [0, 0] }, after: { shift: [0, 1] },
      right: (lab) => (lab.pooled.same === 1 ? 0 : lab.pooled.same < 0.0005 ? 2 : 1),
      told: (lab) => t("{share} stayed the same. Where the largest value stays inside its window and no larger one moves in, the pooled cell does not notice: invariance, within limits.", { share: percentOf(lab.pooled.same) }),
    },
    {
      title: t("Now by three"),
      question: t("By three pixels, with windows of 2. How often does a lone bright point keep its pooled cell?"),
      options: [t("Always"), t("Half of the time"), t("Never")],
      before: { ...round, demo: base(pooling("max")), shift: [0, 0] }, after: { shift: [0, 3] },
      right: () => 2,
      told: (lab) => t("Never: max(0, 1 − 3/2) = 0. On this picture {share} of the pooled cells are unchanged, mostly where there is nothing to see.", { share: percentOf(lab.pooled.same) }),
    },
    {
      title: t("Now stride 2"),
      question: t("The window takes every second place, and the picture moves by one. Do both ways still give the same?"),
      options: [t("Yes, exactly"), t("Only at the border"), t("No: only shifts by multiples of 2 do")],
      before: { ...round, demo: base({ kind: "none" }, { stride: [2, 2] }), shift: [0, 0] }, after: { shift: [0, 1] },
      right: () => 2,
      told: (lab) => t("{share} of the cells differ. A phase of one pixel is left over; move it by 2 and the difference is exactly 0.", { share: percentOf(lab.numbers.all.share) }),
    },
    {
      title: t("Now the border"),
      question: t("Stride 1 again, but zeros come in from outside and zeros are padded. Where do both ways differ?"),
      options: [t("Nowhere"), t("Only at the border"), t("Everywhere")],
      before: { ...round, fill: "zeros", demo: base({ kind: "none" }, { padding_mode: "zeros" }), shift: [0, 0] }, after: { shift: [3, 5] },
      right: (lab) => (lab.numbers.all.largest === 0 ? 0 : 1),
      told: (lab) => (lab.numbers.interior.largest === 0
        ? t("Only there: the interior is exactly 0, and {share} of the border's cells differ, because their windows see something else.", { share: percentOf(lab.numbers.border.share) })
        : t("Mostly there.")),
    },
    {
      title: t("Now global pooling"),
      question: t("One number for the whole map: its largest value. The picture moves by 20 pixels and comes in again on the other side. What happens to the number?"),
      options: [t("It stays exactly the same"), t("It changes a little"), t("It moves along")],
      before: { ...round, demo: base({ kind: "global max" }), shift: [0, 0] }, after: { shift: [0, 20] },
      right: () => 0,
      told: () => t("Exactly the same, before any training: a network of circular convolutions with stride 1 and global pooling is invariant by construction. That there is a cat, no longer where."),
    },
  ];
}
