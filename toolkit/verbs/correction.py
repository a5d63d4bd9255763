"""Correcting the text of a source: a new version, and every coding placed in it or put on the list to review."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from sqlalchemy import select

from toolkit.errors import Refused
from toolkit.model import Draft, Mark, MarkKind, Turn, sha256
from toolkit.spans import Edit, Span, carry, grown
from toolkit.store import form_tables, tables
from toolkit.store.ledger import Row, Transaction
from toolkit.store.tables import KEPT
from toolkit.transcripts.correction import Placed, only_place, place
from toolkit.transcripts.turns import inner_marks, speakers_in
from toolkit.verbs import corrected_since, keep_suggestions, lookup, safeguarding, settling, sources, speaking
from toolkit.verbs.coding import text_of

NO_LABELS: Mapping[str, str] = MappingProxyType({})
TWICE = "twice"  # what a name was in one coding and around it in the other, became the same words


def correct(
    tx: Transaction,
    source: Row,
    new: str,
    edits: Sequence[Edit],
    *,
    sure: bool,
    draft: Draft | None = None,
    exact: bool = False,
    labels: Mapping[str, str] = NO_LABELS,
) -> None:
    """Give a source a new version of its text; turns are carried over, or recognised anew where labels changed.

    `labels` are those that words were replaced in, each with what it becomes: its speaker stays who it is.

    With `exact`, the edits are all that differs: whatever stands on the text is carried by them, growing over a
    replacement that cuts it, and `draft` has the turns and marks carried so.
    """
    old = text_of(tx, source)
    found = places(tx, source, old, new, edits, sure=sure, exact=exact)
    if draft is not None and not exact and tx.rows(form_tables.form_returns, source_id=source["id"]):
        raise _answers_only(source)
    fields = {"file_sha256": draft.file_sha256} if draft is not None else {}
    draft = draft or laid(tx, source, old, new, edits, labels)
    sources.check_draft(draft)
    for label, becomes in speaking.renamed(tx, source, draft, labels).items():
        tx.change(tables.speakers, sources.labelled(tx, source)[label]["id"], label=becomes)
    if not exact:  # names replaced by others: what was checked still holds
        corrected_since.note(tx, source)
    text_id = tx.add_text(new, sha256(new.encode()))
    safeguarding.carry_flags(tx, source, new, text_id, edits, sure=sure)
    tx.change(tables.sources, source["id"], text_id=text_id, version=source["version"] + 1, **fields)
    sources.lay_turns(tx, lookup.source(tx, source["name"]), draft, edits)
    for row, placed, words in found:
        if placed.outcome == TWICE:
            _join(tx, row, next(one for one, there, _ in found if _same_coding(one, there, row, placed)))
        elif placed.span is not None:
            start, end = placed.span
            tx.change(tables.codings, row["id"], text_id=text_id, start_offset=start, end_offset=end, quote=words)
            _carry_cuts(tx, row["id"], placed.span, edits, exact=exact)
    _carry_readings(tx, source, text_id, edits, exact=exact)
    keep_suggestions.carry(tx, source, text_id, edits, grow=exact)
    moved = {row["id"]: (_span(row), placed.span) for row, placed, _ in found if placed.span is not None}
    settling.carry(tx, source["id"], moved, text_id)


def places(
    tx: Transaction, source: Row, old: str, new: str, edits: Sequence[Edit], *, sure: bool, exact: bool = False
) -> list[tuple[Row, Placed, str]]:
    """Find where each coding of a source would stand: (its row, where, its words there). Nothing is written."""
    found = []
    taken: set[tuple[Span, str, str]] = set()
    for row in sorted(tx.rows(tables.codings, source_id=source["id"]), key=lambda one: one["start_offset"]):
        if exact and row["text_id"] == source["text_id"]:
            placed = Placed("corrected", grown(_span(row), edits))
        elif row["text_id"] == source["text_id"]:
            placed = place(old, new, (row["start_offset"], row["end_offset"]), edits, sure=sure)
        elif exact:
            placed = Placed("to review", None)
        else:  # still on the list from an earlier correction
            query = select(tables.texts.c.text).where(tables.texts.c.id == row["text_id"])
            before = str(tx.connection.execute(query).scalar_one())
            only = only_place(before, new, row["quote"])
            placed = Placed("moved" if only else "to review", only)
        if placed.span is not None and (placed.span, row["code_id"], row["coder_id"]) in taken:
            placed = Placed(TWICE, placed.span) if exact else Placed("to review", None)
        if placed.span is not None:
            taken.add((placed.span, row["code_id"], row["coder_id"]))
        found.append((row, placed, new[slice(*placed.span)] if placed.span else ""))
    return found


def _same_coding(one: Row, there: Placed, other: Row, here: Placed) -> bool:
    alike = all(one[column] == other[column] for column in ("code_id", "coder_id"))
    return alike and there.span == here.span and there.outcome != TWICE


def _join(tx: Transaction, gone: Row, stays: Row) -> None:
    """Make one of two codings that say the same of the same words, with what points to either."""
    for table in KEPT.values():
        for column in [one for one in ("coding_id", "subject_id") if one in table.c]:
            here = [{**row, column: stays["id"]} for row in tx.rows(table, **{column: stays["id"]})]
            for row in tx.rows(table, **{column: gone["id"]}):
                if any(_same_but_id({**row, column: stays["id"]}, one) for one in here):
                    tx.remove_rows(table, [row])
                else:
                    tx.change(table, row["id"], **{column: stays["id"]})
    if gone["key_quote"] and not stays["key_quote"]:
        tx.change(tables.codings, stays["id"], key_quote=True)
    tx.remove(tables.codings, gone["id"])


def _same_but_id(one: Row, other: Row) -> bool:
    free = ("row_id", "id", "position", "cuts", "kind")  # a second place in a list, or a second verdict, is none
    return all(one[column] == other[column] for column in one if column not in free)


def _carry_cuts(tx: Transaction, coding_id: str, span: Span, edits: Sequence[Edit], *, exact: bool) -> None:
    """Keep the cuts of a quotation where they can be placed; else the whole extract is shown again."""
    move = grown if exact else carry
    for row in tx.rows(tables.quotes, coding_id=coding_id):
        carried = [move((first, last), edits) for first, last in row["cuts"]]
        inside = all(cut and span[0] <= cut[0] and cut[1] <= span[1] for cut in carried)
        tx.change(tables.quotes, row["id"], cuts=[list(cut) for cut in carried if cut] if inside else [])


def _carry_readings(tx: Transaction, source: Row, text_id: str, edits: Sequence[Edit], *, exact: bool) -> None:
    move = grown if exact else carry
    for row in tx.rows(tables.readings, source_id=source["id"], text_id=source["text_id"]):
        span = move(_span(row), edits)
        if span:
            tx.change(tables.readings, row["id"], text_id=text_id, start_offset=span[0], end_offset=span[1])


def laid(
    tx: Transaction,
    source: Row,
    old: str,
    new: str,
    edits: Sequence[Edit],
    labels: Mapping[str, str] = NO_LABELS,
) -> Draft:
    """Return the turns and marks of a corrected text: carried over, or recognised anew where labels changed.

    Raises:
        Refused: The source is a form, and more than words of answers was edited.
    """
    names = {row["id"]: row["label"] or "" for row in tx.rows(tables.speakers, source_id=source["id"])}
    rows = sorted(tx.rows(tables.turns, source_id=source["id"]), key=lambda one: one["number"])
    marks = tx.rows(tables.marks, source_id=source["id"])
    fixed = (MarkKind.HEADER, MarkKind.QUESTION)
    header = [(row["start_offset"], row["end_offset"]) for row in marks if row["kind"] in fixed]
    carried = _carried_turns(rows, names, edits, header)
    known = [*speaking.known_labels(tx, source), *labels.values()]
    form = bool(tx.rows(form_tables.form_returns, source_id=source["id"]))
    if carried is None and form:
        raise _answers_only(source)
    if carried is None or (not form and len(speakers_in(old, known)) != len(speakers_in(new, known))):
        times = {span[0]: row["time_ms"] for row in rows if (span := carry(_span(row), edits))}
        begun = [span for row in marks if row["kind"] == MarkKind.LABEL and (span := carry(_span(row), edits))]
        fresh, found = speaking.recognised(new, known, begun)
        carried = [replace(one, time_ms=times.get(one.start, one.time_ms)) for one in fresh]
    else:
        kept = [row for row in marks if row["kind"] in (MarkKind.LABEL, *fixed)]
        spans = [(row["kind"], carry(_span(row), edits)) for row in kept]
        found = [Mark(start=span[0], end=span[1], kind=MarkKind(kind)) for kind, span in spans if span]
        found += inner_marks(new, carried)
    return Draft(
        name=source["name"],
        text=new,
        turns=tuple(carried),
        marks=tuple(sorted(found, key=lambda mark: mark.start)),
        importer=source["importer"],
        file=source["file"],
        file_sha256=source["file_sha256"],
    )


def _answers_only(source: Row) -> Refused:
    return Refused(
        f"In “{source['name']}” only words inside an answer can be corrected: it is a form.",
        fix="Correct the words of an answer; the wording of a question is project.forms.set_wording(…).",
    )


def _carried_turns(
    rows: Sequence[Row], labels: dict[str, str], edits: Sequence[Edit], header: Sequence[Span]
) -> list[Turn] | None:
    """Carry the turns over; None where an edit is not inside one turn, or inside what stands before the first."""
    places = [*map(_span, rows), *header]
    if any(all(not start <= edit[0] <= edit[1] <= end for start, end in places) for edit in edits):
        return None
    turns = []
    for row in rows:
        start, end = _span(row)
        here = [edit for edit in edits if start <= edit[0] and edit[1] <= end]
        shift = sum(edit[3] - edit[2] - edit[1] + edit[0] for edit in edits if edit[1] <= start and edit not in here)
        grown = sum(edit[3] - edit[2] - edit[1] + edit[0] for edit in here)
        turns.append(
            Turn(
                start=start + shift,
                end=end + shift + grown,
                label=labels[row["speaker_id"]],
                time_ms=row["time_ms"],
                question=row["question_id"],
            )
        )
    return turns


def _span(row: Row) -> Span:
    return row["start_offset"], row["end_offset"]
