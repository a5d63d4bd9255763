// Two panels: the codes at the caret, and the extracts of one code over the whole study.

import { button, fill, h, plural, short, swatch } from "./dom.mjs";
import { freshId } from "./outbox.mjs";
import { isShown } from "./state.mjs";
import { consideredBox } from "./considered.mjs";

/** Return the codings at the caret, or within the selection, the shortest first. */
export function codingsHere(state) {
  const { doc, selection, caret } = state;
  if (!doc || (!selection && caret === null)) return [];
  const [start, end] = selection ? [selection.start, selection.end] : [caret, caret];
  return [...doc.codings.values()]
    .filter((one) => isShown(state, one) && (selection ? one.start < end && one.end > start : one.start <= caret && one.end >= caret))
    .sort((one, other) => one.end - one.start - (other.end - other.start));
}

/** Make the panel of what is coded here: the accessible equal of the pills in the margin. */
export function herePanel(desk) {
  const list = h("ul", { role: "listbox", class: "qd-options", "aria-label": "Codes on these words", tabindex: "0" });
  const title = h("div", { class: "qd-title" });
  const flags = h("div", { class: "qd-list" });
  const considered = consideredBox(desk);
  const element = h("div", { class: "qd-panel" }, title, list, flags, considered.element, h("p", { class: "qd-hint" }, "Enter: choose it in the text · x: remove · r: recode · w: view · q: key quote · m: memo"));
  const scope = `qd-here-${freshId().slice(0, 6)}`;
  let active = 0;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const go = (index) => {
    active = Math.max(0, Math.min(options().length - 1, index));
    options().forEach((one, at) => one.setAttribute("aria-selected", String(at === active)));
    list.setAttribute("aria-activedescendant", options()[active]?.id ?? "");
  };
  const pick = (back) => options()[active] && desk.pickCoding(options()[active].dataset.coding, { focus: back });
  list.addEventListener("keydown", (event) => {
    const acts = { ArrowDown: () => go(active + 1), ArrowUp: () => go(active - 1), Enter: () => pick(true), ...onCoding(desk, () => pick(false)) };
    if (!(event.key in acts) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) (go(options().indexOf(option)), pick(true));
  });
  const refresh = () => {
    const { state } = desk;
    const found = codingsHere(state);
    const place = (id) => found.findIndex((one) => one.id === id);
    const walkedTo = options()[active]?.dataset.coding;
    title.textContent = state.selection ? `${plural(found.length, "coding")} on the selected words` : `${plural(found.length, "coding")} at the caret`;
    fill(list, ...found.map((one, index) => hereOption(state, one, index, scope)));
    go(Math.max(0, place(state.coding) >= 0 ? place(state.coding) : place(walkedTo)));
    const lost = state.doc?.lost_flags ? h("p", { class: "qd-much" }, `A correction left ${plural(state.doc.lost_flags, "safeguarding flag")} without a certain place: project.safeguarding.flags() lists them. Until they are placed, nothing of this source leaves.`) : null;
    fill(flags, ...flagsHere(state).map((one) => flagCard(desk, one)), lost);
    considered.refresh();
  };
  return { element, refresh, focus: () => list.focus(), consider: considered.ask };
}

function flagsHere({ doc, selection, caret }) {
  const span = selection ?? (caret === null ? null : { start: caret, end: caret });
  return doc && span ? doc.flags.filter((one) => (selection ? one.start < span.end && span.start < one.end : one.start <= caret && caret <= one.end)) : [];
}

function flagCard(desk, one) {
  const { state } = desk;
  const about = [one.for_whom && `for ${one.for_whom}`, one.state, `by ${state.coders[one.coder] ?? "?"}, ${one.at.slice(0, 10)}`];
  return h("div", { class: "qd-card qd-flag-card", "data-flag": one.id }, h("b", {}, "⚑ Flagged for safeguarding"), h("div", { class: "qd-origin" }, about.filter(Boolean).join(" · ")),
    one.note && h("p", {}, one.note), h("small", {}, `“${short(state.doc.text.slice(one.start, one.end), 120)}” leaves in no export.`),
    !state.readOnly && h("div", { class: "qd-tools" }, button("Remove the flag", () => desk.unflag(one.id))));
}

function onCoding(desk, pick) {
  const act = (what) => () => (pick(), what());
  return { x: act(() => desk.uncode()), Delete: act(() => desk.uncode()), r: act(() => desk.recode()), w: act(() => desk.nextView()), q: act(() => desk.toggleKey()), m: act(() => desk.memo()) };
}

function hereOption(state, coding, index, scope) {
  const code = state.codeById.get(coding.code);
  const words = state.doc.text.slice(coding.start, coding.end);
  const count = words.split(/\s+/).filter(Boolean).length;
  const about = [plural(count, "word"), `by ${state.coders[coding.coder] ?? "?"}`, coding.view === "not stated" ? "" : coding.view, coding.key ? "key quote" : "", state.noted[coding.id] ? "memo" : ""];
  return h("li", { role: "option", id: `${scope}-${index}`, "data-coding": coding.id }, swatch(state.looks.get(coding.code)),
    h("span", { class: "qd-option" }, h("b", {}, code?.name ?? "…"), h("span", { class: "qd-above" }, about.filter(Boolean).join(", ")), h("small", {}, `“${short(words, 120)}”`)));
}

const SHOWN = 500;

/** Make the panel of the extracts of a code. */
export function extractsPanel(desk) {
  const sub = h("input", { type: "checkbox", checked: true, onchange: () => refresh() });
  const others = h("input", { type: "checkbox", onchange: () => refresh() });
  const pick = h("select", { class: "qd-input", "aria-label": "Code", onchange: () => show(pick.value) });
  const list = h("div", { class: "qd-list" });
  const title = h("div", { class: "qd-title", "aria-live": "polite" });
  const element = h("div", { class: "qd-panel" }, pick, h("div", { class: "qd-tools" }, h("label", { class: "qd-check" }, sub, " with sub-codes"), h("label", { class: "qd-check" }, others, " other coders too")), title, list);
  const self = { code: null, beside: null };
  async function refresh() {
    const { state } = desk;
    if (self.beside) return compared();
    self.code = state.codeById.has(self.code) ? self.code : (state.chosen ?? state.codes[0]?.id ?? null);
    fill(pick, ...state.codes.map((code) => h("option", { value: code.id, selected: code.id === self.code }, code.path)));
    if (!self.code) return fill(list, h("p", { class: "qd-hint" }, "There are no codes yet."));
    const found = await desk.ask("extracts", { code: self.code, sub: sub.checked, others: others.checked });
    if (found.refused || found.code !== self.code) return undefined;
    title.textContent = `${plural(found.extracts.length, "extract")} in ${plural(new Set(found.extracts.map((one) => one.source)).size, "source")}`;
    const listed = found.extracts.slice(0, SHOWN);
    const rest = found.extracts.length - listed.length;
    return fill(list, ...bySource(desk, listed, sub.checked), rest > 0 && h("p", { class: "qd-hint" }, `${plural(rest, "more extract")}: project.codings() has them all.`));
  }
  async function compared() {
    const found = await desk.ask("compared", { coding: self.beside });
    if (found.refused) return back();
    const { this: one, extracts } = found;
    title.textContent = extracts.length ? `${plural(found.all, "earlier extract")} of “${desk.state.codeById.get(one.code)?.name ?? ""}”` : "The first extract of its code";
    const memo = button("Memo: what differs?", () => desk.memo({ about: one.id, name: short(one.quote, 48) }));
    return fill(list, extractCard(desk, one, false), h("div", { class: "qd-tools" }, !desk.state.readOnly && memo, button("All extracts of the code", back)), ...byHow(desk, extracts));
  }
  function back() {
    self.beside = null;
    return refresh();
  }
  const show = (code) => (Object.assign(self, { code, beside: null }), refresh());
  const compare = (coding) => ((self.beside = coding), refresh());
  return { element, refresh, focus: () => pick.focus(), show, compare };
}

function byHow(desk, extracts) {
  const parts = [];
  let last = null;
  for (const one of extracts) {
    if (one.how !== last) parts.push(h("h4", {}, one.how));
    last = one.how;
    parts.push(extractCard(desk, one, false, h("span", { class: "qd-hint" }, desk.sourceName(one.source))));
  }
  return parts;
}

function bySource(desk, extracts, sub) {
  const parts = [];
  let last = null;
  for (const one of extracts) {
    if (one.source !== last) parts.push(h("h4", {}, desk.sourceName(one.source)));
    last = one.source;
    parts.push(extractCard(desk, one, sub));
  }
  return parts;
}

/** Make a card for an extract anywhere in the study: its words, whose they are, and what can be done with it. */
export function extractCard(desk, one, withCode = true, ...more) {
  const { state } = desk;
  const mine = one.coder === state.coder && !state.readOnly;
  const code = state.codeById.get(one.code);
  const span = { source: one.source, start: one.start, end: one.end, quote: one.quote };
  return h("div", { class: "qd-card", "data-coding": one.id },
    h("button", { type: "button", class: "qd-quote", title: "Show it in the text", onclick: () => desk.openAt(one.source, one.start, one.end) }, `“${short(one.quote, 400)}”`),
    h("div", { class: "qd-origin" }, withCode && [swatch(state.looks.get(one.code)), ` ${code?.name ?? ""} · `], `${one.who}${one.turn ? `, turn ${one.turn}` : ""}${one.view === "not stated" ? "" : ` · ${one.view}`}${mine ? "" : ` · ${state.coders[one.coder] ?? ""}`}`),
    h("div", { class: "qd-tools" },
      mine && button(one.key ? "★" : "☆", () => desk.send("key quote", { coding: one.id, on: !one.key }), { "aria-label": one.key ? "No longer a key quote" : "Key quote", "aria-pressed": String(one.key), title: "Key quote" }),
      !state.readOnly && button("+ Code", () => desk.codeElsewhere(span), { title: "Put another code on these words" }),
      mine && withCode !== null && button("Remove", () => desk.send("uncode", { coding: one.id }), { title: "Take the coding away" }), more));
}
