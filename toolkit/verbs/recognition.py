"""Recognising the speakers of a source again over its present text; codings stand on the text and stay."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.errors import InvalidInput, NotFound, Refused, suggestion
from toolkit.model import Draft, Mark, MarkKind, Turn
from toolkit.store import form_tables, tables
from toolkit.store.ledger import Row, Transaction
from toolkit.transcripts.labels import candidates, fold
from toolkit.verbs import kept_turns, lookup, marks_by_hand, sources, speaking
from toolkit.verbs.coding import text_of

Found = tuple[list[Turn], list[Mark]]


@dataclass(frozen=True, slots=True)
class Again:
    """What became of a source: per label who it is, blocks and words before and after; and of memos about turns."""

    lines: list[list[object]]
    changed: bool
    memos_to_turns: int = 0
    memos_to_source: int = 0


def recognise_again(tx: Transaction, name: str, labels: Sequence[str]) -> Again:
    """Lay turns and marks anew as they are recognised now; a label that is known stays who it is.

    Raises:
        NotFound: There is no such source, or no turn begins with one of the labels.
        Refused: The source is a form, or its turns came from the file and not from labels in the text.
    """
    source = lookup.source(tx, name)
    _refuse(tx, source)
    text, before = text_of(tx, source), _per_label(tx, source)
    turns, found = _recognised(tx, source, text, labels)
    laid = Draft(name=source["name"], text=text, turns=tuple(turns), marks=tuple(found))
    laid = kept_turns.with_redactions(tx.rows(tables.marks, source_id=source["id"]), laid)
    marks = marks_by_hand.kept(tx, source["id"], laid).marks
    _all_there(source, text, turns, labels)
    if _same(tx, source, turns, marks):
        return Again(_lines(tx, source, before), changed=False)
    draft = Draft(
        name=source["name"],
        text=text,
        turns=tuple(turns),
        marks=tuple(sorted(marks, key=lambda mark: mark.start)),
        importer=source["importer"],
        file=source["file"],
        file_sha256=source["file_sha256"],
    )
    sources.check_draft(draft)
    to_turns, to_source = sources.lay_turns(tx, source, draft)
    lines = _lines(tx, source, before)
    return Again(lines, changed=True, memos_to_turns=to_turns, memos_to_source=to_source)


def _refuse(tx: Transaction, source: Row) -> None:
    if tx.rows(form_tables.form_returns, source_id=source["id"]):
        raise Refused(
            f"“{source['name']}” is a form: who answered is kept with it, and answers are not recognised.",
            fix="project.forms.returns() lists the respondents.",
        )
    if not speaking.is_from_the_text(source):
        raise Refused(
            f"The turns of “{source['name']}” came from {source['file']} itself, not from labels in the text.",
            fix="A label that stands there once: list it in speakers.csv and import again. Another slip: correct the "
            f'file, then project.correct("{source["name"]}", file=…). '
            "Who a label is: project.people.assign_speaker(…).",
        )


def _recognised(tx: Transaction, source: Row, text: str, labels: Sequence[str]) -> Found:
    marks = tx.rows(tables.marks, source_id=source["id"], kind=str(MarkKind.LABEL))
    begun = [(row["start_offset"], row["end_offset"]) for row in marks]
    return speaking.recognised(text, [*speaking.known_labels(tx, source), *labels], begun)


def _all_there(source: Row, text: str, turns: Sequence[Turn], labels: Sequence[str]) -> None:
    spoken = {fold(turn.label) for turn in turns}
    for label in labels:
        if not fold(label):
            raise InvalidInput("A label is empty.", fix='Say it as it stands in the text: labels=["Grandmother"].')
        if fold(label) in spoken:
            continue
        standing = dict.fromkeys(one.label for one in candidates(text))
        if fold(label) in map(fold, standing):
            written = f"{label}:"
            fix = f"A line begins with it, but not as a label does; project.correct(…) can write it as “{written}”."
        else:
            fix = suggestion(label, standing, plural="words that stand like labels")
        raise NotFound(f"No turn begins with “{label}”.", where=source["name"], fix=fix)


def _same(tx: Transaction, source: Row, turns: Sequence[Turn], marks: Sequence[Mark]) -> bool:
    names = {row["id"]: row["label"] or "" for row in tx.rows(tables.speakers, source_id=source["id"])}
    rows = tx.rows(tables.turns, source_id=source["id"])
    here = {(row["start_offset"], row["end_offset"], names[row["speaker_id"]]) for row in rows}
    marked = {
        (row["start_offset"], row["end_offset"], row["kind"]) for row in tx.rows(tables.marks, source_id=source["id"])
    }
    return here == {(turn.start, turn.end, turn.label) for turn in turns} and marked == {
        (mark.start, mark.end, str(mark.kind)) for mark in marks
    }


def _per_label(tx: Transaction, source: Row) -> dict[str, tuple[int, int]]:
    """Return how many blocks and words each label of a source has, by the speaker's id."""
    counts: dict[str, tuple[int, int]] = {}
    for row in tx.rows(tables.turns, source_id=source["id"]):
        blocks, words = counts.get(row["speaker_id"], (0, 0))
        counts[row["speaker_id"]] = blocks + 1, words + row["words"]
    return counts


def _lines(tx: Transaction, source: Row, before: dict[str, tuple[int, int]]) -> list[list[object]]:
    after, people = _per_label(tx, source), {row["id"]: row["label"] for row in tx.rows(tables.participants)}
    rows = [row for row in tx.rows(tables.speakers, source_id=source["id"]) if row["label"] is not None]
    return [
        [
            row["label"],
            people.get(row["participant_id"] or "", row["role"]),
            *before.get(row["id"], (0, 0)),
            *after.get(row["id"], (0, 0)),
        ]
        for row in rows
        if row["id"] in before or row["id"] in after
    ]
