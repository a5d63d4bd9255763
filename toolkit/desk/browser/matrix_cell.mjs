// Writing in a cell, with its extracts beside: pressing one lets the summary rest on it, and puts its reference into the words.

import { button, fill, h, plural } from "./dom.mjs";
import { wordsCard } from "./words_shown.mjs";
import { cellOf } from "./matrix_state.mjs";

/** Draw the cell that is being written into the side panel. */
export async function drawCell(matrix, side, at, { words = null } = {}) {
  const { state } = matrix;
  const cell = cellOf(state, at.about, at.theme);
  const row = state.names.find((one) => one.id === at.about);
  const theme = state.themes.find((one) => one.id === at.theme);
  const self = { matrix, at, seen: cell.summary?.at ?? "", body: cell.summary?.body ?? "", picked: new Set(), list: h("div", { class: "qb-extracts" }, h("p", { class: "qd-hint" }, "Looking for the words…")), told: h("p", { class: "qm-soft" }), away: button("Take away", () => ((self.area.value = ""), keep(self))), theirs: h("div", { class: "qm-theirs", hidden: true }) };
  self.area = h("textarea", { class: "qd-input qm-area", rows: 6, "aria-label": `Summary: ${row.name}, ${theme.name}`, disabled: Boolean(state.readOnly) });
  self.area.value = words ?? self.body;
  self.area.addEventListener("input", () => unsent(self, self.area.value !== self.body));
  self.area.addEventListener("keydown", (event) => onKey(self, event));
  self.area.addEventListener("change", () => keep(self));
  side.cell = self;
  fill(side, h("div", { class: "qb-bar" }, h("div", { class: "qd-title" }, `${row.name} · ${theme.path}`), button("Close", () => matrix.close(), { "aria-label": "Close the cell" })),
    self.told, self.theirs, self.area,
    h("div", { class: "qd-tools" }, button("Keep", () => keep(self), { class: "qd-main-button", title: "Ctrl+Enter", disabled: Boolean(state.readOnly) }), self.away), self.list);
  tell(self);
  if (words !== null) unsent(self, true);
  const found = await matrix.askQuietly("extracts", { rows: state.rows, ...at });
  if (!self.list.isConnected) return;
  if (found.refused) fill(self.list, h("p", { class: "qd-hint" }, `${found.refused} ${found.fix}`));
  else drawExtracts(self, found);
}

/** Say how far the cell is, and who wrote what stands in it. */
function tell(self) {
  const { state } = self.matrix;
  const { charted, extracts, summary } = cellOf(state, self.at.about, self.at.theme);
  const by = summary && `written by ${state.coders[summary.coder] ?? "somebody"} on ${summary.at.slice(0, 10)}`;
  self.told.textContent = [charted, extracts ? plural(extracts, "extract") : "", by].filter(Boolean).join(", ");
  self.away.disabled = !summary || Boolean(state.readOnly);
}

function onKey(self, event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) (event.preventDefault(), event.stopPropagation(), keep(self).then((answer) => answer?.done && self.matrix.close()));
  if (event.key === "Escape") (event.preventDefault(), event.stopPropagation(), self.area.value === self.body ? self.matrix.close() : keep(self).then((answer) => answer?.done && self.matrix.close()));
}

function unsent(self, on) {
  self.area.toggleAttribute("data-unsent", on);
  self.matrix.showStatus();
}

/** Have the words kept, with the extracts pressed while nothing was written yet. */
function keep(self) {
  const same = self.area.value.trim() === self.body.trim() && !self.picked.size;
  if (same && !self.sending) return Promise.resolve(unsent(self, false) ?? { done: true });
  if (self.sending?.body !== self.area.value) self.sending = { body: self.area.value, answer: sendWords(self) };
  return self.sending.answer;
}

async function sendWords(self) {
  const { matrix, at, area, picked } = self;
  const [body, extracts] = [area.value, [...picked]];
  picked.clear(); // what is pressed from now on goes by itself
  area.toggleAttribute("data-unsent", false);
  const answer = await matrix.send("write", { ...at, body, seen: self.seen, extracts });
  self.sending = null;
  if (!answer.refused) return ((self.body = body.trim()), answer);
  extracts.forEach((one) => picked.add(one));
  if (!area.isConnected) matrix.open(at, { words: body }); // closed in the meantime: nobody's words are lost
  else (unsent(self, true), refreshCell(matrix, { cell: self }));
  return answer;
}

/** Show what the study holds now: the page's own words are never written over, what somebody else wrote stands above. */
export function refreshCell(matrix, side) {
  const self = side.cell;
  const { summary } = cellOf(matrix.state, self.at.about, self.at.theme);
  const [at, body] = [summary?.at ?? "", summary?.body ?? ""];
  const mine = self.area.value;
  const typing = mine.trim() !== body && (mine.trim() !== self.body.trim() || Boolean(self.sending));
  self.theirs.hidden = !typing || body === self.body.trim();
  if (!self.theirs.hidden) fill(self.theirs, h("p", { class: "qd-hint" }, "In the meantime somebody else wrote here:"), h("p", {}, body));
  self.seen = at;
  tell(self);
  if (summary && self.picked.size) for (const coding of self.picked) (self.picked.delete(coding), matrix.send("link", { ...self.at, coding, on: true }));
  if (!typing && mine.trim() !== body) self.area.value = body;
  if (!typing) (self.body = body), unsent(self, false);
  if (self.found) drawExtracts(self, self.found);
}

function drawExtracts(self, found) {
  self.found = found;
  const held = focusedCoding(self.list);
  const linked = new Set(cellOf(self.matrix.state, self.at.about, self.at.theme).summary?.links ?? []);
  const here = new Set(found.extracts.map((one) => one.id));
  const others = [...linked].filter((one) => !here.has(one)).length;
  fill(self.list, found.extracts.map((one) => card(self, one, linked.has(one.id) || self.picked.has(one.id))), !found.extracts.length && h("p", { class: "qd-hint" }, "No extract is coded here."),
    others > 0 && h("p", { class: "qd-hint" }, `It also rests on ${plural(others, "extract")} coded elsewhere: project.framework.extracts() lists them.`), found.rest > 0 && h("p", { class: "qd-hint" }, `${plural(found.rest, "more extract")}: framework(project.data()) has them all.`));
  if (held) self.list.querySelector(`[data-coding="${held}"] button`)?.focus();
}

function focusedCoding(list) {
  const focused = list.getRootNode().activeElement;
  return list.contains(focused) ? focused.closest("[data-coding]")?.dataset.coding : null;
}

function card(self, one, on) {
  const { matrix } = self;
  const off = Boolean(matrix.state.readOnly);
  return wordsCard(matrix, one,
    button(on ? "✓ Linked" : "Link", () => rest(self, one, !on), { "aria-pressed": String(on), title: "The summary rests on this extract", disabled: off }),
    button("Cite", () => cite(self, one), { title: "Link it, and put its reference into the words", disabled: off }));
}

/** Let the summary rest on an extract; where nothing is written yet, that waits for the words. */
function rest(self, one, on) {
  const { matrix, at, picked } = self;
  if (cellOf(matrix.state, at.about, at.theme).summary) return matrix.send("link", { ...at, coding: one.id, on });
  if (on) picked.add(one.id);
  else picked.delete(one.id);
  drawExtracts(self, self.found);
  return matrix.say(on ? "It will rest on this extract once something is written." : "It will not rest on this extract.");
}

function cite(self, one) {
  const { area, matrix, at } = self;
  const reference = `[${one.name}: ${one.turn}]`;
  const from = area.selectionStart ?? area.value.length;
  const before = area.value.slice(0, from);
  area.setRangeText(`${before && !/\s$/.test(before) ? " " : ""}${reference}`, from, area.selectionEnd ?? from, "end");
  unsent(self, true);
  area.focus();
  const linked = cellOf(matrix.state, at.about, at.theme).summary?.links ?? [];
  if (!linked.includes(one.id)) rest(self, one, true);
}
