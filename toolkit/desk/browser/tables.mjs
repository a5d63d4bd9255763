// The tables of a notebook. They are plain HTML in the cells; where one of this notebook's appears in the page, numbers
// with words behind them become buttons, and a bar above it copies it for Word.

import { button, fill, h } from "./dom.mjs";
import { copy, selectAll } from "./clipboard.mjs";
import { tableForWord } from "./for_word.mjs";
import { freshId, wordsBelow } from "./words.mjs";

const SOON = 60; // milliseconds: a page that is being filled is looked through once, not at every change
const A_MOMENT = 800; // milliseconds in which a connection that came back answers
const COUNTED = /^\d+(?:\.\d+)?$/;
const COPIED = "Copied: paste it into Word.";
const SELECTED = "The browser does not let a page copy. It is selected: press Ctrl+C (Mac: ⌘C).";
const STARTED_AGAIN = { refused: "The notebook was started again since.", fix: "Run the cell of this table again, then press the number." };

/** Make the line to the notebook: a question and its answer by a number, for several pages may ask. */
function lineTo(model) {
  const asked = new Map();
  const self = { cut: false };
  const hear = (message) => {
    self.cut = false;
    asked.get(message.reply)?.(message);
    asked.delete(message.reply);
  };
  const changed = () => (self.cut = true); // JupyterLab tells of a new process, and of a connection lost for a moment
  model.on("msg:custom", hear);
  model.on("comm_live_update", changed);
  const ask = (question) => new Promise((answer) => {
    const number = freshId();
    asked.set(number, answer);
    try {
      model.send({ ...question, ask: number });
    } catch {
      self.cut = true;
    }
    if (self.cut) setTimeout(() => answer(STARTED_AGAIN), A_MOMENT);
  });
  return { ask, stop: () => (model.off("msg:custom", hear), model.off("comm_live_update", changed)) };
}

async function copyAndSay(words, element, said) {
  said.textContent = ""; // so that it is read out again
  const done = await copy(words);
  if (!done) selectAll(element);
  said.textContent = done ? COPIED : SELECTED;
}

function dressTable(root, line) {
  const table = root.querySelector("table");
  if (!table) return;
  const places = (root.dataset.words ?? "").split(" ").filter(Boolean).map(Number);
  const title = (table.caption ?? root.closest("details")?.querySelector("summary"))?.textContent.trim() ?? "";
  const said = h("span", { class: "qt-said", role: "status" });
  const words = wordsBelow(line, root.dataset.toolkitTable, copyAndSay);
  const numbers = [...table.tBodies].flatMap((body) => [...body.rows]).flatMap((row, number) => places.map((place) => numberButton(table, row, number, place, words)).filter(Boolean));
  const lines = () => [...root.querySelectorAll(":scope > p")].flatMap((one) => [...one.childNodes].map((line) => line.textContent)).filter(Boolean);
  const hint = numbers.length ? h("span", { class: "qt-soft" }, "Press a number to read the words behind it.") : null;
  root.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab's single keys
  root.prepend(h("div", { class: "qt-bar" }, copyButton("Copy for Word", title, () => copyAndSay(tableForWord(table, title, lines()), table, said)), hint, said));
  table.after(words.element);
  root.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the notebook has keys of its own
    if (event.key === "Escape") words.close();
    else walk(event, numbers);
  });
}

function copyButton(label, of, onclick) {
  return button(label, onclick, { class: "qt-button", "aria-label": of ? `${label}: ${of}` : label });
}

/** Make a number a button, unless there are no words behind it. */
function numberButton(table, row, number, place, words) {
  const cell = row.cells[place];
  const shown = cell?.textContent ?? "";
  if (!COUNTED.test(shown) || Number(shown) === 0) return null;
  const head = table.tHead.rows[0].cells[place].textContent;
  const names = [...row.cells].slice(0, place).map((one) => one.textContent).filter((text) => text && text !== "NA" && !COUNTED.test(text));
  const pressed = h("button", { type: "button", class: "qt-number", "aria-expanded": "false", "aria-controls": words.element.id, "aria-label": `${shown}: words behind ${head}, ${names.join(", ")}`, onclick: () => words.toggle(pressed, { row: number, column: place, names }) }, shown);
  fill(cell, pressed);
  return pressed;
}

const STEPS = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

/** Go from number to number with the arrows; Tab does it too. */
function walk(event, numbers) {
  const here = event.target.closest?.(".qt-number");
  const step = STEPS[event.key];
  if (!here || !step || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const at = (one) => [one.closest("tr").rowIndex, one.closest("td, th").cellIndex];
  const [row, column] = at(here);
  const ahead = numbers.filter((one) => (step[0] ? at(one)[1] === column && (at(one)[0] - row) * step[0] > 0 : at(one)[0] === row && (at(one)[1] - column) * step[1] > 0));
  const next = step[0] + step[1] > 0 ? ahead[0] : ahead.at(-1);
  event.preventDefault(); // the page would scroll
  next?.focus();
}

/** Give lines of code a button that copies them. */
function dressLine(root) {
  const code = root.querySelector("code") ?? root;
  const said = h("span", { class: "qt-said", role: "status" });
  const done = async () => {
    const there = await copy({ text: code.textContent });
    if (!there) selectAll(code);
    said.textContent = there ? "Copied: paste it into a cell." : SELECTED;
  };
  root.append(h("div", { class: "qt-bar" }, button("Copy these lines", done, { class: "qt-button" }), said));
}

function initialize({ model }) {
  const token = model.get("token");
  const line = lineTo(model);
  const dressed = new WeakSet();
  const look = () => {
    for (const root of document.querySelectorAll(`[data-toolkit-table^="${token}-"], [data-toolkit-line="${token}"]`)) {
      if (dressed.has(root)) continue;
      dressed.add(root);
      if (root.dataset.toolkitLine) dressLine(root);
      else dressTable(root, line);
      root.dataset.ready = "1";
    }
  };
  let soon = 0;
  const watch = new MutationObserver(() => (soon ||= setTimeout(() => ((soon = 0), look()), SOON)));
  watch.observe(document.body, { childList: true, subtree: true });
  look();
  return () => {
    watch.disconnect();
    clearTimeout(soon);
    line.stop();
  };
}

export default { initialize };
