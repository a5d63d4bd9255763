// The words behind a number: opened below its table, closed with Escape, after which the number has the keyboard again.

import { button, fill, h, plural } from "./dom.mjs";
import { quotesForWord } from "./for_word.mjs";

const PATIENCE = 2500; // milliseconds
const SILENCE = "There is no answer. If a cell is running, the words come when it is done. If the notebook was started again, run the cell of this table again, then press the number.";

/** Make the place for words below a table: {element, toggle}. */
export function wordsBelow(line, table, copyWords) {
  const head = h("div", { class: "qt-head", tabindex: "-1" });
  const said = h("p", { class: "qt-said", role: "status" });
  const list = h("ul", { class: "qt-quotes" });
  const under = h("p", { class: "qt-soft" });
  const scroll = h("div", { class: "qt-scroll", role: "group", "aria-label": "Quotations" }, list, under);
  const self = { pressed: null, quotes: [] };
  const copyButton = button("Copy for Word", () => copyWords(quotesForWord(self.quotes), list, said), { class: "qt-button", "aria-label": "Copy these words for Word" });
  const element = h("section", { class: "qt-words", hidden: true, id: freshId() }, h("div", { class: "qt-bar" }, head, copyButton, button("Close", () => close(self, element), { class: "qt-button", title: "Close (Escape)", "aria-label": "Close the words" })), said, scroll);
  element.addEventListener("keydown", (event) => event.key === "Escape" && close(self, element));
  const show = (answer) => {
    const known = !answer.refused;
    self.quotes = answer.quotes ?? [];
    copyButton.hidden = !self.quotes.length;
    if (known) fill(head, answer.title, h("span", { class: "qt-soft" }, ` ${answer.number}, ${plural(answer.extracts, "extract")}`));
    said.textContent = known ? (answer.extracts ? "" : "No words are coded here.") : `${answer.refused} ${answer.fix ?? ""}`.trim();
    fill(list, ...self.quotes.map(quotation));
    const rest = known && answer.rest ? `${plural(answer.rest, "more extract")}: .${answer.line} in a cell has them all.` : "";
    scroll.tabIndex = self.quotes.length ? 0 : -1; // the keyboard scrolls it
    scroll.scrollTop = 0;
    under.textContent = [rest, ...(answer.basis ?? [])].filter(Boolean).join(" ");
  };
  return { element, toggle: (pressed, where) => (self.pressed === pressed ? close(self, element) : open(self, { element, head, said, show, line, table }, pressed, where)) };
}

async function open(self, place, pressed, { row, column, name }) {
  letGo(self);
  Object.assign(self, { pressed });
  pressed.setAttribute("aria-expanded", "true");
  place.element.hidden = false;
  place.element.setAttribute("aria-label", `Words behind ${name}`);
  place.show({ title: name, number: "", extracts: 0, quotes: [] });
  fill(place.head, name);
  place.said.textContent = "Looking for the words …";
  place.head.focus();
  place.element.scrollIntoView({ block: "nearest" });
  const late = setTimeout(() => self.pressed === pressed && place.show({ refused: SILENCE }), PATIENCE);
  const answer = await place.line.ask({ table: place.table, row, column });
  clearTimeout(late);
  if (self.pressed !== pressed) return; // closed, or another number pressed, in the meantime
  place.show(answer);
  place.element.scrollIntoView({ block: "nearest" });
}

function letGo(self) {
  self.pressed?.setAttribute("aria-expanded", "false");
  self.pressed = null;
}

function close(self, element) {
  const { pressed } = self;
  letGo(self);
  element.hidden = true;
  pressed?.focus();
}

function quotation({ words, label, about, key }) {
  const marked = key ? h("span", { class: "qt-key", title: "Key quote", role: "img", "aria-label": "Key quote" }, "★") : null;
  return h("li", {}, h("q", { class: "qt-quote" }, words), " ", h("span", { class: "qt-label" }, label), marked, about.length > 0 && h("span", { class: "qt-soft qt-about" }, about.join(" · ")));
}

/** Return an id that no other table of the page has. */
export function freshId() {
  return `qt-${[...crypto.getRandomValues(new Uint32Array(2))].map((part) => part.toString(36)).join("")}`;
}
