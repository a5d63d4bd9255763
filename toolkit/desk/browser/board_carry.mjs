// A code on its way: picked up with the keyboard or the mouse, its place shown by a mark, put down or put back.

import { h } from "./dom.mjs";
import { columns, commandFor, fitsFilter, placeNow, placesIn, samePlace, sayPlace } from "./board_state.mjs";

/** Make what carries codes and themes. */
export function carrying(board) {
  const mark = h("li", { class: "qb-mark", role: "presentation", "aria-hidden": "true" });
  const self = { board, mark, carried: null, theme: null };
  return {
    carried: () => self.carried,
    pickUp: (card) => pickUp(self, card),
    carry: (key) => carry(self, key),
    putDown: (copy) => putDown(self, copy),
    putBack: () => putBack(self),
    follow: (element) => allowDragging(self, element),
  };
}

function pickUp(self, card) {
  const { state } = self.board;
  if (state.readOnly) return self.board.warn(`Nothing was changed. ${state.readOnly}`);
  const { code, of } = card.dataset;
  const from = of || null;
  begin(self, { code, from, card, place: placeNow(state, code, from) });
  return self.board.say(`${nameOf(self)} picked up. Arrows choose where, space puts it down, shift and space leaves it here as well, Escape puts it back.`);
}

function begin(self, carried) {
  self.carried = carried;
  carried.card.classList.add("qb-carried");
  carried.card.setAttribute("aria-selected", "true");
  showMark(self);
}

/** Choose another place: up and down within a column, left and right between columns. */
function carry(self, key) {
  const { board, carried } = self;
  const { state } = board;
  const all = columns(state).map((column) => placesIn(state, column, carried.code, (one) => fitsFilter(state, one)));
  let column = all.findIndex((places) => places.some((one) => samePlace(one, carried.place)));
  if (column < 0) column = all.findIndex((places) => places.some((one) => one.theme === carried.place.theme)); // what it stands before is out of sight
  const at = Math.max(0, all[column].findIndex((one) => samePlace(one, carried.place)));
  const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[key];
  const next = all[column + step[0]];
  const place = step[0] ? next?.[Math.min(at, next.length - 1)] : all[column][at + step[1]];
  if (place) carried.place = place;
  showMark(self);
  board.say(place ? sayPlace(state, carried) : "No further place there.");
}

function putDown(self, copy) {
  const { board, carried } = self;
  end(self);
  const command = commandFor(board.state, { ...carried, copy });
  if (!command) return board.say(`${board.state.codeById.get(carried.code).name} stays where it is.`);
  board.state.at = { theme: carried.place.theme, code: carried.code };
  return board.send("place", command);
}

function putBack(self) {
  const name = nameOf(self);
  end(self);
  self.board.say(`${name} put back.`);
}

function end(self) {
  self.mark.remove();
  self.carried.card.classList.remove("qb-carried");
  self.carried.card.setAttribute("aria-selected", "false");
  self.carried = null;
}

function nameOf(self) {
  return self.board.state.codeById.get(self.carried.code)?.name ?? "";
}

function showMark(self) {
  const { board, carried, mark } = self;
  const { theme, before } = carried.place;
  const list = board.parts.element.querySelector(`[data-list="${theme ?? ""}"]`);
  mark.textContent = `${nameOf(self)} goes here`;
  list.insertBefore(mark, before ? list.querySelector(`[data-code="${before}"]`) : null);
  mark.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// With the mouse

function allowDragging(self, element) {
  element.addEventListener("dragstart", (event) => dragged(self, event));
  element.addEventListener("dragover", (event) => over(self, event));
  element.addEventListener("drop", (event) => dropped(self, event));
  element.addEventListener("dragend", () => (leave(self), self.carried && end(self), (self.theme = null)));
}

function dragged(self, event) {
  const card = event.target.closest?.(".qb-card");
  const head = event.target.closest?.("[data-head]");
  if (self.board.state.readOnly || (!card && !head)) return event.preventDefault();
  event.dataTransfer.effectAllowed = "copyMove";
  event.dataTransfer.setData("text/plain", ""); // a name must not fall into a cell of the notebook
  if (head) return (self.theme = head.dataset.head);
  const from = card.dataset.of || null;
  return setTimeout(() => begin(self, { code: card.dataset.code, from, card, place: placeNow(self.board.state, card.dataset.code, from) })); // a card that changes while it is lifted is not lifted
}

function over(self, event) {
  if (!self.carried && !self.theme) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = event.ctrlKey || event.altKey ? "copy" : "move";
  if (self.carried) {
    const place = placeUnder(self, event);
    if (place && !samePlace(place, self.carried.place)) (self.carried.place = place), showMark(self);
  } else {
    leave(self);
    event.target.closest?.("[data-over]")?.classList.add(inFront(event) ? "qb-before" : "qb-into");
  }
}

/** Return the place under the mouse: in front of the first card whose middle lies below it. */
function placeUnder(self, event) {
  const column = event.target.closest?.(".qb-column");
  const group = event.target.closest?.(".qb-theme") ?? column?.querySelector(".qb-theme");
  if (!group) return null;
  if (!group.dataset.theme) return { theme: null, before: null };
  const cards = [...group.querySelector(".qb-cards").querySelectorAll(":scope > .qb-card:not([hidden])")].filter((one) => one.dataset.code !== self.carried.code);
  const next = cards.find((one) => event.clientY < one.getBoundingClientRect().top + one.offsetHeight / 2);
  return { theme: group.dataset.theme, before: next?.dataset.code ?? null };
}

function dropped(self, event) {
  event.preventDefault();
  event.stopPropagation();
  if (self.carried) return putDown(self, event.ctrlKey || event.altKey);
  const { theme, board } = self;
  const on = event.target.closest?.("[data-over]");
  leave(self);
  self.theme = null;
  if (!theme || on?.dataset.over === theme) return undefined;
  const target = on && board.state.themeById.get(on.dataset.over);
  if (target) return board.send("place theme", inFront(event) ? { theme, under: target.parent, before: target.id } : { theme, under: target.id });
  return event.target.closest?.(".qb-column") ? undefined : board.send("place theme", { theme, under: null });
}

/** Tell whether the mouse is at the near edge of a theme's name: there a theme goes in front of it, else under it. */
function inFront(event) {
  const box = event.target.closest?.("[data-over]")?.getBoundingClientRect();
  return Boolean(box) && event.clientX < box.left + box.width / 4;
}

function leave(self) {
  for (const one of self.board.parts.element.querySelectorAll(".qb-before, .qb-into")) one.classList.remove("qb-before", "qb-into");
}
