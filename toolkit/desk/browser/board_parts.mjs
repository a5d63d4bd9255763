// Cards and columns. A column is drawn anew only when something on it has changed.

import { arrange, button, h, plural, short, swatch } from "./dom.mjs";
import { cardsOf, columns, fitsFilter, isTopic, linkedAbove, themesUnder, unlinked } from "./board_state.mjs";
import { freshId } from "./outbox.mjs";

export const UNLINKED = "Not under a theme";
const THROUGH = "Speak through the code above them";
const EMPTY = "No codes yet";

/** Make the place for the columns: {element, draw, filter}. */
export function boardParts(board) {
  const help = h("p", { class: "qb-help", id: `qb-help-${freshId().slice(0, 8)}` }, "Space picks the code up, arrows choose where, space puts it down, Escape puts it back. Enter shows what was said.");
  const element = h("div", { class: "qb-columns", role: "group", "aria-label": "Themes and codes" });
  const self = { element, help, drawn: new Map() };
  return { element, help, draw: () => draw(board, self), filter: () => filterCards(board, self), cardAt: (at) => stopAt(element, at) };
}

/** Draw what has changed, and give the keyboard back to what had it. */
function draw(board, self) {
  const { state } = board;
  const had = board.hasKeyboard();
  const sections = columns(state).map((theme) => {
    const key = theme?.id ?? "";
    const looks = JSON.stringify(theme ? told(state, theme) : toldUnlinked(state));
    const known = self.drawn.get(key);
    if (known?.looks === looks) return known.section;
    const section = theme ? themeColumn(board, self, theme) : unlinkedColumn(board, self);
    self.drawn.set(key, { looks, section });
    return section;
  });
  for (const key of [...self.drawn.keys()]) if (key && !sections.includes(self.drawn.get(key).section)) self.drawn.delete(key);
  arrange(self.element, sections);
  filterCards(board, self);
  board.keepStop(had);
}

function told(state, theme) {
  const { codes: numbers, themes } = state.numbers;
  const cards = cardsOf(state, theme).map((code) => [code, state.themesOf.get(code.id), numbers[code.id], state.quotes[code.id], (state.below.get(code.id) ?? []).map((one) => one.name)]);
  return [theme, state.thin, themes[theme.id], cards, themesUnder(state, theme.id).map((one) => told(state, one))];
}

function toldUnlinked(state) {
  const { alone, through } = unlinked(state);
  const { codes: numbers } = state.numbers;
  return [...alone, null, ...through].map((code) => code && [code, numbers[code.id], state.quotes[code.id], linkedAbove(state, code)?.name, (state.below.get(code.id) ?? []).map((one) => one.name)]);
}

function unlinkedColumn(board, self) {
  const { alone, through } = unlinked(board.state);
  const head = h("div", { class: "qb-head" }, h("span", { class: "qb-name qb-plain" }, UNLINKED), h("span", { class: "qb-count" }, plural(alone.length, "code")));
  const rest = through.length && h("div", { class: "qb-theme qb-through" }, h("div", { class: "qb-head" }, h("span", { class: "qb-name qb-plain" }, THROUGH), h("span", { class: "qb-count" }, plural(through.length, "code"))), cardList(board, self, null, through, THROUGH));
  return h("section", { class: "qb-column qb-unlinked", "aria-label": UNLINKED }, h("div", { class: "qb-theme" }, head, cardList(board, self, null, alone, UNLINKED, "Every code is under a theme")), rest || null);
}

function themeColumn(board, self, theme) {
  return h("section", { class: "qb-column", "aria-label": `Theme ${theme.name}`, "data-column": theme.id }, themeGroup(board, self, theme, 0));
}

function themeGroup(board, self, theme, level) {
  const { state } = board;
  const [people, references, thin] = state.numbers.themes[theme.id] ?? [];
  const name = button(theme.name, () => board.choose({ theme: theme.id }), {
    class: "qb-name", "data-stop": "", "data-head": theme.id, tabIndex: -1, draggable: "true", "aria-expanded": "false",
    "aria-label": `${level ? "Sub-theme" : "Theme"} ${theme.name}${people === undefined ? "" : `, ${plural(people, "person", "people")}, ${plural(references, "reference")}`}`, title: "What it claims, where it ends (Enter)", onmousedown: null,
  });
  const counts = people === undefined ? null : h("span", { class: "qb-count" }, `${plural(people, "person", "people")} · ${plural(references, "reference")}`);
  const facets = [theme.valence, theme.for_whom].filter(Boolean);
  return h("div", { class: `qb-theme${level ? " qb-sub" : ""}`, "data-theme": theme.id },
    h("div", { class: "qb-head", "data-over": theme.id }, name, counts),
    facets.length > 0 && h("p", { class: "qb-facets" }, facets.join(" · for ")),
    theme.claim ? h("p", { class: "qb-claim" }, theme.claim) : isTopic(theme) && h("p", { class: "qb-flag" }, "A topic so far: what does it claim?"),
    state.thin && thin?.length > 0 && h("p", { class: "qb-flag" }, `Thin: ${thin.join("; ")}`),
    cardList(board, self, theme.id, cardsOf(state, theme), theme.name, EMPTY),
    themesUnder(state, theme.id).map((one) => themeGroup(board, self, one, level + 1)));
}

function cardList(board, self, theme, codes, label, nothing) {
  const cards = codes.map((code) => card(board, self, code, theme));
  const none = h("li", { role: "option", class: "qb-none", "data-stop": "", "data-none": "", tabIndex: -1, "aria-disabled": "true", "aria-selected": "false" }, nothing ?? EMPTY);
  return h("ul", { role: "listbox", class: "qb-cards", "aria-label": `${label}: codes`, "data-list": theme ?? "" }, cards.length ? cards : none);
}

function card(board, self, code, theme) {
  const { state } = board;
  const [people, references] = state.numbers.codes[code.id] ?? [];
  const [quote, label] = state.quotes[code.id] ?? [];
  const others = (state.themesOf.get(code.id) ?? []).filter((one) => one !== theme).map((one) => state.themeById.get(one).name);
  const below = (state.below.get(code.id) ?? []).map((one) => one.name);
  const above = theme === null ? linkedAbove(state, code)?.name : null;
  const path = code.path.split(" > ").slice(0, -1).join(" > ");
  const counts = people === undefined ? "" : `${plural(people, "person", "people")} · ${plural(references, "reference")}`;
  const spoken = [code.name, path && `under ${path}`, counts.replace(" · ", ", "), others.length && theme !== null && `also under ${others.join(" and ")}`, above && `speaks through ${above}`, quote && `“${short(quote, 120)}” ${label}`];
  return h("li", {
    role: "option", class: "qb-card", draggable: "true", tabIndex: -1, "data-stop": "", "data-code": code.id, "data-of": theme ?? "", "aria-selected": "false",
    "aria-label": spoken.filter(Boolean).join(", "), "aria-describedby": self.help.id, title: code.definition || undefined,
  },
  h("span", { class: "qb-title" }, swatch(state.looks.get(code.id)), h("span", {}, path && h("span", { class: "qb-path" }, `${path} > `), h("b", {}, code.name))),
  counts && h("span", { class: "qb-count" }, counts),
  below.length > 0 && h("span", { class: "qb-note" }, `with ${short(below.join(", "), 90)}`),
  theme !== null && others.length > 0 && h("span", { class: "qb-note" }, `also under ${others.join(", ")}`),
  above && h("span", { class: "qb-note" }, `through ${above}`),
  quote && h("q", { class: "qb-quote" }, h("span", { class: "qb-words" }, quote), " ", h("span", { class: "qb-label" }, label)));
}

/** Show the cards that fit the filter, and say how many do. */
function filterCards(board, self) {
  const { state } = board;
  const fits = new Set(state.codes.filter((code) => fitsFilter(state, code)).map((code) => code.id));
  for (const one of self.element.querySelectorAll(".qb-card")) one.hidden = !fits.has(one.dataset.code);
  board.showFitting(fits.size);
}

/** Return what stands at {theme, code}: a card, or without a code the name of a theme. */
function stopAt(element, at) {
  if (!at) return null;
  const wanted = (one) => (at.code ? one.dataset.code === at.code && one.dataset.of === (at.theme ?? "") : one.dataset.head === at.theme);
  const stops = [...element.querySelectorAll("[data-stop]")];
  return stops.find(wanted) ?? (at.code ? stops.find((one) => one.dataset.code === at.code) : null) ?? null;
}
