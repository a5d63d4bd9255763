// What the matrix's page knows: rows, themes, cells, summaries; which of them are in sight; where the arrows lead.

const CODED = "has extracts";

export const SUMMARISED = "summarised";
export const NOT_CHARTED = "not yet charted";
export const NOTHING = "asked, nothing";

/** Return what a page knows before the study has answered. */
export function emptyMatrix() {
  return {
    revision: 0, coder: "", coders: {}, undo: "", redo: "", step: null, readOnly: "", study: "", desk: 0, doc: null, kinds: [], rows: "participants",
    names: [], themes: [], cells: new Map(), summaries: new Map(), basis: [], query: "", group: "", only: "", at: null, reading: null, editing: null,
  };
}

export const keyOf = (about, theme) => `${about} ${theme}`;

/** Take in rows, themes and what is coded in the cells. */
export function takeMatrix(state, { rows, names, themes, cells, basis }) {
  Object.assign(state, { rows, names, themes, basis });
  state.cells = new Map(cells.map(([about, theme, coded, extracts]) => [keyOf(about, theme), { coded, extracts }]));
}

/** Take in summaries; those touched that do not come are gone. */
export function takeSummaries(state, summaries, touched = null) {
  const fresh = new Map(summaries.map((one) => [one.id, one]));
  const known = touched ? [...state.summaries.values()].filter((one) => !touched.includes(one.id)) : [];
  state.summaries = new Map([...known, ...fresh.values()].map((one) => [keyOf(one.about, one.theme), one]));
}

/** Return one cell: how far it is in words, how many extracts, what is written. */
export function cellOf(state, about, theme) {
  const { coded = "", extracts = 0 } = state.cells.get(keyOf(about, theme)) ?? {};
  const summary = state.summaries.get(keyOf(about, theme)) ?? null;
  const charted = summary ? SUMMARISED : coded === CODED ? NOT_CHARTED : coded === "not raised" ? NOTHING : coded;
  return { about, theme, extracts, summary, charted };
}

/** Return the rows in sight. */
export function shownRows(state) {
  const words = state.query.trim().toLowerCase();
  return state.names.filter((one) => (!words || one.name.toLowerCase().includes(words)) && (!state.group || one.group.split("; ").includes(state.group))
    && (!state.only || state.themes.some((theme) => cellOf(state, one.id, theme.id).charted === state.only)));
}

/** Return the themes in sight: all, or those with a cell of the state that is asked for. */
export function shownThemes(state) {
  const rows = shownRows(state);
  return state.only ? state.themes.filter((theme) => rows.some((row) => cellOf(state, row.id, theme.id).charted === state.only)) : state.themes;
}

/** Return how far cells are, over the whole matrix: what one can ask to see. */
export function statesOf(state) {
  return [...new Set(state.names.flatMap((row) => state.themes.map((theme) => cellOf(state, row.id, theme.id).charted)))];
}

/** Count the cells in sight by how far they are. */
export function tally(state) {
  const counts = new Map();
  for (const row of shownRows(state)) for (const theme of state.themes) {
    const { charted } = cellOf(state, row.id, theme.id);
    counts.set(charted, (counts.get(charted) ?? 0) + 1);
  }
  return counts;
}

/** Return where a key leads from a place {row, column}; row and column 0 are the headings. */
export function stepTo({ row, column }, { key, ctrlKey }, rows, columns, page = 8) {
  const to = {
    ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
    Home: [ctrlKey ? 0 : row, 0], End: [ctrlKey ? rows : row, columns], PageUp: [row - page, column], PageDown: [row + page, column],
  }[key];
  if (!to) return null;
  const within = (value, most) => Math.max(0, Math.min(most, value));
  return { row: within(to[0], rows), column: within(to[1], columns) };
}
