// The quote tray: which extracts stand for a theme in the report, in which order, trimmed, and whether voices balance.

import { button, fill, h, plural } from "./dom.mjs";
import { extractCard } from "./extracts.mjs";

const MUCH = 0.25; // a person with more of all quotations than this is pointed out

/** Make the panel. */
export function quotesPanel(desk) {
  const pick = h("select", { class: "qd-input", "aria-label": "Theme", onchange: () => (self.theme = pick.value, refresh()) });
  const body = h("div", { class: "qd-list" });
  const element = h("div", { class: "qd-panel" }, h("div", { class: "qd-tools" }, pick, button("+ Theme", () => addTheme(desk, body))), body);
  const self = { theme: null };
  async function refresh() {
    if (body.querySelector("form, .qd-words-to-cut")) return undefined; // not under the hand of somebody who writes
    const { themes } = desk.state;
    self.theme = themes.some((one) => one.id === self.theme) ? self.theme : (themes[0]?.id ?? null);
    fill(pick, ...themes.map((one) => h("option", { value: one.id, selected: one.id === self.theme }, one.path)));
    if (!self.theme) return fill(body, h("p", { class: "qd-hint" }, "Quotations are gathered per theme, and there are no themes yet. Add one here, and link codes to it in the codebook."));
    const found = await desk.ask("quotes", { theme: self.theme });
    if (found.refused || found.theme !== self.theme) return undefined;
    const theme = themes.find((one) => one.id === self.theme);
    return fill(body, 
      theme.claim ? h("p", { class: "qd-claim" }, theme.claim) : null,
      h("h4", {}, `In the tray: ${plural(found.quotes.length, "quotation")}`), ...found.quotes.map((one, index) => trayCard(desk, one, index, found.quotes.length)),
      h("h4", {}, `Key quotes to choose from: ${found.candidates.length}`), ...found.candidates.map((one) => candidate(desk, self, one)),
      ...balance(found.balance));
  }
  return { element, refresh, focus: () => pick.focus() };
}

function addTheme(desk, body) {
  const name = h("input", { type: "text", class: "qd-input", placeholder: "Name of the theme", "aria-label": "Name of the theme" });
  const form = h("form", { class: "qd-form", onsubmit: (event) => (event.preventDefault(), name.value.trim() && desk.send("add theme", { name: name.value.trim() }).then((answer) => answer.done && (form.remove(), desk.refreshPanel()))) },
    name, h("button", { type: "submit", class: "qd-main-button" }, "Add"));
  name.addEventListener("input", () => name.toggleAttribute("data-unsent", Boolean(name.value.trim())));
  name.addEventListener("keydown", (event) => event.key === "Escape" && (event.stopPropagation(), form.remove()));
  body.prepend(form);
  name.focus();
}

function trayCard(desk, one, index, count) {
  if (desk.state.readOnly) return h("div", { class: "qd-card" }, h("p", {}, one.parts), h("div", { class: "qd-origin" }, one.who));
  const move = (position) => desk.send("move quote", { quote: one.quote_id, position });
  return h("div", { class: "qd-card", "data-quote": one.quote_id },
    h("button", { type: "button", class: "qd-quote", title: "Show it in the text", onclick: () => desk.openAt(one.source, one.start, one.end) }, `“${one.parts}”`),
    h("div", { class: "qd-origin" }, `(${one.who}) · ${desk.state.codeById.get(one.code)?.name ?? ""}`),
    h("div", { class: "qd-tools" },
      button("↑", () => move(index - 1), { "aria-label": "Earlier", disabled: index === 0 }), button("↓", () => move(index + 1), { "aria-label": "Later", disabled: index === count - 1 }),
      button("Trim…", (event) => trim(desk, one, event.target.closest(".qd-card"))), button("Out", () => desk.send("drop quote", { quote: one.quote_id }), { title: "Take it out of the tray; the coding stays" })));
}

/** Show the words one by one: those that are struck out are left out of the quotation. */
function trim(desk, one, card) {
  const points = Array.from(one.quote);
  const words = [];
  for (let at = 0; at < points.length; ) {
    const start = at;
    while (at < points.length && !/\s/.test(points[at])) at++;
    while (at < points.length && /\s/.test(points[at])) at++;
    words.push({ start: one.start + start, end: one.start + at, text: points.slice(start, at).join("") });
  }
  const out = new Set(words.map((_, index) => index).filter((index) => one.cuts.some(([first, last]) => words[index].start >= first && words[index].start < last)));
  const boxes = words.map((word, index) => {
    const box = h("button", { type: "button", class: "qd-word", "aria-pressed": String(out.has(index)), onclick: () => {
      if (out.has(index)) out.delete(index);
      else out.add(index);
      box.setAttribute("aria-pressed", String(out.has(index)));
    } }, word.text);
    return box;
  });
  const cuts = () => {
    const runs = [];
    for (const index of [...out].sort((first, second) => first - second)) {
      const { start, end } = words[index];
      if (runs.length && runs.at(-1)[1] === start) runs.at(-1)[1] = end;
      else runs.push([start, end]);
    }
    return runs;
  };
  const done = () => {
    fill(card);
    desk.refreshPanel();
  };
  fill(card, h("p", { class: "qd-hint" }, "Click the words to leave out; the cut is marked […]."), h("div", { class: "qd-words-to-cut" }, boxes),
    h("div", { class: "qd-tools" }, button("Done", () => desk.send("trim quote", { quote: one.quote_id, cuts: cuts() }).then(done)), button("Cancel", () => done())));
}

function candidate(desk, self, one) {
  const put = button("Into the tray", () => desk.send("put quote", { theme: self.theme, coding: one.id }));
  return extractCard(desk, one, null, desk.state.readOnly ? null : put);
}

function balance({ quoted, never }) {
  if (!quoted.length && !never.length) return [];
  const line = ({ who, n, share }) => h("li", { class: share > MUCH && n > 2 ? "qd-much" : "" }, `${who}: ${n} (${Math.round(share * 100)} %)${share > MUCH && n > 2 ? " – much from one person" : ""}`);
  return [
    h("h4", {}, "Who is quoted, over all themes"), h("ul", { class: "qd-plain-list" }, quoted.map(line)),
    never.length > 0 && h("p", { class: "qd-hint" }, `Coded, never quoted: ${never.join(", ")}.`),
  ];
}
