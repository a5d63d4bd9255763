// Beside the board: what a theme claims, where it ends, for whom it holds; and what can become of it.

import { button, field, fill, h, plural } from "./dom.mjs";
import { isTopic, themeSteps, withSubThemes } from "./board_state.mjs";

const FIELDS = [["name", "Name"], ["claim", "Claim, a sentence"], ["definition", "Definition"], ["boundary", "Boundary: what is not part of it"], ["valence", "Valence"], ["for_whom", "For whom"]];
const ONE_LINE = new Set(["name", "valence", "for_whom"]);

/** Draw a theme into the side panel. */
export function drawTheme(board, side, theme) {
  const { state } = board;
  const [people, references, thin] = state.numbers.themes[theme.id] ?? [];
  const counted = people !== undefined && h("p", { class: "qb-count" }, `${plural(people, "person", "people")} · ${plural(references, "reference")}`);
  return fill(side,
    h("div", { class: "qb-bar" }, h("div", { class: "qd-title" }, theme.path), button("Close", () => board.choose(null), { "aria-label": "Close the details" })), counted,
    isTopic(theme) && h("p", { class: "qb-flag" }, "One word and no claim: so far it names a topic. A theme says what the pattern means."),
    state.thin && thin?.length > 0 && h("p", { class: "qb-flag" }, `Thin: ${thin.join("; ")}. A prompt to look, no more.`),
    FIELDS.map(([name, label]) => h("div", { class: "qb-field" }, field(label, textField(board, theme, name)))),
    place(board, theme), h("div", { class: "qd-tools" }, button("+ Sub-theme", () => newTheme(board, side, theme.id)), button("Merge…", () => askMerge(board, side, theme)), button("Remove", () => board.removeTheme(theme))),
    h("div", { class: "qb-asked" }));
}

function textField(board, theme, name) {
  const value = theme[name];
  const area = ONE_LINE.has(name) ? h("input", { type: "text", class: "qd-input", value, ...(name === "name" ? {} : { list: listOf(board, name) }) }) : h("textarea", { class: "qd-input", rows: Math.min(7, Math.max(2, Math.ceil(value.length / 40))) });
  area.value = value;
  area.dataset.field = name;
  area.disabled = Boolean(board.state.readOnly);
  const unsent = (on) => (area.toggleAttribute("data-unsent", on), board.showStatus());
  const keep = async () => {
    if (area.value === value || (name === "name" && !area.value.trim())) return;
    unsent(false);
    const answer = await (name === "name" ? board.send("rename", { item: theme.id, name: area.value }) : board.send("describe", { item: theme.id, [name]: area.value }));
    if (answer.refused && name === "name") area.value = value; // the reason stands above; the old name holds
    else if (answer.refused) unsent(true);
  };
  area.addEventListener("input", () => unsent(area.value !== value));
  area.addEventListener("change", keep);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") (area.value = value), unsent(false);
    if (event.key === "Escape" || (event.key === "Enter" && ONE_LINE.has(name))) (event.preventDefault(), event.stopPropagation(), area.blur(), board.backToBoard());
  });
  return area;
}

/** Offer what other themes have there: a facet groups only where it is spelt alike. */
function listOf(board, name) {
  const id = `${board.parts.help.id}-${name}`;
  board.root.querySelector(`#${id}`)?.remove();
  const known = [...new Set(board.state.themes.map((theme) => theme[name]).filter(Boolean))];
  board.root.append(h("datalist", { id }, known.map((value) => h("option", { value }))));
  return id;
}

function place(board, theme) {
  const { state } = board;
  const inside = new Set(withSubThemes(state, theme).map((one) => one.id));
  const under = h("select", { class: "qd-input", onchange: () => board.send("place theme", { theme: theme.id, under: under.value || null }) }, h("option", { value: "" }, "at the top"), state.themes.filter((one) => !inside.has(one.id)).map((one) => h("option", { value: one.id, selected: one.id === theme.parent }, one.path)));
  under.disabled = Boolean(state.readOnly);
  const steps = themeSteps(state, theme);
  const go = (label, key, title) => button(label, () => board.send("place theme", { theme: theme.id, ...steps[key] }), { disabled: !steps[key] || Boolean(state.readOnly), title });
  return [field("Under", under), h("div", { class: "qd-tools" }, go("Earlier", "ArrowUp", "Alt+↑"), go("Later", "ArrowDown", "Alt+↓"))];
}

function askMerge(board, side, theme) {
  const inside = new Set(withSubThemes(board.state, theme).map((one) => one.id));
  const into = h("select", { class: "qd-input", "aria-label": "Into which theme" }, h("option", { value: "" }, "— into which theme? —"), board.state.themes.filter((one) => !inside.has(one.id)).map((one) => h("option", { value: one.id }, one.path)));
  const merge = () => into.value && board.send("merge themes", { theme: theme.id, into: into.value }).then((answer) => answer.done && board.choose({ theme: into.value }));
  ask(board, side, `Merge “${theme.name}” into another theme: its codes, sub-themes, evidence and quotations go over; its own words stay in the history.`, [into], "Merge", merge);
}

/** Ask for the name of a new theme; `codes` are put under it. */
export function newTheme(board, side, under) {
  const name = h("input", { type: "text", class: "qd-input", placeholder: "Name of the theme", "aria-label": "Name of the new theme" });
  const add = () => name.value.trim() && board.send("add theme", { name: name.value.trim(), under }).then((answer) => answer.done && (board.state.at = { theme: answer.made }, board.choose({ theme: answer.made })));
  if (!under) board.choose(null, { keep: true });
  ask(board, side, under ? `New theme under “${board.state.themeById.get(under).name}”` : "New theme", [name], "Add", add);
}

function ask(board, side, words, fields, done, act) {
  const form = h("form", { class: "qd-form", onsubmit: (event) => (event.preventDefault(), act()) }, h("div", { class: "qd-title" }, words), fields, h("div", { class: "qd-tools" }, h("button", { type: "submit", class: "qd-main-button" }, done), button("Cancel", () => cancel())));
  const cancel = () => (form.remove(), board.state.chosen || (side.hidden = true), board.backToBoard());
  form.addEventListener("keydown", (event) => event.key === "Escape" && (event.stopPropagation(), cancel()));
  const asked = side.querySelector(".qb-asked") ?? side;
  side.hidden = false;
  fill(asked, form);
  fields[0].focus();
}
