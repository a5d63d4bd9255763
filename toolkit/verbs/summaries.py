"""Summaries in the cells of the framework matrix: written, changed, taken away, tied to the extracts they rest on."""

from collections.abc import Iterable
from typing import Any

from toolkit.errors import InvalidInput, NotFound
from toolkit.store import ledger
from toolkit.store.ledger import Row, Transaction
from toolkit.store.theme_tables import summaries, summary_extracts
from toolkit.verbs import lookup
from toolkit.verbs.finding_links import several

AGAIN = "project.framework.change(row=…, theme=…, text=…) writes it anew."
TERMS = ("group", "site", "wave")


def about(tx: Transaction, rows: str, name: str) -> str:
    """Return the id of what a row of the matrix is about: a person, source, group, site or time point.

    `rows` is what a row is, as analyses call it: “participant”, “source”, “group”, “site” or “wave”.

    Raises:
        NotFound: There is nothing of that name, or rows of that kind cannot be written about.
    """
    if rows == "participant":
        return str(lookup.participant(tx, name)["id"])
    if rows == "source":
        return str(lookup.source(tx, name)["id"])
    if rows in TERMS:
        found = lookup.term(tx, rows, name)
        if found is not None:
            return found
        raise NotFound("Say which row the summary is of.", fix=f"The name of a {rows}, such as row=“…”.")
    raise NotFound.among(
        "kind of row with summaries", rows, ["participants", "groups", "sites", "sources", "time points"]
    )


def cell(tx: Transaction, about_id: str, theme_id: str) -> Row | None:
    """Return what is written in a cell, or None."""
    found = tx.rows(summaries, about_id=about_id, theme_id=theme_id)
    return found[0] if found else None


def written(tx: Transaction, about_id: str, theme_id: str) -> Row:
    """Return what is written in a cell.

    Raises:
        NotFound: Nothing is.
    """
    row = cell(tx, about_id, theme_id)
    if row is None:
        raise NotFound("There is no summary in this cell yet.", fix="project.framework.summarise(…) writes one.")
    return row


def write(
    tx: Transaction,
    about_id: str,
    theme_id: str,
    text: str,
    *,
    extracts: str | Iterable[str] = (),
    coder_id: str | None,
) -> str:
    """Write the summary of a cell and return its id; the same words again only add what they rest on.

    Raises:
        InvalidInput: Nothing is written, or the cell has another summary already.
    """
    words, row = _words(text), cell(tx, about_id, theme_id)
    if row is not None and row["body"] != words:
        raise InvalidInput("This cell has a summary already.", fix=AGAIN)
    values = {"about_id": about_id, "theme_id": theme_id, "body": words, "coder_id": coder_id}
    made = row["id"] if row is not None else tx.add(summaries, **values, written_at=ledger.now())
    link(tx, made, extracts)
    return str(made)


def change(tx: Transaction, summary_id: str, text: str, *, coder_id: str | None) -> None:
    """Write the words of a summary anew."""
    words = _words(text)
    if words != tx.rows(summaries, id=summary_id)[0]["body"]:
        tx.change(summaries, summary_id, body=words, coder_id=coder_id, written_at=ledger.now())


def remove(tx: Transaction, summary_id: str) -> None:
    """Take a summary away, with its links; undo brings both back."""
    tx.remove_rows(summary_extracts, tx.rows(summary_extracts, summary_id=summary_id))
    tx.remove(summaries, summary_id)


def link(tx: Transaction, summary_id: str, codings: str | Iterable[str]) -> None:
    """Let a summary rest on extracts, by the ids of their codings.

    Raises:
        NotFound: There is no such coding.
    """
    tx.cite(summaries, summary_id)
    for one in several(codings):
        coding = lookup.coding(tx, one)["id"]
        if not tx.rows(summary_extracts, summary_id=summary_id, coding_id=coding):
            tx.add(summary_extracts, summary_id=summary_id, coding_id=coding)


def unlink(tx: Transaction, summary_id: str, codings: str | Iterable[str]) -> None:
    """Let a summary no longer rest on extracts; a coding that is gone can be unlinked too.

    Raises:
        NotFound: It was not linked.
    """
    tx.cite(summaries, summary_id)
    for one in several(codings):
        rows = tx.rows(summary_extracts, summary_id=summary_id, coding_id=one)
        if not rows:
            raise NotFound(f"“{one}” is not linked to this summary.", fix="project.framework.extracts() lists what is.")
        tx.remove_rows(summary_extracts, rows)


def remove_of_theme(tx: Transaction, theme_id: str) -> None:
    """Take the summaries of a theme away, with the theme."""
    for row in tx.rows(summaries, theme_id=theme_id):
        remove(tx, row["id"])


def take_over(tx: Transaction, gone: str, kept: str) -> None:
    """Let a theme that stays have the summaries of one that goes; where both have one, the two are put together."""
    for row in tx.rows(summaries, theme_id=gone):
        here = cell(tx, row["about_id"], kept)
        if here is None:
            tx.change(summaries, row["id"], theme_id=kept)
            continue
        tx.change(summaries, here["id"], body=f"{here['body']}\n\n{row['body']}")
        link(tx, here["id"], [one["coding_id"] for one in tx.rows(summary_extracts, summary_id=row["id"])])
        remove(tx, row["id"])


def _words(text: Any) -> str:
    words = str(text).strip()
    if not words:
        raise InvalidInput("A summary needs words.", fix="project.framework.remove(…) takes one away.")
    return words
