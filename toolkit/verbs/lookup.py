"""From the names people use to the things of the study; a wrong name is answered with the nearest right one."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table

from toolkit.codebook import Codebook
from toolkit.errors import InvalidInput, NotFound, nearest
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.store.read import Reader


def fold(name: str) -> str:
    """Return a name without differences of case and spaces."""
    return " ".join(name.split()).casefold()


def named(tx: Transaction, table: Table, name: str, what: str, *, column: str = "name", **where: Any) -> Row:
    """Return the live thing of this name.

    Raises:
        NotFound: There is none; the nearest name is offered.
    """
    rows = tx.rows(table, **where)
    for row in rows:
        if row[column] == name or row["id"] == name:
            return row
    wanted = [row for row in rows if fold(row[column]) == fold(name)]
    if len(wanted) == 1:
        return wanted[0]
    raise NotFound.among(what, name, [row[column] for row in rows])


def source(tx: Transaction, name: str) -> Row:
    """Return the source of this name."""
    return named(tx, tables.sources, name, "source")


def participant(tx: Transaction, label: str) -> Row:
    """Return the participant with this public label."""
    return named(tx, tables.participants, label, "participant", column="label")


def coding(tx: Transaction, coding_id: str) -> Row:
    """Return the coding with this id."""
    row = tx.one(tables.codings, coding_id)
    if row is None:
        raise NotFound(f"There is no coding “{coding_id}”.", fix="project.codings() lists them in its column “coding”.")
    return row


def term(tx: Transaction, kind: str, name: str) -> str | None:
    """Return the id of a time point, stakeholder group or site, None for an empty name."""
    if not name:
        return None
    words = {"wave": "time point", "group": "stakeholder group", "site": "site"}
    return str(named(tx, tables.terms, name, words[kind], kind=kind)["id"])


def codebook(tx: Transaction) -> Codebook:
    """Return the codebook as this transaction sees it."""
    return Reader(tx.connection).codebook()


def free_name(tx: Transaction, table: Table, name: str, kind: str, *, column: str = "name", but: str = "") -> str:
    """Return a tidied name that nothing else of its kind has.

    Raises:
        InvalidInput: The name is empty or taken.
    """
    tidy = " ".join(name.split())
    if not tidy:
        raise InvalidInput(f"A {kind} needs a name.")
    for row in tx.rows(table):
        if row["id"] != but and fold(row[column]) == fold(tidy):
            raise InvalidInput(f"There is a {kind} “{row[column]}” already.", fix="Choose another name.")
    return tidy


def refuse_misspelt(name: str, known: Iterable[str], kind: str) -> None:
    """Refuse a name that is nearly one of the known ones, before it becomes something of its own."""
    known = list(known)
    if name not in known and nearest(name, known, cutoff=0.75):  # a slip, not another word
        raise NotFound.among(kind, name, known)


def next_position(tx: Transaction, table: Table, **where: Any) -> int:
    """Return the place after the last one."""
    return max((row["position"] for row in tx.rows(table, **where)), default=-1) + 1
