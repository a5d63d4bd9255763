"""Memos: what an analyst notes, about anything."""

from toolkit.errors import InvalidInput, NotFound
from toolkit.model import MemoKind
from toolkit.store import ledger, tables
from toolkit.store.ledger import Transaction


def write(tx: Transaction, body: str, *, kind: str, title: str, private: bool | None) -> str:
    """Write a memo and return its id; reflexive ones are private unless said otherwise.

    Raises:
        NotFound: There is no such kind of memo.
        InvalidInput: There is nothing in it.
    """
    if kind not in set(MemoKind):
        raise NotFound.among("kind of memo", kind, list(MemoKind))
    if not body.strip():
        raise InvalidInput("The memo is empty.")
    return tx.add(
        tables.memos,
        kind=kind,
        title=title,
        body=body,
        private=kind == MemoKind.REFLEXIVE if private is None else private,
        coder_id=tx.coder_id,
        created_at=ledger.now(),
    )
