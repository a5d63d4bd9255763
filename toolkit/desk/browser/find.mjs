// Finding words, in this text or over the study. What is found is a list; a person accepts hits one by one or all.

import { button, fill, h, plural, swatch } from "./dom.mjs";
import { fingerprint } from "./offsets.mjs";

/** Make the panel. */
export function findPanel(desk) {
  const words = h("input", { type: "search", class: "qd-input", placeholder: "Words to find…", "aria-label": "Words to find", spellcheck: "false" });
  const check = (label, title, on = false) => {
    const box = h("input", { type: "checkbox", checked: on });
    return [box, h("label", { class: "qd-check", title }, box, ` ${label}`)];
  };
  const [whole, wholeLabel] = check("whole words", "“art” is not found in “start”");
  const [regex, regexLabel] = check("pattern", "A regular expression, such as  help(ed|ing)?");
  const [exact, exactLabel] = check("A ≠ a", "Capitals count");
  const scope = h("select", { "aria-label": "Where" }, h("option", { value: "source" }, "in this source"), h("option", { value: "study" }, "in all sources"));
  const who = h("select", { "aria-label": "In whose words" });
  const within = h("select", { "aria-label": "Within extracts of a code" });
  const said = h("div", { class: "qd-title", "aria-live": "polite" });
  const list = h("div", { class: "qd-list" });
  const accept = h("div", { class: "qd-tools" });
  const element = h("div", { class: "qd-panel" }, words, h("div", { class: "qd-tools" }, scope, who, within), h("div", { class: "qd-tools" }, wholeLabel, regexLabel, exactLabel), said, accept, list);
  const self = { words, whole, regex, exact, scope, who, within, said, list, accept, hits: [], at: -1, code: null, done: new Set(), asked: 0 };
  let timer = 0;
  const soon = () => (clearTimeout(timer), (timer = setTimeout(() => search(desk, self), 200)));
  words.addEventListener("input", soon);
  for (const control of [whole, regex, exact, scope, who, within]) control.addEventListener("change", () => search(desk, self));
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    step(desk, self, event.shiftKey ? -1 : 1);
  });
  return {
    element,
    focus: () => (words.focus(), words.select()),
    refresh: () => choices(desk, self),
    close: () => ((self.hits = []), desk.select.hits([], null)),
    look: (text) => ((words.value = text), search(desk, self)),
    paint: () => paint(desk, self),
  };
}

function choices(desk, self) {
  const { state } = desk;
  const keep = (select, options) => {
    const value = select.value;
    fill(select, ...options.map(([id, name]) => h("option", { value: id }, name)));
    select.value = options.some(([id]) => id === value) ? value : options[0][0];
  };
  keep(self.who, [["", "in anybody's words"], ["participants", "in participants' words"], ...Object.entries(state.groups).map(([id, name]) => [id, `in words of: ${name}`])]);
  keep(self.within, [["", "anywhere"], ...state.codes.map((code) => [code.id, `within: ${code.path}`])]);
  drawAccept(desk, self);
}

async function search(desk, self, without = null) {
  const text = self.words.value;
  self.asked += 1;
  const mine = self.asked;
  self.hits = [];
  self.done.clear();
  self.at = -1;
  draw(desk, self, text.trim() ? "Looking…" : "");
  if (!text.trim()) return undefined;
  self.query = described(self);
  const found = await desk.ask("find", {
    words: text, regex: self.regex.checked, whole: self.whole.checked, case: self.exact.checked,
    source: self.scope.value === "source" ? desk.state.doc?.source : null, who: self.who.value, code: self.within.value || null, without,
  });
  if (mine !== self.asked) return undefined; // an answer to letters that have been typed over
  if (found.refused) return draw(desk, self, `${found.refused} ${found.fix}`);
  self.hits = found.hits;
  self.more = found.total > found.hits.length;
  const more = found.total > found.hits.length ? ` (the first ${found.hits.length} are listed)` : "";
  return draw(desk, self, `${plural(found.total, "hit")} in ${plural(found.sources, "source")}${more}`);
}

/** Say in words what is looked for: each coding made of a hit keeps it. */
function described({ words, regex, whole, exact, who, within }) {
  const chosen = (select) => (select.value ? select.selectedOptions[0].text : "");
  const how = [regex.checked && "pattern", whole.checked && "whole words", exact.checked && "capitals count", chosen(who), chosen(within)].filter(Boolean);
  return words.value + (how.length ? ` (${how.join("; ")})` : "");
}

function draw(desk, self, words) {
  self.said.textContent = words;
  let last = null;
  const parts = self.hits.flatMap((hit, index) => {
    const head = hit.source === last ? [] : [h("h4", {}, desk.sourceName(hit.source))];
    last = hit.source;
    return [...head, card(desk, self, hit, index)];
  });
  fill(self.list, ...parts);
  drawAccept(desk, self);
  paint(desk, self);
}

function card(desk, self, hit, index) {
  const tail = (text, most) => (text.length > most ? `…${text.slice(-most)}` : text);
  return h("div", { class: "qd-card", "data-hit": String(index) },
    h("button", { type: "button", class: "qd-quote", title: "Show it in the text", onclick: () => show(desk, self, index) }, tail(hit.before.replace(/\s+/g, " "), 40), h("mark", {}, hit.words), hit.after.replace(/\s+/g, " ").slice(0, 40)),
    h("div", { class: "qd-origin" }, `${hit.who}${hit.turn ? `, turn ${hit.turn}` : ""}${hit.silent ? " · never counted" : ""}`),
    !desk.state.readOnly && button(self.done.has(index) ? "Coded ✓" : "Code this", () => accept(desk, self, [index]), { disabled: self.done.has(index) }));
}

function drawAccept(desk, self) {
  const { state } = desk;
  if (!self.hits.length || state.readOnly) return fill(self.accept);
  const code = state.codeById.get(self.code);
  const open = self.hits.map((_, index) => index).filter((index) => !self.done.has(index) && !self.hits[index].silent);
  return fill(self.accept, 
    button(code ? [swatch(state.looks.get(code.id)), ` ${code.name}`] : "Choose a code for hits…", () => chooseCode(desk, self), { title: "The code that accepted hits get" }),
    code && open.length > 0 && button(`Code all ${open.length}`, () => acceptAll(desk, self, open)));
}

function chooseCode(desk, self, then) {
  desk.palette.open({ title: "Hits that you accept get the code", once: true, existing: true, back: self.words, choose: (row) => ((self.code = row.code), drawAccept(desk, self), then?.()) });
}

function accept(desk, self, indexes) {
  if (!self.code) return chooseCode(desk, self, () => accept(desk, self, indexes));
  const hits = indexes.map((index) => self.hits[index]).map(({ source, start, end, words }) => ({ source, start, end, hash: fingerprint(words), text: textOf(desk, source) }));
  return desk.send("code hits", { hits, code: self.code, query: self.query }).then((answer) => {
    if (answer.refused) return;
    indexes.forEach((index) => self.done.add(index));
    draw(desk, self, self.said.textContent);
  });
}

function acceptAll(desk, self, open) {
  const code = desk.state.codeById.get(self.code);
  const all = async () => {
    await accept(desk, self, open);
    if (self.more) search(desk, self, self.code); // there were more than could be listed: show those that are left
  };
  desk.confirm(`Put “${code.name}” on ${plural(open.length, "hit")}? One step, which can be undone.`, all);
}

function textOf(desk, source) {
  return desk.state.sources.find((one) => one.id === source)?.text_id;
}

function step(desk, self, by) {
  if (!self.hits.length) return search(desk, self);
  return show(desk, self, (self.at + by + self.hits.length) % self.hits.length, true);
}

async function show(desk, self, index, stay = false) {
  self.at = index;
  const hit = self.hits[index];
  self.list.querySelector(`[data-hit="${index}"]`)?.scrollIntoView({ block: "nearest" });
  await desk.openAt(hit.source, hit.start, hit.end, { focus: !stay });
  paint(desk, self);
}

/** Paint the hits of the open source, near the one that is shown. */
function paint(desk, self) {
  const { doc } = desk.state;
  if (!doc) return;
  const units = ({ start, end }) => ({ start: doc.at.toUnits(start), end: doc.at.toUnits(end) });
  const here = self.hits.filter((hit) => hit.source === doc.source);
  const now = self.hits[self.at];
  desk.select.hits(here.map(units), now?.source === doc.source ? units(now) : null);
}
