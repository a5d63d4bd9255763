"""`project.codebook`: the verbs on codes and themes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.codebook import Codebook
from toolkit.errors import ToolkitError
from toolkit.exchange import codebook_file
from toolkit.exchange.tabular import write_file
from toolkit.store import tables
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.verbs import codebook as verbs
from toolkit.verbs import lookup
from toolkit.verbs.codebook_import import LAST_FILE


class CodebookVerbs:
    """Changes codes and themes; every call is one step that can be undone. Names may be paths (“A > B”)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def now(self) -> Codebook:
        """Return the codebook as it is, for looking up."""
        with self._store.reading() as connection:
            return Reader(connection).codebook()

    def add(self, name: str, *, under: str | None = None, **described: Any) -> str:
        """Add a code (definition=, include=, exclude=, examples=, origin=, colour=) and return its id."""
        with self._store.writing("add code") as tx:
            return verbs.add_code(tx, name, under=self._code(tx, under), **described)

    def add_theme(self, name: str, *, under: str | None = None, codes: Sequence[str] = (), **described: Any) -> str:
        """Add a theme (claim=, definition=, valence=, for_whom=) with the codes that speak for it; return its id."""
        with self._store.writing("add theme") as tx:
            theme = verbs.add_theme(tx, name, under=self._theme(tx, under), **described)
            for code in codes:
                verbs.link(tx, theme, lookup.codebook(tx).code(code).id)
            return theme

    def rename(self, name: str, new: str) -> None:
        """Give a code or theme another name; every table follows."""
        with self._store.writing("rename") as tx:
            table, item = self._either(tx, name)
            verbs.rename(tx, table, item, new)

    def describe(self, name: str, **described: Any) -> None:
        """Change what a code or theme is said to be."""
        with self._store.writing("describe") as tx:
            table, item = self._either(tx, name)
            verbs.describe(tx, table, item, **described)

    def move(self, name: str, *, under: str | None = None, position: int | None = None) -> None:
        """Put a code or theme under another one, or at the top (under=None)."""
        with self._store.writing("move") as tx:
            table, item = self._either(tx, name)
            parent = self._code(tx, under) if table is tables.codes else self._theme(tx, under)
            verbs.move(tx, table, item, parent, position)

    def merge(self, name: str, *, into: str) -> int:
        """Merge a code into another and return how many codings went over; its name stays as an alias."""
        with self._store.writing("merge codes") as tx:
            book = lookup.codebook(tx)
            return verbs.merge(tx, book.code(name).id, book.code(into).id)

    def split(self, name: str, parts: Mapping[str, Sequence[str]]) -> list[str]:
        """Make new codes out of one: {new name: [coding ids]}; codings not listed stay."""
        with self._store.writing("split code") as tx:
            return verbs.split(tx, lookup.codebook(tx).code(name).id, dict(parts))

    def archive(self, name: str) -> None:
        """Take a code out of use; its codings stay."""
        self._archive(name, archived=True)

    def restore(self, name: str) -> None:
        """Take an archived code back into use."""
        self._archive(name, archived=False)

    def remove(self, name: str) -> None:
        """Take away a theme, or a code that nothing uses."""
        with self._store.writing("remove") as tx:
            table, item = self._either(tx, name)
            if table is tables.codes:
                verbs.remove_code(tx, item)
            else:
                verbs.remove_theme(tx, item)

    def link(self, theme: str, code: str) -> None:
        """Let a code speak for a theme; it may speak for several."""
        with self._store.writing("link code") as tx:
            book = lookup.codebook(tx)
            verbs.link(tx, book.theme(theme).id, book.code(code).id)

    def unlink(self, theme: str, code: str) -> None:
        """Take a code out of a theme."""
        with self._store.writing("unlink code") as tx:
            book = lookup.codebook(tx)
            verbs.unlink(tx, book.theme(theme).id, book.code(code).id)

    def save(self, path: str | Path) -> Path:
        """Write the codebook as .yaml (with the comments and order of the file it came from), .csv or .xlsx."""
        path = Path(path).expanduser()
        book = self.now()
        if path.suffix.lower() in (".csv", ".xlsx"):
            codebook_file.write_table(book, path)
            return path
        with self._store.reading() as connection:
            text = Reader(connection).settings().get(LAST_FILE, "")
        write_file(path, codebook_file.write_yaml(book, text).encode())
        return path

    def _archive(self, name: str, *, archived: bool) -> None:
        with self._store.writing("archive" if archived else "restore") as tx:
            verbs.archive(tx, lookup.codebook(tx).code(name).id, archived=archived)

    def _code(self, tx: Transaction, name: str | None) -> str | None:
        return lookup.codebook(tx).code(name).id if name else None

    def _theme(self, tx: Transaction, name: str | None) -> str | None:
        return lookup.codebook(tx).theme(name).id if name else None

    def _either(self, tx: Transaction, name: str) -> tuple[Any, str]:
        book = lookup.codebook(tx)
        try:
            return tables.codes, book.code(name).id
        except ToolkitError as no_code:
            try:
                return tables.themes, book.theme(name).id
            except ToolkitError:
                raise no_code from None
