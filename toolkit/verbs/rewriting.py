"""Putting other words in chosen places of a text, so that all that stands elsewhere goes along exactly.

A correction as any other, but for turns and marks: nothing is recognised anew, they are carried over one by one.
"""

from collections.abc import Sequence

from toolkit.model import Draft, Mark, MarkKind, Role, Turn
from toolkit.spans import Edit, Piece, Span, carry, grown, put
from toolkit.store import form_tables, tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import coding, correction, lookup
from toolkit.verbs.coding import text_of

OUTER = (MarkKind.LABEL, MarkKind.HEADER, MarkKind.QUESTION, MarkKind.STAMP)


def rewrite(tx: Transaction, source: Row, pieces: Sequence[Piece]) -> list[Edit]:
    """Give a source a next version with other words in places that do not overlap, and return the edits.

    Codings that begin and end outside the places, or at their ends, keep their words; one that lies around a place has
    the new words inside.

    Raises:
        Refused: A place outside the answers of a form.
    """
    old = text_of(tx, source)
    new, edits = put(old, pieces)
    if not edits:
        return []
    form = tx.rows(form_tables.form_returns, source_id=source["id"])
    placed = [row for row in tx.rows(tables.codings, source_id=source["id"]) if row["text_id"] == source["text_id"]]
    draft = None if form else _draft(tx, source, new, edits)
    correction.correct(tx, source, new, edits, sure=True, draft=draft)
    _place_again(tx, lookup.named(tx, tables.sources, source["id"], "source"), new, placed, edits)
    return edits


def _draft(tx: Transaction, source: Row, new: str, edits: Sequence[Edit]) -> Draft:
    speakers = {row["id"]: row for row in tx.rows(tables.speakers, source_id=source["id"])}
    rows = sorted(tx.rows(tables.turns, source_id=source["id"]), key=lambda row: row["number"])
    turns = [
        Turn(
            start=span[0],
            end=span[1],
            label=speakers[row["speaker_id"]]["label"] or "",
            role=Role(speakers[row["speaker_id"]]["role"]),
            time_ms=row["time_ms"],
            question=row["question_id"],
        )
        for row in rows
        if (span := _carried(_span(row), edits)) is not None
    ]
    return Draft(
        name=source["name"],
        text=new,
        turns=tuple(turns),
        marks=tuple(sorted(_marks(tx, source, new, turns, edits), key=lambda mark: mark.start)),
        importer=source["importer"],
        file=source["file"],
        file_sha256=source["file_sha256"],
    )


def _carried(span: Span, edits: Sequence[Edit]) -> Span | None:
    """Carry a span; one without characters goes along too."""
    if span[0] < span[1]:
        return carry(span, edits)
    shift = sum(new_end - new_start - end + start for start, end, new_start, new_end in edits if end <= span[0])
    return span[0] + shift, span[0] + shift


def _marks(tx: Transaction, source: Row, new: str, turns: Sequence[Turn], edits: Sequence[Edit]) -> list[Mark]:
    """Carry the marks over; what was put in in brackets is nobody's words."""
    found = []
    for row in tx.rows(tables.marks, source_id=source["id"]):
        span, inside = _span(row), row["kind"] not in OUTER
        if inside and any(start <= span[0] and span[1] <= end for start, end, _, _ in edits):
            continue
        if carried := carry(span, edits):
            found.append(Mark(start=carried[0], end=carried[1], kind=MarkKind(row["kind"])))
    for _, _, start, end in edits:
        if new[start:end].startswith("[") and any(one.start <= start and end <= one.end for one in turns):
            found.append(Mark(start=start, end=end, kind=MarkKind.REDACTION))
    return found


def _place_again(tx: Transaction, source: Row, new: str, before: Sequence[Row], edits: Sequence[Edit]) -> None:
    """Put codings exactly where the edits carry them: here each is certain, and none waits for a person to look."""
    meant: dict[tuple[Span, str, str], Row] = {}
    for row in before:
        key = (grown(_span(row), edits), row["code_id"], row["coder_id"])
        if key in meant:  # what differed between the two was replaced
            coding.remove_coding(tx, row["id"])
        else:
            meant[key] = row
    for row in meant.values():  # first out of the way of one another
        tx.change(tables.codings, row["id"], **{name: row[name] for name in ("text_id", "start_offset", "end_offset")})
    for (span, _, _), row in meant.items():
        place = {"text_id": source["text_id"], "start_offset": span[0], "end_offset": span[1]}
        tx.change(tables.codings, row["id"], **place, quote=new[slice(*span)])


def _span(row: Row) -> Span:
    return row["start_offset"], row["end_offset"]
