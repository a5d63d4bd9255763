// The bar above the board, the notices, the side panel's place, and the line of what was done.

import { button, h, plural } from "./dom.mjs";
import { notices, refreshSteps, stepButtons } from "./notices.mjs";

const KEYS = [
  ["arrows", "from card to card, from column to column (Tab as well)"], ["Space", "pick a code up; arrows choose where; Space puts it down"], ["Shift+Space", "put it down and leave it where it was as well"], ["Escape", "put it back"],
  ["Enter", "what was said; of a theme: what it claims, where it ends"], ["Delete", "take a code out of this theme; remove a theme"], ["Alt+↑ Alt+↓", "a theme among its neighbours"], ["Alt+→ Alt+←", "a theme under the one before it; one level out"],
  ["F2", "rename a theme"], ["n", "a new theme"], ["/", "filter the codes"], ["Ctrl+Z Ctrl+Y", "undo, redo"], ["mouse", "drag a card; with Ctrl or Alt it stays where it was as well. Drag the name of a theme to another"],
];

/** Make the bar and all around the columns. */
export function boardBar(board) {
  const parts = {
    ...stepButtons(board),
    filter: h("input", { type: "search", class: "qd-input qb-filter", placeholder: "Filter codes…", "aria-label": "Filter codes" }), fitting: h("span", { class: "qd-hint", role: "status" }),
    basis: h("summary", {}, "Counting…"), more: h("p", {}),
    side: h("aside", { class: "qb-side", hidden: true, "aria-label": "Details" }),
  };
  const thin = h("input", { type: "checkbox", onchange: () => ((board.state.thin = thin.checked), board.draw(), board.say(sayThin(board.state))) });
  const groups = h("input", { type: "checkbox", onchange: () => board.root.classList.toggle("qb-groups", groups.checked) });
  const around = notices(board, parts);
  parts.filter.addEventListener("input", () => ((board.state.query = parts.filter.value), board.parts.filter()));
  const bar = h("div", { class: "qd-barline" }, h("span", { class: "qd-group" }, parts.undo, parts.redo), button("+ Theme", () => board.newTheme(), { title: "A new theme (n)" }), parts.filter, parts.fitting,
    h("label", { class: "qd-check", title: "Few people, one group, one kind of source, one time point: a prompt to look" }, thin, " thin themes"),
    h("label", { class: "qd-check", title: "Themes one below the other, in as many columns as there is room for" }, groups, " side by side"),
    parts.status, h("span", { class: "qd-group" }, button("?", () => around.showKeys(KEYS), { "aria-label": "Keys" }), button("⤢", () => board.root.classList.toggle("qd-full"), { "aria-label": "Full screen", title: "Full screen" })));
  const element = h("div", { class: "qd-frame" }, bar, parts.trouble, parts.warning, h("details", { class: "qb-basis" }, parts.basis, parts.more), h("div", { class: "qd-columns" }, board.parts.element, parts.side), board.parts.help,
    h("div", { class: "qd-foot" }, parts.said, h("span", { class: "qd-hint" }, "Space: pick up · Enter: what was said · ? all keys")), parts.sheet);
  return { element, side: parts.side, focusFilter: () => parts.filter.focus(), refresh: () => refresh(board, parts), ...around,
    showFitting: (count) => (parts.fitting.textContent = board.state.query.trim() ? `${plural(count, "code")} of ${board.state.codes.length}` : "") };
}

function refresh({ state }, parts) {
  refreshSteps(state, parts);
  const [basis = "Counting…", more = ""] = state.basis;
  parts.basis.textContent = basis;
  parts.more.textContent = more;
}

function sayThin(state) {
  if (!state.thin) return "";
  const thin = state.themes.filter((theme) => state.numbers.themes[theme.id]?.[2]?.length);
  return thin.length ? `Thin in some way, worth another look: ${thin.map((theme) => theme.name).join(", ")}` : "No theme is thin in any of these ways.";
}
