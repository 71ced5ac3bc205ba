// Sentences for people: marked where they arise, translated where they are shown.
// A Refusal carries its English template and the values that fill it.

export function mark(text) {
  return text;
}

export function fill(template, values = {}) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export class Refusal extends Error {
  constructor(template, values = {}) {
    super(fill(template, values));
    this.template = template;
    this.values = values;
  }
}

/** Sentences behind each other; a full-width stop (。！？) brings its own space. */
export function sentences(...parts) {
  return parts.filter(Boolean).join(" ").replace(/([。！？]) /g, "$1");
}

/** A translator for one catalogue: `t("Kernel {n}", {n: 3})`; a missing text stays English. */
export function translator(catalogue = {}) {
  return (text, values) => fill(catalogue[text] ?? text, values);
}
