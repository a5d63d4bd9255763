// The selection, between the page (nodes and offsets) and the text (UTF-16 units).

import { trimmed } from "./offsets.mjs";
import { lastAtOrBefore, rowsTouched } from "./layers.mjs";
import { freshId } from "./outbox.mjs";
import { h, selectionAround } from "./dom.mjs";

/** Make what reads, sets and paints selections in a transcript. */
export function selections(desk) {
  const { host } = desk.transcript;
  const name = `qd-${freshId().slice(0, 8)}`;
  const sheet = h("style", {}, ["kept", "hit", "now"].map((kind) => `::highlight(${name}-${kind}) { background-color: var(--qd-${kind}); color: var(--qd-${kind}-ink); }`).join("\n"));
  const painted = typeof Highlight === "function" && globalThis.CSS?.highlights;
  const paint = (kind, ranges) => painted && (ranges.length ? CSS.highlights.set(`${name}-${kind}`, new Highlight(...ranges)) : CSS.highlights.delete(`${name}-${kind}`));
  return {
    sheet,
    read: () => readSelection(desk, host),
    set: (start, end, how = {}) => setSelection(desk, host, start, end, how),
    keep: (span) => paint("kept", span ? rangesOf(desk, span.start, span.end) : []),
    hits: (spans, now) => {
      paint("hit", spans.slice(0, 500).flatMap(({ start, end }) => rangesOf(desk, start, end)));
      paint("now", now ? rangesOf(desk, now.start, now.end) : []);
    },
    clear: () => ["kept", "hit", "now"].forEach((kind) => paint(kind, [])),
  };
}

/** Return {start, end, caret} of the selection within the text, or null when it is elsewhere. */
function readSelection(desk, host) {
  const selection = selectionAround(host);
  if (!selection?.anchorNode || !host.contains(selection.anchorNode) || !host.contains(selection.focusNode)) return null;
  const anchor = unitAt(desk, host, selection.anchorNode, selection.anchorOffset);
  const focus = unitAt(desk, host, selection.focusNode, selection.focusOffset);
  if (anchor === null || focus === null) return null;
  const [start, end] = trimmed(desk.state.doc.text, Math.min(anchor, focus), Math.max(anchor, focus));
  return { start, end, caret: focus, empty: start >= end, backward: focus < anchor };
}

/** Return the unit of the text at a place in the page. */
function unitAt(desk, host, node, offset) {
  const { rows } = desk.state.doc;
  const element = node.nodeType === 1 ? node : node.parentElement;
  const words = element.closest(".qd-words");
  const row = element.closest(".qd-row");
  if (words) {
    const range = document.createRange();
    range.setStart(words, 0);
    range.setEnd(node, offset);
    return rows[Number(row.dataset.row)].start + range.toString().length;
  }
  if (row) {
    const { start, end } = rows[Number(row.dataset.row)];
    const after = node === row ? offset > 1 : element.closest(".qd-margin") !== null;
    return after ? end : start;
  }
  const child = node.childNodes[offset];
  const next = child?.nodeType === 1 ? (child.matches(".qd-row") ? child : child.querySelector(".qd-row")) : null;
  if (next) return rows[Number(next.dataset.row)].start;
  const all = element === host ? host : element;
  const last = [...all.querySelectorAll(".qd-row")].at(-1);
  return last ? rows[Number(last.dataset.row)].end : null;
}

/** Select [start, end) in the page. `focus` also moves the keyboard there, `scroll` brings it into sight. */
function setSelection(desk, host, start, end, { focus = false, scroll = false, backward = false } = {}) {
  const from = nodeAt(desk, start, "start");
  const to = nodeAt(desk, end, start === end ? "start" : "end");
  if (!from || !to) return;
  if (scroll) bringIntoSight(desk, start);
  if (focus) host.focus({ preventScroll: true });
  const selection = selectionAround(host);
  selection.removeAllRanges(); // after focus(), which puts a caret of its own
  const [first, last] = backward ? [to, from] : [from, to];
  selection.setBaseAndExtent(first.node, first.offset, last.node, last.offset);
  desk.state.selection = start < end ? { start, end } : null;
  desk.state.caret = backward ? start : end;
  desk.state.backward = backward;
}

function bringIntoSight(desk, unit) {
  const index = rowAt(desk, unit);
  const box = desk.transcript.scroller.getBoundingClientRect();
  const row = desk.transcript.rowElement(index);
  const { top, bottom } = row.getBoundingClientRect();
  if (top >= box.top + 20 && bottom <= box.bottom - 40) return;
  desk.scrolled = performance.now();
  row.scrollIntoView({ block: bottom - top > box.height ? "start" : "center" });
}

/** Return the index of the row that holds a unit, or the nearest one before it. */
export function rowAt(desk, unit) {
  const { rows } = desk.state.doc;
  return Math.max(0, lastAtOrBefore(rows, unit));
}

function nodeAt(desk, unit, side) {
  const { rows } = desk.state.doc;
  const index = Math.max(0, lastAtOrBefore(rows, side === "end" ? unit - 1 : unit));
  const words = desk.transcript.rowElement(index)?.querySelector(".qd-words");
  if (!words) return null;
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  let left = Math.max(0, Math.min(unit, rows[index].end) - rows[index].start);
  for (const node of nodes) {
    if (left < node.length || (left === node.length && (side === "end" || node === nodes.at(-1)))) return { node, offset: left };
    left -= node.length;
  }
  return { node: words, offset: 0 };
}

/** Return ranges over the words of [start, end), one per row, so that labels in between are not painted. */
function rangesOf(desk, start, end) {
  const touched = rowsTouched(desk.state.doc.rows, start, end);
  if (!touched) return [];
  const ranges = [];
  for (let index = touched[0]; index <= touched[1]; index++) {
    const row = desk.state.doc.rows[index];
    const from = nodeAt(desk, Math.max(start, row.start), "start");
    const to = nodeAt(desk, Math.min(end, row.end), "end");
    if (!from || !to) continue;
    const range = document.createRange();
    range.setStart(from.node, from.offset);
    range.setEnd(to.node, to.offset);
    ranges.push(range);
  }
  return ranges;
}
