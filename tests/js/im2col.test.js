// Windows as columns: worked by hand, and every entry traced back to its pixel.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Unfolding, matrixProduct } from "../../assets/js/engine/im2col.js";

const shaped = (shape, make) => Object.assign(Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => make(i)), { shape });
const planes = shaped([3, 12, 12], (i) => i);
const kernels = shaped([2, 3, 3, 3], (i) => (i % 5) - 2);
const made = (patch, chosen = [0, 1]) => new Unfolding({ side: 4, stride: 1, padding: "valid", ...patch }, planes, kernels, chosen);

test("a 4 x 4 picture without padding: four windows", () => {
  const unfolding = made({});
  assert.deepEqual([unfolding.length, unfolding.places, unfolding.count], [27, 4, 2]);
  const first = unfolding.factors(0, 0).patch.slice(0, 9);
  assert.deepEqual([...first], [52, 53, 54, 64, 65, 66, 76, 77, 78]);
  assert.deepEqual(unfolding.memory(), { picture: 192, columns: 432, times: 2.25 });
});

test("each entry is the pixel it says it comes from, or padding", () => {
  for (const [side, stride, padding] of [[4, 1, "same"], [7, 2, "same"], [12, 2, "valid"]]) {
    const unfolding = made({ side, stride, padding });
    for (let r = 0; r < unfolding.length; r++) for (let place = 0; place < unfolding.places; place++) {
      const { c, y, x, padding: outside } = unfolding.sourceOf(r, place);
      const value = unfolding.columns[r * unfolding.places + place];
      assert.equal(value, outside ? 0 : unfolding.picture[(c * side + y) * side + x]);
    }
  }
});

test("padding is counted: a ring of zeros around 4 x 4", () => {
  const unfolding = made({ padding: "same" });
  assert.equal(made({}).paddingEntries().length, 0);
  assert.equal(unfolding.paddingEntries().length, 3 * (16 * 9 - 10 * 10));
});

test("the output over a pixel, and the product of a row and a column", () => {
  const unfolding = made({ side: 6, padding: "same" }, [1]);
  assert.equal(unfolding.placeOver(2, 3), 15);
  assert.equal(made({ side: 6 }).placeOver(0, 5), 3);
  const { patch, kernel, value } = unfolding.factors(0, 15);
  assert.equal(Math.fround(patch.reduce((sum, x, r) => sum + x * kernel[r], 0)), value);
  assert.deepEqual([...matrixProduct(Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6, 7, 8), 2, 2)], [19, 22, 43, 50]);
});
