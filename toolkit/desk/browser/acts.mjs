// What a person does with codes: put one on words, change it, take it away.

import { countWords, resized } from "./offsets.mjs";
import { plural, short } from "./dom.mjs";
import { pinned, placeOf } from "./state.mjs";
import { rowsTouched } from "./layers.mjs";
import { rowAt } from "./selection.mjs";
import { codingsHere } from "./extracts.mjs";
import { VIEWS } from "./bubble.mjs";

const RECENT = 8;
const IN_VIVO = 70; // characters of a name

/** Return the acts; each reads the selection or the chosen extract from desk.state. */
export function codingActs(desk) {
  const { state } = desk;
  const own = (act) => () => {
    const coding = chosenCoding(desk);
    return coding && act(coding);
  };
  return {
    applyCodes: (codes) => onTarget(desk, (span) => put(desk, span, { codes })),
    applyPinned: (index) => (pinned(state)[index] ? desk.applyCodes([pinned(state)[index].id]) : desk.say(`No code is pinned to ${index + 1}. Pin one in the codebook.`)),
    again: () => (state.recent[0] ? desk.applyCodes([state.recent[0]]) : desk.say("No code has been used yet.")),
    chooseCode: () => onTarget(desk, (span) => openPalette(desk, span, `Code ${described(desk, span)}`)),
    newCode: () => (state.selection ? desk.chooseCode() : (desk.openPanel("codes", false), desk.panels.codes.add())),
    inVivo: () => (state.selection ? inVivo(desk, state.selection) : desk.say("Select the words that are to become a code.")),
    codeTurnsOf: (turn) => codeTurnsOf(desk, turn),
    codeElsewhere: (place) => codeElsewhere(desk, place),
    recode: own((coding) => desk.palette.open({ title: `Instead of “${nameOf(desk, coding.code)}”`, once: true, span: coding, without: new Set([coding.code]), choose: (row) => desk.send("recode", { coding: coding.id, ...row }) })),
    uncode: own((coding) => ((state.coding = null), desk.bubble.hide(), desk.send("uncode", { coding: coding.id }))),
    setView: (view) => own((coding) => change(desk, coding, { view }, "view", { view }))(),
    nextView: own((coding) => desk.setView(VIEWS[(VIEWS.indexOf(coding.view) + 1) % VIEWS.length])),
    toggleKey: own((coding) => change(desk, coding, { key: !coding.key }, "key quote", { on: !coding.key })),
    resize: (which, step) => own((coding) => resize(desk, coding, which, step))(),
    compare: (id) => (id ? compare(desk, id) : own((coding) => compare(desk, coding.id))()),
    memo: (about) => writeMemo(desk, about),
    pin: (id) => pin(desk, id),
    currentCode: () => state.doc?.codings.get(state.coding)?.code ?? codingsHere(state)[0]?.code ?? state.chosen,
  };
}

function nameOf(desk, id) {
  return desk.state.codeById.get(id)?.name ?? "…";
}

function described(desk, { start, end }) {
  const words = desk.state.doc.text.slice(start, end);
  return `“${short(words, 48)}” (${plural(countWords(words), "word")})`;
}

/** Return what a code goes on: the selected words, or the turn at the caret. */
function onTarget(desk, act) {
  const { state } = desk;
  if (!state.doc) return undefined;
  const turn = state.caret === null ? null : state.doc.rows[rowAt(desk, state.caret)]?.turn;
  const span = state.selection ?? (turn && turn.start < turn.end ? { start: turn.start, end: turn.end } : null);
  if (!span) return desk.say("Select some words first.");
  if (!desk.transcript.isTrue(span.start, span.end)) return desk.foreignWords();
  return act(span);
}

function put(desk, span, args) {
  for (const id of args.codes ?? []) remember(desk.state, id);
  desk.bubble.hide();
  const place = placeOf(desk.state.doc, span.start, span.end);
  const shown = { source: place.source, start: span.start, end: span.end, codes: args.codes ?? [] };
  return desk.send("code", { codes: [], ...place, ...args }, { span: shown }).then((answer) => {
    if (args.name && answer.made) remember(desk.state, answer.made);
    if (desk.state.compares && answer.made && args.codes?.length) desk.compare(answer.made);
    return answer;
  });
}

function compare(desk, coding) {
  desk.openPanel("extracts", false);
  return desk.panels.extracts.compare(coding);
}

function remember(state, id) {
  state.recent = [id, ...state.recent.filter((one) => one !== id)].slice(0, RECENT);
}

function openPalette(desk, span, title) {
  desk.bubble.hide();
  desk.palette.open({ title, span, acts: desk.state.selection ? desk.wordActs(span) : [], choose: (row) => put(desk, span, row.code ? { codes: [row.code] } : { name: row.name, under: row.under }) });
}

function inVivo(desk, span) {
  const words = desk.state.doc.text.slice(span.start, span.end).replace(/\s+/g, " ").replaceAll(" > ", " ").trim();
  const cut = words.length > IN_VIVO ? words.slice(0, IN_VIVO).replace(/\s+\S*$/, "") : words;
  const name = cut.replace(/^[\s.,;:!?…“”"'‘’–-]+|[\s.,;:…“”"‘’–-]+$/gu, "") || cut;
  const there = desk.state.codes.find((code) => code.name.toLowerCase() === name.toLowerCase() && !code.archived);
  return put(desk, span, there ? { codes: [there.id] } : { name, origin: "in vivo" });
}

/** Offer to put a code on every turn of a speaker in this source. */
function codeTurnsOf(desk, turn) {
  const { doc } = desk.state;
  const turns = doc.turns.filter((one) => one.speaker === turn.speaker && one.start < one.end);
  const who = turn.speaker?.participant || turn.speaker?.label;
  const choose = (row) => desk.confirm(`Put “${nameOf(desk, row.code)}” on ${plural(turns.length, "turn")} of ${who}?`, () =>
    desk.send("code hits", { hits: turns.map(({ start, end }) => placeOf(doc, start, end)), code: row.code, query: `turns of ${who}` }));
  desk.palette.open({ title: `Code all ${plural(turns.length, "turn")} of ${who}`, once: true, existing: true, span: desk.state.selection, choose });
}

/** Put a further code on an extract of any source, from a list beside the text. */
async function codeElsewhere(desk, { source, start, end }) {
  const sent = await desk.openAt(source, start, end);
  if (sent) desk.chooseCode();
}

/** Return the extract a key means: the chosen one, or the only one at the caret. */
function chosenCoding(desk) {
  const { state } = desk;
  const chosen = state.doc?.codings.get(state.coding);
  const here = chosen ? [chosen] : codingsHere(state);
  if (here.length === 1 && here[0].coder !== state.coder) return desk.say(`This coding is ${state.coders[here[0].coder]}'s: shown, not yours to change.`) ?? null;
  if (here.length === 1) return here[0];
  desk.say(here.length ? "Several codes are on these words: press o to choose one." : "No coded extract is here.");
  return null;
}

function resize(desk, coding, which, step) {
  const { text, rows } = desk.state.doc;
  const shown = (unit) => rowsTouched(rows, unit, unit + 1) !== null; // labels between turns are stepped over
  const [start, end] = resized(text, coding.start, coding.end, which, step, shown);
  if (start === coding.start && end === coding.end) return undefined;
  desk.state.coding = coding.id;
  desk.bubble.hide();
  return change(desk, coding, { start, end }, "resize", placeOf(desk.state.doc, start, end));
}

/** Change a coding and show it at once as pending, so that the next key goes on from there; a refusal is taken back. */
async function change(desk, coding, values, verb, args) {
  const { doc } = desk.state;
  const shown = { doc: doc.source, text: doc.text_id, coding: coding.id, values };
  const answer = await desk.send(verb, { coding: coding.id, ...args }, { change: shown });
  if (answer.refused && desk.state.doc === doc) desk.reopen();
  return answer;
}

function writeMemo(desk, about) {
  const { state } = desk;
  if (about) return desk.memos.open(about);
  const coding = state.doc?.codings.get(state.coding) ?? (state.selection ? null : codingsHere(state)[0]);
  const turn = state.doc && state.caret !== null ? state.doc.rows[rowAt(desk, state.caret)]?.turn : null;
  desk.bubble.hide();
  if (coding) return desk.memos.open({ about: coding.id, name: `“${state.doc.text.slice(coding.start, coding.end)}” (${nameOf(desk, coding.code)})` });
  if (turn) return desk.memos.open({ about: turn.id, name: `turn ${turn.number}` });
  return state.doc && desk.memos.open({ about: state.doc.source, name: state.doc.name });
}

function pin(desk, id) {
  const pins = pinned(desk.state).map((code) => code.id);
  return desk.send("pin", { codes: pins.includes(id) ? pins.filter((one) => one !== id) : [...pins, id] });
}
