"""Names known already, when more is imported: tables are read with what replaced them, new texts are warned of."""

from collections.abc import Callable
from dataclasses import fields, replace
from enum import Enum
from typing import Any

from toolkit.exchange.codebook_file import CodebookFile
from toolkit.exchange.codings_file import CodingRow
from toolkit.exchange.folder import Found
from toolkit.privacy.key_file import OpenKey
from toolkit.privacy.replacing import Swapping, names_for
from toolkit.project.gathering import Gathered
from toolkit.project.importing import ImportReport
from toolkit.store import privacy_tables, tables
from toolkit.store.ledger import Transaction
from toolkit.verbs import lookup
from toolkit.verbs.names import known_in

OPEN_FIRST = (
    "Names were replaced in this study: open its key first (project.privacy.open_key), so that names known already are "
    "found in what is imported."
)


def matched(tx: Transaction, found: Found, got: Gathered, key: OpenKey | None) -> None:
    """Read the tables, and the names of files, as they would be after the names of the key were replaced.

    So the same tables, imported again, change nothing and bring no name back. The texts are left as they are.
    """
    if key is None:
        return
    swapping = Swapping(names_for(key.holds.names, None)[0])

    def done(words: str) -> str:
        return swapping.done(words, bare=True)

    found.renamed = done
    here = {lookup.fold(row[column]) for row in tx.rows(tables.sources) for column in ("file", "name")}
    for name in ("participants", "guide", "consents", "plan", "form_rows"):
        setattr(got, name, [_read(row, done) for row in getattr(got, name)])
    got.sources = [_labelled(row, "participants", "file", done, here) for row in got.sources]
    got.speakers = [_labelled(row, "label", "source", done, here) for row in got.speakers]
    got.drafts = [(path, replace(draft, name=done(draft.name))) for path, draft in got.drafts]


def codebook_read(file: CodebookFile, key: OpenKey | None) -> CodebookFile:
    """Read a codebook as it would be after the names of the key were replaced."""
    if key is None:
        return file
    done = Swapping(names_for(key.holds.names, None)[0]).done
    codes, themes = ([_read(one, done) for one in some] for some in (file.book.codes, file.book.themes))
    return replace(file, book=replace(file.book, codes=codes, themes=themes), text=done(file.text))


def codings_read(rows: list[CodingRow], key: OpenKey | None) -> list[CodingRow]:
    """Read codings likewise, so that a quotation of before is found in the text of today."""
    if key is None:
        return rows
    swapping = Swapping(names_for(key.holds.names, None)[0])
    return [replace(row, source=swapping.done(row.source, bare=True), quote=swapping.done(row.quote)) for row in rows]


def key_is_shut(tx: Transaction, key: OpenKey | None) -> list[str]:
    """Say that the key is to be opened first, where names were replaced and it is not open."""
    return [OPEN_FIRST] if key is None and tx.rows(privacy_tables.redactions) else []


def warned(tx: Transaction, report: ImportReport, key: OpenKey | None) -> ImportReport:
    """Say how often names of the key stand in what is new, and the line that replaces them; never which."""
    fresh = set(report.files.loc[report.files["outcome"].str.startswith("imported"), "source"])
    if key is not None and fresh:
        ids = [row["id"] for row in tx.rows(tables.sources) if row["name"] in fresh]
        names, places = known_in(tx, key.holds.names, ids)
        if places:
            report.notes.insert(
                0,
                f"{_many(names, 'name')} of the key stand at {_many(places, 'place')} in what was imported now. To see "
                "and replace them: project.privacy.replace(project.privacy.key(), preview=True), then without preview.",
            )
    elif fresh or report.tables:
        report.notes[:0] = key_is_shut(tx, key)
    return report


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _labelled(row: Any, labels: str, of: str, done: Callable[[str], str], here: set[str]) -> Any:
    """Read a line with labels: those of a source that is here were replaced, those of a new one stand in its text."""
    fresh = _read(row, done)
    if lookup.fold(getattr(fresh, of)) in here:
        return fresh
    kept = getattr(row, labels)
    if isinstance(kept, tuple):
        kept = tuple((label, done(person)) for label, person in kept)
    return replace(fresh, **{labels: kept})


def _read(row: Any, done: Callable[[str], str]) -> Any:
    return replace(row, **{one.name: _each(getattr(row, one.name), done) for one in fields(row) if one.name != "place"})


def _each(value: Any, done: Callable[[str], str]) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return done(value)
    if isinstance(value, list | tuple):
        return type(value)(_each(one, done) for one in value)
    return value
