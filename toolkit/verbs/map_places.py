"""Where a person puts a theme or code on the thematic map."""

from typing import Any

from toolkit.errors import InvalidInput
from toolkit.store import theme_tables
from toolkit.store.ledger import Transaction


def place(tx: Transaction, subject_id: str, across: float | None, down: float | None) -> None:
    """Put a thing at a place of the map, 0 to 1 across and down; with None for both it finds its place by itself again.

    Raises:
        InvalidInput: A number lies outside 0 to 1, or one of the two is missing.
    """
    table = theme_tables.map_places
    known = tx.rows(table, subject_id=subject_id)
    if across is None and down is None:
        tx.remove_rows(table, known)
        return
    at = {"across": _share("across", across), "down": _share("down", down)}
    if known:
        tx.change(table, known[0]["id"], **at)
    else:
        tx.add(table, subject_id=subject_id, **at)


def _share(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise InvalidInput(
            f"“{name}” is {value}.",
            fix="Both are numbers from 0 (left, top) to 1 (right, bottom); leave both out to free the thing again.",
        )
    return float(value)
