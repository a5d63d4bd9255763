"""Bringing in a file of codings keyed by quotation, and writing one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from toolkit.errors import ToolkitError
from toolkit.exchange.codings_file import CodingRow, nearest_words, occurrence_of, place_quote
from toolkit.model import View
from toolkit.spans import Edit, Span
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.transcripts.correction import edits_between
from toolkit.transcripts.correction import place as placed_in
from toolkit.verbs import coding, lookup

LONG = 160  # characters of the nearest words that are shown


@dataclass(repr=False)
class CodingsImport:
    """What an import of codings did; what could not be placed is listed, never guessed."""

    added: int = 0
    present: int = 0
    kept: list[str] = field(default_factory=list)
    unplaced: list[tuple[str, str, str]] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return what happened, in sentences."""
        return [
            f"{self.added} codings added, {self.present} there already, {len(self.unplaced)} not placed.",
            *(f"Not placed: {place}, “{_short(quote)}”: {why}" for place, quote, why in self.unplaced),
            *(f"Corrected since: {one}" for one in self.carried),
            *(f"Kept: {one}" for one in self.kept),
        ]

    def __repr__(self) -> str:
        return "\n".join(self.lines())


@dataclass
class _Place:
    """A source with its text and turns, read once."""

    row: Row
    text: str
    turns: list[tuple[int, Span]]
    earlier: dict[str, tuple[str, list[tuple[int, Span]], list[Edit]]] = field(default_factory=dict)


def import_codings(tx: Transaction, rows: Sequence[CodingRow], coder_ids: dict[str, str]) -> CodingsImport:
    """Place every row; `coder_ids` has the id of each coder by the name in the file."""
    said = CodingsImport()
    book = lookup.codebook(tx)
    places: dict[str, _Place] = {}
    present = {_key(row): row for row in tx.rows(tables.codings)}
    for row in rows:
        try:
            if row.source not in places:
                places[row.source] = _place(tx, row.source)
            place = places[row.source]
            code_id = book.code(row.code).id
            theme_id = book.theme(row.theme).id if row.theme else None
        except ToolkitError as error:
            said.unplaced.append((row.place, row.quote, str(error)))
            continue
        span = place_quote(place.text, place.turns, row.quote, turn=row.turn, occurrence=row.occurrence)
        if isinstance(span, str):
            earlier = _in_earlier(tx, place, row)
            if earlier is None:
                said.unplaced.append((row.place, row.quote, f"“{row.source}”: {span}{_near(place, row.quote)}"))
                continue
            span = earlier
            said.carried.append(f"{row.place}: “{_short(row.quote)}” is now “{_short(place.text[slice(*span)])}”")
        _put(tx, row, place, span, code_id, coder_ids[row.coder], theme_id, present, said)
    return said


def _put(  # noqa: PLR0913 - one row and all that it has been resolved to
    tx: Transaction,
    row: CodingRow,
    place: _Place,
    span: Span,
    code_id: str,
    coder_id: str,
    theme_id: str | None,
    present: dict[Any, Row],
    said: CodingsImport,
) -> None:
    key = (place.row["id"], place.row["text_id"], *span, code_id, coder_id)
    known = present.get(key)
    if known is None:
        coding_id = coding.add_coding(
            tx,
            place.row,
            span,
            code_id,
            coder_id=coder_id,
            text=place.text,
            view=str(row.view),
            key_quote=row.key_quote,
        )
        said.added += 1
        fresh = tx.one(tables.codings, coding_id)
        if fresh is not None:
            present[key] = fresh
    else:
        coding_id = known["id"]
        said.present += 1
        if (known["view"], known["key_quote"]) != (row.view, row.key_quote):
            said.kept.append(f"{row.place}: view or key quote differs; the study's own stays.")
    if theme_id is None:
        return
    evidence = tx.rows(tables.evidence, theme_id=theme_id, coding_id=coding_id)
    if not evidence:
        coding.set_evidence(tx, coding_id, theme_id, str(row.evidence))
    elif evidence[0]["kind"] != row.evidence:
        said.kept.append(f"{row.place}: evidence is “{evidence[0]['kind']}” in the study; it stays.")


def export_rows(tx: Transaction, coding_ids: Iterable[str] | None = None) -> list[list[Any]]:
    """Return the codings as rows of the file, those with evidence for several themes once for each."""
    book = lookup.codebook(tx)
    codes, themes = book.display_names(book.codes), book.display_names(book.themes)
    coders = {row["id"]: row["name"] for row in tx.rows(tables.coders)}
    sources = {row["id"]: _place(tx, row["name"]) for row in tx.rows(tables.sources)}
    order = {row["id"]: row["position"] for row in tx.rows(tables.sources)}
    evidence: dict[str, list[Row]] = {}
    for item in tx.rows(tables.evidence):
        evidence.setdefault(item["coding_id"], []).append(item)
    wanted = None if coding_ids is None else set(coding_ids)
    rows = [row for row in tx.rows(tables.codings) if wanted is None or row["id"] in wanted]
    rows.sort(key=lambda row: (order[row["source_id"]], row["start_offset"], row["end_offset"], codes[row["code_id"]]))
    return [
        [
            place.row["name"],
            number,
            row["quote"],
            occurrence,
            codes[row["code_id"]],
            coders[row["coder_id"]],
            "" if row["view"] == View.NOT_STATED else row["view"],
            "yes" if row["key_quote"] else "",
            *([themes[item["theme_id"]], item["kind"]] if item else ["", ""]),
        ]
        for row in rows
        for place in [sources[row["source_id"]]]
        for number, occurrence in [_where(place, (row["start_offset"], row["end_offset"]))]
        for item in evidence.get(row["id"]) or [None]
    ]


def _where(place: _Place, span: Span) -> tuple[int | str, int | str]:
    for number, turn in place.turns:
        if turn[0] <= span[0] < turn[1]:
            return number, occurrence_of(place.text, turn, span) or ""
    return "", occurrence_of(place.text, (0, len(place.text)), span) or ""


def _place(tx: Transaction, name: str) -> _Place:
    row = lookup.source(tx, name)
    turns = sorted(tx.rows(tables.turns, source_id=row["id"]), key=lambda turn: turn["number"])
    spans = [(turn["number"], (turn["start_offset"], turn["end_offset"])) for turn in turns]
    return _Place(row, coding.text_of(tx, row), spans)


def _in_earlier(tx: Transaction, place: _Place, row: CodingRow) -> Span | None:
    """Find the quotation in an earlier version of the text, newest first, and where those words stand today."""
    old = tables.sources
    query = select(old.c.text_id).where(old.c.id == place.row["id"], old.c.text_id != place.row["text_id"])
    for text_id in dict.fromkeys(tx.connection.execute(query.order_by(old.c.version.desc())).scalars()):
        if text_id not in place.earlier:
            text = str(
                tx.connection.execute(select(tables.texts.c.text).where(tables.texts.c.id == text_id)).scalar_one()
            )
            laid = select(tables.turns).where(
                tables.turns.c.source_id == place.row["id"], tables.turns.c.text_id == text_id
            )
            found = tx.connection.execute(laid.order_by(tables.turns.c.row_id)).mappings()
            turns = {turn["number"]: (turn["start_offset"], turn["end_offset"]) for turn in found}
            place.earlier[text_id] = text, sorted(turns.items()), edits_between(text, place.text)
        text, numbered, edits = place.earlier[text_id]
        span = place_quote(text, numbered, row.quote, turn=row.turn, occurrence=row.occurrence)
        if not isinstance(span, str):
            return placed_in(text, place.text, span, edits, sure=False).span
    return None


def _near(place: _Place, quote: str) -> str:
    """Show the words of the source that come nearest to a quotation which is not there."""
    span = nearest_words(place.text, quote)
    if span is None:
        return ""
    turn = next((number for number, (start, end) in place.turns if start <= span[0] < end), None)
    where = f" in turn {turn}" if turn is not None else ""
    return f". Nearest{where}: “{_short(place.text[slice(*span)], LONG)}”"


def _short(words: str, limit: int = 50) -> str:
    return words if len(words) <= limit else f"{words[: limit - 1].rstrip()}…"


def _key(row: Row) -> tuple[Any, ...]:
    names = ("source_id", "text_id", "start_offset", "end_offset", "code_id", "coder_id")
    return tuple(row[name] for name in names)
