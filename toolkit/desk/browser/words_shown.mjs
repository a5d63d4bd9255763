// An extract on a card, and the way from it to the text: an open desk shows it, or a line of code opens one.

import { button, fill, h } from "./dom.mjs";

/** Ask the desks of this page to show some words; the first one of their study takes it. Tells whether one did. */
export function shownInDesk({ study, source, start, end }) {
  return !globalThis.document.dispatchEvent(new CustomEvent("toolkit-show-words", { cancelable: true, detail: { study, source, start, end } }));
}

/** Make the card of an extract; `more` are further things that can be done with it. */
export function wordsCard(widget, one, ...more) {
  const said = [one.coded, one.view === "not stated" ? "" : one.view, one.key ? "key quote" : ""].filter(Boolean).join(" · ");
  const line = h("p", { class: "qb-line", hidden: true });
  const show = () => {
    const there = shownInDesk({ ...one, study: widget.state.desk });
    line.hidden = there;
    fill(line, "No desk is open on this page. In a cell: ", h("code", {}, `project.desk(${JSON.stringify(one.name)})`));
    widget.say(there ? `Shown in the desk: ${one.name}` : line.textContent);
  };
  return h("div", { class: "qd-card", "data-coding": one.id }, h("q", { class: "qb-said" }, one.quote), " ", h("span", { class: "qb-label" }, one.label), h("div", { class: "qd-origin" }, said),
    h("div", { class: "qd-tools" }, more, button("Show in the desk", show, { class: "qd-link" })), line);
}
