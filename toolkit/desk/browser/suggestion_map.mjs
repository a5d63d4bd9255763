// The map of suggestions: a point for each extract. What it says stands below; a click shows it in a desk.

import { button, fill, h } from "./dom.mjs";
import { shownInDesk } from "./words_shown.mjs";

const PATIENCE = 30000; // milliseconds for a desk to open below the map
const SHOWN = 4; // of points that lie on each other
const LOOK = 250; // milliseconds between two looks whether it has
const HELP = "Arrow keys go from point to point (up and down: to another suggestion), Enter shows the words in the desk.";

function makeMap(model, el) {
  const map = { model, asked: new Map(), number: 0, points: [], marks: [], here: null, colour: "suggestion" };
  map.title = h("h3", { class: "qs-title" });
  map.sheet = h("div", { class: "qs-sheet", tabindex: "0", role: "group" });
  map.card = h("div", { class: "qs-card", "aria-live": "polite" }, h("p", { class: "qd-hint" }, "Rest the mouse on a point to read its words; a click shows them in the desk. "), h("p", { class: "qd-hint" }, HELP));
  map.said = h("p", { class: "qs-said", role: "status" });
  map.basis = h("details", { class: "qs-basis" }, h("summary", {}, "What this map is"), h("div", {}));
  const colour = (value, label) => h("label", { class: "qd-check" }, h("input", { type: "radio", name: "qs-colour", value, checked: value === map.colour, onchange: () => show(map, value) }), ` ${label}`);
  const choice = h("fieldset", { class: "qs-choice" }, h("legend", {}, "Coloured by"), colour("suggestion", "suggestion"), colour("code", "code"));
  map.root = h("div", { class: "qd-root qs-root", "data-lm-suppress-shortcuts": "true", "data-jp-suppress-context-menu": "true" }, map.title, choice, map.sheet, map.card, map.said, map.basis);
  el.append(map.root);
  return map;
}

function ask(map, what, args = {}) {
  map.number += 1;
  const number = map.number;
  return new Promise((resolve) => {
    map.asked.set(number, resolve);
    map.model.send({ view: map.root.dataset.view, ask: number, what, ...args });
  });
}

/** Draw the map in one of its colourings. */
async function show(map, colour) {
  map.colour = colour;
  const found = await ask(map, "picture", { colour });
  if (colour !== map.colour) return;
  const drawing = new DOMParser().parseFromString(found.drawing, "image/svg+xml").documentElement;
  map.marks = [...drawing.querySelectorAll("path > title")].map((title) => title.parentElement);
  map.marks.forEach((mark, at) => (mark.querySelector("title").remove(), (mark.dataset.at = String(at)))); // the card below says it at once
  drawing.setAttribute("aria-hidden", "true"); // the sheet around it says the numbers, the card the words
  map.points = found.points;
  map.title.textContent = found.title;
  map.sheet.setAttribute("aria-label", `${found.alternative} ${HELP}`);
  fill(map.sheet, drawing);
  fill(map.basis.lastChild, found.basis.map((line) => h("p", {}, line)));
  map.here = null;
  map.root.dataset.ready = colour;
}

/** Stand at a point: it is marked, and its words stand below, with those of the points that lie on it. */
function stand(map, at, here = [at]) {
  map.marks[map.here]?.classList.remove("qs-here");
  map.here = at;
  map.marks[at]?.classList.add("qs-here");
  const rest = here.length - SHOWN;
  fill(map.card, ...here.slice(0, SHOWN).map((one) => said(map, one)), rest > 0 && h("p", { class: "qd-hint" }, `${rest} more lie at this place.`));
}

function said(map, at) {
  const point = map.points[at];
  const codes = point.codes.length ? `coded ${point.codes.join(", ")}` : "no code";
  const where = point.suggestion === null ? "in no suggestion" : `suggestion ${point.suggestion}`;
  return h("div", { class: "qs-point" }, h("q", {}, point.words), ` ${point.label}`, h("div", { class: "qd-origin" }, `${where} · ${codes} · ${point.source}, turn ${point.turn}`),
    h("div", { class: "qd-tools" }, button("Show in the desk", () => showInDesk(map, at), { class: "qd-link" })));
}

async function showInDesk(map, at) {
  const place = await ask(map, "place", { colour: map.colour, at });
  if (place.refused) return (map.said.textContent = `${place.refused} ${place.fix}`);
  if (!shownInDesk(place)) {
    map.said.textContent = "A desk opens below…";
    const opened = await ask(map, "open", { name: place.name });
    if (opened.refused) return (map.said.textContent = `${opened.refused} ${opened.fix}`);
    const until = performance.now() + PATIENCE;
    while (!shownInDesk(place)) {
      if (performance.now() > until) return (map.said.textContent = `The desk does not open here. In a cell: project.desk(${JSON.stringify(place.name)})`);
      await new Promise((next) => setTimeout(next, LOOK));
    }
  }
  return (map.said.textContent = `Shown in the desk: ${place.name}, turn ${map.points[at]?.turn ?? ""}`);
}

/** Return the point a key leads to: along the points of one suggestion, or to the next suggestion. */
function led(map, key) {
  const kind = (at) => map.points[at].suggestion ?? Infinity; // those in none come last
  const order = map.points.map((_, at) => at).sort((one, other) => kind(one) - kind(other) || one - other);
  if (map.here === null) return order[0];
  const same = order.filter((at) => kind(at) === kind(map.here));
  if (key === "ArrowRight") return same[(same.indexOf(map.here) + 1) % same.length];
  if (key === "ArrowLeft") return same.at(same.indexOf(map.here) - 1);
  const kinds = [...new Set(order.map(kind))];
  const next = kinds.at((kinds.indexOf(kind(map.here)) + (key === "ArrowDown" ? 1 : -1)) % kinds.length);
  return order.find((at) => kind(at) === next);
}

/** Return the points under the mouse, the topmost first. */
function under(map, { clientX, clientY }) {
  const hit = map.root.getRootNode().elementsFromPoint(clientX, clientY);
  return hit.filter((one) => one.dataset?.at !== undefined && map.sheet.contains(one)).map((one) => Number(one.dataset.at));
}

function listen(map) {
  const over = (event) => {
    const here = under(map, event);
    if (here.length) stand(map, here[0], here);
    return here[0];
  };
  map.sheet.addEventListener("pointermove", (event) => {
    const { mouse } = map;
    map.mouse = [event.clientX, event.clientY];
    if (mouse?.join() === map.mouse.join()) return; // the page moved under a mouse that rests
    if (event.target.dataset?.at !== undefined && Number(event.target.dataset.at) !== map.here) over(event);
  });
  map.sheet.addEventListener("click", (event) => {
    const at = over(event);
    if (at !== undefined) showInDesk(map, at);
  });
  map.root.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the notebook has keys of its own
    if (event.target !== map.sheet || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && map.here !== null) showInDesk(map, map.here);
    else if (event.key.startsWith("Arrow") && map.points.length) stand(map, led(map, event.key));
    else return;
    event.preventDefault();
  });
  const hear = (message) => {
    if (message.view !== map.root.dataset.view) return;
    map.asked.get(message.reply)?.(message.answer);
    map.asked.delete(message.reply);
  };
  map.model.on("msg:custom", hear);
  return () => map.model.off("msg:custom", hear);
}

function render({ model, el }) {
  const map = makeMap(model, el);
  map.root.dataset.view = Math.random().toString(36).slice(2);
  const letGo = listen(map);
  show(map, map.colour);
  return letGo;
}

export default { render };
