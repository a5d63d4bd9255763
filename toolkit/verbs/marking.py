"""Saying what a mark is: an editorial insertion, a redaction, inaudible, no speech, or somebody's words after all."""

import re
from collections.abc import Iterator, Sequence

from toolkit.errors import InvalidInput, NotFound
from toolkit.model import MarkKind, Turn
from toolkit.spans import Span
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import lookup, marks_by_hand, sources
from toolkit.verbs.coding import text_of
from toolkit.verbs.marks_by_hand import SPEECH

BESIDE_THE_WORDS = (MarkKind.EDITORIAL, MarkKind.REDACTION, MarkKind.INAUDIBLE, MarkKind.NON_SPEECH)
KINDS = [*map(str, BESIDE_THE_WORDS), SPEECH]
Line = list[object]  # source, turn, words, what they were, what they are now
FREE_BEFORE, FREE_AFTER = r"(?<!\w)", r"(?!\w)"


def set_mark(tx: Transaction, words: str, kind: str, *, source: str | None, turn: int | None) -> list[Line]:
    """Give these words their kind wherever they stand in turns, in one source or all, or in one turn.

    Raises:
        NotFound: There is no such kind, source or turn, or the words stand nowhere there.
        InvalidInput: There are no words, or a turn is given without its source.
    """
    if not words.strip():
        raise InvalidInput("There are no words.", fix='Say them as they stand there, such as "[they]".')
    if turn is not None and source is None:
        raise InvalidInput("A turn needs its source.", fix='Add source="P1 T1".')
    if kind not in KINDS:
        raise NotFound.among("kind of mark", kind, KINDS)
    rows = [lookup.source(tx, source)] if source is not None else tx.rows(tables.sources)
    lines: list[Line] = []
    for row in sorted(rows, key=lambda one: one["position"]):
        lines += _in_source(tx, row, words.strip(), kind, turn)
    if not lines:
        where = f"“{source}”" if source else "the study"
        where = f"turn {turn} of {where}" if turn is not None else f"the turns of {where}"
        raise NotFound(
            f"“{words.strip()}” does not stand in {where}.",
            fix="Write it as it stands there, brackets and capitals too; project.transcripts.marks() lists the marks.",
        )
    return lines


def _in_source(tx: Transaction, source: Row, words: str, kind: str, number: int | None) -> list[Line]:
    turns = sorted(tx.rows(tables.turns, source_id=source["id"]), key=lambda row: row["number"])
    if number is not None and number not in {row["number"] for row in turns}:
        raise NotFound(f"“{source['name']}” has no turn {number}.", fix=f"Its turns are 1 to {len(turns)}.")
    text = text_of(tx, source)
    marks = [row for row in tx.rows(tables.marks, source_id=source["id"]) if row["kind"] in BESIDE_THE_WORDS]
    lines: list[Line] = []
    said: dict[Span, str] = {}
    for row in turns if number is None else [one for one in turns if one["number"] == number]:
        for span in _places(text, row, words):
            said[span] = kind
            lines.append([source["name"], row["number"], words, _was(marks, span), kind])
    if said:
        tx.cite(tables.sources, source["id"])
        marks_by_hand.remember(tx, source["id"], said)
        _lay(tx, source, marks, said)
        _count_again(tx, source, text, turns, said)
    return lines


def _places(text: str, turn: Row, words: str) -> Iterator[Span]:
    before = FREE_BEFORE if words[0].isalnum() else ""
    after = FREE_AFTER if words[-1].isalnum() else ""
    found = re.compile(before + re.escape(words) + after)
    return (match.span() for match in found.finditer(text, turn["start_offset"], turn["end_offset"]))


def _was(marks: Sequence[Row], span: Span) -> str:
    return next((row["kind"] for row in marks if row["start_offset"] < span[1] and span[0] < row["end_offset"]), SPEECH)


def _lay(tx: Transaction, source: Row, marks: Sequence[Row], said: dict[Span, str]) -> None:
    gone = [row for row in marks if any(a < row["end_offset"] and row["start_offset"] < b for a, b in said)]
    same = {(row["start_offset"], row["end_offset"]): row for row in gone}
    for (start, end), kind in said.items():
        known = same.get((start, end))
        if kind != SPEECH and known is not None:
            tx.change(tables.marks, known["id"], kind=kind)
            gone.remove(known)
        elif kind != SPEECH:
            place = {"text_id": source["text_id"], "start_offset": start, "end_offset": end}
            tx.add(tables.marks, source_id=source["id"], kind=kind, **place)
    tx.remove_rows(tables.marks, gone)


def _count_again(tx: Transaction, source: Row, text: str, turns: Sequence[Row], said: dict[Span, str]) -> None:
    spans = [(row["start_offset"], row["end_offset"]) for row in tx.rows(tables.marks, source_id=source["id"])]
    for row in turns:
        place = Turn(start=row["start_offset"], end=row["end_offset"])
        if any(place.start <= start and end <= place.end for start, end in said):
            tx.change(tables.turns, row["id"], words=sources.spoken_words(text, place, sorted(spans)))
