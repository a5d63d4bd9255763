"""Hiding a name everywhere, from a selection: where it stands, and its replacement in all texts in one step."""

from typing import Any

from sqlalchemy import Connection

from toolkit.desk.seat import Args, Seat
from toolkit.errors import InvalidInput, NotFound
from toolkit.privacy.names import Name
from toolkit.privacy.occurrences import occurrences
from toolkit.spans import Edit
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import correction
from toolkit.verbs.coding import text_of

LONGEST = 80  # characters: what is longer is a passage, not a name


def places(connection: Connection, _seat: Seat, args: Args) -> dict[str, Any]:
    """Return how often a name stands in which source: [id, name, places], in their order."""
    found = _found(Transaction(connection), _name(args))
    return {"name": args.text("name"), "sources": [[row["id"], row["name"], len(edits)] for row, _, edits in found]}


def hide_name(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Put a replacement in the place of a name in every text."""
    sources, count = replace_name(tx, _name(args))
    return f"Replaced in {count} places of {sources} sources"


def replace_name(tx: Transaction, name: Name) -> tuple[int, int]:
    """Replace a name in all texts of the study; return in how many sources and places. Codings go along.

    Raises:
        InvalidInput: There is no replacement, or it holds the name.
        NotFound: The name stands in no text.
    """
    if not name.replacement.strip():
        raise InvalidInput("There is nothing to put in its place.", fix="Write a replacement, such as [my mentor].")
    if occurrences(name.replacement, [name]):
        raise InvalidInput(f"The replacement still holds “{name.name}”.", fix="Write another one.")
    found = _found(tx, name)
    if not found:
        raise NotFound(f"“{name.name}” stands in no text.", fix="Look whether capitals are to count.")
    for row, new, edits in found:
        correction.correct(tx, row, new, edits, sure=True)
    return len(found), sum(len(edits) for _, _, edits in found)


def _name(args: Args) -> Name:
    words = " ".join(args.text("name").split())
    if not words or len(words) > LONGEST:
        raise InvalidInput("This is not a name.", fix="Select the name alone.")
    return Name(name=words, replacement=args.text("replacement", ""), as_written=args.flag("case"))


def _found(tx: Transaction, name: Name) -> list[tuple[Row, str, list[Edit]]]:
    """Return each source in which the name stands, with its text as it would be, and the edits."""
    found = []
    for row in sorted(tx.rows(tables.sources), key=lambda one: one["position"]):
        new, edits = _replaced(text_of(tx, row), name)
        if edits:
            found.append((row, new, edits))
    return found


def _replaced(text: str, name: Name) -> tuple[str, list[Edit]]:
    parts, edits, here, length = list[str](), list[Edit](), 0, 0
    for one in occurrences(text, [name]):
        parts += [text[here : one.start], name.replacement]
        length += one.start - here
        edits.append((one.start, one.end, length, length + len(name.replacement)))
        here, length = one.end, length + len(name.replacement)
    return "".join([*parts, text[here:]]), edits
