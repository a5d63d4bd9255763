"""What one person said, in a transcript with others: replaced by a line that says so, and codings give way to it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Table

from toolkit.model import SILENT_ROLES, MarkKind, Role
from toolkit.spans import Piece, Span, meet, subtract, trim, union
from toolkit.store import suggestion_tables, tables
from toolkit.store.ledger import Row, Transaction
from toolkit.store.privacy_tables import safeguarding_flags
from toolkit.verbs import coding
from toolkit.verbs.coding import text_of
from toolkit.verbs.rewriting import rewrite

WITHDRAWN = "[contribution withdrawn]"
LABEL = "[withdrawn]"
AROUND_WORDS = r"\W*(.*?)\W*"


@dataclass(kw_only=True)
class Went:
    """What went with words that were taken back: how much of what, where; and the codings to forget."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    forget: set[str] = field(default_factory=set)

    def note(self, what: str, where: str, n: int = 1) -> None:
        """Count something that went."""
        if n:
            self.counts[what, where] += n


def withdraw_words(
    tx: Transaction, source: Row, gone: Sequence[Span], went: Went, labels: Sequence[Piece] = ()
) -> None:
    """Replace spans of a source by “[contribution withdrawn]”; of a coding that reaches over them the rest stays.

    Args:
        tx: The transaction.
        source: The source.
        gone: What was taken back, each span inside one turn.
        went: Notes what went with it.
        labels: Other words to be put in the same step, such as in place of a speaker's label.
    """
    gone = union(gone)
    _codings_give_way(tx, source, gone, went)
    settled = [row for row in tx.rows(tables.settlings, source_id=source["id"])
               if any(one in went.forget for one, _, _ in row["marks"])]  # fmt: skip
    tx.remove_rows(tables.settlings, settled)
    went.note("settled place", source["name"], len(settled))
    tables_of_places = {"extract of a suggestion": suggestion_tables.suggestion_segments,
                        "safeguarding flag": safeguarding_flags}  # fmt: skip
    for what, table in tables_of_places.items():
        rows = [row for row in _rows_here(tx, table, source) if _touches(row, gone)]
        tx.remove_rows(table, rows)
        went.note(what, source["name"], len(rows))
    went.note("turn" if labels else "passage", source["name"], len(gone))
    rewrite(tx, source, [*((start, end, WITHDRAWN) for start, end in gone), *labels])


def withdraw_turns(tx: Transaction, source: Row, person_id: str, went: Went) -> None:
    """Replace all turns of a person, and their label; the speaker is nobody from now on, never counted or quoted."""
    theirs = [row for row in tx.rows(tables.speakers, source_id=source["id"]) if row["participant_id"] == person_id]
    ids = {row["id"]: row["label"] for row in theirs}
    turns = [row for row in tx.rows(tables.turns, source_id=source["id"]) if row["speaker_id"] in ids]
    text = text_of(tx, source)
    taken = {f"[{row['label']}]" for row in tx.rows(tables.speakers, source_id=source["id"])}
    fresh = {row["id"]: _free(LABEL, taken) for row in theirs if row["label"] is not None}
    labels = [
        (*_label_in(text, place, ids[row["speaker_id"]]), fresh[row["speaker_id"]])
        for row in turns
        if row["speaker_id"] in fresh and (place := _label_mark(tx, source, row)) is not None
    ]
    for row in theirs:
        if row["label"] is None:
            tx.remove_rows(tables.speakers, [row])
        else:
            said = fresh[row["id"]].strip("[]")  # as it is read when speakers are recognised again
            tx.change(tables.speakers, row["id"], label=said, role=str(Role.OTHER), participant_id=None)
    spans = [(row["start_offset"], row["end_offset"]) for row in turns if row["start_offset"] < row["end_offset"]]
    if spans:
        withdraw_words(tx, source, spans, went, labels)


def own_words(tx: Transaction, source: Row, person_id: str) -> list[Span]:
    """Return the turns of a person in a source."""
    ids = {row["id"] for row in tx.rows(tables.speakers, source_id=source["id"], participant_id=person_id)}
    turns = [row for row in tx.rows(tables.turns, source_id=source["id"]) if row["speaker_id"] in ids]
    return sorted((row["start_offset"], row["end_offset"]) for row in turns if row["start_offset"] < row["end_offset"])


def forget_coding(tx: Transaction, row: Row, source: str, went: Went) -> None:
    """Take a coding out, and note with it all that rested on it."""
    went.note("coding", f"{source}, {_coder(tx, row)}")
    for what, table in (("evidence for a theme", tables.evidence), ("quotation in a tray", tables.quotes)):
        went.note(what, source, len(tx.rows(table, coding_id=row["id"])))
    went.note("key quote", source, int(row["key_quote"]))
    went.note("link of a memo", source, len(tx.rows(tables.memo_links, subject_id=row["id"])))
    went.forget.add(row["id"])
    coding.remove_coding(tx, row["id"])


def _codings_give_way(tx: Transaction, source: Row, gone: Sequence[Span], went: Went) -> None:
    """Take out codings on words that go; shorten those that also cover other people's words to what is left."""
    text, left = text_of(tx, source), _speech(tx, source, gone)
    for row in _rows_here(tx, tables.codings, source):
        if not _touches(row, gone):
            continue
        rest = [trim(text, one) for one in meet([(row["start_offset"], row["end_offset"])], left)]
        rest = [one for one in rest if re.search(r"\w", text[slice(*one)])]
        if not rest:
            forget_coding(tx, row, source["name"], went)
            continue
        start, end = rest[0][0], rest[-1][1]
        place = {"start_offset": start, "end_offset": end}
        key = ("source_id", "text_id", "code_id", "coder_id")
        same = [one for one in tx.rows(tables.codings, **{name: row[name] for name in key}, **place)
                if one["id"] != row["id"]]  # fmt: skip
        if same:  # the very same is coded there already
            forget_coding(tx, row, source["name"], went)
        elif tx.change(tables.codings, row["id"], **place, quote=text[start:end]):
            went.note("coding that keeps the words of others", f"{source['name']}, {_coder(tx, row)}")
            went.forget.add(row["id"])  # its earlier versions only: the live one stays


def _speech(tx: Transaction, source: Row, gone: Sequence[Span]) -> list[Span]:
    """Return what stays of the turns of people who are not silent, in order."""
    silent = {row["id"] for row in tx.rows(tables.speakers, source_id=source["id"]) if row["role"] in SILENT_ROLES}
    turns = [row for row in tx.rows(tables.turns, source_id=source["id"]) if row["speaker_id"] not in silent]
    spans = sorted((row["start_offset"], row["end_offset"]) for row in turns)
    return [part for span in spans for part in subtract(span, gone)]


def _rows_here(tx: Transaction, table: Table, source: Row) -> list[Row]:
    return tx.rows(table, source_id=source["id"], text_id=source["text_id"])


def _touches(row: Row, gone: Iterable[Span]) -> bool:
    return any(start < row["end_offset"] and row["start_offset"] < end for start, end in gone)


def _label_mark(tx: Transaction, source: Row, turn: Row) -> Span | None:
    """Return the label that stands before a turn, of all that end before it the last."""
    before = [
        (row["start_offset"], row["end_offset"])
        for row in tx.rows(tables.marks, source_id=source["id"], kind=str(MarkKind.LABEL))
        if row["end_offset"] <= turn["start_offset"]
    ]
    last = max(before, default=None)
    others = tx.rows(tables.turns, source_id=source["id"])
    since = max((row["end_offset"] for row in others if row["end_offset"] <= turn["start_offset"]
                 and row["id"] != turn["id"]), default=0)  # fmt: skip
    return last if last is not None and last[0] >= since else None


def _label_in(text: str, place: Span, label: str | None) -> Span:
    """Return where the label itself stands among its colon, stamp and spaces."""
    words = text[slice(*place)]
    if label and (found := re.search(r"\s+".join(map(re.escape, label.split())), words, re.IGNORECASE)):
        return place[0] + found.start(), place[0] + found.end()
    inner = re.fullmatch(AROUND_WORDS, words, re.DOTALL)
    return (place[0] + inner.start(1), place[0] + inner.end(1)) if inner else place


def _free(label: str, taken: set[str]) -> str:
    number, wanted = 2, label
    while wanted in taken:
        wanted, number = f"{label[:-1]} {number}]", number + 1
    taken.add(wanted)
    return wanted


def _coder(tx: Transaction, row: Row) -> str:
    found = tx.one(tables.coders, row["coder_id"])
    return str(found["name"]) if found else ""
