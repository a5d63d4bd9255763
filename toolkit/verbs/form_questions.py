"""The questions of a form found again in a new file: by their wording, or by one much like it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from toolkit.model import Closed, FormAnswer, FormDraft, FormQuestion, FormReturn
from toolkit.store import form_tables
from toolkit.store.ledger import Row, Transaction
from toolkit.transcripts.answers import closed_value, fits
from toolkit.transcripts.compound import asked_apart
from toolkit.verbs import forms, lookup

SURE, LIKELY = 0.85, 0.6  # how alike a new wording is to an old one: alone, or with the same number


def match_questions(tx: Transaction, form_row: Row, draft: FormDraft, notes: list[str]) -> list[tuple[str, str, str]]:
    """Return for each question of the file (its id, its wording's id, the wording): known ones are found again."""
    questions = draft.questions
    known = {row["id"]: row for row in tx.rows(form_tables.form_questions, form_id=form_row["id"])}
    worded = {one: tx.rows(form_tables.form_wordings, question_id=one) for one in known}
    exact = {lookup.fold(row["wording"]): (one, row["id"]) for one, rows in worded.items() for row in rows}
    found: dict[int, tuple[str, str]] = {
        place: exact[lookup.fold(asked.wording)]
        for place, asked in enumerate(questions)
        if lookup.fold(asked.wording) in exact
    }
    left = {one: row for one, row in known.items() if one not in {pair[0] for pair in found.values()}}
    for place, asked in enumerate(questions):
        if place not in found:
            old = _alike(asked, left, worded)
            question_id = old or _new_question(tx, form_row["id"], asked)
            found[place] = question_id, forms.add_wording(tx, _live(tx, question_id), asked.wording)
            if old:
                before = worded[old][-1]["wording"]
                notes.append(f"{left.pop(old)['name']} is worded anew: “{asked.wording}” (before: “{before}”).")
            elif known:
                notes.append(f"A new question, {_live(tx, question_id)['name']}: “{asked.wording}”.")
            notes += _two_in_one(asked, form_row["name"], _live(tx, question_id)["name"])
        _widen(tx, _live(tx, found[place][0]), asked, _words_to(draft, place))
    return [(*found[place], asked.wording) for place, asked in enumerate(questions)]


def _two_in_one(asked: FormQuestion, form: str, name: str) -> list[str]:
    """Say that a question seems to ask for words twice, and what to do if it does."""
    parts = asked_apart(asked.wording) if asked.open else ()
    if not parts:
        return []
    listed = ", ".join(f"“{one}”" for one in parts)
    said = f"{name} asks {len(parts)} things in one box: {listed}. Its answers count once, under {name}."
    return [f'{said} To count them under each: project.forms.split_question("{form}", "{name}").']


def _live(tx: Transaction, question_id: str) -> Row:
    return tx.rows(form_tables.form_questions, id=question_id)[0]


def _words_to(draft: FormDraft, place: int) -> list[str]:
    return [
        answer.words for one in draft.returns for answer in one.answers if answer.question == place and answer.words
    ]


def _widen(tx: Transaction, row: Row, asked: FormQuestion, words: Sequence[str]) -> None:
    """A question that took words or a closed answer in any file has that part.

    Where only closed answers were given before, and those of this file could be such, it is closed here too: one
    single “Good” does not tell.
    """
    closed = row["closed"] or (str(asked.closed) if asked.closed else "")
    still_closed = bool(row["closed"]) and all(fits(said, Closed(row["closed"])) for said in words)
    tx.change(
        form_tables.form_questions, row["id"], closed=closed, open=row["open"] or (asked.open and not still_closed)
    )


def takes_no_words(tx: Transaction, asked: Sequence[tuple[str, str, str]]) -> set[int]:
    """Return the places of the questions that take no words, as the study knows them."""
    return {place for place, (question, _, _) in enumerate(asked) if not _live(tx, question)["open"]}


def as_known(one: FormReturn, closed: set[int]) -> FormReturn:
    """Move what was read as words to the closed part of a question that takes no words."""
    moved = [
        FormAnswer(question=answer.question, closed=answer.open, value=closed_value(answer.words, None))
        if answer.question in closed and answer.open is not None
        else answer
        for answer in one.answers
    ]
    return replace(one, answers=tuple(moved))


def _alike(asked: FormQuestion, left: Mapping[str, Row], worded: Mapping[str, Sequence[Row]]) -> str | None:
    """Find the question that this is a new wording of."""
    best, found = 0.0, None
    for one, row in left.items():
        same_number = bool(asked.number) and row["name"] == _number_name(asked.number)
        likeness = max(
            SequenceMatcher(None, lookup.fold(asked.wording), lookup.fold(old["wording"]), autojunk=False).ratio()
            for old in worded[one]
        )
        if likeness > best and likeness >= (LIKELY if same_number else SURE):
            best, found = likeness, one
    return found


def _number_name(number: str) -> str:
    return f"Q{number}" if number[:1].isdigit() else number


def _new_question(tx: Transaction, form_id: str, asked: FormQuestion) -> str:
    rows = tx.rows(form_tables.form_questions, form_id=form_id)
    taken = {row["name"] for row in rows}
    name = _number_name(asked.number)
    if not name or name in taken:
        name = next(f"Q{number}" for number in range(len(rows) + 1, 2 * len(rows) + 2) if f"Q{number}" not in taken)
    return tx.add(
        form_tables.form_questions,
        form_id=form_id,
        name=name,
        position=len(rows),
        closed=str(asked.closed) if asked.closed else "",
        open=asked.open,
    )
