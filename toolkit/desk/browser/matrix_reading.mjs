// Reading across or down: all cells of one person, or all of one theme, in full.

import { button, fill, h, plural } from "./dom.mjs";
import { cellOf, shownRows } from "./matrix_state.mjs";

/** Draw a row or a column into the side panel, each cell in full; pressing one opens it. */
export function drawReading(matrix, side, { about, theme }) {
  const { state } = matrix;
  const item = about ? state.names.find((one) => one.id === about) : state.themes.find((one) => one.id === theme);
  if (!item) return matrix.close();
  const cells = about ? state.themes.map((one) => [one.path, cellOf(state, about, one.id)]) : shownRows(state).map((one) => [one.name, cellOf(state, one.id, theme)]);
  const done = cells.filter(([, cell]) => cell.summary).length;
  return fill(side, h("div", { class: "qb-bar" }, h("div", { class: "qd-title", tabindex: "-1" }, about ? item.name : item.path), button("Close", () => matrix.close(), { "aria-label": "Close" })),
    item.claim && h("p", { class: "qb-claim" }, item.claim), h("p", { class: "qm-soft" }, `${done} of ${plural(cells.length, "cell")} summarised`),
    h("dl", { class: "qm-reading" }, cells.map(([name, cell]) => [h("dt", {}, name), h("dd", {}, words(cell), button(cell.summary ? "Change" : "Write", () => matrix.open({ about: cell.about, theme: cell.theme }), { class: "qd-link", "aria-label": `${cell.summary ? "Change" : "Write"}: ${name}` }))])));
}

function words({ summary, charted, extracts }) {
  if (summary) return h("p", { class: "qm-full" }, summary.body);
  return h("p", { class: "qm-soft" }, [charted, extracts ? plural(extracts, "extract") : ""].filter(Boolean).join(", "));
}
