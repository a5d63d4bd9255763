// Codes to consider: a quiet list for the turn at the caret, proposed by a machine from what this coder coded. Off until asked for.

import { button, fill, h, short, swatch } from "./dom.mjs";
import { placeOf } from "./state.mjs";
import { rowAt } from "./selection.mjs";

const AGAIN = 900; // milliseconds until it is asked again while it is learning
const WORDS = 70; // characters of an extract that say which it is

/** Make the box in the panel “Here”: {element, refresh, ask}. */
export function consideredBox(desk) {
  const check = h("input", { type: "checkbox", onchange: () => turn(check.checked) });
  const list = h("div", { class: "qd-list" });
  const state = h("p", { class: "qd-hint qd-considering" });
  const basis = h("details", { class: "qd-basis", hidden: true }, h("summary", {}, "How far to trust them"), h("div", { class: "qd-hint" }));
  const element = h("section", { class: "qd-considered", "aria-label": "Codes to consider" }, h("label", { class: "qd-check" }, check, " Codes to consider for this turn (y)"), state, list, basis);
  const self = { number: 0, soon: 0, drawn: "" };
  async function turn(on) {
    check.checked = on;
    if (on && !desk.state.readOnly) {
      const answer = await desk.send("consider", {}, { quiet: true });
      if (answer.refused) check.checked = false; // the desk has said why
    }
    await refresh();
    element.dataset.on = String(check.checked);
  }
  async function refresh() {
    clearTimeout(self.soon);
    self.number += 1;
    const number = self.number;
    const span = check.checked ? turnHere(desk) : null;
    if (!span) return draw(check.checked ? "Put the caret into a turn." : "", null);
    const found = await desk.askQuietly("considered", { source: desk.state.doc.source, ...span });
    if (number !== self.number) return undefined; // the caret has gone on
    if (found.refused) return ((check.checked = false), draw(`${found.refused} ${found.fix}`, null));
    if (found.learning) self.soon = setTimeout(refresh, AGAIN);
    const first = !found.say && !found.basis.length;
    const learning = first ? "Learning from what you have coded; the first time this takes some seconds. Go on coding meanwhile." : "Learning from what you have coded since…";
    return draw([found.learning ? learning : "", found.say].filter(Boolean).join(" "), found);
  }
  /** Draw what has changed only: a button that has the keyboard stays. */
  function draw(words, found) {
    const extracts = found ? open(desk, found.extracts) : [];
    const looks = JSON.stringify([words, extracts, found?.basis]);
    if (looks === self.drawn) return;
    self.drawn = looks;
    state.textContent = words;
    state.hidden = !words;
    fill(list, ...extracts.map((one) => extractPart(desk, one, extracts.length > 1)));
    basis.hidden = !found?.basis.length;
    fill(basis.lastChild, ...(found?.basis ?? []).map((line) => h("p", {}, line)));
  }
  const ask = async () => {
    if (!check.checked) await turn(true);
    (list.querySelector("button") ?? check).focus();
  };
  return { element, refresh, ask };
}

/** Return the turn at the caret, as the study counts positions. */
function turnHere(desk) {
  const { state } = desk;
  const turn = state.doc && state.caret !== null ? state.doc.rows[rowAt(desk, state.caret)]?.turn : null;
  if (!turn) return null;
  const { start, end } = placeOf(state.doc, turn.start, turn.end);
  return { start, end };
}

/** Leave out what has been coded since it was learnt. */
function open(desk, extracts) {
  const { doc, coder } = desk.state;
  const mine = [...doc.codings.values()].filter((one) => one.coder === coder);
  return extracts.map((one) => {
    const [start, end] = [doc.at.toUnits(one.start), doc.at.toUnits(one.end)];
    const held = new Set(mine.filter((coding) => coding.start < end && coding.end > start).map((coding) => coding.code));
    return { ...one, units: { start, end }, codes: one.codes.filter(({ code }) => !held.has(code) && desk.state.codeById.has(code)) };
  });
}

function extractPart(desk, one, several) {
  const words = desk.state.doc.text.slice(one.units.start, one.units.end);
  const show = button(`“${short(words, WORDS)}”`, () => desk.select.set(one.units.start, one.units.end, { focus: true, scroll: true }), { class: "qd-link qd-which", title: "Select these words" });
  const none = one.codes.length ? null : h("p", { class: "qd-hint" }, one.why || "What was proposed is coded by now.");
  return h("div", { class: "qd-consider" }, several && show, none, one.codes.length > 0 && h("ul", { class: "qd-proposals" }, one.codes.map((proposal) => proposed(desk, one, proposal))));
}

function proposed(desk, one, { code, chance, because, said_by: by, source, start, end }) {
  const { state } = desk;
  const { name, path } = state.codeById.get(code);
  const put = () => {
    const place = placeOf(state.doc, one.units.start, one.units.end);
    desk.backToText();
    return desk.send("code considered", { ...place, code, chance: Math.round(chance * 100) }, { span: { source: place.source, ...one.units, codes: [code] } });
  };
  return h("li", {}, h("div", { class: "qd-tools" }, swatch(state.looks.get(code)), h("b", { title: path }, name), h("span", { class: "qd-hint" }, `right in ${Math.round(chance * 100)} of 100`),
    !state.readOnly && button("Code it", put, { "aria-label": `Code it: ${name}` })),
    h("div", { class: "qd-hint" }, "near ", button(`“${short(because, 120)}”`, () => desk.openAt(source, start, end), { class: "qd-link", title: "Show it in its place" }), ` ${by}`));
}
