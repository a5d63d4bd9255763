// The line to the study: questions and their answers, commands and whether they are kept, changes made elsewhere.

import { freshId, isWordless, outbox } from "./outbox.mjs";
import { plural } from "./dom.mjs";

const PATIENCE = 2500; // milliseconds a command may wait before the page says it is not saved
const LOOKING = 20000; // milliseconds a question may take
const BEAT = 4000; // milliseconds between two looks for changes made elsewhere
const FIRST_BEATS = [400, 1500]; // JupyterLab gives a widget a thread of its own (so that it is heard while a cell runs) after its first messages
const SILENCE = { refused: "The notebook does not answer.", fix: "If this lasts, open the desk again (run its cell, or reload the page): nothing is lost." };

/** Make the line: {ask, send, undo, redo, start, stop, showStatus, pending}. */
export function line(desk, model) {
  const self = { view: freshId(), asked: new Map(), number: 0, box: null, silent: false, recovered: 0, steps: Promise.resolve(), acks: 0 };
  const hear = (message) => onMessage(desk, self, message);
  model.on("msg:custom", hear);
  const beat = setInterval(() => lookForChanges(desk, self, model), BEAT);
  const watch = setInterval(() => showStatus(desk, self), 500);
  const leaving = (event) => (self.box?.waiting.size || desk.memos.dirty()) && event.preventDefault();
  globalThis.addEventListener("beforeunload", leaving);
  return {
    ask: (what, args) => ask(self, model, what, args).then((answer) => (answer.refused && desk.warn(`${answer.refused} ${answer.fix}`), answer)),
    send: (verb, args, extra) => send(desk, self, verb, args, extra),
    undo: () => inTurn(self, () => send(desk, self, "undo", { step: desk.state.step })),
    redo: () => inTurn(self, () => send(desk, self, "redo", {})),
    showStatus: () => showStatus(desk, self),
    pendingSpans: () => [...(self.box?.waiting.values() ?? [])].map((entry) => entry.span).filter(Boolean),
    async start() {
      const answer = await ask(self, model, "hello", {});
      if (answer.refused) return answer;
      self.first = FIRST_BEATS.map((wait) => setTimeout(() => lookForChanges(desk, self, model), wait));
      self.box = outbox({ owner: answer.coder, storage: storage(), send: (command) => model.send({ view: self.view, command }) });
      return answer;
    },
    recover() {
      self.recovered = self.box.recover();
      self.box.sendAgain();
      showStatus(desk, self);
    },
    stop() {
      clearInterval(beat);
      self.first?.forEach(clearTimeout);
      clearInterval(watch);
      model.off("msg:custom", hear);
      globalThis.removeEventListener("beforeunload", leaving);
    },
  };
}

function storage() {
  try {
    return globalThis.localStorage;
  } catch {
    return null; // a sandboxed page has none: commands wait in the page only
  }
}

function ask(self, model, what, args, patience = LOOKING) {
  self.number += 1;
  const number = self.number;
  return new Promise((resolve) => {
    const timer = setTimeout(() => (self.asked.delete(number), resolve(SILENCE)), patience);
    self.asked.set(number, (answer) => (clearTimeout(timer), resolve(answer)));
    try {
      model.send({ view: self.view, ask: number, what, args });
    } catch {
      self.asked.get(number)(SILENCE);
    }
  });
}

/** Undo and redo wait for the one before: each names the step it means. */
function inTurn(self, act) {
  self.steps = self.steps.then(act, act);
  return self.steps;
}

function send(desk, self, verb, args, { span = null, quiet = false } = {}) {
  if (desk.state.readOnly) {
    desk.warn(`Nothing was changed. ${desk.state.readOnly}`);
    return Promise.resolve({ refused: desk.state.readOnly });
  }
  return new Promise((resolve) => {
    self.box.add(verb, args, { span, quiet, resolve });
    if (span) desk.redraw(span);
    showStatus(desk, self);
  });
}

function onMessage(desk, self, message) {
  if (message.view && message.view !== self.view) return;
  self.silent = false;
  if (message.reply !== undefined) {
    self.asked.get(message.reply)?.(message.refused ? { refused: message.refused, fix: message.fix } : message.answer);
    self.asked.delete(message.reply);
  }
  const entry = message.answer?.id ? self.box?.settle(message.answer.id) : null;
  if (message.changes) onChanges(desk, self, message.changes);
  if (entry) onAnswer(desk, self, entry, message.answer);
  showStatus(desk, self);
}

function onChanges(desk, self, news) {
  if (!self.box || news.revision <= desk.state.revision) return;
  if (news.since > desk.state.revision) desk.ask("changes", { since: desk.state.revision }).then((all) => all.revision && onChanges(desk, self, all));
  else desk.take(news);
}

function onAnswer(desk, self, entry, answer) {
  self.acks += 1;
  desk.root.dataset.acks = String(self.acks);
  if (entry.span) desk.redraw(entry.span);
  if (answer.refused) desk.warn(`Not kept: ${answer.refused} ${answer.fix}`);
  else if (entry.recovered) {
    if (![...self.box.waiting.values()].some((one) => one.recovered)) desk.say(`${plural(self.recovered, "change")} from before recovered and saved.`);
  } else if (answer.say && !entry.quiet) desk.say(answer.say);
  entry.resolve?.(answer);
}

async function lookForChanges(desk, self, model) {
  if (!self.box || document.visibilityState !== "visible") return;
  if (self.box.oldest() < Date.now() - 2 * BEAT) self.box.sendAgain(); // lost on the way, or stuck behind a long cell
  if (self.looking) return;
  self.looking = true;
  const answer = await ask(self, model, "changes", { since: desk.state.revision }, 2 * BEAT);
  self.looking = false;
  self.silent = answer === SILENCE;
  if (answer.revision) onChanges(desk, self, answer);
  showStatus(desk, self);
}

function showStatus(desk, self) {
  const waiting = self.box ? [...self.box.waiting.values()] : [];
  const draft = desk.memos.dirty() ? 1 : 0;
  const late = waiting.length > 0 && self.box.oldest() < Date.now() - PATIENCE;
  const count = waiting.length + draft;
  const words = desk.state.readOnly ? "Reading only" : late || draft ? `Not saved (${count})` : count ? "Saving…" : self.silent ? "No answer" : "Saved";
  desk.setStatus(words, late || self.silent ? "bad" : count ? "busy" : "good");
  desk.root.dataset.waiting = String(waiting.length);
  if (!late && !self.silent) return desk.setTrouble("");
  const onlyHere = waiting.some((entry) => !isWordless(entry.command)) || draft ? " A memo or a new name is in this page only: leave it open." : "";
  const what = count ? `${plural(count, "change")} not saved: the notebook does not answer. ${count === 1 ? "It waits" : "They wait"} in this page.` : "The notebook does not answer; what is shown as saved is saved.";
  return desk.setTrouble(`${what}${onlyHere} If no cell is running, open the desk again (run its cell, or reload the page): nothing is lost.`);
}
