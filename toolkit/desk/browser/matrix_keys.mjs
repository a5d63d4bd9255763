// The matrix by keyboard: one stop of the Tab key, arrows within it.

import { focusedNear } from "./dom.mjs";
import { stepTo } from "./matrix_state.mjs";

/** Return what walks over the grid and remembers where the keyboard is. */
export function walking(matrix) {
  return { hasKeyboard: () => matrix.grid.table.contains(focusedNear(matrix.root)), keepStop: (focus) => keepStop(matrix, focus), stand: (stop) => stand(matrix, stop), backToGrid: () => stopNow(matrix)?.focus() };
}

function stopNow(matrix) {
  return matrix.grid.stopAt(matrix.state.at) ?? matrix.grid.table.querySelector("tbody [data-stop]") ?? matrix.grid.table.querySelector("[data-stop]");
}

function keepStop(matrix, focus) {
  const stop = stopNow(matrix);
  for (const one of matrix.grid.table.querySelectorAll('[tabindex="0"]')) if (one !== stop) one.tabIndex = -1;
  if (!stop) return;
  stop.tabIndex = 0;
  if (focus) stop.focus({ preventScroll: true });
}

function stand(matrix, stop) {
  if (!stop) return;
  const { about = null, theme = null } = stop.dataset;
  matrix.state.at = { about, theme };
  for (const one of matrix.grid.table.querySelectorAll('[tabindex="0"]')) one.tabIndex = -1;
  stop.tabIndex = 0;
  if (focusedNear(matrix.root) !== stop) stop.focus();
  stop.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Return what a key does, or undefined. */
export function matrixAct(matrix, event) {
  const control = event.ctrlKey || event.metaKey;
  const typing = event.target.matches?.("input, textarea, select");
  const key = event.key.toLowerCase();
  if (event.key === "Escape") return () => matrix.closeSheet() || matrix.close();
  if (control && !typing && key === "z") return () => (event.shiftKey ? matrix.redo() : matrix.undo());
  if (control && !typing && key === "y") return () => matrix.redo();
  const stop = event.target.closest?.("[data-stop]");
  if (!stop || !matrix.grid.table.contains(stop)) return undefined;
  if (event.key === "/") return () => matrix.focusFilter();
  if (event.key === "Enter" || event.key === " ") return () => matrix.openStop(stop);
  const { rows } = matrix.grid.table;
  const to = event.altKey ? null : stepTo(matrix.grid.placeOf(stop), event, rows.length - 1, stop.parentElement.cells.length - 1);
  return to ? () => stand(matrix, rows[to.row].cells[to.column]) : undefined;
}
