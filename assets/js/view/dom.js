// Builds DOM nodes from plain data. Text always goes in as text nodes, never as markup.

const svgNamespace = "http://www.w3.org/2000/svg";

// Sets properties on a node, in the vocabulary of `el`.
// class, id, for, role and other plain names become attributes (false and null take them away,
// true writes an empty one); text sets textContent; value, checked, disabled, selected, hidden and
// open are properties; aria, dataset and style are objects; onX handlers are assigned, not added.
export function setProps(node, props) {
  for (const [name, value] of Object.entries(props || {})) {
    if (name === "text") node.textContent = value;
    else if (name === "dataset") for (const key in value) node.dataset[key] = value[key];
    else if (name === "aria") for (const key in value) setAttribute(node, `aria-${key}`, value[key], true);
    else if (name === "style") for (const key in value) node.style.setProperty(key, value[key]);
    else if (name.startsWith("on")) node[name.toLowerCase()] = value;
    else if (domProperties.has(name)) node[name] = value;
    else setAttribute(node, name, value, false);
  }
  return node;
}

const domProperties = new Set(["value", "checked", "disabled", "selected", "hidden", "open", "indeterminate"]);

function setAttribute(node, name, value, keepBooleans) {
  if (value === null || value === undefined || (value === false && !keepBooleans)) node.removeAttribute(name);
  else node.setAttribute(name, value === true && !keepBooleans ? "" : String(value));
}

// el("button", { class: "x", aria: { label: "Undo" }, onclick: undo }, icon, "Undo") -> HTMLElement.
// Children: nodes, strings, numbers, arrays of them; null, undefined and false are skipped.
export function el(tag, props, ...children) {
  return append(setProps(document.createElement(tag), props), children);
}

// The same for SVG elements; attributes keep their case (viewBox).
export function svg(tag, attributes, ...children) {
  const node = document.createElementNS(svgNamespace, tag);
  for (const name in attributes || {}) setAttribute(node, name, attributes[name], false);
  return append(node, children);
}

// Adds children to a node and returns the node.
export function append(node, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

// Sets a node's text, its hiddenness or an attribute only if that changes it: writing what is there
// already costs a style and layout pass, which a frame cannot spare.
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function setHidden(node, hidden) {
  if (node.hidden !== hidden) node.hidden = hidden;
}

// Replaces all the children of a node.
export function refill(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}
