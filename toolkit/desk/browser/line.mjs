// The line to the study: questions and their answers, commands and whether they are kept, changes made elsewhere.

import { freshId, isWordless, outbox } from "./outbox.mjs";
import { plural } from "./dom.mjs";
import { placeCoding } from "./state.mjs";

const PATIENCE = 2500; // milliseconds a command may wait before the page says it is not saved
const LOOKING = 20000; // milliseconds a question may take
const BEAT = 4000; // milliseconds between two looks for changes made elsewhere
const FIRST_BEATS = [400, 1500]; // JupyterLab gives a widget a thread of its own (so that it is heard while a cell runs) after its first messages
const OTHERS = "The last step is another person's; in a notebook cell, project.undo(others=True) takes it back."; // what it was is theirs
const SILENCE = { refused: "The notebook does not answer.", fix: "If this lasts, run its cell again or reload the page: nothing is lost." };

/** Make the line: {ask, send, undo, redo, start, stop, showStatus, pending}. */
export function line(desk, model) {
  const self = { view: freshId(), asked: new Map(), number: 0, box: null, silent: false, recovered: { done: 0, refused: 0 }, steps: Promise.resolve(), queued: 0, acks: 0 };
  const hear = (message) => onMessage(desk, self, message);
  model.on("msg:custom", hear);
  const beat = setInterval(() => lookForChanges(desk, self, model), BEAT);
  const watch = setInterval(() => showStatus(desk, self), 500);
  const leaving = (event) => (self.box?.waiting.size || self.queued || unsent(desk)) && event.preventDefault();
  globalThis.addEventListener("beforeunload", leaving);
  return {
    ask: (what, args) => ask(self, model, what, args).then((answer) => (answer.refused && desk.warn(`${answer.refused} ${answer.fix}`), answer)),
    askQuietly: (what, args) => ask(self, model, what, args), // who asks says what was refused
    send: (verb, args, extra) => send(desk, self, verb, args, extra),
    undo: () => inTurn(desk, self, () => (desk.state.undo ? send(desk, self, "undo", { step: desk.state.step }) : desk.say(desk.state.step ? OTHERS : "There is nothing to undo."))),
    redo: () => inTurn(desk, self, () => (desk.state.redo ? send(desk, self, "redo", {}) : desk.say("There is nothing of yours to do again."))),
    reapply: () => reapply(desk, self),
    unsent: () => unsent(desk),
    showStatus: () => showStatus(desk, self),
    pendingSpans: () => [...(self.box?.waiting.values() ?? [])].map((entry) => entry.span).filter(Boolean),
    async start() {
      const answer = await ask(self, model, "hello", {});
      if (answer.refused) return answer;
      self.first = FIRST_BEATS.map((wait) => setTimeout(() => lookForChanges(desk, self, model), wait));
      self.box = outbox({ owner: `${answer.copy}:${answer.coder}`, storage: storage(), memory: memoryOf(answer).commands, send: (command) => model.send({ view: self.view, command }) });
      self.memory = memoryOf(answer);
      return answer;
    },
    recover() {
      self.box.recover();
      self.box.sendAgain();
      if (self.memory.draft) desk.memos.restore(self.memory.draft);
      self.memory.draft = null;
      showStatus(desk, self);
    },
    stop() {
      if (self.memory) self.memory.draft = desk.memos.leave();
      clearInterval(beat);
      self.first?.forEach(clearTimeout);
      clearInterval(watch);
      model.off("msg:custom", hear);
      globalThis.removeEventListener("beforeunload", leaving);
    },
  };
}

/** Return what outlives a view while its page is open: commands that hold words, and a memo being written. */
function memoryOf({ copy, coder }) {
  const all = (globalThis.toolkitDeskMemory ??= new Map());
  const key = `${copy}:${coder}`;
  if (!all.has(key)) all.set(key, { commands: new Map(), draft: null });
  return all.get(key);
}

/** Tell how much is typed and not even sent: a memo, a name, a definition. */
function unsent(desk) {
  return (desk.memos.dirty() ? 1 : 0) + desk.root.querySelectorAll("[data-unsent]").length;
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

/** Undo and redo wait for all that was sent before: each names the step it means. */
function inTurn(desk, self, act) {
  const before = [...self.box.waiting.values()].map((entry) => entry.settled).filter(Boolean);
  self.queued += 1;
  self.steps = Promise.all([self.steps, ...before]).then(() => ((self.queued -= 1), act()));
  showStatus(desk, self);
  return self.steps;
}

/** Show again what is still waiting, after a change from the study has put a coding back to what it knows. */
function reapply(desk, self) {
  const { doc } = desk.state;
  for (const { change } of self.box?.waiting.values() ?? []) {
    const coding = change && change.doc === doc.source && change.text === doc.text_id && doc.codings.get(change.coding);
    if (!coding) continue;
    const fresh = { ...coding, ...change.values, pending: true };
    desk.redrawRows(placeCoding(doc, fresh, fresh.start, fresh.end));
  }
}

function send(desk, self, verb, args, { span = null, quiet = false, change = null } = {}) {
  if (desk.state.readOnly) {
    desk.warn(`Nothing was changed. ${desk.state.readOnly}`);
    return Promise.resolve({ refused: desk.state.readOnly });
  }
  let resolve;
  const settled = new Promise((done) => (resolve = done));
  self.box.add(verb, args, { span, quiet, change, resolve, settled });
  if (span) desk.redraw(span);
  if (change) reapply(desk, self);
  showStatus(desk, self);
  return settled;
}

function onMessage(desk, self, message) {
  if (message.view && message.view !== self.view) return;
  self.silent = false;
  if (message.reply !== undefined) {
    self.asked.get(message.reply)?.(message.refused ? { refused: message.refused, fix: message.fix } : message.answer);
    self.asked.delete(message.reply);
  }
  const entry = takeAnswer(self, message.answer);
  if (message.changes) onChanges(desk, self, message.changes);
  if (entry) onAnswer(desk, self, entry, message.answer);
  showStatus(desk, self);
}

/** Return the command that an answer settles. One refused for a passing reason goes on waiting, with the reason. */
function takeAnswer(self, answer) {
  const entry = self.box?.waiting.get(answer?.id);
  if (entry && answer.later && entry.command.verb !== "undo" && entry.command.verb !== "redo") {
    entry.why = `${answer.refused} ${answer.fix}`;
    return null;
  }
  return entry ? self.box.settle(answer.id) : null;
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
  if (entry.recovered) self.recovered[answer.refused ? "refused" : "done"] += 1;
  if (answer.refused) desk.warn(`Not kept: ${answer.refused} ${answer.fix}`);
  else if (!entry.recovered && answer.say && !entry.quiet) desk.say(answer.say);
  if (entry.recovered && ![...self.box.waiting.values()].some((one) => one.recovered)) sayRecovered(desk, self.recovered);
  entry.resolve?.(answer);
}

function sayRecovered(desk, { done, refused }) {
  desk.say(`${plural(done, "change")} from before recovered and saved${refused ? `; ${refused} could not be kept` : ""}.`);
}

async function lookForChanges(desk, self, model) {
  if (!self.box || document.visibilityState !== "visible") return;
  const late = self.box.oldest() < Date.now() - 2 * BEAT; // lost on the way, or stuck behind a long cell
  if (late || [...self.box.waiting.values()].some((entry) => entry.why)) self.box.sendAgain();
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
  const typed = unsent(desk);
  const why = waiting.find((entry) => entry.why)?.why;
  const late = Boolean(why) || (waiting.length > 0 && self.box.oldest() < Date.now() - PATIENCE);
  const count = waiting.length + self.queued + typed;
  const words = desk.state.readOnly ? "Reading only" : late || typed ? `Not saved (${count})` : count ? "Saving…" : self.silent ? "No answer" : "Saved";
  desk.setStatus(words, late || self.silent ? "bad" : count ? "busy" : "good");
  desk.root.dataset.waiting = String(waiting.length + self.queued);
  desk.setTrouble(late || self.silent ? troubleOf(waiting, count, typed, why, desk.called ?? "desk") : "");
}

/** Say what is not saved, why, and what to do. */
function troubleOf(waiting, count, typed, why, called) {
  const here = waiting.some((entry) => !isWordless(entry.command)) || typed ? " A memo or a new name is in this page only: do not close or reload it." : "";
  const wait = `${count === 1 ? "It waits" : "They wait"} in this page`;
  if (why) return `${plural(count, "change")} not saved: ${why} ${wait} and will be sent again.${here}`;
  const what = count ? `${plural(count, "change")} not saved: the notebook does not answer. ${wait}.` : "The notebook does not answer; what is shown as saved is saved.";
  return `${what}${here} If no cell is running, ${here ? `run the cell with the ${called} again` : `open the ${called} again (run its cell, or reload the page)`}: nothing is lost.`;
}
