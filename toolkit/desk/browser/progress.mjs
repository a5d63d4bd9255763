// How far the coding is: reading, coding, finished; what is not coded yet; what to read again.

import { button, fill, h, plural } from "./dom.mjs";

const STATES = [["", "not stated"], ["reading", "reading"], ["coding", "coding"], ["finished", "finished"]];
const SEEN_AFTER = 2000; // milliseconds a row has to be in sight to be noted as read
const NOTE_AFTER = 5; // ticks between two notes

/** Make the panel. */
export function progressPanel(desk) {
  const here = h("div", { class: "qd-detail" });
  const table = h("div", { class: "qd-list" });
  const element = h("div", { class: "qd-panel" }, here, table);
  async function refresh() {
    const found = await desk.ask("progress", {});
    if (found.refused) return;
    const shares = new Map(found.sources.map((one) => [one.id, one]));
    drawHere(desk, here, shares.get(desk.state.doc?.source));
    fill(table, h("h4", {}, "All sources"), overview(desk, shares));
  }
  return { element, refresh, focus: () => here.querySelector("select")?.focus() };
}

function drawHere(desk, here, share) {
  const { state } = desk;
  const source = state.sources.find((one) => one.id === state.doc?.source);
  if (!source) return fill(here);
  const select = h("select", { "aria-label": "How far", onchange: () => desk.send("progress", { source: source.id, state: select.value }) },
    STATES.map(([value, name]) => h("option", { value, selected: value === source.state, disabled: value === "" }, name)));
  const second = h("input", { type: "checkbox", checked: source.second, onchange: () => desk.send("progress", { source: source.id, state: stateOf(desk, source.id) || "coding", second_pass: second.checked }) });
  return fill(here, 
    h("div", { class: "qd-title" }, source.name),
    h("div", { class: "qd-tools" }, h("label", { class: "qd-check" }, "Coding: ", select), h("label", { class: "qd-check" }, second, " second pass"),
      (source.state !== "finished" || share?.reread.length > 0) && button(source.state === "finished" ? "Finished again" : "Coding finished", () => desk.send("progress", { source: source.id, state: "finished" }))),
    bar("Coded", share?.coded), bar("Read", share?.read),
    h("div", { class: "qd-tools" }, button("Next uncoded turn", () => desk.nextUncoded(), { title: "u" }), button(state.show.reading ? "Leave reading mode" : "Reading mode", () => desk.toggleReading())),
    share?.reread.length ? h("p", { class: "qd-again" }, `Finished before ${share.reread.length === 1 ? "this code" : "these codes"} existed: ${share.reread.join(", ")}. Read it again for ${share.reread.length === 1 ? "it" : "them"}, then mark it finished again.`) : null);
}

function stateOf(desk, id) {
  return desk.state.sources.find((one) => one.id === id)?.state;
}

function percent(share) {
  return share === null || share === undefined ? "–" : `${Math.round(share * 100)} %`;
}

function bar(name, share) {
  return h("div", { class: "qd-bar" }, h("span", {}, name), h("progress", { max: 1, value: share ?? 0, "aria-label": name }), h("span", {}, percent(share)));
}

function overview(desk, shares) {
  const { state } = desk;
  const row = (source) => {
    const share = shares.get(source.id) ?? { reread: [] };
    return h("tr", { class: source.id === state.doc?.source ? "qd-now" : "" },
      h("th", { scope: "row" }, h("button", { type: "button", class: "qd-link", onclick: () => desk.openAt(source.id) }, source.name)),
      h("td", {}, percent(share.read)), h("td", {}, percent(share.coded)), h("td", {}, String(source.codings)),
      h("td", {}, `${source.state || "–"}${source.second ? ", 2nd" : ""}${share.reread.length ? " ↻" : ""}`));
  };
  const again = state.sources.filter((source) => shares.get(source.id)?.reread.length);
  return h("div", {},
    h("table", { class: "qd-table" }, h("thead", {}, h("tr", {}, ["Source", "read", "coded", "codings", "state"].map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, state.sources.map(row))),
    again.length > 0 && h("p", { class: "qd-again" }, `↻ To read again, finished before a code existed: ${plural(again.length, "source")}.`));
}

/** Note what is before the reader's eyes while the reading mode is on; returns {tick, leave}. */
export function readingLog(desk) {
  let last = new Set();
  let seen = new Set();
  let ticks = 0;
  const note = () => {
    const { doc } = desk.state;
    if (!seen.size || !doc) return;
    const spans = [...seen].sort((one, other) => one - other).map((index) => [doc.at.toPoints(doc.rows[index].start), doc.at.toPoints(doc.rows[index].end)]);
    seen = new Set();
    desk.send("read", { source: doc.source, text: doc.text_id, spans: spans.filter(([start, end]) => start < end) }, { quiet: true });
  };
  return {
    every: SEEN_AFTER,
    leave: () => (note(), (last = new Set())),
    tick() {
      if (!desk.state.show.reading || document.visibilityState !== "visible" || !desk.state.doc || desk.state.readOnly) return;
      const now = new Set(desk.transcript.readableRows());
      for (const index of now) if (last.has(index)) seen.add(index);
      last = now;
      ticks += 1;
      if (ticks % NOTE_AFTER === 0) note();
    },
  };
}
