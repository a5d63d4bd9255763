// The theme board: it puts the parts together and draws again what has changed.

import { focusedNear, h } from "./dom.mjs";
import { emptyBoard, takeBook } from "./board_state.mjs";
import { boardParts } from "./board_parts.mjs";
import { boardBar } from "./board_bar.mjs";
import { carrying } from "./board_carry.mjs";
import { drawTheme, newTheme } from "./board_themes.mjs";
import { drawCode } from "./board_codes.mjs";
import { boardAct, walking } from "./board_keys.mjs";
import { line } from "./line.mjs";

const SOON = 900; // milliseconds after a change elsewhere until the numbers are asked for: coding at a desk makes many

function makeBoard(model, el) {
  const root = h("div", { class: "qd-root qb-root", "data-lm-suppress-shortcuts": "true", "data-jp-suppress-context-menu": "true", style: `--qd-height:${model.get("height")}` });
  el.append(root);
  const board = { root, state: emptyBoard(), called: "theme board", memos: { dirty: () => false, leave: () => null, restore() {} }, redraw() {}, redrawRows() {} };
  Object.assign(board, line(board, model), walking(board));
  board.parts = boardParts(board);
  board.carry = carrying(board);
  const around = boardBar(board);
  Object.assign(board, around, {
    draw: () => (board.parts.draw(), around.refresh(), (root.dataset.revision = String(board.state.revision))),
    take: (news) => take(board, news),
    choose: (chosen, how) => choose(board, chosen, how),
    newTheme: () => (board.state.readOnly ? board.warn(`Nothing was changed. ${board.state.readOnly}`) : newTheme(board, board.side, null)),
    removeTheme: (theme) => removeTheme(board, theme),
  });
  board.carry.follow(board.parts.element);
  root.append(around.element);
  return board;
}

/** Take in what has changed, here or elsewhere. */
function take(board, news) {
  const { state } = board;
  for (const name of ["revision", "undo", "redo", "step"]) if (news[name] !== undefined) state[name] = news[name];
  if (news.numbers) state.numbers = news.numbers;
  if (news.book) {
    if (board.carry.carried()) board.carry.putBack(); // what it stood beside may be gone
    takeBook(state, news.book);
    board.draw();
    drawSide(board);
  } else {
    board.draw();
  }
  if (news.stale) countSoon(board);
}

function countSoon(board) {
  clearTimeout(board.counting);
  board.counting = setTimeout(() => count(board), SOON);
}

/** Ask for the numbers, and a quotation of each code. */
async function count(board) {
  const { state } = board;
  const asked = performance.now();
  const found = await board.askQuietly("counts", {});
  if (found.refused) Object.assign(state, { basis: [`Not counted: ${found.refused}`, found.fix], numbers: { codes: {}, themes: {} }, quotes: {} });
  else Object.assign(state, { numbers: found.numbers, quotes: found.quotes, basis: found.basis });
  board.draw();
  Object.assign(board.root.dataset, { counted: "1", counting: String(performance.now() - asked) });
}

/** Show a theme or a code beside the board; null closes it. */
function choose(board, chosen, { field = null, keep = false } = {}) {
  const { state, side } = board;
  state.chosen = chosen;
  side.hidden = !chosen;
  side.replaceChildren();
  board.root.classList.toggle("qb-with-side", Boolean(chosen) || keep);
  drawSide(board, true);
  for (const one of board.parts.element.querySelectorAll("[data-head]")) one.setAttribute("aria-expanded", String(one.dataset.head === chosen?.theme));
  if (!chosen && !keep) board.backToBoard();
  else if (field) side.querySelector(`[data-field=${field}]`)?.select();
  else if (chosen?.theme) side.querySelector("[data-field=claim]")?.focus();
}

function drawSide(board, anew = false) {
  const { state, side } = board;
  const item = state.chosen && (state.themeById.get(state.chosen.theme) ?? state.codeById.get(state.chosen.code));
  if (state.chosen && !item) return ((state.chosen = null), (side.hidden = true));
  if (!item) return undefined;
  const writing = focusedNear(board.root);
  const looks = JSON.stringify([item, state.themes.map((theme) => [theme.path, theme.codes.includes(item.id)]), state.thin]);
  if (!anew && looks === board.sideLooks) return undefined;
  if (!anew && side.contains(writing) && writing.hasAttribute("data-unsent")) return undefined; // somebody is typing
  const back = side.contains(writing) && (writing.dataset.field ? `[data-field=${writing.dataset.field}]` : writing.dataset.box ? `[data-box="${writing.dataset.box}"]` : null);
  board.sideLooks = looks;
  if (state.chosen.theme) drawTheme(board, side, item);
  else drawCode(board, side, item);
  if (back) side.querySelector(back)?.focus();
  return undefined;
}

function removeTheme(board, theme) {
  const above = board.state.themeById.get(theme.parent);
  board.state.at = above ? { theme: above.id } : null;
  return board.send("remove theme", { theme: theme.id });
}

function listen(board, model) {
  const { root } = board;
  const key = (event) => {
    if (event.isComposing) return;
    const act = boardAct(board, event);
    event.stopPropagation(); // the notebook has keys of its own
    if (!act) return;
    event.preventDefault();
    act();
  };
  const pressed = (event) => {
    const stop = event.target.closest?.("[data-stop]");
    if (stop && board.parts.element.contains(stop)) board.stand(stop);
  };
  const clicked = (event) => {
    const card = event.target.closest?.(".qb-card");
    if (card) board.choose({ code: card.dataset.code });
  };
  const grown = () => root.style.setProperty("--qd-height", model.get("height"));
  root.addEventListener("keydown", key);
  board.parts.element.addEventListener("focusin", pressed);
  board.parts.element.addEventListener("click", clicked);
  model.on("change:height", grown);
  return () => model.off("change:height", grown);
}

async function begin(board) {
  const { state, root } = board;
  const begun = performance.now();
  const answer = await board.start();
  if (answer.refused) return board.warn(`${answer.refused} ${answer.fix}`);
  const { book, read_only: readOnly, ...rest } = answer;
  Object.assign(state, rest, { readOnly });
  takeBook(state, book);
  board.draw();
  board.showStatus();
  if (readOnly) board.warn(readOnly);
  if (!state.themes.length) board.say("No themes yet: + Theme makes one. Space picks a code up.");
  requestAnimationFrame(() => setTimeout(() => Object.assign(root.dataset, { ready: "1", painted: String(performance.now() - begun) })));
  if (!readOnly) board.recover();
  return count(board);
}

function render({ model, el }) {
  const board = makeBoard(model, el);
  const letGo = listen(board, model);
  begin(board);
  return () => {
    letGo();
    board.root.querySelector("[data-unsent]")?.dispatchEvent(new Event("change")); // what is typed is kept
    clearTimeout(board.counting);
    board.stop();
  };
}

export default { render };
