"""Themes arranged: codes put under themes in an order, themes put among themes, one merged into another."""

from typing import Any

from toolkit.errors import InvalidInput, NotFound
from toolkit.store import suggestion_tables, tables
from toolkit.store.finding_tables import findings
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import codebook as verbs
from toolkit.verbs import lookup, summaries


def place(
    tx: Transaction, code_id: str, *, under: str | None, leaving: str | None = None, before: str | None = None
) -> None:
    """Put a code under a theme, in front of another of its codes (`before`) or last.

    Args:
        tx: The transaction.
        code_id: The code.
        under: The theme; None only takes the code out of `leaving`.
        leaving: The theme the code comes from, which it no longer speaks for; None: it stays where it was as well.
        before: The code that is to stand behind it; None, or one that is not under the theme: it stands last.

    Raises:
        NotFound: The code or a theme is no longer there.
    """
    code = _there(tx, tables.codes, code_id)
    for theme in (under, leaving):
        if theme is not None:
            _there(tx, tables.themes, theme)
    tx.cite(tables.codes, code["id"])  # so that the history can name it
    if leaving is not None and leaving != under:
        verbs.unlink(tx, leaving, code_id)
    if under is not None:
        verbs.link(tx, under, code_id)
        _put_before(tx, under, code_id, before)


def place_theme(tx: Transaction, theme_id: str, *, under: str | None, before: str | None = None) -> None:
    """Put a theme under another, or at the top (None), in front of one of its neighbours there or last.

    Raises:
        InvalidInput: It would lie under itself, or its name is taken there.
    """
    _there(tx, tables.themes, theme_id)
    order = [row["id"] for row in _in_order(tx.rows(tables.themes, parent_id=under)) if row["id"] != theme_id]
    verbs.move(tx, tables.themes, theme_id, under, order.index(before) if before in order else None)


def merge_themes(tx: Transaction, theme_id: str, into_id: str) -> None:
    """Merge a theme into another: its codes, sub-themes, evidence, quotations and all that points to it go over.

    What was written of it stays in the history.

    Raises:
        InvalidInput: The other theme is itself, or lies under it.
    """
    if theme_id == into_id:
        raise InvalidInput("A theme cannot be merged into itself.")
    gone = _there(tx, tables.themes, theme_id)
    _there(tx, tables.themes, into_id)
    lookup.codebook(tx).check_move(theme_id, into_id)
    for row in _in_order(tx.rows(tables.theme_codes, theme_id=theme_id)):
        verbs.link(tx, into_id, row["code_id"])
    for below in _in_order(tx.rows(tables.themes, parent_id=theme_id)):
        verbs.move(tx, tables.themes, below["id"], into_id)
    for table, column, other in (
        (tables.evidence, "theme_id", "coding_id"),
        (tables.quotes, "theme_id", "coding_id"),
        (tables.question_topics, "subject_id", "question_id"),
        (tables.memo_links, "subject_id", "memo_id"),
    ):
        _take_over(tx, table, column, other, theme_id, into_id)
    for table, column in ((findings, "theme_id"), (suggestion_tables.suggestions, "subject_id")):
        for row in tx.rows(table, **{column: theme_id}):
            tx.change(table, row["id"], **{column: into_id})
    summaries.take_over(tx, theme_id, into_id)
    verbs.remove_theme(tx, gone["id"])


def _put_before(tx: Transaction, theme_id: str, code_id: str, before: str | None) -> None:
    rows = {row["code_id"]: row for row in _in_order(tx.rows(tables.theme_codes, theme_id=theme_id))}
    order = [one for one in rows if one != code_id]
    at = order.index(before) if before in order else len(order)
    for number, one in enumerate([*order[:at], code_id, *order[at:]]):
        tx.change(tables.theme_codes, rows[one]["id"], position=number)


def _take_over(tx: Transaction, table: Any, column: str, other: str, gone: str, kept: str) -> None:
    """Let links point to the theme that stays; where it has the same one already, the old one goes."""
    there = {row[other] for row in tx.rows(table, **{column: kept})}
    for row in tx.rows(table, **{column: gone}):
        if row[other] in there:
            tx.remove_rows(table, [row])
        elif "position" in table.c:
            last = lookup.next_position(tx, table, **{column: kept})
            tx.change(table, row["id"], **{column: kept, "position": last})
        else:
            tx.change(table, row["id"], **{column: kept})


def _in_order(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row["position"])


def _there(tx: Transaction, table: Any, item_id: str) -> Row:
    row = tx.one(table, item_id)
    if row is None:
        raise NotFound(f"This {table.name[:-1]} is no longer in the codebook.")
    return row
