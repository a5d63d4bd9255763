// The frame around the text: the bar with what is open and whether it is saved, the panels, the line of what was done.

import { button, fill, h, plural, swatch } from "./dom.mjs";
import { freshId } from "./outbox.mjs";
import { codedTurns, pinned, speaksForItself } from "./state.mjs";

export const PANELS = [["codes", "Codes"], ["here", "Here"], ["extracts", "Extracts"], ["find", "Find"], ["memos", "Memos"], ["quotes", "Quotes"], ["progress", "Progress"]];
const MARKS = { finished: "✓ ", coding: "… ", reading: "· " };

/** Make the frame; returns what the rest of the desk calls to change it. */
export function frame(desk) {
  const parts = { ...bar(desk), pins: h("div", { class: "qd-pins" }), trouble: h("div", { class: "qd-trouble", role: "alert", hidden: true }), warning: h("div", { class: "qd-warning", role: "alert", hidden: true }),
    ask: h("div", { class: "qd-ask", role: "dialog", "aria-label": "Question", hidden: true }), said: h("div", { class: "qd-said", role: "status", "aria-live": "polite" }), sheet: h("div", { class: "qd-over", hidden: true }) };
  const side = panels(desk);
  const element = h("div", { class: "qd-frame" }, parts.element, parts.trouble, parts.warning, parts.ask, parts.pins,
    h("div", { class: "qd-columns" }, desk.transcript.element, side.element), h("div", { class: "qd-foot" }, parts.said, parts.hint), parts.sheet);
  return { ...side.acts, element, refresh: () => refresh(desk, parts), ...notices(desk, parts), setStatus: (words, kind) => setStatus(desk, parts, words, kind) };
}

function bar(desk) {
  const picker = h("select", { class: "qd-picker", "aria-label": "Source", onchange: () => desk.openSource(picker.value) });
  const progress = h("span", { class: "qd-progress" });
  const undo = button("↶", () => desk.undo(), { "aria-label": "Undo" });
  const redo = button("↷", () => desk.redo(), { "aria-label": "Redo" });
  const status = h("span", { class: "qd-status" });
  const hint = h("span", { class: "qd-hint" }, "Select words · Enter: code · ? all keys");
  const check = (label, name, title) => h("label", { class: "qd-check", title }, h("input", { type: "checkbox", checked: desk.state.show[name], onchange: () => desk.toggleShow(name) }), ` ${label}`);
  const look = h("details", { class: "qd-look" }, h("summary", {}, "View"), h("div", {}, check("colours (h)", "colours"), check("other coders", "others", "Coders work without sight of each other until you ask"),
    button("Only the chosen code", () => desk.toggleOnly()), button("Reading mode", () => desk.toggleReading())));
  const element = h("div", { class: "qd-barline" }, h("span", { class: "qd-group" }, button("‹", () => desk.stepSource(-1), { "aria-label": "Source before" }), picker, button("›", () => desk.stepSource(1), { "aria-label": "Next source" })),
    progress, h("span", { class: "qd-group" }, undo, redo), look, button("Find", () => desk.openPanel("find", true), { title: "/" }), status,
    h("span", { class: "qd-group" }, button("?", () => desk.showKeys(), { "aria-label": "Keys" }), button("⤢", () => desk.toggleFull(), { "aria-label": "Full screen", title: "Full screen" }), button("◧", () => desk.togglePanels(), { "aria-label": "Panels", title: "Show or hide the panels" })));
  return { element, picker, progress, undo, redo, status, hint, look };
}

function refresh(desk, parts) {
  const { state } = desk;
  drawPicker(state, parts.picker);
  parts.progress.textContent = state.doc ? progressOf(state) : "No transcripts yet";
  for (const [name, act] of [["undo", "Undo"], ["redo", "Redo"]]) {
    parts[name].disabled = !state[name] || Boolean(state.readOnly);
    parts[name].title = state[name] ? `${act}: ${state[name]}` : `Nothing to ${name}`;
  }
  const pins = pinned(state);
  fill(parts.pins, ...pins.map((code, index) => button([h("kbd", {}, String(index + 1)), swatch(state.looks.get(code.id)), ` ${code.name}`], () => desk.applyPinned(index), { title: code.path })));
  parts.pins.hidden = !pins.length;
}

/** Name the sources; with thousands of them only those are written whose words have changed. */
function drawPicker(state, picker) {
  const name = (one) => `${MARKS[one.state] ?? ""}${one.name}${one.wave && !one.name.includes(one.wave) ? ` (${one.wave})` : ""} · ${one.codings}`;
  const same = picker.options.length === state.sources.length && state.sources.every((one, index) => picker.options[index].value === one.id);
  if (!same) fill(picker, state.sources.map((one) => h("option", { value: one.id })));
  state.sources.forEach((one, index) => {
    if (picker.options[index].text !== name(one)) picker.options[index].text = name(one);
  });
  if (state.doc) picker.value = state.doc.source;
}

function progressOf(state) {
  const { doc } = state;
  const mine = [...doc.codings.values()].filter((one) => one.coder === state.coder);
  const touched = codedTurns(state);
  const own = doc.turns.filter(speaksForItself);
  return `${own.filter((turn) => touched.has(turn)).length} of ${plural(own.length, "turn")} coded · ${plural(mine.length, "coding")}`;
}

function setStatus(desk, parts, words, kind) {
  const shown = kind === "good" && words === "Saved" ? "Saved ✓" : words;
  if (parts.status.textContent !== shown) parts.status.textContent = shown;
  parts.status.dataset.kind = kind;
  desk.root.dataset.status = words;
}

function notices(desk, parts) {
  const put = (box, words, ...more) => {
    if (box.dataset.words === words) return;
    box.dataset.words = words;
    box.hidden = !words;
    fill(box, h("span", {}, words), ...more);
  };
  const closeAsk = () => ((parts.ask.hidden = true), desk.backToText());
  const closeSheet = () => ((parts.sheet.hidden = true), desk.backToText());
  return {
    say: (words) => (parts.said.textContent = words),
    warn: (words) => put(parts.warning, words, button("Close", () => put(parts.warning, ""), { class: "qd-close" })),
    setTrouble: (words) => put(parts.trouble, words),
    confirm(words, act) {
      const yes = button("Yes", () => (closeAsk(), act()), { class: "qd-main-button" });
      fill(parts.ask, h("span", {}, words), yes, button("Cancel", closeAsk));
      parts.ask.hidden = false;
      yes.focus();
    },
    askNumber(words, act) {
      const input = h("input", { type: "number", class: "qd-input", "aria-label": words, min: 1 });
      input.addEventListener("keydown", (event) => {
        event.stopPropagation();
        if (event.key === "Escape") closeAsk();
        if (event.key === "Enter") (event.preventDefault(), (parts.ask.hidden = true), act(Number(input.value)));
      });
      fill(parts.ask, h("span", {}, words), input);
      parts.ask.hidden = false;
      input.focus();
    },
    showSheet(element) {
      fill(parts.sheet, element);
      parts.sheet.hidden = false;
      element.focus();
    },
    closeLayer() {
      if (!parts.sheet.hidden) return closeSheet() ?? true;
      if (!parts.ask.hidden) return closeAsk() ?? true;
      if (parts.look.open) return !(parts.look.open = false);
      return false;
    },
    closeSheet,
  };
}

function panels(desk) {
  const id = freshId().slice(0, 6);
  const tabs = PANELS.map(([name, label]) => h("button", { type: "button", role: "tab", id: `qd-tab-${id}-${name}`, "aria-controls": `qd-panel-${id}-${name}`, "data-panel": name, onclick: () => open(name, false) }, label));
  const bodies = PANELS.map(([name]) => h("div", { role: "tabpanel", id: `qd-panel-${id}-${name}`, "aria-labelledby": `qd-tab-${id}-${name}`, hidden: true }, desk.panels[name].element));
  const list = h("div", { role: "tablist", class: "qd-tabs", "aria-label": "Panels" }, tabs);
  const element = h("div", { class: "qd-side" }, list, bodies);
  let current = null;
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length];
    open(next.dataset.panel, false);
    next.focus();
  });
  function open(name, focus) {
    if (current && current !== name) desk.panels[current].close?.();
    current = name;
    PANELS.forEach(([one], index) => {
      tabs[index].setAttribute("aria-selected", String(one === name));
      tabs[index].tabIndex = one === name ? 0 : -1;
      bodies[index].hidden = one !== name;
    });
    if (focus) desk.root.classList.remove("qd-no-side");
    const drawn = desk.panels[name].refresh();
    if (focus) desk.panels[name].focus();
    return drawn;
  }
  return { element, acts: { openPanel: open, refreshPanel: () => current && desk.panels[current].refresh(), panelIsOpen: (name) => current === name } };
}
