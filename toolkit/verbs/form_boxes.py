"""Two questions in one box: saying that it asks both, and parting an answer by hand at a place in its text."""

import re
from collections.abc import Sequence

from toolkit.errors import InvalidInput, NotFound, Refused
from toolkit.model import count_words
from toolkit.spans import Span, subtract
from toolkit.store import form_tables, tables
from toolkit.store.ledger import Row, Transaction
from toolkit.store.read import Reader
from toolkit.store.read_forms import PARTS, boxes
from toolkit.transcripts.compound import asked_apart
from toolkit.verbs import forms, lookup
from toolkit.verbs.coding import text_of
from toolkit.verbs.settings import get_setting, set_setting

LETTERS = "abcdefghijklmnopqrstuvwxyz"
TWO = 2  # a box with fewer questions is a question


def split_question(tx: Transaction, form_name: str, name: str, wordings: Sequence[str]) -> list[str]:
    """Say that the box of a question asks several; return the names of these.

    Raises:
        InvalidInput: It is not said which they are, or the question takes no words.
        Refused: It is parted already, or a form has one of them beside the box.
    """
    box = forms.question(tx, form_name, name)
    known = boxes(Reader(tx.connection))
    for other, parts in known.items():
        if box["id"] in (other, *parts):
            raise Refused(
                f"{box['name']} is in a box of several questions already.",
                fix=f'project.forms.join_question("{form_name}", "{_named(tx, other)}") makes it one question again.',
            )
    if not box["open"]:
        raise InvalidInput(f"{box['name']} takes no words, so there is nothing to part.")
    asked = [" ".join(one.split()) for one in wordings] or [*asked_apart(_wording(tx, box["id"]))]
    if len(dict.fromkeys(map(lookup.fold, asked))) < TWO:
        raise InvalidInput(
            f"Which questions does the box of {box['name']} ask?",
            fix=f'project.forms.split_question("{form_name}", "{name}", ["What helped?", "What would you change?"])',
        )
    parts = [_part(tx, box, one) for one in asked]
    set_setting(tx, PARTS, {**get_setting(tx, PARTS, {}), box["id"]: parts})
    return [_named(tx, part) for part in parts]


def join_question(tx: Transaction, form_name: str, name: str) -> None:
    """Make a box one question again; answers that were parted become whole.

    Raises:
        InvalidInput: It is not parted.
    """
    box, parts = _box(tx, forms.question(tx, form_name, name))
    for row in tx.rows(form_tables.form_answers, question_id=box["id"]):
        if _turns(tx, row["source_id"], parts):
            _join(tx, row["source_id"], box, parts)
    kept = {one: some for one, some in get_setting(tx, PARTS, {}).items() if one != box["id"]}
    set_setting(tx, PARTS, kept)
    for part in parts:
        if not tx.rows(form_tables.form_answers, question_id=part):
            _remove(tx, part)


def split_answer(
    tx: Transaction, source_name: str, name: str, places: Sequence[str | int], which: Sequence[str]
) -> None:
    """Part an answer in a box at places in its text; codings stay where they are.

    Raises:
        InvalidInput: A place is not in the answer, or it is not said which question each part answers.
        Refused: The box asks one question.
    """
    source, asked = _asked(tx, source_name, name)
    box, parts = _box(tx, asked)
    rows = _turns(tx, source["id"], [box["id"], *parts])
    if not rows:
        raise InvalidInput(f"Nothing was written to {box['name']} on “{source['name']}”.")
    text = text_of(tx, source)
    whole = (rows[0]["start_offset"], rows[-1]["end_offset"])
    cuts = [_place(text, whole, one) for one in places]
    if cuts != sorted(set(cuts)):
        raise InvalidInput("The places to part an answer stand in the order of the text, each once.")
    meant = _meant(tx, box, parts, which, len(cuts) + 1)
    _lay(tx, rows, text, [*zip(_stretches(text, whole, cuts), meant, strict=True)])


def join_answer(tx: Transaction, source_name: str, name: str) -> None:
    """Make an answer that was parted whole again: it answers all questions of its box."""
    source, asked = _asked(tx, source_name, name)
    box, parts = _box(tx, asked)
    if _turns(tx, source["id"], parts):
        _join(tx, source["id"], box, parts)


def _part(tx: Transaction, box: Row, wording: str) -> str:
    """Return the question of a part: one the form has already, by name or wording, or a new one."""
    for row in tx.rows(form_tables.form_questions, form_id=box["form_id"]):
        worded = [one["wording"] for one in tx.rows(form_tables.form_wordings, question_id=row["id"])]
        if lookup.fold(wording) in map(lookup.fold, (row["name"], *worded)):
            _refuse_both(tx, box, row)
            return str(row["id"])
    names = {row["name"] for row in tx.rows(form_tables.form_questions, form_id=box["form_id"])}
    endings = [*LETTERS] if box["name"][-1:].isdigit() else [str(number) for number in range(1, len(names) + 2)]
    part = tx.add(
        form_tables.form_questions,
        form_id=box["form_id"],
        name=next(f"{box['name']}{one}" for one in endings if f"{box['name']}{one}" not in names),
        position=len(names),
        closed="",
        open=True,
    )
    forms.add_wording(tx, tx.rows(form_tables.form_questions, id=part)[0], wording)
    return part


def _refuse_both(tx: Transaction, box: Row, part: Row) -> None:
    """Refuse a part that is the box itself, or that somebody answered beside the box."""
    said = {
        one: {row["source_id"] for row in tx.rows(form_tables.form_answers, question_id=one)}
        for one in (box["id"], part["id"])
    }
    if box["id"] == part["id"] or said[box["id"]] & said[part["id"]]:
        raise Refused(
            f"{part['name']} stands beside {box['name']} on the same form, so the box does not ask it.",
            fix="Name the questions that are asked in the box itself.",
        )


def _remove(tx: Transaction, question_id: str) -> None:
    for table, column in (
        (form_tables.form_wordings, "question_id"),
        (form_tables.question_objectives, "question_id"),
        (form_tables.form_alignments, "question_id"),
        (form_tables.form_alignments, "other_id"),
    ):
        tx.remove_rows(table, tx.rows(table, **{column: question_id}))
    tx.remove(form_tables.form_questions, question_id)


def _box(tx: Transaction, asked: Row) -> tuple[Row, list[str]]:
    """Return the box that a question is, or is part of, and what it asks."""
    for box, parts in boxes(Reader(tx.connection)).items():
        if asked["id"] in (box, *parts):
            return tx.rows(form_tables.form_questions, id=box)[0], parts
    form = tx.rows(form_tables.forms, id=asked["form_id"])[0]["name"]
    raise Refused(
        f"{asked['name']} of “{form}” asks one question.",
        fix=f'If its box asks two, say so first: project.forms.split_question("{form}", "{asked["name"]}", […]).',
    )


def _asked(tx: Transaction, source_name: str, name: str) -> tuple[Row, Row]:
    source = lookup.source(tx, source_name)
    returned = tx.rows(form_tables.form_returns, source_id=source["id"])
    if not returned:
        raise NotFound(f"“{source['name']}” is not a form.", fix="project.forms.answers() lists the forms.")
    tx.cite(tables.sources, source["id"])
    return source, forms.question(tx, returned[0]["form_id"], name)


def _meant(tx: Transaction, box: Row, parts: Sequence[str], which: Sequence[str], count: int) -> list[str]:
    """Return the question that each stretch answers: in their order, or as it was said."""
    names = {_named(tx, part): part for part in parts}
    if not which and count == len(parts):
        return [*parts]
    if len(which) != count or len({lookup.fold(one) for one in which}) != count:
        listed = ", ".join(f'"{name}"' for name in names)
        raise InvalidInput(
            f"The answer is in {count} {'part' if count == 1 else 'parts'}, and {box['name']} asks "
            f"{', '.join(names)}: which does each answer?",
            fix=f"Say parts=[{listed}] in the order of the text, each once; what nothing answers is left out.",
        )
    by_name = {lookup.fold(name): part for name, part in names.items()}
    for one in which:
        if lookup.fold(one) not in by_name:
            raise NotFound.among(f"question in the box of {box['name']}", one, names)
    return [by_name[lookup.fold(one)] for one in which]


def _place(text: str, whole: Span, at: str | int) -> int:
    """Return the place of a cut: a number, or where words begin that stand in the answer once."""
    if isinstance(at, int):
        inside = whole[0] < at < whole[1]
        if not inside or (text[at - 1].isalnum() and text[at].isalnum()):
            raise InvalidInput(f"{at} is not between two words of the answer ({whole[0]} to {whole[1]}).")
        return at
    words = r"\s+".join(map(re.escape, at.split()))
    found = [one.start() for one in re.finditer(rf"(?<!\w){words}", text[slice(*whole)])] if words else []
    if len(found) != 1 or not found[0]:
        said = "begins the answer" if found == [0] else f"stands in the answer {len(found)} times"
        raise InvalidInput(
            f"“{at}” {said}.", fix="Give the words with which the next part begins, as they stand there."
        )
    return whole[0] + found[0]


def _stretches(text: str, whole: Span, cuts: Sequence[int]) -> list[Span]:
    ends = [*cuts, whole[1]]
    made = []
    for start, end in zip([whole[0], *cuts], ends, strict=True):
        words = text[start:end]
        first = start + len(words) - len(words.lstrip())
        made.append((first, start + len(words.rstrip())))
        if not count_words(words):
            raise InvalidInput(f"There is no word in “{words.strip()}”.", fix="Part the answer between its words.")
    return made


def _lay(tx: Transaction, rows: Sequence[Row], text: str, stretches: Sequence[tuple[Span, str]]) -> None:
    """Put stretches in the place of the turns of an answer; the first turn stays what memos are about."""
    first, *gone = rows
    source_id, shift = first["source_id"], len(stretches) - len(rows)
    for row in gone:
        for link in tx.rows(tables.memo_links, subject_id=row["id"]):
            tx.change(tables.memo_links, link["id"], subject_id=first["id"])
        tx.remove(tables.turns, row["id"])
    later = [row for row in tx.rows(tables.turns, source_id=source_id) if row["number"] > rows[-1]["number"]]
    for row in sorted(later, key=lambda one: one["number"], reverse=shift > 0):  # no two have one number in between
        tx.change(tables.turns, row["id"], number=row["number"] + shift)
    marks = [(row["start_offset"], row["end_offset"]) for row in tx.rows(tables.marks, source_id=source_id)]
    for place, (span, question) in enumerate(stretches):
        words = sum(count_words(text[start:end]) for start, end in subtract(span, marks))
        laid = {"start_offset": span[0], "end_offset": span[1], "question_id": question, "words": words}
        if place == 0:
            tx.change(tables.turns, first["id"], **laid)
        else:
            about = {name: first[name] for name in ("source_id", "text_id", "speaker_id", "time_ms")}
            tx.add(tables.turns, **about, **laid, number=first["number"] + place)


def _join(tx: Transaction, source_id: str, box: Row, parts: Sequence[str]) -> None:
    rows = _turns(tx, source_id, parts)
    source = tx.rows(tables.sources, id=source_id)[0]
    whole = (rows[0]["start_offset"], rows[-1]["end_offset"])
    _lay(tx, rows, text_of(tx, source), [(whole, box["id"])])


def _turns(tx: Transaction, source_id: str, questions: Sequence[str]) -> list[Row]:
    rows = [row for row in tx.rows(tables.turns, source_id=source_id) if row["question_id"] in questions]
    return sorted(rows, key=lambda row: row["start_offset"])


def _named(tx: Transaction, question_id: str) -> str:
    return str(tx.rows(form_tables.form_questions, id=question_id)[0]["name"])


def _wording(tx: Transaction, question_id: str) -> str:
    rows = tx.rows(form_tables.form_wordings, question_id=question_id)
    return str(max(rows, key=lambda row: int(row["number"]))["wording"])
