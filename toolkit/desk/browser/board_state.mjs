// What the board's page knows: codes, themes, their numbers; where a code stands, and the places it can be put.

import { coloursOf } from "./colours.mjs";
import { fit } from "./fuzzy.mjs";

/** Return what a page knows before the study has answered. */
export function emptyBoard() {
  return {
    revision: 0, coder: "", undo: "", redo: "", step: null, readOnly: "", study: "", desk: 0, doc: null,
    codes: [], themes: [], codeById: new Map(), themeById: new Map(), looks: new Map(),
    numbers: { codes: {}, themes: {} }, quotes: {}, basis: [], thin: false, query: "", chosen: null, at: null,
  };
}

/** Take in codes and themes; archived codes stay out of sight. */
export function takeBook(state, { codes, themes }) {
  state.allCodes = codes;
  state.codes = codes.filter((code) => !code.archived);
  state.themes = themes;
  state.codeById = new Map(codes.map((code) => [code.id, code]));
  state.themeById = new Map(themes.map((theme) => [theme.id, theme]));
  state.looks = coloursOf(codes);
  state.themesOf = new Map();
  for (const theme of themes) for (const code of theme.codes) state.themesOf.set(code, [...(state.themesOf.get(code) ?? []), theme.id]);
  state.below = new Map();
  for (const code of state.codes) if (code.parent) state.below.set(code.parent, [...(state.below.get(code.parent) ?? []), code]);
}

/** Return the codes of a theme that are in use, in its order. */
export function cardsOf(state, theme) {
  return theme.codes.map((id) => state.codeById.get(id)).filter((code) => code && !code.archived);
}

/** Return the code above a code, or above that, which is under a theme; such a code speaks through it. */
export function linkedAbove(state, code) {
  for (let above = state.codeById.get(code.parent); above; above = state.codeById.get(above.parent)) if (state.themesOf.has(above.id)) return above;
  return null;
}

/** Return the codes under no theme, and those that speak through a code above them. */
export function unlinked(state) {
  const free = state.codes.filter((code) => !state.themesOf.has(code.id));
  return { alone: free.filter((code) => !linkedAbove(state, code)), through: free.filter((code) => linkedAbove(state, code)) };
}

/** Return the themes under a theme (null: at the top), in their order. */
export function themesUnder(state, parent) {
  return state.themes.filter((theme) => (state.themeById.has(theme.parent) ? theme.parent : null) === parent);
}

/** Return a theme and all under it, as they are read. */
export function withSubThemes(state, theme) {
  return [theme, ...themesUnder(state, theme.id).flatMap((one) => withSubThemes(state, one))];
}

/** Return the columns: null for the codes under no theme, then the themes at the top. */
export function columns(state) {
  return [null, ...themesUnder(state, null)];
}

/** Return the places in a column where a code can be put: {theme, before}; `shown` tells which cards are in sight. */
export function placesIn(state, column, code, shown = () => true) {
  if (column === null) return [{ theme: null, before: null }];
  return withSubThemes(state, column).flatMap((theme) => {
    const others = cardsOf(state, theme).filter((one) => one.id !== code && shown(one));
    return [...others.map((one) => ({ theme: theme.id, before: one.id })), { theme: theme.id, before: null }];
  });
}

/** Return where a code stands now, as a place. */
export function placeNow(state, code, theme) {
  if (theme === null) return { theme: null, before: null };
  const cards = cardsOf(state, state.themeById.get(theme)).map((one) => one.id);
  return { theme, before: cards[cards.indexOf(code) + 1] ?? null };
}

/** Tell whether two places are one. */
export function samePlace(one, other) {
  return one.theme === other.theme && one.before === other.before;
}

/** Return the command that puts a code at a place; null where that changes nothing. */
export function commandFor(state, { code, from, place, copy }) {
  const stays = place.theme === null || (place.theme !== from && copy);
  if (place.theme === null) return from === null ? null : { code, under: null, leaving: from };
  if (place.theme === from && samePlace(place, placeNow(state, code, from))) return null;
  return { code, under: place.theme, before: place.before, leaving: stays ? null : from };
}

/** Say in words where a place is. */
export function sayPlace(state, { code, from, place }) {
  if (place.theme === null) return from === null ? "Not under a theme" : `Out of the theme “${state.themeById.get(from)?.name ?? ""}”`;
  const cards = cardsOf(state, state.themeById.get(place.theme)).filter((one) => one.id !== code);
  const at = place.before === null ? cards.length : cards.findIndex((one) => one.id === place.before);
  return `${state.themeById.get(place.theme).name}, place ${at + 1} of ${cards.length + 1}`;
}

/** Tell whether a code fits what was typed into the filter, by its name, path, definition, or a sub-code's name. */
export function fitsFilter(state, code) {
  const query = state.query.trim();
  if (!query) return true;
  if (fit(query, code.name) > 0 && fit(query, code.name) !== 30) return true;
  const words = query.toLowerCase();
  return [code.path, code.definition ?? ""].some((one) => one.toLowerCase().includes(words)) || (state.below.get(code.id) ?? []).some((one) => fitsFilter(state, one));
}

/** Tell whether a theme is a topic so far: one word, and nothing claimed. */
export function isTopic(theme) {
  return !theme.claim.trim() && !/\s/.test(theme.name.trim());
}

/** Return where Alt and an arrow put a theme: among its neighbours, one level in, one level out; undefined: nowhere. */
export function themeSteps(state, theme) {
  const beside = themesUnder(state, state.themeById.has(theme.parent) ? theme.parent : null);
  const at = beside.indexOf(theme);
  const above = state.themeById.get(theme.parent);
  const behind = (list, index) => list[index]?.id ?? null;
  return {
    ArrowUp: at > 0 ? { under: theme.parent, before: beside[at - 1].id } : undefined,
    ArrowDown: at < beside.length - 1 ? { under: theme.parent, before: behind(beside, at + 2) } : undefined,
    ArrowRight: at > 0 ? { under: beside[at - 1].id, before: null } : undefined,
    ArrowLeft: above ? { under: above.parent, before: behind(themesUnder(state, above.parent), themesUnder(state, above.parent).indexOf(above) + 1) } : undefined,
  };
}
