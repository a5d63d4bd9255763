"""Coding: a code on a span of a source's text, with view, key quote and evidence for a theme."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from toolkit.errors import InvalidInput, NotFound
from toolkit.model import Evidence, Origin, View
from toolkit.spans import Span, trim
from toolkit.store import ledger, tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import lookup


def text_of(tx: Transaction, source: Row) -> str:
    """Return the text of a source in its present version."""
    query = select(tables.texts.c.text).where(tables.texts.c.id == source["text_id"])
    return str(tx.connection.execute(query).scalar_one())


def add_coding(
    tx: Transaction, source: Row, span: Span, code_id: str, *, coder_id: str, text: str | None = None, **values: Any
) -> str:
    """Put a code on a span and return the coding's id; the same coding is not made twice.

    Raises:
        InvalidInput: The span lies outside the text or holds nothing but spaces.
    """
    text = text_of(tx, source) if text is None else text
    start, end = checked(text, span, source["name"])
    key = {"source_id": source["id"], "text_id": source["text_id"], "start_offset": start, "end_offset": end}
    present = tx.rows(tables.codings, **key, code_id=code_id, coder_id=coder_id)
    if present:
        return str(present[0]["id"])
    return tx.add(
        tables.codings,
        **key,
        quote=text[start:end],
        code_id=code_id,
        coder_id=coder_id,
        created_at=ledger.now(),
        codebook_version=ledger.head(tx.connection).revision,
        **{"origin": Origin.HAND, "query": "", "view": View.NOT_STATED, "key_quote": False, **values},
    )


def add_codings(
    tx: Transaction, source: str, span: Span, codes: Sequence[str], *, coder_id: str, **values: Any
) -> list[str]:
    """Put several codes, by name, on a span of a source; return the codings' ids.

    Raises:
        NotFound: There is no such source or code.
        InvalidInput: The span lies outside the text or holds nothing but spaces.
    """
    row, book = lookup.source(tx, source), lookup.codebook(tx)
    made = [add_coding(tx, row, span, book.code(name).id, coder_id=coder_id) for name in codes]
    for coding_id in made if values else ():
        change_coding(tx, coding_id, **values)
    return made


def remove_coding(tx: Transaction, coding_id: str) -> None:
    """Take a coding away, with its place as evidence."""
    row = lookup.coding(tx, coding_id)
    for table in (tables.evidence, tables.quotes):
        tx.remove_rows(table, tx.rows(table, coding_id=row["id"]))
    tx.remove_rows(tables.memo_links, tx.rows(tables.memo_links, subject_id=row["id"]))
    tx.remove(tables.codings, row["id"])


def change_coding(
    tx: Transaction,
    coding_id: str,
    *,
    code_id: str | None = None,
    span: Span | None = None,
    view: str | None = None,
    key_quote: bool | None = None,
) -> None:
    """Change what a coding says: its code, its span, its view, whether it is a key quote."""
    row = lookup.coding(tx, coding_id)
    values: dict[str, Any] = {}
    if code_id is not None:
        values["code_id"] = code_id
    if span is not None:
        source = tx.one(tables.sources, row["source_id"])
        assert source is not None  # noqa: S101 - a live coding has a live source
        text = text_of(tx, source)
        start, end = checked(text, span, source["name"])
        values |= {"text_id": source["text_id"], "start_offset": start, "end_offset": end, "quote": text[start:end]}
    if view is not None:
        values["view"] = _word(View, view, "view")
    if key_quote is not None:
        values["key_quote"] = key_quote
    moved = {**row, **values}
    key = ("source_id", "text_id", "start_offset", "end_offset", "code_id", "coder_id")
    for other in tx.rows(tables.codings, **{name: moved[name] for name in key}):
        if other["id"] != row["id"]:
            raise InvalidInput("The same words have that code already.", fix="Remove one of the two codings.")
    tx.change(tables.codings, row["id"], **values)


def set_evidence(tx: Transaction, coding_id: str, theme_id: str, kind: str | None) -> None:
    """Say what an extract does for a theme: supports, contradicts, complicates, or nothing (None)."""
    row = lookup.coding(tx, coding_id)
    present = tx.rows(tables.evidence, theme_id=theme_id, coding_id=row["id"])
    if kind is None:
        tx.remove_rows(tables.evidence, present)
    elif present:
        tx.change(tables.evidence, present[0]["id"], kind=_word(Evidence, kind, "kind of evidence"))
    else:
        tx.add(tables.evidence, theme_id=theme_id, coding_id=row["id"], kind=_word(Evidence, kind, "kind of evidence"))


def checked(text: str, span: Span, name: str) -> Span:
    """Return a span without the spaces at its ends.

    Raises:
        InvalidInput: It lies outside the text or holds nothing but spaces.
    """
    start, end = int(span[0]), int(span[1])  # numbers out of a table are of another kind
    if not 0 <= start < end <= len(text):
        raise InvalidInput(
            f"There is no text from {start} to {end}.", where=name, fix=f"The text runs from 0 to {len(text)}."
        )
    start, end = trim(text, (start, end))
    if start == end:
        raise InvalidInput(f"From {span[0]} to {span[1]} there are only spaces.", where=name, fix="Choose some words.")
    return start, end


def _word(words: type[View] | type[Evidence], value: str, kind: str) -> str:
    try:
        return str(words(value.casefold()))
    except ValueError:
        raise NotFound.among(kind, value, [str(word) for word in words]) from None
