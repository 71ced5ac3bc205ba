// Numbers for people: few digits, a real minus sign, no "-0".

/** 0.4998 -> "0.500", -12.3456 -> "−12.35", 1234567 -> "1.23e6"; whole numbers stay whole. */
export function formatNumber(value, digits = 3) {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "–";
  const size = Math.abs(value);
  if (size < 0.5 * 10 ** -digits && size > 0) return trimExponent(value.toExponential(1));
  if (size >= 1e6) return trimExponent(value.toExponential(2));
  if (Number.isInteger(value)) return withMinus(String(value + 0));
  const places = size >= 1000 ? 0 : size >= 100 ? Math.max(0, digits - 2) : size >= 10 ? Math.max(0, digits - 1) : digits;
  return withMinus(value.toFixed(places));
}

/** Weights and factors in formulas: at most `digits` decimals, without trailing zeros. */
export function formatShort(value, digits = 3) {
  const text = formatNumber(value, digits);
  return /[.]\d*0+$/.test(text) ? text.replace(/\.?0+$/, "") : text;
}

/** A count with thin spaces: 1304314 -> "1 304 314". */
export function groupedNumber(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

function withMinus(text) {
  return text.replace("-", "−");
}

function trimExponent(text) {
  return withMinus(text.replace("e+", "e"));
}

/** A formula of products and their sum, cut after `most` terms: "1 × 0.2 + 0 × 0.4 … = 0.83". */
export function formatSum(patch, kernel, most) {
  const shown = Math.min(most, patch.length);
  let text = "";
  for (let i = 0; i < shown; i++) {
    const weight = kernel[i];
    const joint = i === 0 ? (weight < 0 ? "−" : "") : weight < 0 ? " − " : " + ";
    text += `${joint}${formatShort(Math.abs(weight))} × ${formatShort(patch[i])}`;
  }
  return shown < patch.length ? `${text} + …` : text;
}
