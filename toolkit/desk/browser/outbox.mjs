// What has been sent and not been answered. A command waits here until the study says it is kept, and is sent again
// after a reload or a new start of the notebook: its number makes sure that it is kept once. What holds somebody's
// words (a memo, a new name, a search) waits in this page only, in a memory that outlives the view when the cell is run
// again; local storage gets positions and numbers.

const WORDLESS = new Set(["code", "uncode", "recode", "resize", "view", "key quote", "progress", "pin", "read", "put quote", "move quote", "trim quote", "drop quote", "unflag"]);
const STEPS = new Set(["undo", "redo"]); // taken up later they would take back something else
const WORDY = ["name", "body", "title", "query"];

/** Return a random id. `crypto.randomUUID` is missing on pages served without https. */
export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Tell whether a command may wait in local storage: it holds no words of anybody. */
export function isWordless({ verb, args }) {
  return WORDLESS.has(verb) && !WORDY.some((name) => args?.[name]);
}

/** Make an outbox for a coder; `send` gets each command, `storage` is like localStorage or null, `memory` a Map. */
export function outbox({ owner, send, storage, memory = new Map(), now = () => Date.now() }) {
  const waiting = new Map();
  const key = (id) => `toolkit-desk:${owner}:${id}`;
  const quietly = (act) => {
    try {
      return act();
    } catch {
      return undefined; // storage may be switched off or full: the command still waits in this page
    }
  };
  const pass = (entry) => quietly(() => send(entry.command));
  return {
    waiting,
    add(verb, args, extra = {}) {
      const command = { id: freshId(), verb, args };
      const entry = { command, at: now(), ...extra };
      waiting.set(command.id, entry);
      if (!isWordless(command) && !STEPS.has(verb)) memory.set(command.id, { command, at: entry.at });
      if (storage && isWordless(command)) quietly(() => storage.setItem(key(command.id), JSON.stringify({ command, at: entry.at })));
      pass(entry);
      return entry;
    },
    settle(id) {
      const entry = waiting.get(id);
      waiting.delete(id);
      memory.delete(id);
      if (storage) quietly(() => storage.removeItem(key(id)));
      return entry;
    },
    /** Take up what an earlier page left behind; return how many. */
    recover() {
      const names = storage ? (quietly(() => Object.keys(storage)) ?? []) : [];
      const stored = names.filter((name) => name.startsWith(key(""))).map((name) => quietly(() => JSON.parse(storage.getItem(name))));
      const left = [...stored, ...memory.values()]
        .filter((entry) => entry?.command?.id && !waiting.has(entry.command.id))
        .sort((one, other) => one.at - other.at);
      for (const entry of left) waiting.set(entry.command.id, { ...entry, recovered: true });
      return left.length;
    },
    sendAgain() {
      for (const entry of waiting.values()) pass(entry);
    },
    oldest() {
      return Math.min(...Array.from(waiting.values(), (entry) => entry.at), Infinity);
    },
  };
}
