// Memos: a small window over the page, and the list of all. A draft lives in this page only, and is shown as not saved
// until the study has it.

import { button, fill, h, short } from "./dom.mjs";

const PAUSE = 800; // milliseconds without a key before a memo is kept
const KINDS = ["analytic", "reflexive", "method", "ethics", "decision"];

/** Make the window a memo is written in: open({about, name} or {memo}). */
export function memoWindow(desk) {
  const body = h("textarea", { class: "qd-input", rows: 7, "aria-label": "Memo", placeholder: "What do you notice?" });
  const kind = h("select", { "aria-label": "Kind of memo" }, KINDS.map((one) => h("option", { value: one }, one)));
  const title = h("div", { class: "qd-title" });
  const status = h("span", { class: "qd-hint", "aria-live": "polite" });
  const away = button("Remove", () => remove());
  const box = h("div", { class: "qd-memo", role: "dialog", "aria-label": "Memo", hidden: true }, title, body,
    h("div", { class: "qd-tools" }, kind, status, button("Close", () => close()), away));
  const self = { memo: null, about: null, kept: "", keeping: null, sent: null, timer: 0, back: null };
  const dirty = () => !box.hidden && body.value !== (self.sent ?? self.kept) && (body.value.trim() !== "" || Boolean(self.memo));
  body.addEventListener("input", () => {
    clearTimeout(self.timer);
    self.timer = setTimeout(keep, PAUSE);
    say();
  });
  body.addEventListener("blur", () => keep());
  body.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) (event.preventDefault(), close());
  });
  kind.addEventListener("change", () => self.memo && body.value.trim() && desk.send("rewrite memo", { memo: self.memo, body: body.value, kind: kind.value }));
  const say = () => {
    status.textContent = dirty() ? (body.value.trim() ? "Not saved yet" : "Empty: write, or Remove") : self.keeping ? "Saving…" : self.memo ? "Saved" : "";
    desk.showStatus();
  };
  async function keep() {
    clearTimeout(self.timer);
    if (self.keeping) await self.keeping;
    if (!dirty()) return true;
    const words = body.value;
    if (!words.trim()) return false;
    const sent = self.memo ? desk.send("rewrite memo", { memo: self.memo, body: words, kind: kind.value }) : desk.send("write memo", { body: words, kind: kind.value, about: [self.about] });
    Object.assign(self, { keeping: sent, sent: words });
    say();
    const answer = await sent;
    Object.assign(self, { keeping: null, sent: null });
    if (answer.done) {
      self.kept = words;
      self.memo ??= answer.made;
    }
    say();
    return Boolean(answer.done);
  }
  async function close() {
    if (!(await keep())) return;
    box.hidden = true;
    say();
    desk.backToText();
  }
  async function remove() {
    clearTimeout(self.timer);
    if (self.memo) await desk.send("remove memo", { memo: self.memo });
    self.kept = body.value = "";
    box.hidden = true;
    say();
    desk.backToText();
  }
  return {
    element: box,
    isOpen: () => !box.hidden,
    dirty,
    close,
    /** Close without keeping, and return the memo that was being written, so that the next view can take it up. */
    leave() {
      clearTimeout(self.timer);
      const draft = dirty() ? { about: self.about, memo: self.memo, kept: self.kept, body: body.value, kind: kind.value, title: title.textContent } : null;
      box.hidden = true;
      return draft;
    },
    restore(draft) {
      Object.assign(self, { about: draft.about, memo: draft.memo, kept: draft.kept });
      body.value = draft.body;
      kind.value = draft.kind;
      title.textContent = draft.title;
      box.hidden = false;
      keep();
    },
    async open({ about = null, name = "", memo = null }) {
      if (!box.hidden && !(await keep())) return;
      Object.assign(self, { about, memo: memo?.id ?? null, kept: memo?.body ?? "" });
      body.value = self.kept;
      kind.value = memo?.kind ?? (desk.state.show.reading ? "reflexive" : "analytic");
      body.readOnly = kind.disabled = Boolean(memo && !memo.mine) || Boolean(desk.state.readOnly);
      away.hidden = body.readOnly;
      title.textContent = memo ? memo.about.map((one) => short(one.name, 70)).join("; ") || "Memo" : `Memo about ${short(name, 70)}`;
      box.hidden = false;
      say();
      body.focus();
    },
  };
}

/** Make the list of memos. */
export function memosPanel(desk) {
  const filter = h("select", { class: "qd-input", "aria-label": "Which memos", onchange: () => refresh() },
    h("option", { value: "all" }, "All memos"), h("option", { value: "here" }, "About this source and its words"), h("option", { value: "code" }, "About the chosen code"));
  const list = h("div", { class: "qd-list" });
  const element = h("div", { class: "qd-panel" }, h("div", { class: "qd-tools" }, filter, button("+ About this source", () => desk.memo({ about: desk.state.doc?.source, name: desk.state.doc?.name }))), list);
  async function refresh() {
    const found = await desk.ask("memos", {});
    if (found.refused) return;
    const { doc, chosen } = desk.state;
    const fits = { all: () => true, here: (one) => one.source === doc?.source || one.id === doc?.source, code: (one) => one.id === chosen }[filter.value];
    const shown = found.memos.filter((memo) => filter.value === "all" || memo.about.some(fits));
    fill(list, ...shown.map((memo) => memoCard(desk, memo)));
    if (!shown.length) list.append(h("p", { class: "qd-hint" }, "None yet. Press m on words, on a code, or in the text."));
  }
  return { element, refresh, focus: () => filter.focus() };
}

function memoCard(desk, memo) {
  const place = memo.about.find((one) => one.source);
  return h("div", { class: "qd-card" },
    h("button", { type: "button", class: "qd-quote", title: "Open the memo", onclick: () => desk.memos.open({ memo }) }, short(memo.title || memo.body, 300)),
    h("div", { class: "qd-origin" }, `${memo.kind}${memo.private ? ", private" : ""} · ${memo.coder}, ${memo.at.slice(0, 10)}${memo.about.length ? ` · ${memo.about.map((one) => `${one.kind}: ${short(one.name, 60)}`).join("; ")}` : ""}`),
    place && button("Show in the text", () => desk.openAt(place.source, place.start, place.end)));
}
