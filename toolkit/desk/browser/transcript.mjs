// The transcript: every word of the text is in the page, in blocks the browser may skip while they are out of sight.
// Codings are drawn block by block as they come near, and after a change only the rows it touches.

import { fill, h, short } from "./dom.mjs";
import { pieces, giveLanes, rowsTouched } from "./layers.mjs";
import { inkOf, STACK } from "./colours.mjs";
import { isShown, speaksForItself, whoSpeaks } from "./state.mjs";

const BLOCK = 20; // rows
const AHEAD = "1200px";
const LANES = 9;
const PILLS = 14;

/** Make the transcript; it reads desk.state and desk.pending(row), and calls desk.pickCoding and desk.pickTurn. */
export function transcript(desk) {
  const host = h("div", {
    class: "qd-text", contenteditable: "true", role: "textbox", "aria-readonly": "true", "aria-multiline": "true",
    spellcheck: "false", translate: "no", autocorrect: "off", autocapitalize: "off", "data-gramm": "false", tabindex: "0",
  });
  const scroller = h("div", { class: "qd-scroll" }, host);
  const view = { host, scroller, rows: [], blocks: [], near: new Set(), dirty: new Set() };
  const watcher = new IntersectionObserver((seen) => seen.forEach((one) => onSeen(desk, view, one)), { root: scroller, rootMargin: AHEAD });
  const guard = new MutationObserver((changes) => noticeForeignWords(desk, view, changes));
  keepWordsAsTheyAre(host);
  host.addEventListener("click", (event) => {
    const pill = event.target.closest?.("[data-ids]");
    if (pill && pill.closest(".qd-margin")) desk.pickCoding(nextOf(pill.dataset.ids.split(" "), desk.state.coding));
    else if (event.target.closest?.(".qd-who")) desk.pickTurn(Number(event.target.closest(".qd-row").dataset.row), event.shiftKey);
  });
  for (const [type, on] of [["mouseover", true], ["mouseout", false]]) {
    host.addEventListener(type, (event) => point(host, event.target.closest?.(".qd-margin [data-ids]")?.dataset.ids, on));
  }
  return {
    ...view,
    element: scroller,
    show: () => build(desk, view, watcher, guard),
    paintRows: (indexes) => paintRows(desk, view, indexes),
    paintAll: () => paintRows(desk, view, view.rows.keys()),
    rowElement: (index) => view.rows[index],
    isTrue: (start, end) => isTrue(desk.state.doc, view, start, end),
    readableRows: () => readableRows(view),
    stop: () => (watcher.disconnect(), guard.disconnect()),
  };
}

/** Cancel everything that would edit the text: it can be walked through and selected like one that could be. */
function keepWordsAsTheyAre(host) {
  host.addEventListener("mousedown", (event) => {
    // A press within selected words would begin to drag them; here it begins a new selection.
    if (event.button === 0 && event.detail < 2 && !event.shiftKey && event.target.closest(".qd-words")) document.getSelection().removeAllRanges();
  });
  for (const type of ["beforeinput", "paste", "cut", "drop", "dragstart"]) host.addEventListener(type, (event) => event.preventDefault());
}

function build(desk, view, watcher, guard) {
  watcher.disconnect();
  guard.disconnect();
  const { doc, state } = { doc: desk.state.doc, state: desk.state };
  view.near.clear();
  view.dirty.clear();
  view.rows.length = 0;
  view.blocks.length = 0;
  for (let first = 0; first < doc.rows.length; first += BLOCK) {
    const rows = doc.rows.slice(first, first + BLOCK).map((row, index) => rowElement(doc, row, first + index));
    const height = doc.rows.slice(first, first + BLOCK).reduce((sum, row) => sum + 34 + Math.ceil((row.end - row.start) / 75) * 27, 0);
    const block = h("div", { class: "qd-block", "data-block": String(view.blocks.length), style: `contain-intrinsic-size: auto ${height}px` }, rows);
    view.rows.push(...rows);
    view.blocks.push(block);
  }
  fill(view.host, ...view.blocks);
  view.host.setAttribute("aria-label", `Transcript ${doc.name}, ${doc.turns.length} turns`);
  view.host.classList.toggle("qd-plain", !state.show.colours || state.show.reading);
  [0, 1].filter((index) => index < view.blocks.length).forEach((index) => (view.near.add(index), paintBlock(desk, view, index)));
  view.blocks.forEach((block) => watcher.observe(block));
  guard.observe(view.host, { childList: true, characterData: true, subtree: true });
}

function rowElement(doc, row, index) {
  const words = document.createElement("div");
  words.className = "qd-words";
  words.dir = "auto";
  words.textContent = doc.text.slice(row.start, row.end);
  const element = document.createElement("div");
  element.className = `qd-row qd-${row.kind}${row.turn && !speaksForItself(row.turn) ? " qd-silent" : ""}`;
  element.dataset.row = index;
  const who = document.createElement("div");
  who.className = "qd-who";
  who.contentEditable = "false";
  if (row.kind === "turn") {
    who.dataset.number = row.turn.number;
    who.textContent = whoSpeaks(row.turn);
    const said = [row.turn.speaker?.label !== who.textContent && row.turn.speaker?.label, clock(row.turn.time)].filter(Boolean);
    who.title = ["Select this turn", ...said].join(" · ");
    if (row.turn.question) words.dataset.question = short(row.turn.question, 120);
  }
  const margin = document.createElement("div");
  margin.className = "qd-margin";
  margin.contentEditable = "false";
  margin.ariaHidden = "true";
  element.append(who, words, margin);
  return element;
}

function clock(time) {
  if (time === null || time === undefined) return "";
  const seconds = Math.floor(time / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((one) => String(one).padStart(2, "0")).join(":");
}

function onSeen(desk, view, { target, isIntersecting }) {
  const index = Number(target.dataset.block);
  if (!isIntersecting) return view.near.delete(index);
  const first = !view.near.has(index);
  view.near.add(index);
  if (first && (!target.dataset.painted || view.dirty.has(index))) {
    paintBlock(desk, view, index);
    desk.holdSelection(); // it may have been set in words that have just been drawn anew
  }
  return undefined;
}

function paintBlock(desk, view, index) {
  view.dirty.delete(index);
  view.blocks[index].dataset.painted = "1";
  const last = Math.min(view.rows.length, (index + 1) * BLOCK);
  for (let row = index * BLOCK; row < last; row++) paintRow(desk, view, row);
}

function paintRows(desk, view, indexes) {
  for (const index of indexes) {
    const block = Math.floor(index / BLOCK);
    if (view.near.has(block)) paintRow(desk, view, index);
    else view.dirty.add(block);
  }
}

function paintRow(desk, view, index) {
  const { state } = desk;
  const { doc } = state;
  const row = doc.rows[index];
  const codings = [...doc.byRow[index]].filter((coding) => isShown(state, coding));
  giveLanes(codings);
  const flags = doc.flags.filter((one) => one.start < row.end && row.start < one.end);
  const spans = [...codings, ...desk.pending(row), ...doc.marksByRow[index], ...flags];
  const words = view.rows[index].querySelector(".qd-words");
  const parts = pieces(row.start, row.end, spans).map((part) => pieceElement(state, doc, part));
  fill(words, ...parts);
  view.rows[index].firstElementChild.classList.toggle("qd-noted", Boolean(row.kind === "turn" && state.noted[row.turn.id]));
  paintMargin(state, view.rows[index].lastElementChild, codings, index);
}

function pieceElement(state, doc, { start, end, spans }) {
  const words = document.createTextNode(doc.text.slice(start, end));
  const codings = spans.filter((span) => span.code).sort((one, other) => (one.lane ?? 99) - (other.lane ?? 99));
  const mark = spans.find((span) => span.kind);
  const flag = spans.find((span) => span.flag);
  if (!codings.length && !mark && !flag) return words;
  const element = document.createElement(codings.length ? "mark" : "span");
  element.append(words);
  if (mark) element.classList.add("qd-aside");
  if (flag) {
    element.classList.add("qd-flagged");
    element.classList.toggle("qd-flag-begins", spans.some((span) => span.flag && span.start === start));
    element.title = `Flagged for safeguarding${flag.for_whom ? `, for ${flag.for_whom}` : ""} (${flag.state}): leaves in no export`;
  }
  if (codings.length) {
    element.classList.add("qd-coded");
    element.dataset.ids = codings.map((one) => one.id).join(" ");
    const looks = codings.map((one) => state.looks.get(one.code)).filter(Boolean);
    if (looks.length) Object.assign(element.style, inkOf(looks));
    element.dataset.layers = Math.min(codings.length, STACK);
    element.classList.toggle("qd-pending", codings.some((one) => one.pending));
    element.classList.toggle("qd-picked", codings.some((one) => one.id === state.coding));
  }
  return element;
}

function paintMargin(state, margin, codings, index) {
  const shown = codings.filter((coding) => coding.lane < LANES);
  const stripes = shown.map((coding) => mini("qd-stripe", [coding], state, `--lane:${coding.lane};`));
  const groups = new Map();
  for (const coding of codings) {
    if (coding.firstRow !== index) continue;
    const key = `${coding.code} ${coding.coder}`;
    groups.set(key, [...(groups.get(key) ?? []), coding]);
  }
  const all = [...groups.values()].sort((one, other) => one[0].start - other[0].start);
  const pills = all.slice(0, PILLS).map((group) => pill(state, group));
  if (all.length > PILLS) pills.push(h("span", { class: "qd-more", "data-name": `+${all.length - PILLS} more` }));
  margin.style.setProperty("--lanes", String(Math.min(LANES, Math.max(0, ...shown.map((one) => one.lane + 1)))));
  fill(margin, ...stripes, h("div", { class: "qd-pills" }, pills));
}

function mini(name, codings, state, style = "") {
  const { colour, pattern } = state.looks.get(codings[0].code) ?? { colour: "#888888", pattern: "solid" };
  return h("span", { class: name, "data-ids": codings.map((one) => one.id).join(" "), "data-pattern": pattern, style: `--c:${colour};${style}` });
}

function pill(state, group) {
  const [coding] = group;
  const code = state.codeById.get(coding.code);
  const element = mini(`qd-pill${coding.coder === state.coder ? "" : " qd-theirs"}`, group, state);
  const extra = [group.length > 1 ? ` ×${group.length}` : "", group.some((one) => one.key) ? " ★" : "", group.some((one) => state.noted[one.id]) ? " ✎" : ""];
  element.dataset.name = (code?.name ?? "…") + extra.join("");
  element.title = [code?.path, code?.definition, `${state.coders[coding.coder] ?? ""}, ${coding.at.slice(0, 10)}`].filter(Boolean).join("\n");
  element.classList.toggle("qd-picked", group.some((one) => one.id === state.coding));
  return element;
}

function point(host, ids, on) {
  host.classList.toggle("qd-pointing", Boolean(ids) && on);
  for (const one of host.querySelectorAll(".qd-pointed")) one.classList.remove("qd-pointed");
  if (!ids || !on) return;
  for (const id of ids.split(" ")) {
    for (const piece of host.querySelectorAll(`[data-ids~="${id}"]`)) piece.classList.add("qd-pointed");
  }
}

function nextOf(ids, current) {
  return ids[(ids.indexOf(current) + 1) % ids.length];
}

/** Put back words that something else on the page (a translation, an extension) has changed, and say so. */
function noticeForeignWords(desk, view, changes) {
  const rows = new Set();
  for (const change of changes) {
    const element = change.target.nodeType === 1 ? change.target : change.target.parentElement;
    const row = element?.closest(".qd-words")?.closest(".qd-row");
    if (row && view.host.contains(row)) rows.add(Number(row.dataset.row));
  }
  const changed = [...rows].filter((index) => !rowIsTrue(desk.state.doc, view, index));
  if (!changed.length) return;
  paintRows(desk, view, changed);
  desk.foreignWords();
}

function rowIsTrue(doc, view, index) {
  const row = doc.rows[index];
  return Boolean(row) && view.rows[index].querySelector(".qd-words").textContent === doc.text.slice(row.start, row.end);
}

function isTrue(doc, view, start, end) {
  const [first, last] = rowsTouched(doc.rows, start, end) ?? [0, -1];
  for (let index = first; index <= last; index++) if (!rowIsTrue(doc, view, index)) return false;
  return true;
}

/** Return the rows whose end is in sight: of a long one that only begins here it cannot be said that it was read. */
function readableRows(view) {
  const box = view.scroller.getBoundingClientRect();
  const touches = ({ top, bottom }) => bottom > box.top && top < box.bottom;
  const ends = ({ bottom }) => bottom > box.top && bottom <= box.bottom + 8;
  return [...view.near]
    .filter((index) => touches(view.blocks[index].getBoundingClientRect()))
    .flatMap((index) => view.rows.slice(index * BLOCK, (index + 1) * BLOCK))
    .filter((row) => ends(row.getBoundingClientRect()))
    .map((row) => Number(row.dataset.row));
}
