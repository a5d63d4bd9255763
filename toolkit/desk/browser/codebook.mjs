// The codebook beside the text: a tree to walk through, and what a code is said to be.

import { button, field, fill, focusedNear, h, plural, swatch } from "./dom.mjs";
import { fit } from "./fuzzy.mjs";
import { pinned } from "./state.mjs";

/** Make the panel. */
export function codebookPanel(desk) {
  const filter = h("input", { type: "search", class: "qd-input", placeholder: "Filter codes…", "aria-label": "Filter codes" });
  const tree = h("ul", { role: "tree", class: "qd-tree", "aria-label": "Codes" });
  const detail = h("div", { class: "qd-detail" });
  const self = { filter, tree, detail, folded: new Set(), form: null };
  filter.addEventListener("input", () => drawTree(desk, self));
  filter.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    event.preventDefault();
    tree.querySelector("[role=treeitem]")?.focus();
  });
  tree.addEventListener("keydown", (event) => onKey(desk, self, event));
  tree.addEventListener("click", (event) => onClick(desk, self, event));
  tree.addEventListener("dblclick", (event) => event.target.closest("[role=treeitem]") && applyChosen(desk));
  allowDragging(desk, tree);
  const element = h("div", { class: "qd-panel" },
    h("div", { class: "qd-tools" }, filter, button("+ Code", () => addCode(desk, self, null), { title: "Add a code (n)" })), tree, detail);
  return { element, focus: () => (chosenItem(desk, self) ?? tree.querySelector("[role=treeitem]") ?? filter).focus(), add: () => addCode(desk, self, null), refresh: () => (drawTree(desk, self), drawDetail(desk, self)) };
}

function drawTree(desk, self) {
  const { state } = desk;
  const query = self.filter.value.trim();
  const focused = focusedNear(desk.root)?.closest?.(".qd-tree [role=treeitem]")?.dataset.code;
  const here = new Map();
  for (const coding of state.doc?.codings.values() ?? []) if (coding.coder === state.coder) here.set(coding.code, (here.get(coding.code) ?? 0) + 1);
  const items = shownCodes(state, self, query).map((code) => treeItem(desk, self, code, here.get(code.id) ?? 0));
  fill(self.tree, ...items);
  if (!items.length) self.tree.append(h("li", { class: "qd-hint", role: "none" }, state.codes.length ? "No code fits." : "No codes yet. Select words and press v (in vivo) or Enter, or add a code here."));
  const current = items.find((item) => item.dataset.code === (focused ?? state.chosen)) ?? items[0];
  if (current) current.tabIndex = 0;
  if (focused) current?.focus();
}

function shownCodes(state, self, query) {
  if (query) return state.codes.filter((code) => fit(query, code.name) > 0 || fit(query, code.path) >= 50);
  const hidden = new Set();
  return state.codes.filter((code) => {
    if (hidden.has(code.parent) || self.folded.has(code.parent)) hidden.add(code.id);
    return !hidden.has(code.id);
  });
}

function treeItem(desk, self, code, here) {
  const { state } = desk;
  const level = code.path.split(" > ").length;
  const below = state.codes.some((one) => one.parent === code.id);
  const all = state.counts[code.id] ?? 0;
  const digit = pinned(state).indexOf(code);
  return h("li", {
    role: "treeitem", "aria-level": String(level), "aria-selected": String(code.id === state.chosen), "aria-expanded": below ? String(!self.folded.has(code.id)) : undefined,
    "aria-label": `${code.name}${code.archived ? ", archived" : ""}, ${here} here, ${all} in all${digit >= 0 ? `, key ${digit + 1}` : ""}`,
    "data-code": code.id, class: code.archived ? "qd-archived" : "", style: `--level:${level - 1}`, draggable: "true", tabIndex: -1, title: code.definition,
  },
  h("span", { class: "qd-fold", "aria-hidden": "true" }, below ? (self.folded.has(code.id) ? "▸" : "▾") : ""),
  swatch(state.looks.get(code.id)),
  h("span", { class: "qd-code-name" }, code.name),
  state.noted[code.id] ? h("span", { title: "Has a memo", "aria-hidden": "true" }, "✎") : null,
  digit >= 0 ? h("kbd", {}, String(digit + 1)) : null,
  h("span", { class: "qd-count", title: "your codings in this source / in all" }, `${here} / ${all}`));
}

function chosenItem(desk, self) {
  return self.tree.querySelector(`[data-code="${desk.state.chosen}"]`);
}

function choose(desk, self, id) {
  desk.state.chosen = id;
  self.form = null;
  drawTree(desk, self);
  drawDetail(desk, self);
}

function onClick(desk, self, event) {
  const item = event.target.closest("[role=treeitem]");
  if (!item) return;
  if (event.target.closest(".qd-fold")) {
    fold(desk, self, item.dataset.code);
    return;
  }
  choose(desk, self, item.dataset.code);
  chosenItem(desk, self)?.focus();
}

function fold(desk, self, id, close = !self.folded.has(id)) {
  if (close) self.folded.add(id);
  else self.folded.delete(id);
  drawTree(desk, self);
}

function applyChosen(desk) {
  if (desk.state.selection) desk.applyCodes([desk.state.chosen]);
}

function onKey(desk, self, event) {
  const item = event.target.closest("[role=treeitem]");
  if (!item) return;
  const id = item.dataset.code;
  const items = [...self.tree.querySelectorAll("[role=treeitem]")];
  const at = items.indexOf(item);
  const go = (index) => items[Math.max(0, Math.min(items.length - 1, index))].focus();
  const code = desk.state.codeById.get(id);
  const move = event.altKey && moves(desk, code)[event.key];
  const acts = {
    ArrowDown: () => go(at + 1), ArrowUp: () => go(at - 1), Home: () => go(0), End: () => go(items.length - 1),
    ArrowLeft: () => (self.folded.has(id) || item.ariaExpanded === null ? self.tree.querySelector(`[data-code="${code.parent}"]`)?.focus() : fold(desk, self, id, true)),
    ArrowRight: () => (self.folded.has(id) ? fold(desk, self, id, false) : go(at + 1)),
    " ": () => choose(desk, self, id), F2: () => (choose(desk, self, id), edit(desk, self, "name")), F3: () => desk.memo({ about: id, name: code.name }),
    Enter: () => (choose(desk, self, id), applyChosen(desk)), Delete: () => (choose(desk, self, id), askRemove(desk, self)),
  };
  const act = move || (!event.altKey && acts[event.key]);
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

/** Alt and an arrow: among its neighbours, one level in, one level out. */
function moves(desk, code) {
  const { codes } = desk.state;
  const beside = codes.filter((one) => one.parent === code.parent);
  const at = beside.indexOf(code);
  const above = desk.state.codeById.get(code.parent);
  const send = (under, position) => desk.send("move", { item: code.id, under, ...(position === undefined ? {} : { position }) });
  return {
    ArrowUp: () => at > 0 && send(code.parent, at - 1),
    ArrowDown: () => at < beside.length - 1 && send(code.parent, at + 1),
    ArrowRight: () => at > 0 && send(beside[at - 1].id),
    ArrowLeft: () => above && send(above.parent, codes.filter((one) => one.parent === above.parent).indexOf(above) + 1),
  };
}

function allowDragging(desk, tree) {
  let dragged = null;
  tree.addEventListener("dragstart", (event) => (dragged = event.target.closest("[role=treeitem]")?.dataset.code));
  tree.addEventListener("dragover", (event) => dragged && event.preventDefault());
  tree.addEventListener("drop", (event) => {
    event.preventDefault();
    const over = event.target.closest("[role=treeitem]")?.dataset.code;
    if (dragged && over && dragged !== over) desk.send("move", { item: dragged, under: over });
    dragged = null;
  });
}

function addCode(desk, self, under) {
  const name = h("input", { type: "text", class: "qd-input", placeholder: under ? "Name of the sub-code" : "Name of the code", "aria-label": "Name of the new code" });
  const add = () => name.value.trim() && desk.send("add code", { name: name.value.trim(), under }).then((answer) => answer.done && (closeForm(desk, self)));
  openForm(desk, self, under ? `New code under “${desk.state.codeById.get(under).name}”` : "New code", [name], add, name);
}

function openForm(desk, self, title, fields, done, first) {
  self.form = h("form", { class: "qd-form", onsubmit: (event) => (event.preventDefault(), done()), onkeydown: (event) => event.key === "Escape" && (event.stopPropagation(), closeForm(desk, self)) },
    h("div", { class: "qd-title" }, title), fields, h("div", { class: "qd-tools" }, h("button", { type: "submit", class: "qd-main-button" }, "Done"), button("Cancel", () => closeForm(desk, self))));
  for (const one of self.form.querySelectorAll("input[type=text]")) one.addEventListener("input", () => one.toggleAttribute("data-unsent", Boolean(one.value.trim())));
  drawDetail(desk, self);
  first?.focus();
}

function closeForm(desk, self) {
  self.form = null;
  self.drawn = "";
  drawDetail(desk, self);
}

function drawDetail(desk, self) {
  const code = desk.state.codeById.get(desk.state.chosen);
  if (self.form) return self.form.parentElement === self.detail ? self.form : fill(self.detail, self.form);
  if (!code) return ((self.drawn = ""), fill(self.detail));
  const put = self.detail.querySelector("[data-put]");
  if (put) put.disabled = !desk.state.selection;
  const drawn = JSON.stringify([code, desk.state.pins, desk.state.themes.map((theme) => [theme.path, theme.codes.includes(code.id)])]);
  const writing = focusedNear(desk.root);
  const busy = self.detail.contains(writing) && writing.matches("textarea, input") && self.detail.dataset.code === code.id;
  if (self.detail.firstChild && (busy || drawn === self.drawn)) return self.detail;
  self.drawn = drawn;
  self.detail.dataset.code = code.id;
  const ask = (make) => () => make(desk, self);
  const isPinned = pinned(desk.state).includes(code);
  return fill(self.detail, 
    h("div", { class: "qd-title" }, swatch(desk.state.looks.get(code.id)), ` ${code.path}`),
    h("div", { class: "qd-tools" },
      button("Put on the words", () => applyChosen(desk), { title: "Put this code on the selected words (Enter)", "data-put": "", disabled: !desk.state.selection }),
      button("Extracts", () => desk.extractsOf(code.id)),
      button(isPinned ? "Unpin" : "Pin", () => desk.pin(code.id), { title: "Keys 1 to 9" }),
      button("Memo", () => desk.memo({ about: code.id, name: code.name }))),
    ["name", "definition", "include", "exclude", "examples"].map((name) => field(LABELS[name], textField(desk, code, name))),
    field("Colour", h("input", { type: "color", value: desk.state.looks.get(code.id).colour, onchange: (event) => desk.send("describe", { item: code.id, colour: event.target.value }) })),
    themesOf(desk, code),
    h("div", { class: "qd-tools" },
      button("+ Sub-code", () => addCode(desk, self, code.id)), button("Move…", ask(askMove)), button("Merge…", ask(askMerge)), button("Split…", ask(askSplit)),
      button(code.archived ? "Back into use" : "Archive", () => desk.send("archive", { item: code.id, on: !code.archived })), button("Remove…", ask(askRemove))));
}

const LABELS = { name: "Name", definition: "Definition", include: "Include", exclude: "Exclude", examples: "Examples, one per line" };

function textField(desk, code, name) {
  const value = name === "examples" ? code.examples.join("\n") : code[name];
  const area = name === "name" ? h("input", { type: "text", class: "qd-input", value }) : h("textarea", { class: "qd-input", rows: Math.min(5, Math.max(1, Math.ceil(value.length / 34))) });
  if (name !== "name") area.value = value;
  area.dataset.field = name;
  area.disabled = Boolean(desk.state.readOnly);
  const unsent = (on) => (area.toggleAttribute("data-unsent", on), desk.showStatus());
  const keep = async () => {
    if (area.value === value) return;
    unsent(false);
    const words = name === "examples" ? area.value.split("\n") : area.value;
    const answer = await (name === "name" ? desk.send("rename", { item: code.id, name: words }) : desk.send("describe", { item: code.id, [name]: words }));
    if (answer.refused && name === "name") area.value = value; // the reason stands above; the old name holds
    else if (answer.refused) unsent(true);
  };
  area.addEventListener("input", () => unsent(area.value !== value));
  area.addEventListener("change", keep);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") (area.value = value), unsent(false);
    if (event.key === "Escape" || (event.key === "Enter" && name === "name")) (event.preventDefault(), event.stopPropagation(), area.blur(), desk.backToText());
  });
  return area;
}

function edit(desk, self, name) {
  const area = self.detail.querySelector(`[data-field=${name}]`);
  area?.focus();
  area?.select();
}

function themesOf(desk, code) {
  if (!desk.state.themes.length) return null;
  const linked = desk.state.themes.filter((theme) => theme.codes.includes(code.id));
  const boxes = desk.state.themes.map((theme) => h("label", { class: "qd-check" },
    h("input", { type: "checkbox", checked: theme.codes.includes(code.id), onchange: (event) => desk.send("link", { item: code.id, theme: theme.id, on: event.target.checked }) }), ` ${theme.path}`));
  return h("details", {}, h("summary", {}, `Themes: ${linked.map((theme) => theme.name).join(", ") || "none"}`), boxes);
}

function codeSelect(desk, without, first) {
  const others = desk.state.codes.filter((code) => !without.has(code.id) && !code.archived);
  return h("select", { class: "qd-input", "aria-label": "Code" }, first && h("option", { value: "" }, first), others.map((code) => h("option", { value: code.id }, code.path)));
}

function withBelow(state, id) {
  const found = new Set([id]);
  for (const code of state.codes) if (found.has(code.parent)) found.add(code.id); // the tree is read from the top
  return found;
}

function askMove(desk, self) {
  const code = desk.state.codeById.get(desk.state.chosen);
  const to = codeSelect(desk, withBelow(desk.state, code.id), "— at the top —");
  to.value = code.parent ?? "";
  openForm(desk, self, `Move “${code.name}” under`, [to], () => desk.send("move", { item: code.id, under: to.value || null }).then((answer) => answer.done && closeForm(desk, self)), to);
}

async function askMerge(desk, self) {
  const code = desk.state.codeById.get(desk.state.chosen);
  const into = codeSelect(desk, withBelow(desk.state, code.id), "— into which code? —");
  const said = h("p", { class: "qd-hint", "aria-live": "polite" }, "Its codings, sub-codes, memos and themes go over; its name stays as an alias. One step, which can be undone.");
  into.addEventListener("change", async () => {
    if (!into.value) return;
    const look = (id) => desk.ask("extracts", { code: id, others: true });
    const [gone, kept] = await Promise.all([look(code.id), look(into.value)]);
    const place = (one) => `${one.source} ${one.start} ${one.end} ${one.coder}`;
    const there = new Set(kept.extracts.map(place));
    const both = gone.extracts.filter((one) => there.has(place(one))).length;
    const name = desk.state.codeById.get(into.value).name;
    said.textContent = `${plural(gone.extracts.length, "coding")} of “${code.name}” ${gone.extracts.length === 1 ? "goes" : "go"} to “${name}”, which has ${kept.extracts.length} and will have ${kept.extracts.length + gone.extracts.length - both}${both ? ` (${both} on the same words become one)` : ""}.`;
  });
  const merge = () => into.value && desk.send("merge", { item: code.id, into: into.value }).then((answer) => answer.done && ((desk.state.chosen = into.value), closeForm(desk, self)));
  openForm(desk, self, `Merge “${code.name}” into`, [into, said], merge, into);
}

async function askSplit(desk, self) {
  const code = desk.state.codeById.get(desk.state.chosen);
  const { extracts } = await desk.ask("extracts", { code: code.id, others: desk.state.show.others });
  const name = h("input", { type: "text", class: "qd-input", placeholder: "Name of the new code", "aria-label": "Name of the new code" });
  const boxes = extracts.map((one) => h("label", { class: "qd-check" }, h("input", { type: "checkbox", value: one.id }), ` ${one.quote.slice(0, 160)} `, h("small", {}, `(${one.who})`)));
  const split = () => {
    const codings = boxes.map((label) => label.firstChild).filter((box) => box.checked).map((box) => box.value);
    if (name.value.trim() && codings.length) desk.send("split", { item: code.id, name: name.value.trim(), codings }).then((answer) => answer.done && closeForm(desk, self));
    else desk.say("Name the new code and tick the extracts that go to it.");
  };
  openForm(desk, self, `Split “${code.name}”: tick the extracts that go to a new code`, [name, h("div", { class: "qd-choices" }, boxes)], split, name);
}

async function askRemove(desk, self) {
  const code = desk.state.codeById.get(desk.state.chosen);
  const { extracts } = await desk.ask("extracts", { code: code.id, others: true });
  const above = desk.state.codeById.get(code.parent);
  const ways = h("select", { class: "qd-input", "aria-label": "What becomes of its codings" },
    above && h("option", { value: "move up" }, `Its codings go to “${above.name}”`), h("option", { value: "remove" }, extracts.length ? "Its codings are removed with it" : "Remove it"));
  const said = h("p", { class: "qd-hint" }, `${plural(extracts.length, "coding")} over the study. Undo brings everything back.`);
  const remove = () => desk.send("remove code", { item: code.id, codings: ways.value }).then((answer) => answer.done && ((desk.state.chosen = null), closeForm(desk, self)));
  openForm(desk, self, `Remove “${code.name}”`, [said, ways], remove, ways);
}
