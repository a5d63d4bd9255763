// The palette: type a few letters of a code, Enter puts it on the words. A new code is made only where none fits, or on
// its own line at the end.

import { fill, h, short, swatch } from "./dom.mjs";
import { ranked } from "./fuzzy.mjs";
import { freshId } from "./outbox.mjs";
import { pinned } from "./state.mjs";

const SHOWN = 60;

/** Make the palette. `open({title, span, choose, once, existing, without, back})`; choose gets {code} or {name, under}. */
export function palette(desk) {
  const id = `qd-list-${freshId().slice(0, 6)}`;
  const input = h("input", {
    type: "text", class: "qd-input", role: "combobox", "aria-expanded": "true", "aria-controls": id, "aria-autocomplete": "list",
    "aria-label": "Find a code by name, path or definition", placeholder: "Name of a code…", autocomplete: "off", spellcheck: "false",
  });
  const list = h("ul", { id, role: "listbox", class: "qd-options", "aria-label": "Codes" });
  const title = h("div", { class: "qd-title" });
  const hint = h("div", { class: "qd-hint" }, "Enter: this code · Shift+Enter: and another · Esc: back to the text");
  const box = h("div", { class: "qd-palette", role: "dialog", "aria-label": "Choose a code", hidden: true }, title, input, list, hint);
  const self = { box, input, list, rows: [], active: 0, how: null };
  input.addEventListener("input", () => drawList(desk, self, id));
  input.addEventListener("keydown", (event) => onKey(desk, self, event));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row) choose(desk, self, self.rows[Number(row.dataset.index)], event.shiftKey || event.ctrlKey);
  });
  return {
    element: box,
    isOpen: () => !box.hidden,
    close: () => close(desk, self),
    open(how) {
      self.how = how;
      title.textContent = how.title;
      hint.hidden = how.once === true;
      input.value = how.query ?? "";
      box.hidden = false;
      drawList(desk, self, id);
      desk.select.keep(how.span);
      input.focus({ preventScroll: true });
      input.select();
    },
  };
}

function close(desk, self) {
  if (self.box.hidden) return;
  self.box.hidden = true;
  desk.select.keep(null);
  if (self.how?.span) desk.select.set(self.how.span.start, self.how.span.end, { focus: true });
  else self.how?.back?.focus();
}

function drawList(desk, self, id) {
  const { state } = desk;
  const query = self.input.value;
  const inUse = state.codes.filter((code) => !code.archived && !self.how.without?.has(code.id));
  const found = ranked(query, inUse, state.recent).slice(0, SHOWN);
  self.rows = found.map((code) => ({ code: code.id }));
  const name = query.replace(/\s+/g, " ").trim();
  if (name) self.rows.push(...(self.how.acts ?? []).filter(([words]) => words.toLowerCase().includes(name.toLowerCase())).map(([words, act]) => ({ words, act })));
  const exact = inUse.some((code) => code.name.toLowerCase() === name.toLowerCase() || code.path.toLowerCase() === name.toLowerCase());
  if (name && !exact && !self.how.existing) self.rows.push(...freshRows(state, name));
  self.active = 0;
  const options = self.rows.map((row, index) => h("li", { role: "option", id: `${id}-${index}`, "data-index": String(index) }, optionParts(state, row)));
  fill(self.list, ...options);
  if (!options.length) self.list.append(h("li", { class: "qd-hint" }, state.codes.length ? "No code fits." : "No codes yet: type a name to make the first one."));
  move(self, 0);
}

/** Offer a new code at the top, under the code chosen in the codebook, or where a typed path says. */
function freshRows(state, name) {
  const steps = name.split(" > ");
  if (steps.length > 1) {
    const above = state.codes.find((code) => code.path.toLowerCase() === steps.slice(0, -1).join(" > ").toLowerCase());
    return above ? [{ name: steps.at(-1), under: above.id }] : [];
  }
  const chosen = state.codeById.get(state.chosen);
  return [{ name, under: null }, ...(chosen && !chosen.archived ? [{ name, under: chosen.id }] : [])];
}

function optionParts(state, row) {
  if (row.act) return [h("span", { class: "qd-plus", "aria-hidden": "true" }, "⚑"), h("span", {}, row.words)];
  if (row.name) {
    const above = state.codeById.get(row.under);
    return [h("span", { class: "qd-plus", "aria-hidden": "true" }, "+"), h("span", {}, `Create “${row.name}”${above ? ` under “${above.path}”` : ""}`)];
  }
  const code = state.codeById.get(row.code);
  const above = code.path.split(" > ").slice(0, -1).join(" › ");
  const digit = pinned(state).indexOf(code);
  return [
    swatch(state.looks.get(code.id)),
    h("span", { class: "qd-option" }, h("b", {}, code.name), above && h("span", { class: "qd-above" }, above), code.definition && h("small", {}, short(code.definition, 110))),
    digit >= 0 && h("kbd", {}, String(digit + 1)),
  ];
}

function move(self, step) {
  const options = [...self.list.querySelectorAll("[role=option]")];
  self.active = Math.max(0, Math.min(options.length - 1, self.active + step));
  options.forEach((option, index) => option.setAttribute("aria-selected", String(index === self.active)));
  const active = options[self.active];
  if (active) active.scrollIntoView({ block: "nearest" });
  self.input.setAttribute("aria-activedescendant", active?.id ?? "");
}

function onKey(desk, self, event) {
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
  if (event.key in steps) move(self, steps[event.key]);
  else if (event.key === "Enter" && !event.isComposing) choose(desk, self, self.rows[self.active], event.shiftKey || event.ctrlKey || event.metaKey);
  else if (event.key === "Escape") close(desk, self);
  else if (event.key === "Tab") close(desk, self);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function choose(desk, self, row, stay) {
  if (!row) return undefined;
  const { how } = self;
  if (!stay || how.once || row.act) close(desk, self);
  if (row.act) return row.act();
  how.choose(row);
  return stay && !how.once ? self.input.select() : undefined;
}
