// Protecting people: a safeguarding flag on words, and hiding a name everywhere. Each asks in a small window first.

import { button, field, fill, h, plural, short } from "./dom.mjs";
import { countWords } from "./offsets.mjs";
import { placeOf } from "./state.mjs";

const NAME_WORDS = 6; // more selected words are no name

/** Return the acts on the selected words, by the names under which the palette finds them. */
export function protectionActs(desk) {
  const selected = (act) => () => {
    const span = desk.state.selection;
    if (!span) return desk.say("Select some words first.");
    if (!desk.transcript.isTrue(span.start, span.end)) return desk.foreignWords();
    desk.bubble.hide();
    return act(span);
  };
  return {
    flagWords: selected((span) => desk.protection.flag(span)),
    hideName: selected((span) => (isName(desk, span) ? desk.protection.hide(span) : desk.say("Select the name alone: this is longer than a name."))),
    mayBeName: (span) => isName(desk, span),
    wordActs: (span) => [["Safeguarding flag…", () => desk.flagWords()], ...(isName(desk, span) ? [["Hide this name everywhere…", () => desk.hideName()]] : [])],
    unflag: (id) => desk.send("unflag", { flag: id }),
  };
}

function isName(desk, { start, end }) {
  const count = countWords(desk.state.doc.text.slice(start, end));
  return count > 0 && count <= NAME_WORDS;
}

/** Make the window: {element, flag(span), hide(span), isOpen, close, dirty}. */
export function protectionWindow(desk) {
  const title = h("div", { class: "qd-title" });
  const form = h("form", {});
  const box = h("div", { class: "qd-protect", role: "dialog", "aria-label": "Protect", hidden: true }, title, form);
  const close = () => {
    box.hidden = true;
    fill(form);
    desk.select.keep(null);
    desk.backToText();
  };
  box.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") (event.preventDefault(), close());
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) (event.preventDefault(), form.requestSubmit());
  });
  box.addEventListener("input", (event) => event.target.toggleAttribute("data-unsent", Boolean(event.target.value?.trim()) && event.target.type !== "checkbox"));
  const open = (words, span, parts, submit) => {
    title.textContent = words;
    box.setAttribute("aria-label", words);
    fill(form, ...parts);
    form.onsubmit = (event) => (event.preventDefault(), submit());
    box.hidden = false;
    desk.select.keep(span);
    form.querySelector("textarea, input").focus();
  };
  return { element: box, isOpen: () => !box.hidden, close, flag: (span) => askFlag(desk, span, open, close), hide: (span) => askName(desk, span, open, close) };
}

function tools(label, close) {
  const yes = h("button", { type: "submit", class: "qd-main-button" }, label);
  return [yes, h("div", { class: "qd-tools" }, yes, button("Cancel", close))];
}

function askFlag(desk, span, open, close) {
  const note = h("textarea", { class: "qd-input", rows: 4, "aria-label": "Note", placeholder: "What should somebody know who acts on it?" });
  const whom = h("input", { type: "text", class: "qd-input", "aria-label": "For whom", placeholder: "A name or a role", autocomplete: "off" });
  whom.value = desk.state.lead ?? "";
  const hint = h("p", { class: "qd-hint" }, "These words will leave in no export, for nobody. They are still counted. Nobody is told: passing it on is for you to do.");
  const submit = () => {
    const args = { ...placeOf(desk.state.doc, span.start, span.end), note: note.value, for_whom: whom.value };
    close();
    desk.send("flag", args);
  };
  open(`Safeguarding flag on “${short(desk.state.doc.text.slice(span.start, span.end), 60)}”`, span, [field("Note", note), field("For whom", whom), hint, tools("Flag", close)[1]], submit);
}

function askName(desk, span, open, close) {
  const name = desk.state.doc.text.slice(span.start, span.end).replace(/\s+/g, " ").trim();
  const instead = h("input", { type: "text", class: "qd-input", "aria-label": "Replacement", placeholder: "[my mentor]", autocomplete: "off" });
  const exact = h("input", { type: "checkbox" });
  const found = h("div", { class: "qd-list", "aria-live": "polite" });
  const [yes, row] = tools("Replace", close);
  const count = async () => {
    const answer = await desk.ask("name", { name, case: exact.checked });
    if (answer.refused) return;
    const total = answer.sources.reduce((sum, one) => sum + one[2], 0);
    yes.disabled = !total;
    yes.textContent = `Replace in ${plural(total, "place")}`;
    fill(found, h("b", {}, `${plural(total, "place")} in ${plural(answer.sources.length, "source")}`), h("ul", {}, answer.sources.map(([, source, number]) => h("li", {}, `${source}: ${number}`))));
  };
  exact.addEventListener("change", count);
  const submit = () => {
    if (yes.disabled || !instead.value.trim()) return instead.focus();
    const args = { name, replacement: instead.value.trim(), case: exact.checked };
    close();
    return desk.send("hide name", args);
  };
  const check = h("label", { class: "qd-check" }, exact, " capitals count");
  const hint = h("p", { class: "qd-hint" }, "Counted here in the texts; replaced in labels, names of sources and files, memos and the codebook as well. One step, which can be undone. Until originals are removed for good, the name stays in earlier versions of the texts.");
  open(`Hide “${short(name, 40)}” everywhere`, span, [field("Replacement", instead), check, found, hint, row], submit);
  count();
}
