// What stands around the columns of a board or a matrix: undo and redo, whether all is saved, warnings, what was done, the keys.

import { button, fill, h } from "./dom.mjs";

/** Make undo, redo, and the places for all that is said; they become parts of a bar. */
export function stepButtons(widget) {
  return {
    undo: button("↶", () => widget.undo(), { "aria-label": "Undo" }), redo: button("↷", () => widget.redo(), { "aria-label": "Redo" }), status: h("span", { class: "qd-status" }),
    trouble: h("div", { class: "qd-trouble", role: "alert", hidden: true }), warning: h("div", { class: "qd-warning", role: "alert", hidden: true }),
    said: h("div", { class: "qd-said", role: "status", "aria-live": "polite" }), sheet: h("div", { class: "qd-over", hidden: true }),
  };
}

/** Say on the buttons what undo and redo would do. */
export function refreshSteps(state, parts) {
  for (const [name, act] of [["undo", "Undo"], ["redo", "Redo"]]) {
    parts[name].disabled = !state[name] || Boolean(state.readOnly);
    parts[name].title = state[name] ? `${act}: ${state[name]}` : `Nothing to ${name}`;
  }
}

/** Return what the rest of a page calls to say something. */
export function notices(widget, parts) {
  const put = (box, words, ...more) => {
    if (box.dataset.words === words) return;
    box.dataset.words = words;
    box.hidden = !words;
    fill(box, h("span", {}, words), ...more);
  };
  return {
    say: (words) => (parts.said.textContent = words),
    warn: (words) => put(parts.warning, words, button("Close", () => put(parts.warning, ""), { class: "qd-close" })),
    setTrouble: (words) => put(parts.trouble, words),
    setStatus(words, kind) {
      const shown = kind === "good" && words === "Saved" ? "Saved ✓" : words;
      if (parts.status.textContent !== shown) parts.status.textContent = shown;
      parts.status.dataset.kind = kind;
    },
    showKeys: (keys) => showKeys(parts, keys),
    closeSheet: () => closeSheet(parts),
  };
}

function showKeys(parts, keys) {
  const rows = keys.map(([key, words]) => h("tr", {}, h("th", { scope: "row" }, h("kbd", {}, key)), h("td", {}, words)));
  const sheet = h("div", { class: "qd-sheet", role: "dialog", "aria-label": "Keys", tabindex: "-1" }, h("div", { class: "qd-keys", tabindex: "0" }, h("table", {}, h("tbody", {}, rows))), button("Close", () => closeSheet(parts), { class: "qd-main-button" }));
  parts.back = parts.sheet.getRootNode().activeElement;
  fill(parts.sheet, sheet);
  parts.sheet.hidden = false;
  sheet.focus();
}

function closeSheet(parts) {
  if (parts.sheet.hidden) return false;
  parts.sheet.hidden = true;
  parts.back?.focus?.();
  return true;
}
