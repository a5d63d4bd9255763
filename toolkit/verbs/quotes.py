"""The quote tray: which extracts stand for a theme, in which order, and what is left out of each."""

from collections.abc import Sequence

from toolkit.errors import InvalidInput, NotFound
from toolkit.spans import Span, union
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import lookup


def put(tx: Transaction, theme_id: str, coding_id: str, position: int | None = None) -> str:
    """Put an extract into a theme's tray, at the end or at a place; it becomes a key quote; return its id."""
    coding = lookup.coding(tx, coding_id)
    if tx.one(tables.themes, theme_id) is None:
        raise NotFound("This theme is no longer in the study.")
    there = tx.rows(tables.quotes, theme_id=theme_id, coding_id=coding_id)
    quote = (
        there[0]["id"]
        if there
        else tx.add(
            tables.quotes,
            theme_id=theme_id,
            coding_id=coding_id,
            position=lookup.next_position(tx, tables.quotes, theme_id=theme_id),
            cuts=[],
        )
    )
    tx.change(tables.codings, coding["id"], key_quote=True)
    if position is not None:
        move(tx, quote, position)
    return str(quote)


def move(tx: Transaction, quote_id: str, position: int) -> None:
    """Give a quotation another place in its theme's tray; `position` counts from 0."""
    row = _quote(tx, quote_id)
    others = sorted(
        (one for one in tx.rows(tables.quotes, theme_id=row["theme_id"]) if one["id"] != quote_id),
        key=lambda one: one["position"],
    )
    order = [one["id"] for one in others]
    order.insert(max(0, min(position, len(order))), quote_id)
    for place, one in enumerate(order):
        tx.change(tables.quotes, one, position=place)


def trim(tx: Transaction, quote_id: str, cuts: Sequence[Span]) -> None:
    """Leave parts of an extract out of the quotation; the cut is marked where it is shown.

    Args:
        tx: The transaction.
        quote_id: The quotation in the tray.
        cuts: What to leave out, as spans of the source's text; none brings the whole extract back.

    Raises:
        InvalidInput: A cut lies outside the extract, or nothing would be left.
    """
    coding = lookup.coding(tx, _quote(tx, quote_id)["coding_id"])
    start, end = coding["start_offset"], coding["end_offset"]
    runs = union(cuts)
    if any(first < start or last > end for first, last in runs):
        raise InvalidInput("Only words of the extract can be left out of it.")
    if runs == [(start, end)]:
        raise InvalidInput("Nothing would be left of the quotation.", fix="Take it out of the tray instead.")
    tx.change(tables.quotes, quote_id, cuts=[list(run) for run in runs])


def drop(tx: Transaction, quote_id: str) -> None:
    """Take a quotation out of the tray; the coding stays."""
    tx.remove(tables.quotes, _quote(tx, quote_id)["id"])


def _quote(tx: Transaction, quote_id: str) -> Row:
    row = tx.one(tables.quotes, quote_id)
    if row is None:
        raise NotFound("This quotation is no longer in the tray.")
    return row
