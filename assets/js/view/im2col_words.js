// What im2col costs in memory, and why frameworks pay it.
import { formatShort, groupedNumber } from "../engine/format.js";
import { shortBytes } from "../engine/layer_rivals.js";

export function memoryWords(t, unfolding) {
  const { geometry, channels, length, places } = unfolding;
  const { picture, columns, times } = unfolding.memory();
  const size = [channels, geometry.side, geometry.side].filter((n, i) => i || n > 1).join(" × ");
  const bytes = (n) => shortBytes(BigInt(n));
  return [
    t("The picture: {size} = {n} numbers, {bytes}.", { size, n: groupedNumber(picture / 4), bytes: bytes(picture) }),
    t("Its windows as columns: {size} = {n} numbers, {bytes}: {times} times as much.", { size: `${length} × ${places}`, n: groupedNumber(columns / 4), bytes: bytes(columns), times: formatShort(times, 2) }),
    geometry.stride === 1
      ? t("With stride 1 a pixel stands in up to k × k = 9 windows, so in up to 9 columns; a large picture needs almost 9 times its memory.")
      : t("With stride {stride} the windows overlap less, and there are fewer of them.", { stride: geometry.stride }),
    t("What it buys: one product of two matrices, the operation that processors do fastest."),
  ];
}
