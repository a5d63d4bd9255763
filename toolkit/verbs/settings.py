"""Settings and milestones."""

from typing import Any

from toolkit.store import ledger, tables
from toolkit.store.ledger import Transaction
from toolkit.verbs import lookup


def get_setting(tx: Transaction, name: str, default: Any = None) -> Any:
    """Return a setting."""
    rows = tx.rows(tables.settings, name=name)
    return rows[0]["value"] if rows else default


def set_setting(tx: Transaction, name: str, value: Any) -> None:
    """Keep a setting."""
    rows = tx.rows(tables.settings, name=name)
    if rows:
        tx.change(tables.settings, rows[0]["id"], value=value)
    else:
        tx.add(tables.settings, name=name, value=value)


def add_milestone(tx: Transaction, name: str) -> None:
    """Name this moment of the history."""
    tidy = lookup.free_name(tx, tables.milestones, name, "milestone")
    tx.add(tables.milestones, name=tidy, event_id=ledger.head(tx.connection).revision or None)
