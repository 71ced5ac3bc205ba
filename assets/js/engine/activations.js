// Activations, the same names and formulas as cnnviz/core/activations.py.

const leak = 0.01;

/** Writes the activation of `data` to `out` (which may be `data` itself).
 *  (v + |v|) / 2 is the positive part and (v - |v|) / 2 the negative one, both exact, without the
 *  branch that costs four times as much on noise. */
export function activate(name, out, data) {
  const n = data.length;
  if (name === "identity") out.set(data);
  else if (name === "relu") positiveParts(out, data, n, 0);
  else if (name === "leaky relu") positiveParts(out, data, n, leak);
  else if (name === "absolute") for (let i = 0; i < n; i++) out[i] = Math.abs(data[i]);
  else if (name === "sigmoid") for (let i = 0; i < n; i++) out[i] = 1 / (1 + Math.exp(-data[i]));
  else if (name === "tanh") for (let i = 0; i < n; i++) out[i] = Math.tanh(data[i]);
  else throw new RangeError(`no activation named ${name}`);
}

function positiveParts(out, data, n, slope) {
  for (let i = 0; i < n; i++) {
    const v = data[i], size = Math.abs(v);
    out[i] = (v + size) * 0.5 + slope * ((v - size) * 0.5);
  }
}
