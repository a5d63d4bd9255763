// What this page knows of the study. Positions of the open document are UTF-16 units; they become code points on leaving.

import { positionsOf, fingerprint } from "./offsets.mjs";
import { rowsTouched } from "./layers.mjs";
import { coloursOf } from "./colours.mjs";

const LONG = 4000; // a turn longer than this is shown in several rows, so that a change redraws little
const OUTSIDE = new Set(["label", "stamp", "question"]);
const SILENT = new Set(["interviewer", "other present"]);

/** Return what a page knows before the study has answered. */
export function emptyState() {
  return {
    revision: 0, coder: "", coders: {}, groups: {}, pins: [], sources: [], codes: [], themes: [], counts: {}, noted: {}, compares: false,
    codeById: new Map(), looks: new Map(), undo: "", redo: "", step: null, readOnly: "", study: "", doc: null,
    show: { colours: true, others: false, reading: false, only: null },
    selection: null, backward: false, coding: null, recent: [], caret: null,
  };
}

/** Take in the codebook. */
export function setBook(state, book) {
  Object.assign(state, book);
  state.codeById = new Map(state.codes.map((code) => [code.id, code]));
  state.looks = coloursOf(state.codes);
}

/** Open a document: texts, rows, codings by row. */
export function openDocument(state, sent) {
  const at = positionsOf(sent.text);
  const turns = sent.turns.map(([id, number, start, end, speaker, time, question]) => ({
    id, number, start: at.toUnits(start), end: at.toUnits(end), speaker: sent.speakers[speaker], time, question,
  }));
  const marks = sent.marks.map(([kind, start, end]) => ({ kind, start: at.toUnits(start), end: at.toUnits(end) }));
  const flags = sent.flags.map((one) => ({ ...one, flag: true, start: at.toUnits(one.start), end: at.toUnits(one.end) }));
  const doc = { ...sent, at, turns, marks, flags, rows: rowsOf(sent.text, turns, marks), codings: new Map() };
  if (state.revision > sent.revision) state.revision = sent.revision; // what came in between is asked for again
  doc.byRow = doc.rows.map(() => new Set());
  doc.marksByRow = doc.rows.map((row) => within(marks, row));
  state.doc = doc;
  for (const coding of records(sent.codings)) putCoding(doc, coding);
  return doc;
}

function within(sorted, row) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle].start < row.start) low = middle + 1;
    else high = middle;
  }
  const found = [];
  for (; low < sorted.length && sorted[low].start < row.end; low++) found.push(sorted[low]);
  return found;
}

/** Return the rows of the page: turns (long ones in parts), and what stands between them. */
export function rowsOf(text, turns, marks) {
  const rows = [];
  const outside = marks.filter((mark) => OUTSIDE.has(mark.kind));
  let end = 0;
  let mark = 0;
  const between = (from, to) => {
    while (mark < outside.length && outside[mark].end <= from) mark++;
    const parts = [];
    for (let next = mark; next < outside.length && outside[next].start < to; next++) {
      if (outside[next].start > from) parts.push([from, outside[next].start]);
      from = Math.max(from, outside[next].end);
    }
    if (from < to) parts.push([from, to]);
    for (const [first, last] of parts) {
      const words = text.slice(first, last);
      if (!/[\p{L}\p{N}]/u.test(words)) continue;
      const lead = words.length - words.trimStart().length;
      rows.push({ kind: "between", start: first + lead, end: first + words.trimEnd().length });
    }
  };
  for (const turn of turns) {
    between(end, turn.start);
    rows.push(...inParts(text, turn));
    end = Math.max(end, turn.end);
  }
  between(end, text.length);
  return rows;
}

function inParts(text, turn) {
  const rows = [];
  let start = turn.start;
  while (turn.end - start > LONG) {
    let cut = text.lastIndexOf(" ", start + LONG) + 1;
    if (cut <= start) cut = start + LONG;
    const value = text.charCodeAt(cut);
    if (value >= 0xdc00 && value < 0xe000) cut--; // never between the halves of a character
    rows.push({ kind: rows.length ? "more" : "turn", turn, start, end: cut });
    start = cut;
  }
  rows.push({ kind: rows.length ? "more" : "turn", turn, start, end: turn.end });
  return rows;
}

/** Return columns as records; a column of few values comes as these and which of them each row has. */
export function records(columns) {
  const open = Object.entries(columns).map(([name, values]) => [name, values.of ? values.is.map((place) => values.of[place]) : values]);
  return columns.id.map((_, index) => {
    const record = {};
    for (const [name, values] of open) record[name] = values[index];
    return record;
  });
}

/** Put a coding, as the study sends it, into the document; return the rows it touched and touches. */
export function putCoding(doc, sent) {
  return placeCoding(doc, sent, doc.at.toUnits(sent.start), doc.at.toUnits(sent.end));
}

/** Give a coding its place, in units; return the rows it touched and touches. */
export function placeCoding(doc, sent, start, end) {
  const before = dropCoding(doc, sent.id);
  const coding = { ...sent, start, end, lane: undefined };
  [coding.firstRow, coding.lastRow] = rowsTouched(doc.rows, start, end) ?? [0, -1];
  doc.codings.set(coding.id, coding);
  for (let row = coding.firstRow; row <= coding.lastRow; row++) doc.byRow[row].add(coding);
  return [...before, ...rowsOfCoding(coding)];
}

/** Take a coding out of the document; return the rows it touched. */
export function dropCoding(doc, id) {
  const coding = doc.codings.get(id);
  if (!coding) return [];
  doc.codings.delete(id);
  for (let row = coding.firstRow; row <= coding.lastRow; row++) doc.byRow[row].delete(coding);
  return rowsOfCoding(coding);
}

function rowsOfCoding({ firstRow, lastRow }) {
  return Array.from({ length: Math.max(0, lastRow - firstRow + 1) }, (_, index) => firstRow + index);
}

/** Take in changes; return {rows, book, notes, list, reload}: what has to be drawn again. */
export function takeChanges(state, news) {
  const again = { rows: new Set(), book: false, notes: false, list: false, reload: false };
  for (const name of ["revision", "undo", "redo", "step", "pins", "compares", "coders", "groups", "noted", "sources"]) {
    if (news[name] !== undefined) state[name] = news[name];
  }
  if (news.book) {
    setBook(state, news.book);
    again.book = true;
  }
  again.notes = Boolean(news.noted);
  if (news.counts) Object.assign(state.counts, news.counts);
  for (const source of state.sources) source.codings = news.per_source?.[source.id] ?? source.codings;
  again.list = Boolean(news.sources || news.per_source);
  again.reload = Boolean(news.many || news.texts) && Boolean(state.doc);
  if (state.doc && news.codings) {
    for (const id of news.gone) dropCoding(state.doc, id).forEach((row) => again.rows.add(row));
    for (const coding of records(news.codings)) {
      const rows = coding.source === state.doc.source ? putCoding(state.doc, coding) : dropCoding(state.doc, coding.id);
      rows.forEach((row) => again.rows.add(row));
    }
  }
  return again;
}

/** Return the codings shown: this coder's, and others' where they are asked for. */
export function isShown(state, coding) {
  return (state.show.others || coding.coder === state.coder) && (!state.show.only || state.show.only.has(coding.code));
}

/** Return the words of a span as the study is told of them: source, version, code points and a hash. */
export function placeOf(doc, start, end) {
  const place = { source: doc.source, text: doc.text_id, start: doc.at.toPoints(start), end: doc.at.toPoints(end) };
  return { ...place, hash: fingerprint(doc.text.slice(start, end)) };
}

/** Return the codes under the keys 1 to 9; one that is gone or merged away leaves no gap. */
export function pinned(state) {
  return state.pins.map((id) => state.codeById.get(id)).filter(Boolean);
}

/** Return the turns in which this coder has coded something. */
export function codedTurns({ doc, coder }) {
  const mine = [...doc.codings.values()].filter((one) => one.coder === coder);
  const found = new Set();
  for (const one of mine) for (let row = one.firstRow; row <= one.lastRow; row++) found.add(doc.rows[row].turn);
  return found;
}

/** Tell whether the words of a turn are ever counted. */
export function speaksForItself(turn) {
  return Boolean(turn) && !SILENT.has(turn.speaker?.role);
}

/** Return who speaks in a turn, for the page. */
export function whoSpeaks(turn) {
  const { participant, label, role } = turn.speaker ?? {};
  return participant || label || role || "";
}
