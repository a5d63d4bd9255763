// The words behind a number: opened below its table, closed with Escape, after which the number has the keyboard again.

import { button, fill, h, plural } from "./dom.mjs";
import { quotesForWord } from "./for_word.mjs";

const PATIENCE = 2500; // milliseconds
const SILENCE = "There is no answer. If a cell is running, the words come when it is done. If the notebook was started again, run the cell of this table again, then press the number.";

/** Make the place for words below a table: {element, toggle, close}. */
export function wordsBelow(line, table, copyWords) {
  const head = h("div", { class: "qt-head", tabindex: "-1" });
  const said = h("p", { class: "qt-said", role: "status" });
  const list = h("ul", { class: "qt-quotes" });
  const under = h("p", { class: "qt-soft" });
  const scroll = h("div", { class: "qt-scroll", role: "group", "aria-label": "Quotations" }, list, under);
  const self = { line, table, head, said, list, under, scroll, pressed: null, quotes: [] };
  self.copyButton = button("Copy for Word", () => copyWords(quotesForWord(self.quotes), list, said), { class: "qt-button", "aria-label": "Copy these words for Word" });
  const closeButton = button("Close", () => close(self), { class: "qt-button", title: "Close (Escape)", "aria-label": "Close the words" });
  self.element = h("section", { class: "qt-words", hidden: true, id: freshId() }, h("div", { class: "qt-bar" }, head, self.copyButton, closeButton), said, scroll);
  return { element: self.element, close: () => close(self), toggle: (pressed, where) => (self.pressed === pressed ? close(self) : open(self, pressed, where)) };
}

async function open(self, pressed, { row, column, names }) {
  letGo(self);
  Object.assign(self, { pressed });
  pressed.setAttribute("aria-expanded", "true");
  self.element.hidden = false;
  self.element.setAttribute("aria-label", `Words behind ${names.join(", ")}`);
  fill(self.head, apart(names));
  show(self, { refused: "Looking for the words …" });
  self.head.focus();
  const late = setTimeout(() => self.pressed === pressed && show(self, { refused: SILENCE }), PATIENCE);
  const answer = await self.line.ask({ table: self.table, row, column });
  clearTimeout(late);
  if (self.pressed !== pressed) return; // closed, or another number pressed, in the meantime
  if (answer.names) fill(self.head, apart(answer.names), h("span", { class: "qt-soft" }, ` ${answer.number}, ${plural(answer.extracts, "extract")}`));
  show(self, answer);
}

/** Show an answer: quotations and the basis under them, or in words why there are none. */
function show(self, { refused, fix, quotes = [], rest, line, basis = [] }) {
  self.quotes = quotes;
  self.copyButton.hidden = !quotes.length;
  self.said.textContent = refused ? [refused, fix].filter(Boolean).join(" ") : quotes.length ? "" : "No words are coded here.";
  fill(self.list, ...quotes.map(quotation));
  const more = rest ? `${plural(rest, "more extract")}: .${line} in a cell has them all.` : "";
  self.under.textContent = [more, ...basis].filter(Boolean).join(" ");
  self.scroll.tabIndex = quotes.length ? 0 : -1; // the keyboard scrolls it
  self.scroll.scrollTop = 0;
  self.element.scrollIntoView({ block: "nearest" });
}

function letGo(self) {
  self.pressed?.setAttribute("aria-expanded", "false");
  self.pressed = null;
}

function close(self) {
  const { pressed } = self;
  letGo(self);
  self.element.hidden = true;
  pressed?.focus();
}

function quotation({ words, label, about, key }) {
  const marked = key ? h("span", { class: "qt-key", title: "Key quote", role: "img", "aria-label": "Key quote" }, "★") : null;
  return h("li", {}, h("q", { class: "qt-quote" }, words), " ", h("bdi", { class: "qt-label" }, label), marked, about.length > 0 && h("span", { class: "qt-soft qt-about" }, apart(about)));
}

/** Return names with dots between, each for itself: one written from right to left must not turn the others round. */
function apart(names) {
  return names.map((name, place) => [place > 0 && " · ", h("bdi", {}, name)]);
}

/** Return an id that no other table of the page has. */
export function freshId() {
  return `qt-${[...crypto.getRandomValues(new Uint32Array(2))].map((part) => part.toString(36)).join("")}`;
}
