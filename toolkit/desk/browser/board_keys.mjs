// The board by keyboard: a stop of the Tab key in each column, arrows within and between them.

import { focusedNear } from "./dom.mjs";
import { themeSteps } from "./board_state.mjs";

const ARROWS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);

/** Return what walks over the board and remembers where the keyboard is. */
export function walking(board) {
  return {
    hasKeyboard: () => board.parts.element.contains(focusedNear(board.root)),
    keepStop: (focus) => keepStop(board, focus),
    backToBoard: () => keepStop(board, true),
    stand: (stop) => stand(board, stop),
  };
}

/** Let one thing in each column be the stop of the Tab key: the one remembered, or the last one visited, or the first. */
function keepStop(board, focus) {
  const here = board.parts.cardAt(board.state.at);
  for (const column of board.parts.element.children) {
    const stops = [...column.querySelectorAll("[data-stop]:not([hidden])")];
    const stop = (stops.includes(here) && here) || stops.find((one) => one.tabIndex === 0) || stops[0];
    for (const one of column.querySelectorAll('[data-stop][tabindex="0"]')) one.tabIndex = -1;
    if (stop) stop.tabIndex = 0;
  }
  if (focus) (here ?? board.parts.element.querySelector('[data-stop][tabindex="0"]'))?.focus();
}

function stand(board, stop) {
  if (!stop) return;
  const { code, of, head } = stop.dataset;
  board.state.at = head ? { theme: head } : { theme: (code ? of : stop.closest("[data-list]").dataset.list) || null, code: code ?? null };
  for (const one of stop.closest(".qb-column").querySelectorAll('[data-stop][tabindex="0"]')) one.tabIndex = -1;
  stop.tabIndex = 0;
  if (focusedNear(board.root) !== stop) stop.focus();
}

/** Return what a key does, or undefined. */
export function boardAct(board, event) {
  const { key, altKey } = event;
  const control = event.ctrlKey || event.metaKey;
  const typing = event.target.matches?.("input:not([type=checkbox]), textarea, select");
  if (key === "Escape" && board.carry.carried()) return () => board.carry.putBack();
  if (key === "Escape") return () => board.closeSheet() || board.choose(null);
  if (control && !typing && key.toLowerCase() === "z") return () => (event.shiftKey ? board.redo() : board.undo());
  if (control && !typing && key.toLowerCase() === "y") return () => board.redo();
  const stop = event.target.closest?.("[data-stop]");
  if (!stop || control) return undefined;
  if (board.carry.carried()) return whileCarrying(board, event);
  if (altKey) return stop.dataset.head && ARROWS.has(key) ? () => moveTheme(board, stop.dataset.head, key) : undefined;
  return onStop(board, stop, event);
}

function whileCarrying(board, { key, shiftKey }) {
  if (ARROWS.has(key)) return () => board.carry.carry(key);
  if (key === " " || key === "Enter") return () => board.carry.putDown(shiftKey);
  return () => board.say("Arrows choose where, space puts it down, Escape puts it back.");
}

function onStop(board, stop, { key }) {
  const { state } = board;
  const { code, of, head } = stop.dataset;
  const theme = state.themeById.get(head ?? of);
  if (ARROWS.has(key)) return () => stand(board, neighbour(stop, key));
  const acts = {
    Home: () => stand(board, within(stop)[0]), End: () => stand(board, within(stop).at(-1)), n: () => board.newTheme(), "/": () => board.focusFilter(),
    ...(code && { " ": () => board.carry.pickUp(stop), Enter: () => board.choose({ code }), Delete: () => takeOut(board, code, theme) }),
    ...(head && { F2: () => board.choose({ theme: head }, { field: "name" }), Delete: () => board.removeTheme(theme) }),
  };
  return acts[key];
}

function takeOut(board, code, theme) {
  if (!theme) return board.say("It is under no theme.");
  const next = board.state.codeById.get(theme.codes[theme.codes.indexOf(code) + 1]);
  board.state.at = next ? { theme: theme.id, code: next.id } : { theme: theme.id };
  return board.send("place", { code, under: null, leaving: theme.id });
}

function moveTheme(board, id, key) {
  const to = themeSteps(board.state, board.state.themeById.get(id))[key];
  if (!to) return board.say("It cannot go further there.");
  return board.send("place theme", { theme: id, ...to });
}

function within(stop) {
  return [...stop.closest(".qb-column").querySelectorAll("[data-stop]:not([hidden])")];
}

/** Return what lies beside a card or a theme's name: in its column, or at the same height in the next one. */
function neighbour(stop, key) {
  const stops = within(stop);
  if (key === "ArrowUp" || key === "ArrowDown") return stops[stops.indexOf(stop) + (key === "ArrowUp" ? -1 : 1)];
  const columns = [...stop.closest(".qb-columns").querySelectorAll(":scope > .qb-column")].filter((one) => one.querySelector("[data-stop]:not([hidden])"));
  const beside = columns[columns.indexOf(stop.closest(".qb-column")) + (key === "ArrowLeft" ? -1 : 1)];
  if (!beside) return null;
  const height = stop.getBoundingClientRect().top;
  const away = (one) => Math.abs(one.getBoundingClientRect().top - height);
  return [...beside.querySelectorAll("[data-stop]:not([hidden])")].reduce((one, other) => (away(other) < away(one) ? other : one));
}
