// The bar above the matrix: which rows, which of them, how far the charting is.

import { button, fill, h } from "./dom.mjs";
import { notices, refreshSteps, stepButtons } from "./notices.mjs";
import { statesOf, tally } from "./matrix_state.mjs";

const KEYS = [
  ["arrows", "from cell to cell; to the headings"], ["Home End", "the first, the last of the row; with Ctrl of the matrix"], ["Page ↑ ↓", "eight rows"], ["Enter", "write in a cell; of a heading: read across, or down"],
  ["Ctrl+Enter", "keep what is written, and back to the matrix"], ["Escape", "back to the matrix; what is written is kept"], ["/", "find a row"], ["Ctrl+Z Ctrl+Y", "undo, redo"],
];

/** Make the bar and all around the grid. */
export function matrixBar(matrix) {
  const { state } = matrix;
  const parts = {
    ...stepButtons(matrix), filter: h("input", { type: "search", class: "qd-input qb-filter", placeholder: "Find a row…", "aria-label": "Find a row" }),
    rows: h("select", { "aria-label": "Rows" }), group: h("select", { "aria-label": "Stakeholder group" }), only: h("select", { "aria-label": "Cells" }), count: h("span", { class: "qd-hint", role: "status" }),
    basis: h("summary", {}, "Looking…"), more: h("p", {}), side: h("aside", { class: "qb-side qm-side", hidden: true, "aria-label": "Reading and writing" }),
  };
  const around = notices(matrix, parts);
  parts.filter.addEventListener("input", () => ((state.query = parts.filter.value), matrix.draw()));
  parts.rows.addEventListener("change", () => matrix.turn(parts.rows.value));
  parts.group.addEventListener("change", () => ((state.group = parts.group.value), matrix.draw()));
  parts.only.addEventListener("change", () => ((state.only = parts.only.value), matrix.draw()));
  const bar = h("div", { class: "qd-barline" }, h("span", { class: "qd-group" }, parts.undo, parts.redo), parts.rows, parts.filter, parts.group, parts.only, parts.count, parts.status,
    h("span", { class: "qd-group" }, button("?", () => around.showKeys(KEYS), { "aria-label": "Keys" }), button("⤢", () => matrix.root.classList.toggle("qd-full"), { "aria-label": "Full screen", title: "Full screen" })));
  const element = h("div", { class: "qd-frame" }, bar, parts.trouble, parts.warning, h("details", { class: "qb-basis" }, parts.basis, parts.more), h("div", { class: "qd-columns" }, matrix.grid.element, parts.side),
    h("div", { class: "qd-foot" }, parts.said, h("span", { class: "qd-hint" }, "Enter: write, or read a row or theme in full · ? all keys")), parts.sheet);
  return { element, side: parts.side, focusFilter: () => parts.filter.focus(), refresh: () => refresh(state, parts), ...around };
}

function refresh(state, parts) {
  refreshSteps(state, parts);
  const [basis = "Looking…", more = ""] = state.basis;
  parts.basis.textContent = basis;
  parts.more.textContent = more;
  const counts = tally(state);
  choices(parts.rows, state.kinds.map((kind) => [kind, kind]), state.rows);
  const groups = [...new Set(state.names.flatMap((one) => one.group.split("; ")))].filter(Boolean);
  choices(parts.group, [["", "all groups"], ...groups.map((name) => [name, name])], state.group);
  parts.group.hidden = groups.length < 2;
  const states = [...new Set([...statesOf(state), state.only])].filter(Boolean);
  choices(parts.only, [["", "all cells"], ...states.map((name) => [name, name])], state.only);
  parts.count.textContent = [...counts].map(([name, count]) => `${count} ${name}`).join(" · ");
}

function choices(select, pairs, value) {
  const drawn = JSON.stringify(pairs);
  if (select.dataset.drawn !== drawn) fill(select, pairs.map(([one, words]) => h("option", { value: one }, words)));
  select.dataset.drawn = drawn;
  select.value = value;
}
