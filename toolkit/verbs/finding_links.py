"""What findings, recommendations and records rest on: extracts, and findings under a recommendation."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table

from toolkit.errors import InvalidInput, NotFound
from toolkit.model import CmoPart, Evidence
from toolkit.store.finding_tables import cmo_extracts, finding_extracts, recommendation_findings
from toolkit.store.ledger import Row, Transaction
from toolkit.store.theme_tables import summary_extracts
from toolkit.verbs import lookup

# By table: where its links are kept, under which column; of a finding also those of the recommendations on it.
LINKS: dict[str, tuple[tuple[Table, str], ...]] = {
    "findings": ((finding_extracts, "finding_id"), (recommendation_findings, "finding_id")),
    "recommendations": ((recommendation_findings, "recommendation_id"),),
    "cmo_records": ((cmo_extracts, "record_id"),),
}


def link_extracts(tx: Transaction, finding_id: str, codings: str | Iterable[str]) -> None:
    """Let extracts, by the ids of their codings, speak for a finding.

    Raises:
        NotFound: There is no such coding.
    """
    for coding_id in several(codings):
        coding = lookup.coding(tx, coding_id)
        _put(tx, finding_extracts, "finding_id", finding_id, coding_id=coding["id"])


def link_findings(tx: Transaction, recommendation_id: str, found: Iterable[Row]) -> None:
    """Let a recommendation rest on findings."""
    for row in found:
        _put(tx, recommendation_findings, "recommendation_id", recommendation_id, finding_id=row["id"])


def link_parts(
    tx: Transaction, record_id: str, codings: str | Iterable[str], *, part: str = "", kind: str = Evidence.SUPPORTS
) -> None:
    """Let extracts speak for a part of a record, or for the whole of it, or against.

    Raises:
        NotFound: There is no such coding, part or kind of evidence.
        InvalidInput: An extract speaks for it and against it at once.
    """
    if part and part not in set(CmoPart):
        raise NotFound.among("part", part, list(CmoPart))
    if kind not in set(Evidence):
        raise NotFound.among("kind of evidence", kind, list(Evidence))
    for coding_id in several(codings):
        coding = lookup.coding(tx, coding_id)
        there = tx.rows(cmo_extracts, record_id=record_id, coding_id=coding["id"], part=part)
        if there and there[0]["kind"] != kind:
            raise InvalidInput(
                f"This extract {there[0]['kind']} it already: {coding_id}.", fix="Unlink it first, or name the part."
            )
        _put(tx, cmo_extracts, "record_id", record_id, coding_id=coding["id"], part=part, kind=str(kind))


def unlink(tx: Transaction, table: Table, column: str, owner: str, others: Iterable[str], **where: Any) -> None:
    """Take links out; a coding that is gone can be unlinked too.

    Raises:
        NotFound: It was not linked.
    """
    other = "finding_id" if table is recommendation_findings else "coding_id"
    for one in others:
        rows = tx.rows(table, **{column: owner, other: one}, **where)
        if not rows:
            raise NotFound(f"“{one}” is not linked to it.", fix="project.findings.extracts() lists what is.")
        tx.remove_rows(table, rows)


def several(ids: str | Iterable[str]) -> list[str]:
    """Return ids as a list, each once; one alone may be a word by itself."""
    return list(dict.fromkeys([ids] if isinstance(ids, str) else ids))


def follow(tx: Transaction, coding_id: str, twin_id: str) -> None:
    """Take the links of a coding over to the one that it becomes part of."""
    linked = ((finding_extracts, ("finding_id",)), (cmo_extracts, ("record_id", "part")))
    for table, keys in (*linked, (summary_extracts, ("summary_id",))):
        there = {tuple(row[key] for key in keys) for row in tx.rows(table, coding_id=twin_id)}
        for row in tx.rows(table, coding_id=coding_id):
            if tuple(row[key] for key in keys) in there:
                tx.remove_rows(table, [row])
            else:
                tx.change(table, row["id"], coding_id=twin_id)


def _put(tx: Transaction, table: Table, column: str, owner: str, **values: Any) -> None:
    if not tx.rows(table, **{column: owner}, **values):
        place = lookup.next_position(tx, table, **{column: owner})
        tx.add(table, **{column: owner}, **values, position=place)
