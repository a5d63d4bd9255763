// Making elements. Words enter the page as text, never as HTML.

/** Make an element: properties, `on…` listeners, `class`, `data-…` and `aria-…` attributes, then children. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") element.style.cssText = value;
    else if (name in element && !name.includes("-") && name !== "list" && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  return fill(element, children);
}

/** Put children in place of what an element holds; arrays are opened, and what is missing is left out. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Put children in their order, touching only what is new or moved: what is taken out loses its scrolling, and costs. */
export function arrange(element, children) {
  const wanted = new Set(children);
  for (const child of [...element.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, at) => element.children[at] === child || element.insertBefore(child, element.children[at] ?? null));
}

/** Make a button that keeps the text's selection when it is pressed with the mouse. */
export function button(label, onclick, properties = {}) {
  return h("button", { type: "button", onclick, onmousedown: (event) => event.preventDefault(), ...properties }, label);
}

/** Make a labelled field of a form. */
export function field(label, control) {
  return h("label", { class: "qd-field" }, h("span", {}, label), control);
}

/** Make a small swatch in a code's colour and pattern. */
export function swatch(look) {
  const { colour, pattern } = look ?? { colour: "#888888", pattern: "solid" };
  return h("span", { class: "qd-swatch", "data-pattern": pattern, "aria-hidden": "true", style: `--c:${colour}` });
}

/** Return a number with its noun: plural(1, "coding") is “1 coding”. */
export function plural(count, noun, many = `${noun}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? noun : many}`;
}

/** Return words cut to a length, with an ellipsis. */
export function short(words, most = 60) {
  const flat = words.replace(/\s+/g, " ").trim();
  return flat.length > most ? `${flat.slice(0, most - 1).trimEnd()}…` : flat;
}

/** Return the selection an element lies in: a host such as marimo keeps the desk in a shadow root with its own. */
export function selectionAround(element) {
  return element.getRootNode().getSelection?.() ?? document.getSelection();
}

/** Return what has the keyboard, seen from an element; from outside, a shadow root shows only its host. */
export function focusedNear(element) {
  return element.getRootNode().activeElement ?? null;
}
