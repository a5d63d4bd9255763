// The desk: it puts the parts together and draws again what has changed.

import { fill, focusedNear, h } from "./dom.mjs";
import { emptyState, openDocument, setBook, takeChanges } from "./state.mjs";
import { transcript } from "./transcript.mjs";
import { rowsTouched } from "./layers.mjs";
import { selections } from "./selection.mjs";
import { palette } from "./palette.mjs";
import { bubble } from "./bubble.mjs";
import { codebookPanel } from "./codebook.mjs";
import { extractsPanel, herePanel } from "./extracts.mjs";
import { findPanel } from "./find.mjs";
import { memosPanel, memoWindow } from "./memos.mjs";
import { quotesPanel } from "./quotes.mjs";
import { progressPanel, readingLog } from "./progress.mjs";
import { deskAct, textAct } from "./keys.mjs";
import { frame } from "./frame.mjs";
import { line } from "./line.mjs";
import { codingActs } from "./acts.mjs";
import { protectionActs, protectionWindow } from "./protection.mjs";
import { moves, reopen } from "./moves.mjs";

const FOREIGN = "Something on this page (a translation, an extension) changed the words of the transcript. They were put back as they are. Switch it off for this page, so that what you mark is what was said.";

const OWN_SCROLL = 400; // milliseconds: scrolling that the desk does itself, to show an extract, takes its menu along
const PRESSED = 30; // milliseconds between two looks whether the mouse is still held down

function makeDesk(model, el) {
  const root = h("div", { class: "qd-root", "data-lm-suppress-shortcuts": "true", "data-jp-suppress-context-menu": "true", translate: "no", style: `--qd-height:${model.get("height")}` });
  el.append(root);
  const desk = { root, state: emptyState(), places: new Map() };
  Object.assign(desk, line(desk, model), codingActs(desk), protectionActs(desk), moves(desk), drawing(desk));
  desk.transcript = transcript(desk);
  desk.select = selections(desk);
  desk.palette = palette(desk);
  desk.bubble = bubble(desk);
  desk.memos = memoWindow(desk);
  desk.protection = protectionWindow(desk);
  desk.panels = { codes: codebookPanel(desk), here: herePanel(desk), extracts: extractsPanel(desk), find: findPanel(desk), memos: memosPanel(desk), quotes: quotesPanel(desk), progress: progressPanel(desk) };
  desk.reading = readingLog(desk);
  const around = frame(desk);
  Object.assign(desk, around, { refresh: () => (around.refresh(), (root.dataset.revision = String(desk.state.revision))) });
  root.append(desk.select.sheet, around.element, desk.palette.element, desk.bubble.element, desk.memos.element, desk.protection.element);
  return desk;
}

/** Return what draws again: the rows of a span, changes, the panel after a moment. */
function drawing(desk) {
  let soon = 0;
  return {
    pending: (row) => desk.pendingSpans().filter((span) => span.source === desk.state.doc.source && span.start < row.end && span.end > row.start)
      .flatMap((span) => (span.codes.length ? span.codes : ["new"]).map((code) => ({ id: "pending", start: span.start, end: span.end, code, pending: true }))),
    redraw: (span) => paint(desk, rowIndexes(desk.state.doc, span)),
    redrawRows: (rows) => paint(desk, rows),
    reopen: () => reopen(desk),
    holdSelection: () => holdSelection(desk),
    take: (news) => take(desk, news),
    refreshSoon: () => (clearTimeout(soon), (soon = setTimeout(() => whenLifted(desk, desk.refreshPanel), [...HEAVY].some(desk.panelIsOpen) ? 500 : 120))),
    foreignWords: () => desk.warn(FOREIGN),
  };
}

/** Draw as soon as no button of the mouse is down: a click is lost when what was pressed is drawn anew before it is let go. */
function whenLifted(desk, draw) {
  if (desk.pressing) setTimeout(() => whenLifted(desk, draw), PRESSED);
  else draw();
}

function rowIndexes(doc, { start, end }) {
  const [first, last] = (doc && rowsTouched(doc.rows, start, end)) ?? [0, -1];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Draw rows, and put the selection back that lay in them. */
function paint(desk, rows) {
  if (!desk.state.doc || !rows.length) return;
  desk.transcript.paintRows(rows);
  holdSelection(desk);
  desk.panels.find.paint();
}

/** Select again what was selected, where drawing has put new nodes in place of those that held the selection. */
function holdSelection(desk) {
  const { selection, caret, backward } = desk.state;
  const inText = focusedNear(desk.root) === desk.transcript.host;
  if (inText && !desk.pressing && caret !== null) desk.select.set(selection?.start ?? caret, selection?.end ?? caret, { backward });
}

function take(desk, news) {
  const again = takeChanges(desk.state, news);
  if (again.reload) reopen(desk);
  else if (again.book || again.notes) paint(desk, [...desk.state.doc?.rows.keys() ?? []]);
  else paint(desk, [...again.rows]);
  desk.reapply();
  const chosen = desk.state.doc?.codings.get(desk.state.coding);
  if (desk.state.coding && !chosen) (desk.state.coding = null), desk.bubble.hide();
  else if (chosen && desk.bubble.isOpen()) desk.bubble.overCoding(chosen);
  desk.root.dataset.revision = String(desk.state.revision);
  requestAnimationFrame(() => setTimeout(() => whenLifted(desk, desk.refresh))); // first the words, in the next moment what stands around them
  if (concerns(desk, news)) desk.refreshSoon();
}

const PANEL_KINDS = {
  codes: ["codings", "codes", "themes", "theme_codes", "memo_links", "settings"], here: ["codings", "codes", "memo_links", "safeguarding_flags"], extracts: ["codings", "codes"], find: ["codes"],
  memos: ["memos", "memo_links", "codings", "codes"], quotes: ["quotes", "codings", "codes", "themes", "theme_codes"], progress: ["codings", "readings", "coding_status", "codes", "turns"],
};
const HEAVY = new Set(["extracts", "quotes", "progress"]); // these look through the whole study

/** Tell whether changes are about what the open panel shows. */
function concerns(desk, news) {
  return Object.entries(PANEL_KINDS).some(([name, kinds]) => desk.panelIsOpen(name) && (news.kinds ?? kinds).some((kind) => kinds.includes(kind)));
}

/** Follow the mouse, the keyboard and the selection; returns what lets go of them. */
function listen(desk) {
  const { root, state, transcript } = desk;
  const { host } = transcript;
  const moved = () => {
    const read = desk.select.read();
    if (!read || desk.palette.isOpen()) return;
    state.caret = read.caret;
    state.selection = read.empty ? null : { start: read.start, end: read.end };
    state.backward = read.backward;
    if (desk.panelIsOpen("here") || desk.panelIsOpen("codes")) desk.refreshSoon();
  };
  const pressed = (event) => {
    desk.pressing = true; // a change that arrives now must not touch what the mouse is selecting
    if (event.target.closest?.(".qd-words")) letGo(desk);
    if (!event.target.closest?.(".qd-palette")) desk.palette.close();
    if (!event.target.closest?.(".qd-bubble") && !event.target.closest?.(".qd-margin")) desk.bubble.hide();
  };
  const lifted = () => (desk.pressing = false);
  const released = (event) => {
    lifted();
    if (!event.target.closest?.(".qd-text")) return;
    moved();
    if (state.selection && !state.coding) desk.bubble.overSelection();
  };
  const key = (event) => {
    if (event.isComposing) return;
    if (event.target === host) moved(); // the browser tells of a moved caret only later
    const act = deskAct(desk, event) ?? (event.target.closest?.(".qd-text") ? textAct(desk, event) : undefined);
    if (event.key.startsWith("Arrow") && !event.altKey && event.target.closest?.(".qd-text")) letGo(desk);
    event.stopPropagation(); // the notebook has keys of its own
    if (!act) return;
    event.preventDefault();
    act();
  };
  const showWords = (event) => { // the theme board asks for an extract; the first desk of its study takes it
    const { study, source, start, end } = event.detail;
    if (event.defaultPrevented || study !== state.copy) return;
    event.preventDefault();
    root.scrollIntoView({ block: "nearest" });
    desk.openAt(source, start, end);
  };
  const left = () => document.fullscreenElement || root.classList.remove("qd-full");
  document.addEventListener("selectionchange", moved);
  document.addEventListener("fullscreenchange", left);
  document.addEventListener("toolkit-show-words", showWords);
  root.addEventListener("pointerdown", pressed);
  root.addEventListener("pointerup", released);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, lifted); // outside the desk; a drag begins
  root.addEventListener("keydown", key);
  const scrolled = () => (performance.now() - (desk.scrolled ?? 0) < OWN_SCROLL ? desk.bubble.place() : desk.bubble.hide());
  transcript.scroller.addEventListener("scroll", scrolled, { passive: true });
  host.addEventListener("blur", () => root.classList.remove("qd-in-text"));
  host.addEventListener("focus", () => root.classList.add("qd-in-text"));
  const reading = setInterval(() => desk.reading.tick(), desk.reading.every);
  return () => {
    clearInterval(reading);
    document.removeEventListener("selectionchange", moved);
    document.removeEventListener("toolkit-show-words", showWords);
    for (const end of ["pointerup", "pointercancel"]) document.removeEventListener(end, lifted);
    document.removeEventListener("fullscreenchange", left);
  };
}

function letGo(desk) {
  const coding = desk.state.doc?.codings.get(desk.state.coding);
  desk.state.coding = null;
  if (!coding) return;
  desk.bubble.hide();
  desk.transcript.paintRows(rowIndexes(desk.state.doc, coding));
}

async function begin(desk) {
  const { state, root } = desk;
  const begun = performance.now();
  const answer = await desk.start();
  if (answer.refused) return desk.warn(`${answer.refused} ${answer.fix}`);
  const { document: sent, book, read_only: readOnly, ...rest } = answer;
  Object.assign(state, rest, { readOnly });
  setBook(state, book);
  root.classList.toggle("qd-read-only", Boolean(readOnly));
  if (sent) (openDocument(state, sent), desk.transcript.show());
  else fill(desk.transcript.host, h("p", { class: "qd-hint" }, "There are no transcripts in this study yet: project.import_transcripts(…) brings them in, and they appear here."));
  desk.refresh();
  desk.showStatus();
  if (readOnly) desk.warn(readOnly);
  requestAnimationFrame(() => setTimeout(() => Object.assign(root.dataset, { ready: "1", painted: String(performance.now() - begun) }))); // after the first frame with text and marks
  await desk.openPanel("codes", false);
  if (!readOnly) desk.recover(); // what cannot be kept now waits on
  return undefined;
}

function render({ model, el }) {
  const desk = makeDesk(model, el);
  const letEverythingGo = listen(desk);
  const grown = () => desk.root.style.setProperty("--qd-height", model.get("height"));
  model.on("change:height", grown);
  begin(desk);
  return () => {
    model.off("change:height", grown);
    letEverythingGo();
    desk.reading.leave();
    desk.stop();
    desk.transcript.stop();
    desk.select.clear();
  };
}

export default { render };
