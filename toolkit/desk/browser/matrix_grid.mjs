// The grid: a row per person (or group), a column per theme. A row is drawn anew only when something in it has changed.

import { arrange, fill, h, plural } from "./dom.mjs";
import { cellOf, shownRows, shownThemes } from "./matrix_state.mjs";

const WORDS = { participants: "Person", groups: "Group", sites: "Site", sources: "Source", "time points": "Time point" };

/** Make the grid: {element, draw, stop, place}. */
export function matrixGrid(matrix) {
  const table = h("table", { role: "grid", class: "qm-grid", "aria-label": "Framework matrix" });
  const element = h("div", { class: "qm-scroll" }, table);
  const self = { table, element, drawn: new Map(), head: "" };
  return { element, table, draw: () => draw(matrix, self), stopAt: (at) => stopAt(self, at), placeOf: (stop) => placeOf(self, stop) };
}

function draw(matrix, self) {
  const { state } = matrix;
  const had = matrix.hasKeyboard(); // a row that is drawn anew loses it
  const [rows, themes] = [shownRows(state), shownThemes(state)];
  const head = JSON.stringify([state.rows, themes]);
  if (head !== self.head || !self.body) {
    self.body = h("tbody", {});
    fill(self.table, h("thead", {}, headRow(state, themes)), self.body);
    Object.assign(self, { head, drawn: new Map() });
  }
  const lines = rows.map((row) => {
    const cells = themes.map((theme) => cellOf(state, row.id, theme.id));
    const looks = JSON.stringify([row, cells]);
    const known = self.drawn.get(row.id);
    if (known?.looks === looks) return known.line;
    const line = gridRow(state, row, themes, cells);
    self.drawn.set(row.id, { looks, line });
    return line;
  });
  arrange(self.body, lines);
  self.table.setAttribute("aria-rowcount", String(rows.length + 1));
  self.table.setAttribute("aria-colcount", String(themes.length + 1));
  matrix.keepStop(had);
}

function headRow(state, themes) {
  const corner = h("th", { scope: "col", class: "qm-corner", "data-stop": "", tabIndex: -1 }, WORDS[state.rows] ?? "Row");
  return h("tr", {}, corner, themes.map((theme) => h("th", { scope: "col", "data-stop": "", "data-theme": theme.id, tabIndex: -1, title: theme.claim || "Enter: read this theme down the page" }, theme.path)));
}

function gridRow(state, row, themes, cells) {
  const name = h("th", { scope: "row", "data-stop": "", "data-about": row.id, tabIndex: -1, title: "Enter: read across" }, row.name, row.group && h("span", { class: "qm-soft" }, row.group));
  return h("tr", {}, name, cells.map((cell, index) => gridCell(row, themes[index], cell)));
}

function gridCell(row, theme, { about, extracts, summary, charted }) {
  const count = extracts ? plural(extracts, "extract") : "";
  const told = [charted, count].filter(Boolean).join(", ");
  return h("td", { class: "qm-cell", "data-stop": "", "data-about": about, "data-theme": theme.id, "data-state": charted, tabIndex: -1, "aria-label": `${row.name}, ${theme.name}: ${told}${summary ? `. ${summary.body}` : ""}` },
    summary && h("div", { class: "qm-words" }, summary.body), h("div", { class: "qm-state" }, told));
}

/** Return what stands at {about, theme}: a cell, or the heading of a row or column where one is missing. */
function stopAt(self, at) {
  if (!at) return null;
  const about = at.about ? `[data-about="${at.about}"]` : ":not([data-about])";
  const theme = at.theme ? `[data-theme="${at.theme}"]` : ":not([data-theme])";
  return self.table.querySelector(`[data-stop]${about}${theme}`);
}

/** Return the row and the column of a cell; 0 are the headings. */
function placeOf(self, stop) {
  return { row: [...self.table.rows].indexOf(stop.parentElement), column: [...stop.parentElement.cells].indexOf(stop) };
}
