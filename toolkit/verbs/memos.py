"""Memos: what an analyst notes, about anything."""

from collections.abc import Iterable

from sqlalchemy import select

from toolkit.errors import InvalidInput, NotFound
from toolkit.model import MemoKind
from toolkit.store import ledger, tables
from toolkit.store.finding_tables import findings
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import lookup


def write(
    tx: Transaction, body: str, *, kind: str, title: str = "", private: bool | None = None, about: Iterable[str] = ()
) -> str:
    """Write a memo about these things (by id) and return its id; reflexive ones are private unless said otherwise.

    Raises:
        NotFound: There is no such kind of memo, or nothing of that id.
        InvalidInput: There is nothing in it.
    """
    made = tx.add(
        tables.memos,
        kind=_kind(kind),
        title=title,
        body=_some_words(body),
        private=kind == MemoKind.REFLEXIVE if private is None else private,
        coder_id=tx.coder_id,
        created_at=ledger.now(),
    )
    for subject in about:
        if tx.connection.execute(select(tables.things.c.id).where(tables.things.c.id == subject)).first() is None:
            raise NotFound("What the memo is about is no longer in the study.")
        tx.add(tables.memo_links, memo_id=made, subject_id=subject)
    return made


def subjects(
    tx: Transaction,
    *,
    source: str | None = None,
    turn: int | None = None,
    code: str | None = None,
    theme: str | None = None,
    coding: str | None = None,
    participant: str | None = None,
    finding: str | None = None,
) -> list[str]:
    """Return the ids of the things that are named, for a memo about them.

    Raises:
        NotFound: There is no such thing.
        InvalidInput: A turn is named without its source.
    """
    found = []
    if turn is not None:
        found.append(_turn(tx, source, turn))
    elif source is not None:
        found.append(lookup.source(tx, source)["id"])
    if code is not None:
        found.append(lookup.codebook(tx).code(code).id)
    if theme is not None:
        found.append(lookup.codebook(tx).theme(theme).id)
    if coding is not None:
        found.append(lookup.coding(tx, coding)["id"])
    if participant is not None:
        found.append(lookup.participant(tx, participant)["id"])
    if finding is not None:
        found.append(lookup.named(tx, findings, finding, "finding", column="text")["id"])
    return found


def rewrite(
    tx: Transaction,
    memo_id: str,
    *,
    body: str,
    title: str | None = None,
    kind: str | None = None,
    private: bool | None = None,
) -> None:
    """Put other words into a memo, or make it another kind; one that becomes reflexive becomes private."""
    row = memo(tx, memo_id)
    kind = _kind(row["kind"] if kind is None else kind)
    if private is None:
        private = row["private"] or (kind == MemoKind.REFLEXIVE and row["kind"] != MemoKind.REFLEXIVE)
    title = row["title"] if title is None else title
    tx.change(tables.memos, row["id"], body=_some_words(body), title=title, kind=kind, private=private)


def remove(tx: Transaction, memo_id: str) -> None:
    """Take a memo away."""
    tx.remove_rows(tables.memo_links, tx.rows(tables.memo_links, memo_id=memo(tx, memo_id)["id"]))
    tx.remove(tables.memos, memo_id)


def _turn(tx: Transaction, source: str | None, number: int) -> str:
    if source is None:
        raise InvalidInput(f"Turn {number} of which source?", fix='Say source="…", turn=….')
    row = lookup.source(tx, source)
    found = tx.rows(tables.turns, source_id=row["id"], number=number)
    if not found:
        raise NotFound(
            f"There is no turn {number}.", where=row["name"], fix="The desk and project.turns() number them."
        )
    return str(found[0]["id"])


def memo(tx: Transaction, memo_id: str) -> Row:
    """Return the memo with this id."""
    row = tx.one(tables.memos, memo_id)
    if row is None:
        raise NotFound("This memo is no longer in the study.")
    return row


def _kind(name: str) -> str:
    if name not in set(MemoKind):
        raise NotFound.among("kind of memo", name, list(MemoKind))
    return name


def _some_words(body: str) -> str:
    if not body.strip():
        raise InvalidInput("The memo is empty.")
    return body
