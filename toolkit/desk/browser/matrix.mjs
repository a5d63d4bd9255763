// The framework matrix: it puts the parts together and draws again what has changed.

import { h } from "./dom.mjs";
import { emptyMatrix, takeMatrix, takeSummaries } from "./matrix_state.mjs";
import { matrixGrid } from "./matrix_grid.mjs";
import { matrixBar } from "./matrix_bar.mjs";
import { drawCell, refreshCell } from "./matrix_cell.mjs";
import { drawReading } from "./matrix_reading.mjs";
import { matrixAct, walking } from "./matrix_keys.mjs";
import { line } from "./line.mjs";

const SOON = 900; // milliseconds after a change elsewhere until the cells are asked for: coding at a desk makes many

function makeMatrix(model, el) {
  const root = h("div", { class: "qd-root qb-root qm-root", "data-lm-suppress-shortcuts": "true", "data-jp-suppress-context-menu": "true", style: `--qd-height:${model.get("height")}` });
  el.append(root);
  const matrix = { root, state: emptyMatrix(), called: "framework matrix", memos: { dirty: () => false, leave: () => null, restore() {} }, redraw() {}, redrawRows() {} };
  Object.assign(matrix, line(matrix, model), walking(matrix));
  matrix.grid = matrixGrid(matrix);
  const around = matrixBar(matrix);
  Object.assign(matrix, around, {
    draw: () => (matrix.grid.draw(), around.refresh(), (root.dataset.revision = String(matrix.state.revision))),
    take: (news) => take(matrix, news),
    open: (at, how) => open(matrix, { editing: at, ...how }),
    openStop: (stop) => openStop(matrix, stop),
    close: () => close(matrix),
    turn: (rows) => look(matrix, rows),
  });
  root.append(around.element);
  return matrix;
}

/** Take in what has changed, here or elsewhere. */
function take(matrix, news) {
  const { state } = matrix;
  for (const name of ["revision", "undo", "redo", "step"]) if (news[name] !== undefined) state[name] = news[name];
  if (news.summaries) takeSummaries(state, news.summaries, news.touched);
  matrix.draw();
  if (news.summaries) refreshSide(matrix);
  if (!news.stale) return;
  clearTimeout(matrix.looking);
  matrix.looking = setTimeout(() => look(matrix, state.rows), SOON);
}

function refreshSide(matrix) {
  const { state, side } = matrix;
  if (state.editing) refreshCell(matrix, side);
  else if (state.reading) drawReading(matrix, side, state.reading);
}

/** Ask for rows, themes and cells. */
async function look(matrix, rows) {
  const { state } = matrix;
  const asked = performance.now();
  const found = await matrix.askQuietly("matrix", { rows });
  if (found.refused) Object.assign(state, { basis: [found.refused, found.fix], names: [], cells: new Map() });
  else takeMatrix(state, found);
  const { editing } = state;
  if (editing && !(state.names.some((one) => one.id === editing.about) && state.themes.some((one) => one.id === editing.theme))) close(matrix);
  matrix.draw();
  if (state.reading) refreshSide(matrix);
  requestAnimationFrame(() => setTimeout(() => Object.assign(matrix.root.dataset, { counted: "1", counting: String(performance.now() - asked) })));
}

function openStop(matrix, stop) {
  const { about, theme } = stop.dataset;
  if (about && theme) open(matrix, { editing: { about, theme } });
  else if (about || theme) open(matrix, { reading: about ? { about } : { theme } });
}

function open(matrix, { editing = null, reading = null, words = null }) {
  const { state, side } = matrix;
  keepWritten(matrix);
  Object.assign(state, { editing, reading });
  if (editing) state.at = editing;
  side.hidden = false;
  side.cell = null;
  if (editing) (matrix.keepStop(false), drawCell(matrix, side, editing, { words }), side.querySelector("textarea").focus());
  else (drawReading(matrix, side, reading), side.querySelector("[tabindex]")?.focus());
}

function close(matrix) {
  const { state, side } = matrix;
  keepWritten(matrix);
  Object.assign(state, { editing: null, reading: null });
  side.hidden = true;
  side.replaceChildren();
  matrix.showStatus();
  matrix.backToGrid();
}

/** Have what is typed kept before another cell, or nothing, is shown. */
function keepWritten({ root }) {
  root.querySelector("[data-unsent]")?.dispatchEvent(new Event("change"));
}

function listen(matrix, model) {
  const { root, grid } = matrix;
  const key = (event) => {
    if (event.isComposing) return;
    const act = matrixAct(matrix, event);
    event.stopPropagation(); // the notebook has keys of its own
    if (!act) return;
    event.preventDefault();
    act();
  };
  root.addEventListener("keydown", key);
  grid.table.addEventListener("focusin", (event) => matrix.stand(event.target.closest("[data-stop]")));
  grid.table.addEventListener("click", (event) => {
    const stop = event.target.closest("[data-stop]");
    if (stop) (matrix.stand(stop), openStop(matrix, stop));
  });
  grid.table.addEventListener("mousedown", (event) => event.target.closest("[data-stop]") && event.preventDefault()); // the cell that is open is kept first
  const grown = () => root.style.setProperty("--qd-height", model.get("height"));
  model.on("change:height", grown);
  return () => model.off("change:height", grown);
}

async function begin(matrix) {
  const { state, root } = matrix;
  const begun = performance.now();
  const answer = await matrix.start();
  if (answer.refused) return matrix.warn(`${answer.refused} ${answer.fix}`);
  const { read_only: readOnly, summaries, ...rest } = answer;
  Object.assign(state, rest, { readOnly });
  takeSummaries(state, summaries);
  matrix.showStatus();
  if (readOnly) matrix.warn(readOnly);
  if (!readOnly) matrix.recover();
  await look(matrix, state.rows);
  if (!state.themes.length) matrix.say("No themes yet: project.theme_board() makes them.");
  requestAnimationFrame(() => setTimeout(() => Object.assign(root.dataset, { ready: "1", painted: String(performance.now() - begun) })));
  return undefined;
}

function render({ model, el }) {
  const matrix = makeMatrix(model, el);
  const letGo = listen(matrix, model);
  begin(matrix);
  return () => {
    letGo();
    keepWritten(matrix);
    clearTimeout(matrix.looking);
    matrix.stop();
  };
}

export default { render };
