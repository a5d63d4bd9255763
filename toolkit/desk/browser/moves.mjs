// Going about: from extract to extract, turn to turn, source to source; what is shown and what is not.

import { lastAtOrBefore } from "./layers.mjs";
import { focusedNear, selectionAround } from "./dom.mjs";
import { codedTurns, isShown, openDocument, speaksForItself } from "./state.mjs";
import { rowAt } from "./selection.mjs";
import { codingsHere } from "./extracts.mjs";
import { keySheet } from "./keys.mjs";

/** Return the acts of going about. */
export function moves(desk) {
  const { state } = desk;
  return {
    pickCoding: (id, how) => pickCoding(desk, id, how),
    pickTurn: (row, extend) => pickTurn(desk, row, extend),
    stepCoding: (step) => stepCoding(desk, step),
    stepTurn: (step) => stepTurn(desk, step),
    nextUncoded: () => nextUncoded(desk),
    cycle: () => cycle(desk),
    goToTurn: () => desk.askNumber("Go to turn", (number) => goToTurn(desk, number)),
    openSource: (id) => openSource(desk, id),
    openAt: (source, start, end, how) => openAt(desk, source, start, end, how),
    stepSource: (step) => stepSource(desk, step),
    sourceName: (id) => state.sources.find((one) => one.id === id)?.name ?? "",
    extractsOf: (code) => (code ? (desk.openPanel("extracts", true), desk.panels.extracts.show(code)) : desk.say("No code is here.")),
    consider: () => (desk.openPanel("here", false), desk.root.classList.remove("qd-no-side"), desk.panels.here.consider()),
    findSelection: () => (desk.openPanel("find", true), state.selection && desk.panels.find.look(state.doc.text.slice(state.selection.start, state.selection.end))),
    backToText: () => desk.select.set(state.selection?.start ?? state.caret ?? 0, state.selection?.end ?? state.caret ?? 0, { focus: true }),
    showKeys: () => desk.showSheet(keySheet(desk, () => desk.closeSheet())),
    escape: () => escape(desk),
    toggleShow: (name) => ((state.show[name] = !state.show[name]), repaint(desk)),
    toggleColours: () => desk.toggleShow("colours"),
    toggleOnly: () => ((state.show.only = state.show.only || !state.chosen ? null : new Set([state.chosen])), repaint(desk)),
    toggleReading: () => toggleReading(desk),
    toggleFull: () => toggleFull(desk),
    togglePanels: () => desk.root.classList.toggle("qd-no-side"),
  };
}

function repaint(desk) {
  const { show } = desk.state;
  desk.transcript.host.classList.toggle("qd-plain", !show.colours || show.reading);
  desk.root.classList.toggle("qd-reading", show.reading);
  desk.transcript.paintAll();
  desk.refresh();
}

function pickCoding(desk, id, { focus = true } = {}) {
  const { state } = desk;
  const before = state.doc.codings.get(state.coding);
  const coding = state.doc.codings.get(id);
  if (!coding) return;
  state.coding = id;
  for (const one of [before, coding]) if (one) desk.redraw(one);
  desk.select.set(coding.start, coding.end, { focus, scroll: true });
  state.chosen = coding.code;
  desk.bubble.overCoding(coding);
  desk.refreshSoon();
}

function pickTurn(desk, row, extend) {
  const { state } = desk;
  const turn = state.doc?.rows[row ?? rowAt(desk, state.caret ?? 0)]?.turn;
  if (!turn) return;
  let [start, end] = [turn.start, turn.end];
  if (extend && state.selection) {
    const next = row === null ? state.doc.turns.find((one) => one.end > state.selection.end) : turn;
    if (!next) return;
    [start, end] = [Math.min(state.selection.start, next.start), Math.max(state.selection.end, next.end)];
  }
  state.coding = null;
  desk.select.set(start, end, { focus: true, scroll: true });
  desk.say(`Turn ${turn.number} selected: a code goes on all of it.`);
  if (!extend) desk.bubble.overSelection(turn);
}

function ordered(desk) {
  return [...desk.state.doc.codings.values()].filter((one) => isShown(desk.state, one)).sort((one, other) => one.start - other.start || one.end - other.end);
}

function stepCoding(desk, step) {
  if (!desk.state.doc) return;
  const all = ordered(desk);
  const at = all.findIndex((one) => one.id === desk.state.coding);
  const caret = desk.state.caret ?? 0;
  const next = at >= 0 ? all[at + step] : step > 0 ? all.find((one) => one.start >= caret) : all.findLast((one) => one.start < caret);
  if (!next) return desk.say(all.length ? "No further coded extract in this source." : "Nothing is coded in this source yet.");
  pickCoding(desk, next.id);
}

function stepTurn(desk, step) {
  const { doc, caret } = desk.state;
  const at = Math.max(0, lastAtOrBefore(doc.turns, caret ?? 0));
  const turn = doc.turns[at + step];
  if (turn) desk.select.set(turn.start, turn.start, { focus: true, scroll: true });
}

function nextUncoded(desk) {
  const { state } = desk;
  const coded = codedTurns(state);
  const open = state.doc.turns.filter((turn) => speaksForItself(turn) && turn.start < turn.end && !coded.has(turn));
  const next = open.find((turn) => turn.start > (state.caret ?? 0)) ?? open[0];
  if (!next) return desk.say("Every turn of a participant has a code.");
  desk.select.set(next.start, next.start, { focus: true, scroll: true });
  desk.say(`Turn ${next.number} has no code yet; ${open.length === 1 ? "the last one" : `one of ${open.length}`} in this source.`);
}

function cycle(desk) {
  const here = codingsHere(desk.state);
  const at = here.findIndex((one) => one.id === desk.state.coding);
  const around = at < 0 ? here : codingsAround(desk, here[at]);
  const place = around.findIndex((one) => one.id === desk.state.coding);
  if (!around.length) return desk.say("No coded extract is here.");
  pickCoding(desk, around[(place + 1) % around.length].id);
}

/** Return the extracts that overlap one, in a fixed order, so that pressing o again goes round. */
function codingsAround(desk, coding) {
  return ordered(desk).filter((one) => one.start < coding.end && one.end > coding.start);
}

function goToTurn(desk, number) {
  const { turns } = desk.state.doc;
  const turn = turns.find((one) => one.number === number) ?? turns.at(-1);
  if (turn) desk.select.set(turn.start, turn.start, { focus: true, scroll: true });
}

async function openSource(desk, id, { keepPlace = false } = {}) {
  const { state, transcript } = desk;
  const number = (desk.opening = (desk.opening ?? 0) + 1);
  const before = { text: state.doc?.text_id, selection: state.selection, caret: state.caret, coding: state.coding, backward: state.backward };
  const sent = await desk.ask("document", { source: id });
  if (sent.refused || number !== desk.opening) return false; // somebody picked another one in the meantime
  const top = transcript.scroller.scrollTop;
  if (state.doc) {
    desk.reading.leave();
    desk.places.set(state.doc.source, top);
  }
  desk.palette.close(); // it spoke of words of the text before
  const inText = focusedNear(desk.root) === transcript.host;
  openDocument(state, sent);
  const same = keepPlace && before.text === sent.text_id;
  Object.assign(state, { selection: same ? before.selection : null, coding: same ? before.coding : null, caret: same ? before.caret : null });
  desk.bubble.hide();
  selectionAround(transcript.host).removeAllRanges(); // or the browser would put it on the first turn
  transcript.show();
  transcript.scroller.scrollTop = keepPlace ? top : (desk.places.get(id) ?? 0);
  if (same && inText && state.caret !== null) desk.select.set(state.selection?.start ?? state.caret, state.selection?.end ?? state.caret, { backward: before.backward });
  desk.reapply();
  desk.refresh();
  await desk.refreshPanel();
  return true;
}

/** Read the open source again, after its text or very many codings changed. */
export function reopen(desk) {
  return openSource(desk, desk.state.doc.source, { keepPlace: true });
}

async function openAt(desk, source, start, end, { focus = true } = {}) {
  if (desk.state.doc?.source !== source && !(await openSource(desk, source))) return false;
  if (start === undefined || start === null) return true;
  const { at } = desk.state.doc;
  desk.state.coding = null;
  desk.select.set(at.toUnits(start), at.toUnits(end), { focus, scroll: true });
  return true;
}

function stepSource(desk, step) {
  const { sources, doc } = desk.state;
  const next = sources[sources.findIndex((one) => one.id === doc?.source) + step];
  if (next) openSource(desk, next.id);
}

/** Close one layer at a time, the topmost first. */
function escape(desk) {
  if (desk.palette.isOpen()) return desk.palette.close();
  if (desk.memos.isOpen()) return desk.memos.close();
  if (desk.protection.isOpen()) return desk.protection.close();
  if (desk.closeLayer()) return undefined;
  if (desk.bubble.isOpen() || desk.state.coding) {
    const coding = desk.state.doc?.codings.get(desk.state.coding);
    desk.state.coding = null;
    desk.bubble.hide();
    if (coding) desk.redraw(coding);
    return desk.refreshSoon();
  }
  if (desk.state.show.reading) return toggleReading(desk);
  if (desk.root.classList.contains("qd-full")) return toggleFull(desk);
  return desk.backToText();
}

function toggleReading(desk) {
  const { state } = desk;
  state.show.reading = !state.show.reading;
  if (!state.show.reading) desk.reading.leave();
  state.coding = null;
  desk.bubble.hide();
  const source = state.sources.find((one) => one.id === state.doc?.source);
  if (state.show.reading && source && !source.state && !state.readOnly) desk.send("progress", { source: source.id, state: "reading" }, { quiet: true });
  desk.say(state.show.reading ? "Reading mode: nothing but the words; what you read is noted. Esc leaves it." : "Reading mode left.");
  repaint(desk);
  desk.refreshPanel();
}

function toggleFull(desk) {
  const full = desk.root.classList.toggle("qd-full");
  if (full) desk.root.requestFullscreen?.().catch(() => {}); // where the host forbids it, the class alone fills the window
  else if (document.fullscreenElement) document.exitFullscreen();
}
