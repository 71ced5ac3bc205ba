// The sum behind a cell, told in fewer terms.

/** A sum { terms, rest, rest_count, ... } with at most `most` terms; the others join the rest. */
export function shortSum(sum, most) {
  const cut = sum.terms.slice(most);
  return {
    ...sum,
    terms: sum.terms.slice(0, most),
    rest: cut.reduce((rest, { product }) => rest + product, sum.rest),
    rest_count: sum.rest_count + cut.length,
  };
}
