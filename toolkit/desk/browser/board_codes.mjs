// Beside the board: what was said under a code, and the themes it serves.

import { button, fill, h, plural, swatch } from "./dom.mjs";
import { wordsCard } from "./words_shown.mjs";

/** Draw a code into the side panel, and ask for its extracts. */
export async function drawCode(board, side, code) {
  const { state } = board;
  const [people, references] = state.numbers.codes[code.id] ?? [];
  const list = h("div", { class: "qb-extracts" }, h("p", { class: "qd-hint" }, "Looking for the words…"));
  fill(side,
    h("div", { class: "qb-bar" }, h("div", { class: "qd-title" }, swatch(state.looks.get(code.id)), ` ${code.path}`), button("Close", () => board.choose(null), { "aria-label": "Close the details" })),
    people !== undefined && h("p", { class: "qb-count" }, `${plural(people, "person", "people")} · ${plural(references, "reference")}`),
    code.definition && h("p", {}, code.definition), themeBoxes(board, code), list);
  const found = await board.askQuietly("extracts", { code: code.id });
  if (state.chosen?.code !== code.id || !list.isConnected) return;
  if (found.refused) fill(list, h("p", { class: "qd-hint" }, `${found.refused} ${found.fix}`));
  else fill(list, found.extracts.map((one) => wordsCard(board, one)), !found.extracts.length && h("p", { class: "qd-hint" }, "Nothing is coded with it yet."), found.rest > 0 && h("p", { class: "qd-hint" }, `${plural(found.rest, "more extract")}: project.codings() has them all.`));
}

function themeBoxes(board, code) {
  const { state } = board;
  if (!state.themes.length) return null;
  const box = (theme) => {
    const on = theme.codes.includes(code.id);
    const change = () => board.send("place", on ? { code: code.id, under: null, leaving: theme.id } : { code: code.id, under: theme.id });
    return h("label", { class: "qd-check" }, h("input", { type: "checkbox", checked: on, disabled: Boolean(state.readOnly), "data-box": theme.id, onchange: change }), ` ${theme.path}`);
  };
  return h("fieldset", { class: "qb-boxes" }, h("legend", {}, "Under these themes"), state.themes.map(box));
}
