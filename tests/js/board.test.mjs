// The parts of the theme board's page that need no browser.

import assert from "node:assert/strict";
import { test } from "node:test";

import { commandFor, fitsFilter, isTopic, linkedAbove, placeNow, placesIn, sayPlace, takeBook, themeSteps, unlinked, columns } from "../../toolkit/desk/browser/board_state.mjs";

function board() {
  const state = { query: "" };
  const code = (id, name, parent = null, more = {}) => ({ id, name, parent, path: name, definition: "", colour: "", archived: false, ...more });
  const theme = (id, name, codes, parent = null) => ({ id, name, parent, path: name, codes, claim: "", definition: "", boundary: "", valence: "", for_whom: "" });
  takeBook(state, {
    codes: [code("t", "Trust"), code("d", "Told straight", "t"), code("h", "Hope"), code("m", "Money"), code("o", "Old", null, { archived: true })],
    themes: [theme("A", "A bond", ["t", "o", "h"]), theme("A1", "Waiting", ["h"], "A"), theme("B", "Costs", ["m"]), theme("C", "Later", [])],
  });
  return state;
}

test("every code in use stands somewhere: under a theme, alone, or through the code above it", () => {
  const state = board();
  assert.deepEqual(unlinked(state), { alone: [], through: [state.codeById.get("d")] });
  assert.equal(linkedAbove(state, state.codeById.get("d")).name, "Trust");
  state.themes[0].codes = ["h"];
  takeBook(state, { codes: state.allCodes, themes: state.themes });
  assert.deepEqual(unlinked(state).alone.map((one) => one.id), ["t", "d"]);
});

test("the places of a column are before each other card, and last, through the sub-themes", () => {
  const state = board();
  assert.deepEqual(placesIn(state, state.themeById.get("A"), "t"), [{ theme: "A", before: "h" }, { theme: "A", before: null }, { theme: "A1", before: "h" }, { theme: "A1", before: null }]);
  assert.deepEqual(placesIn(state, null, "t"), [{ theme: null, before: null }]);
  assert.deepEqual(columns(state).map((one) => one?.id ?? null), [null, "A", "B", "C"]);
  assert.deepEqual(placeNow(state, "t", "A"), { theme: "A", before: "h" });
});

test("a move takes a code out of where it was; a copy, or a card from no theme, leaves all as it is", () => {
  const state = board();
  const place = { theme: "B", before: "m" };
  assert.deepEqual(commandFor(state, { code: "t", from: "A", place, copy: false }), { code: "t", under: "B", before: "m", leaving: "A" });
  assert.deepEqual(commandFor(state, { code: "t", from: "A", place, copy: true }), { code: "t", under: "B", before: "m", leaving: null });
  assert.deepEqual(commandFor(state, { code: "d", from: null, place, copy: false }), { code: "d", under: "B", before: "m", leaving: null });
  assert.deepEqual(commandFor(state, { code: "t", from: "A", place: { theme: null, before: null }, copy: false }), { code: "t", under: null, leaving: "A" });
});

test("putting a code back where it stands is no command", () => {
  const state = board();
  assert.equal(commandFor(state, { code: "t", from: "A", place: { theme: "A", before: "h" }, copy: false }), null);
  assert.equal(commandFor(state, { code: "d", from: null, place: { theme: null, before: null }, copy: false }), null);
  assert.deepEqual(commandFor(state, { code: "t", from: "A", place: { theme: "A", before: null }, copy: true }), { code: "t", under: "A", before: null, leaving: "A" });
});

test("a place is said with its theme and its number", () => {
  const state = board();
  assert.equal(sayPlace(state, { code: "t", from: "A", place: { theme: "B", before: null } }), "Costs, place 2 of 2");
  assert.equal(sayPlace(state, { code: "t", from: "A", place: { theme: "B", before: "m" } }), "Costs, place 1 of 2");
  assert.equal(sayPlace(state, { code: "t", from: "A", place: { theme: null, before: null } }), "Out of the theme “A bond”");
});

test("Alt and an arrow move a theme among its neighbours, in and out", () => {
  const state = board();
  assert.deepEqual(themeSteps(state, state.themeById.get("B")), {
    ArrowUp: { under: null, before: "A" }, ArrowDown: { under: null, before: null }, ArrowRight: { under: "A", before: null }, ArrowLeft: undefined,
  });
  assert.deepEqual(themeSteps(state, state.themeById.get("A1")).ArrowLeft, { under: null, before: "B" });
});

test("the filter finds by name, definition and sub-code; one word without a claim is a topic", () => {
  const state = board();
  state.query = "straight";
  assert.deepEqual(state.codes.filter((code) => fitsFilter(state, code)).map((code) => code.id), ["t", "d"]);
  assert.deepEqual(state.themes.map(isTopic), [false, true, true, true]);
  assert.equal(isTopic({ name: "Costs", claim: "The bus decides who comes." }), false);
});
