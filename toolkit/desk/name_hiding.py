"""Hiding a name everywhere, from a selection: where it stands, and its replacement in one step."""

from typing import Any

from sqlalchemy import Connection

from toolkit.desk.seat import Args, Seat
from toolkit.errors import InvalidInput, NotFound
from toolkit.privacy.names import Name
from toolkit.privacy.occurrences import occurrences
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import names
from toolkit.verbs.coding import text_of

LONGEST = 80  # characters: what is longer is a passage, not a name


def places(connection: Connection, _seat: Seat, args: Args) -> dict[str, Any]:
    """Return how often a name stands in which source: [id, name, places], in their order."""
    found = _found(Transaction(connection), _name(args))
    return {"name": args.text("name"), "sources": [[row["id"], row["name"], count] for row, count in found]}


def hide_name(tx: Transaction, seat: Seat, args: Args) -> str:
    """Put a replacement in the place of a name in all that the study holds; an open key notes what stood there.

    Raises:
        InvalidInput: There is no replacement, or it holds the name.
        NotFound: The name stands nowhere.
        Refused: The replacement is, or may be, a real name.
    """
    name = _name(args)
    if not name.replacement.strip():
        raise InvalidInput("There is nothing to put in its place.", fix="Write a replacement, such as [my mentor].")
    if occurrences(name.replacement, [name]):
        raise InvalidInput(f"The replacement still holds “{name.name}”.", fix="Write another one.")
    plan = names.plan(tx, [name], known=seat.ring.names)
    if not plan.done:
        raise NotFound(f"“{name.name}” stands in no text.", fix="Look whether capitals are to count.")
    seat.ring.key = names.write(tx, plan, seat.ring.key)
    sources = len({one.source_id for one in plan.done if one.source_id})
    return f"Replaced in {len(plan.done)} places of {sources} sources"


def _name(args: Args) -> Name:
    words = " ".join(args.text("name").split())
    if not words or len(words) > LONGEST:
        raise InvalidInput("This is not a name.", fix="Select the name alone.")
    return Name(name=words, replacement=args.text("replacement", ""), as_written=args.flag("case"))


def _found(tx: Transaction, name: Name) -> list[tuple[Row, int]]:
    """Return each source in whose text the name stands, and how often."""
    rows = sorted(tx.rows(tables.sources), key=lambda one: one["position"])
    counted = [(row, len(occurrences(text_of(tx, row), [name]))) for row in rows]
    return [(row, count) for row, count in counted if count]
