// The parts of the framework matrix's page that need no browser.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cellOf, emptyMatrix, shownRows, shownThemes, stepTo, takeMatrix, takeSummaries, tally } from "../../toolkit/desk/browser/matrix_state.mjs";

function matrix() {
  const state = emptyMatrix();
  takeMatrix(state, {
    rows: "participants", basis: [], names: [{ id: "p1", name: "P1", group: "Parent; Peer mentor" }, { id: "p2", name: "P2", group: "Staff" }], themes: [{ id: "h", name: "Hope" }, { id: "m", name: "Money" }],
    cells: [["p1", "h", "has extracts", 2], ["p1", "m", "not raised", 0], ["p2", "h", "not asked", 0], ["p2", "m", "has extracts", 1]],
  });
  takeSummaries(state, [{ id: "s1", about: "p1", theme: "h", body: "Hopes.", at: "1", links: [] }]);
  return state;
}

test("a cell says how far it is: extracts alone are not charted", () => {
  const state = matrix();
  assert.deepEqual(["p1", "p2"].map((about) => ["h", "m"].map((theme) => cellOf(state, about, theme).charted)), [["summarised", "asked, nothing"], ["not asked", "not yet charted"]]);
  assert.deepEqual([...tally(state)], [["summarised", 1], ["asked, nothing", 1], ["not asked", 1], ["not yet charted", 1]]);
});

test("of the summaries touched, those that do not come are gone, and the others stay", () => {
  const state = matrix();
  takeSummaries(state, [{ id: "s2", about: "p2", theme: "m", body: "Fares.", at: "2", links: [] }], ["s2"]);
  assert.equal(cellOf(state, "p1", "h").summary.body, "Hopes.");
  assert.equal(cellOf(state, "p2", "m").summary.body, "Fares.");
  takeSummaries(state, [], ["s1"]);
  assert.equal(cellOf(state, "p1", "h").charted, "not yet charted");
});

test("rows are found by name, group and the state of their cells", () => {
  const state = matrix();
  assert.deepEqual(shownRows(Object.assign(state, { query: "p2" })).map((one) => one.id), ["p2"]);
  assert.deepEqual(shownRows(Object.assign(state, { query: "", group: "Peer mentor" })).map((one) => one.id), ["p1"]);
  Object.assign(state, { group: "", only: "not yet charted" });
  assert.deepEqual([shownRows(state).map((one) => one.id), shownThemes(state).map((one) => one.id)], [["p2"], ["m"]]);
});

test("keys lead within the matrix and its headings, and no further", () => {
  const at = { row: 1, column: 1 };
  const go = (key, ctrlKey = false, from = at) => Object.values(stepTo(from, { key, ctrlKey }, 20, 3));
  assert.deepEqual([go("ArrowUp"), go("ArrowLeft"), go("ArrowDown"), go("ArrowRight")], [[0, 1], [1, 0], [2, 1], [1, 2]]);
  assert.deepEqual([go("Home"), go("End"), go("Home", true), go("End", true)], [[1, 0], [1, 3], [0, 0], [20, 3]]);
  assert.deepEqual([go("PageUp"), go("PageDown"), go("ArrowRight", false, { row: 1, column: 3 })], [[0, 1], [9, 1], [1, 3]]);
  assert.equal(stepTo(at, { key: "x" }, 20, 3), null);
});
