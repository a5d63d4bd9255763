"""What stays with the turns of a source when they are laid anew: times, questions of the guide, memos."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from toolkit.model import Draft, Mark, MarkKind, Turn
from toolkit.spans import Edit, carry
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction


def carried(before: Sequence[Row], draft: Draft, edits: Sequence[Edit] = ()) -> Draft:
    """Return the draft with the time of each turn that begins where one began, and the question it stands under."""
    rows = sorted(before, key=lambda row: row["start_offset"])
    starts = [moved(row["start_offset"], edits) for row in rows]
    times = {start: row["time_ms"] for start, row in zip(starts, rows, strict=True) if row["time_ms"] is not None}

    def kept(turn: Turn) -> Turn:
        place = bisect_right(starts, turn.start) - 1
        under = rows[place]["question_id"] if place >= 0 else None
        time = times.get(turn.start, turn.time_ms) if turn.time_ms is None else turn.time_ms
        return replace(turn, time_ms=time, question=turn.question or under)

    return replace(draft, turns=tuple(map(kept, draft.turns)))


def with_redactions(before: Sequence[Row], draft: Draft, edits: Sequence[Edit] = ()) -> Draft:
    """Return the draft with what was a redaction and was not edited: “[long stay hospital]” looks like a noise.

    Args:
        before: The marks as they were.
        draft: What is laid now, with marks recognised by their words.
        edits: The edits between the two texts.
    """
    old = [(row["start_offset"], row["end_offset"]) for row in before if row["kind"] == MarkKind.REDACTION]
    whole = [(a, b) for a, b in old if not any(edit[0] < b and a < edit[1] for edit in edits)]
    hidden = {span for one in whole if (span := carry(one, edits))}
    marks = [replace(one, kind=MarkKind.REDACTION) if (one.start, one.end) in hidden else one for one in draft.marks]
    bare = [(a, b) for a, b in sorted(hidden) if not any(one.start <= a and b <= one.end for one in marks)]
    marks += [Mark(start=a, end=b, kind=MarkKind.REDACTION) for a, b in bare]
    return replace(draft, marks=tuple(sorted(marks, key=lambda mark: mark.start)))


def relink_memos(tx: Transaction, source: Row, before: Sequence[Row], edits: Sequence[Edit] = ()) -> tuple[int, int]:
    """Link memos about turns that are gone to the turn that begins there now, else to the source; count both."""
    now = {row["start_offset"]: row["id"] for row in tx.rows(tables.turns, source_id=source["id"])}
    gone = {row["id"]: now.get(moved(row["start_offset"], edits), source["id"]) for row in before}
    links = [link for link in tx.rows(tables.memo_links) if link["subject_id"] in gone]
    tx.remove_rows(tables.memo_links, links)
    for link in links:
        about = {"memo_id": link["memo_id"], "subject_id": gone[link["subject_id"]]}
        if not tx.rows(tables.memo_links, **about):
            tx.add(tables.memo_links, **about)
    to_source = sum(gone[link["subject_id"]] == source["id"] for link in links)
    return len(links) - to_source, to_source


def moved(point: int, edits: Sequence[Edit]) -> int:
    """Return where a place of the old text lies after edits; inside one that is where its new words begin.

    >>> moved(8, [(0, 3, 0, 5)]), moved(2, [(0, 3, 0, 5)])
    (10, 0)
    """
    shift = 0
    for old_start, old_end, new_start, new_end in edits:
        if old_start < point < old_end:
            return new_start
        if old_end > point:
            break
        shift = new_end - old_end
    return point + shift
