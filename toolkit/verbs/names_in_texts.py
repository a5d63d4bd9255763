"""Names in the texts of sources: what would be replaced, and a new version in which everything keeps its place."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from toolkit.errors import Refused
from toolkit.model import Draft, Mark, MarkKind, Turn, sha256
from toolkit.privacy.names import NameKind
from toolkit.privacy.occurrences import occurrences
from toolkit.privacy.replacing import Swap, Swapping, in_case_of, same_spelling, swapped, without_brackets
from toolkit.spans import Edit, Span, grown
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import correction
from toolkit.verbs.coding import text_of
from toolkit.verbs.replaced import Replaced, around, replaced

LABEL = "speaker label"
TOLD_APART = "left: two people are called so, and no rule says who is meant here"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The names that are replaced somewhere, and those that other sources tell apart and this place does not."""

    swapping: Swapping
    doubtful: Swapping


@dataclass(frozen=True, kw_only=True)
class TextPlan:
    """What would become of the text of a source."""

    source_id: str
    new: str
    edits: Sequence[Edit]
    swaps: Sequence[Swap]
    scope: Scope
    same: Mapping[str, str]  # by the id of a speaker whose label becomes that of another: that one's id
    replaced: Sequence[Replaced]


def plan_text(tx: Transaction, source: Row, scope: Scope) -> TextPlan:
    """Return what would be replaced in a source: in its text, its labels, and the earlier text of codings to review."""
    text = text_of(tx, source)
    parts = _parts(tx, source)
    spans = [span for span, _, _ in parts]
    swaps = [
        _in_label(one) if _part(parts, spans, one.start)[1] == LABEL else one
        for one in scope.swapping.swaps(text, walls=spans)
    ]
    new, edits = swapped(text, swaps)
    told = []
    for one, edit in zip(swaps, edits, strict=True):
        _, where, turn = _part(parts, spans, one.start)
        place = {"source_id": source["id"], "source": source["name"], "where": where, "turn": turn}
        kind = {"kind": NameKind.LABEL} if where == LABEL else {}
        said = {"version": source["version"] + 1, "start": edit[2], "end": edit[3]}
        told.append(replaced(text, one, new, edit, **place, **said, **kind))
    return TextPlan(
        source_id=source["id"],
        new=new,
        edits=edits,
        swaps=swaps,
        scope=scope,
        same=_same(tx, source, scope),
        replaced=[*told, *_doubtful(text, swaps, scope, source, parts, spans)],
    )


def join_speakers(tx: Transaction, plan: TextPlan) -> None:
    """Make one speaker of two whose labels are one person's names."""
    for gone, stays in plan.same.items():
        for row in tx.rows(tables.turns, source_id=plan.source_id, speaker_id=gone):
            tx.change(tables.turns, row["id"], speaker_id=stays)
        tx.remove(tables.speakers, gone)


def write_text(tx: Transaction, plan: TextPlan) -> None:
    """Give a source its next version, in which every coding, turn and mark stands where its words stand now."""
    source = tx.rows(tables.sources, id=plan.source_id)[0]
    _earlier_texts(tx, source, plan.scope.swapping)
    if plan.edits:
        draft = _draft(tx, source, plan)
        correction.correct(tx, source, plan.new, plan.edits, sure=True, draft=draft, exact=True)


Part = tuple[Span, str, int | None]  # of a text: where it is, what it is, and the number of its turn


def _parts(tx: Transaction, source: Row) -> list[Part]:
    turns = sorted(tx.rows(tables.turns, source_id=source["id"]), key=lambda row: row["start_offset"])
    starts = [row["start_offset"] for row in turns]
    found: list[Part] = [(_span(row), "text", row["number"]) for row in turns]
    for row in tx.rows(tables.marks, source_id=source["id"], kind=str(MarkKind.LABEL)):
        next_turn = bisect_right(starts, row["end_offset"] - 1)
        number = turns[next_turn]["number"] if next_turn < len(turns) else None
        found.append((_span(row), LABEL, number))
    return sorted(found)


def _part(parts: Sequence[Part], spans: Sequence[Span], start: int) -> Part:
    place = bisect_right(spans, start, key=lambda span: span[0]) - 1
    if place >= 0 and start < spans[place][1]:
        return parts[place]
    return (start, start), "text", None


def _in_label(swap: Swap) -> Swap:
    return replace(swap, replacement=in_case_of(swap.words, without_brackets(swap.name.replacement)))


def _doubtful(
    text: str, swaps: Sequence[Swap], scope: Scope, source: Row, parts: Sequence[Part], spans: Sequence[Span]
) -> list[Replaced]:
    if not scope.doubtful.swaps(text):
        return []
    taken = [(one.start, one.end) for one in swaps]
    found = occurrences(text, scope.doubtful.names)
    return [
        Replaced(
            source_id=source["id"],
            source=source["name"],
            where=where,
            turn=turn,
            before=around(text, one.start, one.end),
            after=around(text, one.start, one.end),
            words=text[one.start : one.end],
            replacement="",
            kind=one.name.kind,
            left=TOLD_APART,
        )
        for one in found
        if not any(start < one.end and one.start < end for start, end in taken)
        for _, where, turn in [_part(parts, spans, one.start)]
    ]


def _same(tx: Transaction, source: Row, scope: Scope) -> dict[str, str]:
    """Return which speakers become one, since both labels are one person's name."""
    rows = [row for row in tx.rows(tables.speakers, source_id=source["id"]) if row["label"]]
    labels = {row["id"]: scope.swapping.done(row["label"], bare=True) for row in rows}
    same: dict[str, str] = {}
    first: dict[str, Row] = {}
    for row in sorted(rows, key=lambda one: (one["participant_id"] is None, one["row_id"])):
        other = first.setdefault(labels[row["id"]], row)
        if other is row:
            continue
        _refuse_two(source, row, other, labels[row["id"]], scope)
        same[row["id"]] = other["id"]
    return same


def _refuse_two(source: Row, one: Row, other: Row, label: str, scope: Scope) -> None:
    own, others = (scope.swapping.swaps(row["label"]) for row in (one, other))
    people = {row["participant_id"] for row in (one, other)} - {None}
    if len(people) > 1 or not own or not others or not _one_person(own, others):
        raise Refused(
            f"Two labels would become one, “{label}”: “{other['label']}” and “{one['label']}”.",
            where=source["name"],
            fix="Choose another replacement for one of them. If it is one person with two names, say so: "
            'Name(name="Jordan", aliases=("Jordy",), replacement="…"), or a column “also”.',
        )


def _one_person(own: Sequence[Swap], others: Sequence[Swap]) -> bool:
    """One name with its aliases, or two under one pseudonym; what is in brackets may stand for several people."""
    names, pseudonyms = [{one.name for one in some} for some in (own, others)], [*own, *others]
    plain = not any(one.name.replacement.startswith("[") for one in pseudonyms)
    said = [{same_spelling(one.name.replacement) for one in some} for some in (own, others)]
    return names[0] == names[1] or (plain and said[0] == said[1])


def _earlier_texts(tx: Transaction, source: Row, swapping: Swapping) -> None:
    """Codings to review stand on the words of an earlier version: these words lose their names as well."""
    for row in tx.rows(tables.codings, source_id=source["id"]):
        if row["text_id"] == source["text_id"]:
            continue
        query = select(tables.texts.c.text).where(tables.texts.c.id == row["text_id"])
        text = str(tx.connection.execute(query).scalar_one())
        new, edits = swapped(text, swapping.swaps(text))
        if edits:
            start, end = grown(_span(row), edits)
            place = {"start_offset": start, "end_offset": end, "quote": new[start:end]}
            tx.change(tables.codings, row["id"], text_id=tx.add_text(new, sha256(new.encode())), **place)


def _draft(tx: Transaction, source: Row, plan: TextPlan) -> Draft:
    """Return the turns and marks carried over, with a mark over each replacement in brackets."""
    labels = {row["id"]: row["label"] or "" for row in tx.rows(tables.speakers, source_id=source["id"])}
    rows = sorted(tx.rows(tables.turns, source_id=source["id"]), key=lambda row: row["number"])
    turns = []
    for row in rows:
        start, end = grown(_span(row), plan.edits)
        said = {"label": labels[row["speaker_id"]], "time_ms": row["time_ms"], "question": row["question_id"]}
        turns.append(Turn(start=start, end=end, **said))
    marks = [
        Mark(start=start, end=end, kind=MarkKind(row["kind"]))
        for row in tx.rows(tables.marks, source_id=source["id"])
        for start, end in [grown(_span(row), plan.edits)]
    ]
    covered = [(mark.start, mark.end) for mark in marks]
    spoken = [(turn.start, turn.end) for turn in turns]
    for swap, edit in zip(plan.swaps, plan.edits, strict=True):
        here = (edit[2], edit[3])
        if swap.replacement.startswith("[") and _within(here, spoken) and not _within(here, covered):
            marks.append(Mark(start=here[0], end=here[1], kind=MarkKind.REDACTION))
    return Draft(
        name=source["name"],
        text=plan.new,
        turns=tuple(turns),
        marks=tuple(sorted(marks, key=lambda mark: mark.start)),
        importer=source["importer"],
        file=source["file"],
        file_sha256=source["file_sha256"],
    )


def _within(span: Span, others: Sequence[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def _span(row: Row) -> Span:
    return row["start_offset"], row["end_offset"]
