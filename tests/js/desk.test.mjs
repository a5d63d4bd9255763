// The parts of the desk's page that need no browser.

import assert from "node:assert/strict";
import { test } from "node:test";

import { countWords, fingerprint, positionsOf, resized, trimmed } from "../../toolkit/desk/browser/offsets.mjs";
import { giveLanes, pieces, rowsTouched } from "../../toolkit/desk/browser/layers.mjs";
import { ranked } from "../../toolkit/desk/browser/fuzzy.mjs";
import { coloursOf } from "../../toolkit/desk/browser/colours.mjs";
import { isWordless, outbox } from "../../toolkit/desk/browser/outbox.mjs";
import { rowsOf } from "../../toolkit/desk/browser/state.mjs";

const FAMILY = "a😀b 👩‍👩‍👧 café e\u0301 𝒳y";

test("positions go to units and back as code points count", () => {
  const at = positionsOf(FAMILY);
  const points = Array.from(FAMILY);
  for (let point = 0; point <= points.length; point++) {
    const unit = points.slice(0, point).join("").length;
    assert.equal(at.toUnits(point), unit);
    assert.equal(at.toPoints(unit), point);
  }
});

test("a unit within a character belongs to its beginning", () => {
  assert.equal(positionsOf("a😀b").toPoints(2), 1);
});

test("the fingerprint is the published FNV-1a hash", () => {
  for (const [words, published] of [["", 0x811c9dc5], ["a", 0xe40c292c], ["foobar", 0xbf9cf968]]) assert.equal(fingerprint(words), published);
});

test("of a long selection the two ends are compared, by code points", () => {
  const long = "😀".repeat(5000);
  assert.equal(fingerprint(long), fingerprint("😀".repeat(4096)));
  assert.notEqual(fingerprint(`x${long}`), fingerprint(`y${long}`));
});

test("white space at both ends is left out", () => {
  assert.deepEqual(trimmed("  I trust \n", 0, 11), [2, 9]);
  assert.deepEqual(trimmed("   ", 0, 3), [3, 3]);
});

test("an extract grows and shrinks by whole words and keeps one", () => {
  const text = "I don't trust her, not yet";
  const [start, end] = [text.indexOf("trust"), text.indexOf(",")];
  const words = (span) => text.slice(...span);
  assert.equal(words(resized(text, start, end, "start", -1)), "don't trust her");
  assert.equal(words(resized(text, start, end, "start", 1)), "her");
  assert.equal(words(resized(text, start, end, "end", 1)), "trust her, not");
  assert.equal(words(resized(text, start, end, "end", -1)), "trust");
  assert.equal(words(resized(text, start, start + 5, "end", -1)), "trust");
  assert.equal(words(resized(text, 0, 1, "start", -1)), "I");
});

test("words are counted with their apostrophes and hyphens", () => {
  assert.equal(countWords("She's not - well - re-married."), 4);
});

test("overlapping spans are cut into pieces that lose no character", () => {
  const spans = [{ start: 2, end: 6 }, { start: 4, end: 9 }, { start: 4, end: 6 }];
  const parts = pieces(0, 10, spans);
  assert.deepEqual(parts.map(({ start, end, spans: some }) => [start, end, some.length]), [[0, 2, 0], [2, 4, 1], [4, 6, 3], [6, 9, 1], [9, 10, 0]]);
});

test("overlapping spans get different lanes and keep them", () => {
  const one = { start: 0, end: 5, firstRow: 0, lastRow: 1 };
  const two = { start: 3, end: 9, firstRow: 1, lastRow: 2 };
  giveLanes([one, two]);
  const third = { start: 20, end: 22, firstRow: 2, lastRow: 2 };
  giveLanes([one, two, third]);
  assert.deepEqual([one.lane, two.lane, third.lane], [0, 1, 0]);
});

test("rows touched by a span are found, and none in a gap", () => {
  const rows = [{ start: 5, end: 10 }, { start: 15, end: 20 }, { start: 22, end: 30 }];
  assert.deepEqual(rowsTouched(rows, 8, 16), [0, 1]);
  assert.deepEqual(rowsTouched(rows, 20, 23), [2, 2]);
  assert.equal(rowsTouched(rows, 10, 15), null);
  assert.equal(rowsTouched([], 0, 5), null);
});

const CODES = [
  { id: "1", name: "Trust", path: "Trust", parent: null, definition: "Being sure of somebody", aliases: ["Confidence"] },
  { id: "2", name: "Trustees", path: "People > Trustees", parent: "9", definition: "", aliases: [] },
  { id: "3", name: "Lived experience", path: "Lived experience", parent: null, definition: "", aliases: [] },
  { id: "4", name: "Été", path: "Lived experience > Été", parent: "3", definition: "", aliases: [] },
];
const names = (query, recent) => ranked(query, CODES, recent).map((code) => code.name);

test("codes are found by name, initials, accents left out, alias, path and definition", () => {
  assert.equal(names("trust")[0], "Trust");
  assert.equal(names("lexp")[0], "Lived experience");
  assert.equal(names("ete")[0], "Été");
  assert.equal(names("confid")[0], "Trust");
  assert.deepEqual(names("people"), ["Trustees"]);
  assert.deepEqual(names("sure of"), ["Trust"]);
  assert.deepEqual(names("zzz"), []);
});

test("without letters the codes used last stand first", () => {
  assert.deepEqual(names("", ["3", "2"]), ["Lived experience", "Trustees", "Trust", "Été"]);
});

test("no two codes of one colour have one pattern, until there are more than four", () => {
  const many = Array.from({ length: 28 }, (_, index) => ({ id: String(index), name: "x", path: "x", parent: null, colour: "" }));
  const looks = [...coloursOf(many).values()].map(({ colour, pattern }) => `${colour} ${pattern}`);
  assert.equal(new Set(looks).size, 28);
});

test("a code's own colour wins, and sub-codes follow their branch", () => {
  const looks = coloursOf([{ id: "1", parent: null, colour: "#123456" }, { id: "2", parent: "1", colour: "" }, { id: "3", parent: null, colour: "red;}" }]);
  assert.equal(looks.get("2").colour, "#123456");
  assert.match(looks.get("3").colour, /^#[0-9A-F]{6}$/i);
});

function memory() {
  const held = {};
  Object.defineProperties(held, {
    setItem: { value: (name, value) => (held[name] = value) },
    getItem: { value: (name) => held[name] ?? null },
    removeItem: { value: (name) => delete held[name] },
  });
  return held;
}

test("a command waits in storage until it is settled, and a later page takes it up in order", () => {
  const storage = memory();
  const sent = [];
  let clock = 0;
  const make = () => outbox({ owner: "ana", storage, send: (command) => sent.push(command), now: () => (clock += 1) });
  const box = make();
  const first = box.add("code", { start: 1, codes: ["c"] });
  const second = box.add("uncode", { coding: "k" });
  const later = make();
  assert.equal(later.recover(), 2);
  later.sendAgain();
  assert.deepEqual(sent.slice(2).map((command) => command.id), [first.command.id, second.command.id]);
  later.settle(first.command.id);
  later.settle(second.command.id);
  assert.deepEqual(Object.keys(storage), []);
});

test("what holds words, and undo, never goes to storage", () => {
  const storage = memory();
  const box = outbox({ owner: "ana", storage, send: () => {} });
  for (const [verb, args] of [["write memo", { body: "x" }], ["code", { name: "A new code", codes: [] }], ["undo", { step: 4 }], ["code hits", { query: "x", hits: [] }], ["rename", { name: "x" }]]) box.add(verb, args);
  assert.equal(box.waiting.size, 5);
  assert.deepEqual(Object.keys(storage), []);
  assert.equal(isWordless({ verb: "code", args: { start: 0, codes: ["c"] } }), true);
});

test("another coder's commands stay another coder's, and storage that fails does no harm", () => {
  const storage = memory();
  outbox({ owner: "ana", storage, send: () => {} }).add("uncode", { coding: "k" });
  assert.equal(outbox({ owner: "ben", storage, send: () => {} }).recover(), 0);
  const full = { setItem: () => { throw new Error("full"); }, removeItem: () => { throw new Error("full"); } };
  const box = outbox({ owner: "ana", storage: full, send: () => { throw new Error("closed"); } });
  const entry = box.add("uncode", { coding: "k" });
  assert.equal(box.waiting.size, 1);
  box.settle(entry.command.id);
  assert.equal(box.waiting.size, 0);
});

test("rows show every word: turns, what stands between them, long turns in parts", () => {
  const text = `Head of it\n\nP1: ${"word ".repeat(2000)}\n\n[door]\n\nP2: Yes.`;
  const first = text.indexOf("word");
  const turns = [{ start: first, end: first + 10_000 - 1 }, { start: text.indexOf("Yes"), end: text.length }];
  const marks = [{ kind: "label", start: text.indexOf("P1"), end: first }, { kind: "label", start: text.indexOf("P2"), end: text.indexOf("Yes") }];
  const rows = rowsOf(text, turns, marks);
  assert.deepEqual(rows.map((row) => row.kind), ["between", "turn", "more", "more", "between", "turn"]);
  assert.equal(text.slice(rows[0].start, rows[0].end), "Head of it");
  assert.equal(text.slice(rows[4].start, rows[4].end), "[door]");
  assert.equal(rows.slice(1, 4).map((row) => text.slice(row.start, row.end)).join(""), text.slice(turns[0].start, turns[0].end));
  assert.ok(rows.slice(1, 4).every((row) => row.end - row.start <= 4000));
});

test("a long turn is never cut within a character", () => {
  const text = "😀".repeat(3001);
  const rows = rowsOf(text, [{ start: 0, end: text.length }], []);
  assert.equal(rows.map((row) => text.slice(row.start, row.end)).join(""), text);
  for (const row of rows) assert.ok(!(text.charCodeAt(row.start) >= 0xdc00 && text.charCodeAt(row.start) < 0xe000));
});
