// The small menu beside a selection or a chosen extract: for the mouse, what the keys do for the keyboard.

import { button, fill, h, selectionAround, short, swatch } from "./dom.mjs";
import { whoSpeaks } from "./state.mjs";

export const VIEWS = ["not stated", "positive", "negative", "mixed"];

/** Make the menu. `overSelection()`, `overCoding(coding)`, `hide()`. */
export function bubble(desk) {
  const box = h("div", { class: "qd-bubble", role: "toolbar", "aria-label": "What to do with these words", hidden: true });
  const hide = () => (box.hidden = true);
  const show = (...children) => {
    fill(box, ...children.flat().filter(Boolean));
    box.hidden = false;
    place(desk, box);
  };
  return {
    element: box,
    hide,
    place: () => box.hidden || place(desk, box),
    isOpen: () => !box.hidden,
    overSelection(turn = null) {
      if (desk.state.readOnly) return hide();
      const recent = desk.state.recent.map((id) => desk.state.codeById.get(id)).filter((code) => code && !code.archived);
      return show(
        recent.slice(0, 3).map((code) => button([swatch(desk.state.looks.get(code.id)), ` ${short(code.name, 24)}`], () => desk.applyCodes([code.id]))),
        button(["Code… ", h("kbd", {}, "Enter")], () => desk.chooseCode()),
        button(["In vivo ", h("kbd", {}, "v")], () => desk.inVivo()),
        button(["Memo ", h("kbd", {}, "m")], () => desk.memo()),
        button(["Find ", h("kbd", {}, "/")], () => desk.findSelection()),
        button(["⚑ Safeguarding flag… ", h("kbd", {}, "s")], () => desk.flagWords()),
        desk.state.selection && desk.mayBeName(desk.state.selection) && button(["Hide this name everywhere… ", h("kbd", {}, "a")], () => desk.hideName()),
        turn && button(`All turns of ${whoSpeaks(turn)}…`, () => desk.codeTurnsOf(turn)),
      );
    },
    overCoding(coding) {
      const code = desk.state.codeById.get(coding.code);
      const name = h("b", { class: "qd-name" }, swatch(desk.state.looks.get(coding.code)), ` ${code?.name ?? ""}`);
      const who = h("small", {}, ` ${desk.state.coders[coding.coder] ?? ""}, ${coding.at.slice(0, 10)}${coding.query ? `, search “${short(coding.query, 24)}”` : ""}`);
      if (coding.coder !== desk.state.coder || desk.state.readOnly) return show(name, who);
      return show(
        name, who, viewSelect(desk, coding),
        button(coding.key ? "★" : "☆", () => desk.toggleKey(), { title: "Key quote (q)", "aria-pressed": String(coding.key), "aria-label": "Key quote" }),
        button(["Recode ", h("kbd", {}, "r")], () => desk.recode()),
        button(["Memo ", h("kbd", {}, "m")], () => desk.memo()),
        button("⇤", () => desk.resize("start", -1), { title: "One word more at the start ([)", "aria-label": "One word more at the start" }),
        button("⇥", () => desk.resize("end", 1), { title: "One word more at the end (})", "aria-label": "One word more at the end" }),
        button(["Remove ", h("kbd", {}, "x")], () => desk.uncode()),
      );
    },
  };
}

function viewSelect(desk, coding) {
  const select = h("select", { "aria-label": "View", title: "How the person sees it (w)", onchange: () => desk.setView(select.value) },
    VIEWS.map((view) => h("option", { value: view, selected: view === coding.view }, view === "not stated" ? "view not stated" : view)));
  return select;
}

/** Put the menu under the last line of the selection, or above it where there is no room. */
function place(desk, box) {
  const selection = selectionAround(desk.transcript.host);
  const root = desk.root.getBoundingClientRect();
  const text = desk.transcript.scroller.getBoundingClientRect();
  const rects = selection.rangeCount ? [...selection.getRangeAt(0).getClientRects()].filter((one) => one.width > 0) : [];
  const at = rects.at(-1) ?? { left: text.left + 80, bottom: text.top + 40, top: text.top + 20 };
  const width = box.offsetWidth;
  const left = Math.min(Math.max(at.left, text.left + 6), Math.max(text.left + 6, text.right - width - 16));
  const below = at.bottom + 8;
  const top = below + box.offsetHeight > text.bottom ? Math.max(text.top + 4, (rects[0]?.top ?? at.top) - box.offsetHeight - 8) : below;
  box.style.left = `${left - root.left}px`;
  box.style.top = `${Math.max(top, text.top + 4) - root.top}px`;
}
