// The names of activations and poolings as people read them.

export const activationNames = ["identity", "relu", "leaky relu", "sigmoid", "tanh", "absolute"];
export const poolKinds = ["none", "max", "average", "l2", "blur", "global max", "global average"];

export function activationLabel(t, name) {
  const labels = { identity: t("none"), relu: "ReLU", "leaky relu": t("leaky ReLU"), sigmoid: "sigmoid", tanh: "tanh", absolute: t("absolute value") };
  return labels[name];
}

export function poolKindLabel(t, kind) {
  const labels = { none: t("none"), max: t("max"), average: t("average"), l2: "L2", blur: t("blurred max"), "global max": t("global max"), "global average": t("global average") };
  return labels[kind];
}

/** "max 2 × 2", "global max", "none". */
export function poolLabel(t, { kind, size }) {
  const windowed = ["max", "average", "l2", "blur"].includes(kind);
  return windowed ? `${poolKindLabel(t, kind)} ${size.join(" × ")}` : poolKindLabel(t, kind);
}
