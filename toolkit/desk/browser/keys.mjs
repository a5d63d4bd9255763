// The keys, each with what it does: the list is both what happens and what the sheet shows.

import { focusedNear, h } from "./dom.mjs";

/** Return the keys of the text: [key, what it does, what happens]. */
export function textKeys(desk) {
  const digits = Array.from({ length: 9 }, (_, index) => [String(index + 1), index ? null : "Pinned code 1 to 9", () => desk.applyPinned(index)]);
  return [
    ["Enter", "Code the selected words, or the turn at the caret", () => desk.chooseCode()],
    ["c", null, () => desk.chooseCode()],
    ...digits,
    [".", "The last code again", () => desk.again()],
    ["v", "In vivo: the words themselves become a code", () => desk.inVivo()],
    ["n", "New code", () => desk.newCode()],
    ["t", "Select the whole turn", () => desk.pickTurn(null, false)],
    ["T", "Select one turn more", () => desk.pickTurn(null, true)],
    ["m", "Memo on the extract, or on the turn", () => desk.memo()],
    ["s", "Safeguarding flag on the selected words", () => desk.flagWords()],
    ["a", "Hide the selected name everywhere", () => desk.hideName()],
    ["j", "Next coded extract", () => desk.stepCoding(1)],
    ["k", "Coded extract before", () => desk.stepCoding(-1)],
    ["u", "Next turn without a code", () => desk.nextUncoded()],
    ["o", "The next of several codes on these words", () => desk.cycle()],
    ["[", "Extract: one word more at the start", () => desk.resize("start", -1)],
    ["]", "Extract: one word less at the start", () => desk.resize("start", 1)],
    ["{", "Extract: one word less at the end", () => desk.resize("end", -1)],
    ["}", "Extract: one word more at the end", () => desk.resize("end", 1)],
    ["r", "Extract: another code", () => desk.recode()],
    ["w", "Extract: view (positive, negative, mixed, not stated)", () => desk.nextView()],
    ["q", "Extract: key quote, or not", () => desk.toggleKey()],
    ["=", "Extract: beside the earlier ones of its code", () => desk.compare()],
    ["x", "Extract: remove the code", () => desk.uncode()],
    ["Delete", null, () => desk.uncode()],
    ["y", "Codes to consider for this turn (proposed by a machine)", () => desk.consider()],
    ["l", "List of the codes on these words", () => desk.openPanel("here", true)],
    ["b", "Codebook", () => desk.openPanel("codes", true)],
    ["e", "Extracts of the code", () => desk.extractsOf(desk.currentCode())],
    ["g", "Go to turn…", () => desk.goToTurn()],
    ["/", "Find", () => desk.openPanel("find", true)],
    ["h", "Colours off and on", () => desk.toggleColours()],
    ["?", "These keys", () => desk.showKeys()],
    ["Escape", "Close what is open; let go of the extract", () => desk.escape()],
  ];
}

/** Return what a key pressed in the text does, or undefined. */
export function textAct(desk, event) {
  const graph = event.getModifierState?.("AltGraph"); // [ ] { } are typed with it on many keyboards
  if ((event.ctrlKey || event.metaKey || event.altKey) && !graph) return undefined;
  return textKeys(desk).find(([key]) => key === event.key)?.[2];
}

/** Return what a key does anywhere in the desk, or undefined. */
export function deskAct(desk, event) {
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  const inField = event.target.matches?.("input, textarea, select");
  if (command && !event.altKey && key === "z" && !inField) return () => (event.shiftKey ? desk.redo() : desk.undo());
  if (command && key === "y" && !inField) return () => desk.redo();
  if (command && key === "f" && event.target.closest?.(".qd-text")) return () => desk.openPanel("find", true);
  if (event.altKey && !command && (event.key === "ArrowUp" || event.key === "ArrowDown") && event.target.closest?.(".qd-text")) return () => desk.stepTurn(event.key === "ArrowUp" ? -1 : 1);
  if (event.key === "Escape" && !inField) return () => desk.escape();
  return undefined;
}

/** Keep Tab within the sheet, between its list and its button. */
function stayWithin(event) {
  if (event.key !== "Tab") return;
  event.preventDefault();
  const [list, close] = [event.currentTarget.querySelector(".qd-keys"), event.currentTarget.querySelector("button")];
  (focusedNear(close) === close ? list : close).focus();
}

/** Return the sheet of keys as an element. */
export function keySheet(desk, close) {
  const rows = textKeys(desk).filter(([, words]) => words).map(([key, words]) => h("tr", {}, h("th", { scope: "row" }, h("kbd", {}, key === "1" ? "1 … 9" : key === "T" ? "Shift t" : key)), h("td", {}, words)));
  const more = [["Ctrl Z", "Undo; Ctrl Shift Z or Ctrl Y: redo"], ["Alt ↑ ↓", "Turn before, turn after"], ["Shift + arrows", "Select with the keyboard (with Ctrl: by word)"], ["Tab", "Out of the text, to the panel"],
    ["F2", "Codebook: rename"], ["F3", "Codebook: memo"], ["Alt + arrows", "Codebook: move a code up, down, in, out"], ["Delete", "Codebook: remove a code"]];
  rows.push(...more.map(([key, words]) => h("tr", {}, h("th", { scope: "row" }, h("kbd", {}, key)), h("td", {}, words))));
  return h("div", { class: "qd-sheet", role: "dialog", "aria-modal": "true", "aria-label": "Keys", tabindex: "-1", onkeydown: stayWithin },
    h("div", { class: "qd-title" }, "Keys, while the text has the focus"), h("div", { class: "qd-keys", tabindex: "0" }, h("table", {}, h("tbody", {}, rows))), h("button", { type: "button", class: "qd-main-button", onclick: close }, "Close"));
}
