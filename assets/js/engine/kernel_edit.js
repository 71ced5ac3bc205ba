// What can be done to a kernel by hand, apart from any page: turning, resizing, sums, undoing.
// A kernel is { data: Float32Array, height, width }; every operation returns a new one.
// Its centre is the cell that lies on the output's pixel under "same" padding: ((height - 1) >> 1, (width - 1) >> 1).

export const largestPainted = 11;

// A kernel whose cell (row, col) is weight(row, col).
export function makeKernel(height, width, weight = () => 0) {
  const data = new Float32Array(height * width);
  for (let row = 0; row < height; row++) for (let col = 0; col < width; col++) data[row * width + col] = weight(row, col) || 0;
  return { data, height, width };
}

export function flipLeftRight({ data, height, width }) {
  return makeKernel(height, width, (row, col) => data[row * width + width - 1 - col]);
}

export function flipUpDown({ data, height, width }) {
  return makeKernel(height, width, (row, col) => data[(height - 1 - row) * width + col]);
}

// A quarter turn clockwise: the first row becomes the last column.
export function rotateQuarter(kernel) {
  return flipLeftRight(transposeKernel(kernel));
}

export function transposeKernel({ data, height, width }) {
  return makeKernel(width, height, (row, col) => data[col * width + row]);
}

export function negateKernel({ data, height, width }) {
  return makeKernel(height, width, (row, col) => -data[row * width + col]);
}

export function clearKernel({ height, width }) {
  return makeKernel(height, width);
}

// Scaled so that the weights sum to 1 or, where they cancel, so that their sizes do.
export function normaliseKernel(kernel) {
  const { data, height, width } = kernel;
  const { sum, absolute } = kernelSums(kernel);
  const scale = sum || absolute || 1;
  return makeKernel(height, width, (row, col) => data[row * width + col] / scale);
}

// The mean of the kernel and its mirror images: left-right, up-down and, where it is square, across the diagonal.
export function symmetriseKernel(kernel) {
  const mean = (a, b) => makeKernel(a.height, a.width, (row, col) => (a.data[row * a.width + col] + b.data[row * a.width + col]) / 2);
  const mirrored = mean(kernel, flipLeftRight(kernel));
  const both = mean(mirrored, flipUpDown(mirrored));
  return both.height === both.width ? mean(both, transposeKernel(both)) : both;
}

// Cut or extended with zeros about the centre, which stays the centre.
export function resizeKernel({ data, height, width }, newHeight, newWidth) {
  const down = ((newHeight - 1) >> 1) - ((height - 1) >> 1);
  const right = ((newWidth - 1) >> 1) - ((width - 1) >> 1);
  return makeKernel(newHeight, newWidth, (row, col) => {
    const [y, x] = [row - down, col - right];
    return y >= 0 && y < height && x >= 0 && x < width ? data[y * width + x] : 0;
  });
}

// Planes of one size, that of planes[lead], larger only where another plane would lose a weight.
export function alignPlanes(planes, lead) {
  let { height, width } = planes[lead];
  const loses = (plane, h, w) => countWeights(resizeKernel(plane, h, w)) < countWeights(plane);
  for (const plane of planes) {
    while (height < plane.height && loses(plane, height, plane.width)) height++;
    while (width < plane.width && loses(plane, plane.height, width)) width++;
  }
  return sizedPlanes(planes, height, width);
}

/** Planes of this size; `more` is said of those that had another. */
export function sizedPlanes(planes, height, width, more) {
  return planes.map((plane) => (plane.height === height && plane.width === width ? plane : { ...plane, ...resizeKernel(plane, height, width), ...more }));
}

function countWeights({ data }) {
  return data.reduce((count, weight) => count + (weight !== 0), 0);
}

// { sum, absolute, norm }: of the weights, of their sizes, and Euclid's. What cancels but for rounding is 0.
export function kernelSums({ data }) {
  let [sum, absolute, square] = [0, 0, 0];
  for (const weight of data) {
    sum += weight;
    absolute += Math.abs(weight);
    square += weight * weight;
  }
  return { sum: Math.abs(sum) <= 1e-6 * absolute ? 0 : sum, absolute, norm: Math.sqrt(square) };
}

// The largest size of a weight in any of the planes: the ends of their colour scale.
export function weightLimit(planes) {
  let limit = 0;
  for (const { data } of planes) for (const weight of data) limit = Math.max(limit, Math.abs(weight));
  return limit;
}

// By how much one key press changes a weight: a tenth of the power of ten below the largest, 0.1 for no weights.
export function weightStep(limit) {
  return limit > 0 ? Number(`1e${Math.floor(Math.log10(limit) + 1e-6) - 1}`) : 0.1;
}

// weight + steps * step without the crumbs of binary fractions: 0.1 + 0.2 -> 0.3.
export function nudgeWeight(weight, steps, step) {
  const inSteps = Math.round((weight / step + steps) * 1e4) / 1e4;
  return Number((inSteps * step).toPrecision(6)) || 0;
}

// The cells that a straight move crosses, both ends included, one a step along the longer side.
export function lineCells(row0, col0, row1, col1) {
  const steps = Math.max(Math.abs(row1 - row0), Math.abs(col1 - col0));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const part = steps ? i / steps : 0;
    return [Math.round(row0 + (row1 - row0) * part), Math.round(col0 + (col1 - col0) * part)];
  });
}

// A weight in at most `room` characters and, room given, three significant digits: 0.0625, in 5 ".0625", in 3 ".06".
export function formatWeight(weight, room = 9) {
  const size = Math.abs(weight);
  const sign = weight < 0 ? "−" : "";
  if (!size) return "0";
  const fits = (text) => sign.length + text.length <= room;
  for (const digits of [3, 2, 1]) {
    const plain = plainDigits(size, digits);
    const forms = size < 1e-4 || size >= 1e6 ? [powerDigits(size, digits)] : [plain, plain.replace(/^0\./, ".")];
    const form = forms.find(fits);
    if (form && (size < 1e-4 || Number(form))) return sign + form;
  }
  const power = powerDigits(size, 1);
  return fits(power) || size >= 1 ? sign + power : "≈0";
}

function plainDigits(size, digits) {
  const whole = Math.floor(Math.log10(size)) + 1;
  const text = size.toFixed(Math.min(20, Math.max(0, digits - whole)));
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function powerDigits(size, digits) {
  const [front, power] = size.toExponential(digits - 1).split("e");
  return `${front.includes(".") ? front.replace(/\.?0+$/, "") : front}e${power.replace("+", "").replace("-", "−")}`;
}

// States that can be walked back and forth. A state is never changed once pushed; the oldest fall off.
export class EditHistory {
  constructor(first, limit = 100) {
    this.limit = limit;
    this.reset(first);
  }

  reset(state) {
    this.states = [state];
    this.at = 0;
  }

  get present() {
    return this.states[this.at];
  }

  get canUndo() {
    return this.at > 0;
  }

  get canRedo() {
    return this.at < this.states.length - 1;
  }

  push(state) {
    this.states = [...this.states.slice(0, this.at + 1), state].slice(-this.limit - 1);
    this.at = this.states.length - 1;
  }

  undo() {
    if (this.canUndo) this.at--;
    return this.present;
  }

  redo() {
    if (this.canRedo) this.at++;
    return this.present;
  }
}
