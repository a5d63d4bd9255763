"""`project.codebook`: the verbs on codes and themes, and the codebook's life."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.codebook import Codebook
from toolkit.errors import ToolkitError
from toolkit.exchange import changes_file, codebook_file
from toolkit.exchange.tabular import write_file
from toolkit.project import codebook_life, finding
from toolkit.project.codebook_life import Moment
from toolkit.store import tables
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.study import Result
from toolkit.verbs import codebook as verbs
from toolkit.verbs import codebook_life as life
from toolkit.verbs import lookup, map_places
from toolkit.verbs.codebook_import import LAST_FILE


class CodebookVerbs:
    """Changes codes and themes; every call is one step that can be undone. Names may be paths (“A > B”).

    A `reason` is kept with the step; `changes()` and `lineage()` show it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def now(self) -> Codebook:
        """Return the codebook as it is, for looking up."""
        with self._store.reading() as connection:
            return Reader(connection).codebook()

    def at(self, moment: Moment) -> Codebook:
        """Return the codebook as it was at a milestone (“Year 1 report”), on the evening of a date, or after an event.

        Raises:
            NotFound: There is no such milestone or event.
        """
        with self._store.reading() as connection:
            return codebook_life.codebook_at(connection, moment)

    def add(self, name: str, *, under: str | None = None, reason: str = "", **described: Any) -> str:
        """Add a code (definition=, include=, exclude=, examples=, origin=, colour=) and return its id."""
        with self._store.writing("add code", reason=reason) as tx:
            return verbs.add_code(tx, name, under=self._code(tx, under), **described)

    def add_theme(
        self, name: str, *, under: str | None = None, codes: Sequence[str] = (), reason: str = "", **described: Any
    ) -> str:
        """Add a theme with the codes that speak for it, and return its id.

        It may have a claim=, definition=, boundary= (what is not part of it), valence= and for_whom=.
        """
        with self._store.writing("add theme", reason=reason) as tx:
            theme = verbs.add_theme(tx, name, under=self._theme(tx, under), **described)
            for code in codes:
                verbs.link(tx, theme, lookup.codebook(tx).code(code).id)
            return theme

    def rename(self, name: str, new: str, *, reason: str = "") -> None:
        """Give a code or theme another name; every table follows."""
        with self._store.writing("rename", reason=reason) as tx:
            table, item = self._either(tx, name)
            verbs.rename(tx, table, item, new)

    def describe(self, name: str, *, reason: str = "", **described: Any) -> None:
        """Change what a code or theme is said to be."""
        with self._store.writing("describe", reason=reason) as tx:
            table, item = self._either(tx, name)
            verbs.describe(tx, table, item, **described)

    def move(self, name: str, *, under: str | None = None, position: int | None = None, reason: str = "") -> None:
        """Put a code or theme under another one, or at the top (under=None)."""
        with self._store.writing("move", reason=reason) as tx:
            table, item = self._either(tx, name)
            parent = self._code(tx, under) if table is tables.codes else self._theme(tx, under)
            verbs.move(tx, table, item, parent, position)

    def merge(self, name: str, *, into: str, reason: str = "") -> int:
        """Merge a code into another and return how many codings went over; its name stays as an alias."""
        with self._store.writing("merge codes", reason=reason) as tx:
            book = lookup.codebook(tx)
            return verbs.merge(tx, book.code(name).id, book.code(into).id)

    def split(self, name: str, parts: Mapping[str, Sequence[str]], *, reason: str = "") -> list[str]:
        """Make new codes out of one: {new name: [coding ids]}; codings not listed stay."""
        with self._store.writing("split code", reason=reason) as tx:
            return verbs.split(tx, lookup.codebook(tx).code(name).id, dict(parts))

    def archive(self, name: str, *, reason: str = "") -> None:
        """Take a code out of use; its codings stay."""
        self._archive(name, archived=True, reason=reason)

    def restore(self, name: str, *, reason: str = "") -> None:
        """Take an archived code back into use."""
        self._archive(name, archived=False, reason=reason)

    def remove(self, name: str, *, reason: str = "") -> None:
        """Take away a theme, or a code that nothing uses."""
        with self._store.writing("remove", reason=reason) as tx:
            table, item = self._either(tx, name)
            if table is tables.codes:
                verbs.remove_code(tx, item)
            else:
                verbs.remove_theme(tx, item)

    def link(self, theme: str, code: str, *, reason: str = "") -> None:
        """Let a code speak for a theme; it may speak for several."""
        with self._store.writing("link code", reason=reason) as tx:
            book = lookup.codebook(tx)
            verbs.link(tx, book.theme(theme).id, book.code(code).id)

    def unlink(self, theme: str, code: str, *, reason: str = "") -> None:
        """Take a code out of a theme."""
        with self._store.writing("unlink code", reason=reason) as tx:
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

    def changes(self, *, since: Moment | None = None, until: Moment | None = None) -> Result:
        """Return what happened to the codebook between two moments, as an analyst would note it, with who and why.

        Args:
            since: A milestone or an event, told from there on, or a date (“2025-06-12”), told from its morning.
            until: The same; a date up to its evening. Without it, now.

        Returns:
            A row for each code or theme and kind of change: `date`, `says` (a sentence), `change` (added, renamed,
            redefined, described, moved, merged, split, archived, restored, removed, linked, unlinked, claim changed,
            taken back), `code`, `before`, `after`, `references`, `sources`, `people` (how much of the coding it was
            about; NA as a table of changes tells it), `coder`, `reason`, `event`. What was undone is left out.

        Raises:
            NotFound: There is no such milestone or event.
            InvalidInput: `until` lies before `since`.
        """
        with self._store.reading() as connection:
            return codebook_life.changes(connection, since, until)

    def lineage(self, *, of: Moment | None = None) -> Result:
        """Return what became of every code there ever was, or of each code there was at a moment (`of`).

        Returns:
            A row per code: `code` (its name then), `fate` (kept, added after the first codebook, renamed, merged,
            split, archived, dropped), `became` (the codes that carry it now), `theme`, `date`, `coder`, `reason`,
            `steps`, `id`. Merges and splits are followed to the codes still there; where none is, it was dropped.
        """
        with self._store.reading() as connection:
            return codebook_life.lineage(connection, of)

    def import_changes(self, path: str | Path) -> Result:
        """Import a table of changes, for a codebook that came in by files, and return the lineage.

        Columns: `date`, `id`, `name_before`, `change` (kept, added, renamed, merged, split, dropped), `name_after`,
        `into` (“;” between), `reason`; one line per code. The table is kept as what people say happened; the codebook
        stays as it is, and what was done in the study itself goes before it. Importing again replaces it.

        Raises:
            FileProblem: The table cannot be read, or a code went into one that nobody knows.
        """
        rows = changes_file.read_changes(finding.existing_file(path))
        with self._store.writing("import codebook changes", reason=Path(path).name) as tx:
            life.keep_changes(tx, rows)
        return self.lineage()

    def outdated(self, *, code: str | None = None, coder: str | None = None) -> Result:
        """Return the codings made under an older definition: to be looked at again, then `confirm`ed.

        Returns:
            `coding`, `source`, `turn`, `quote`, `code`, `coder`, `coded_on`, `change` (“redefined”, or merged from
            which code), `before` and `after` (the words that differ), `changed_on`, `reason`. What was redefined and
            set back is not listed; nor is what a person recoded, or put into a part of a split, since then.
        """
        with self._store.reading() as connection:
            return codebook_life.outdated(connection, code, coder)

    def confirm(self, codings: str | Iterable[str], *, reason: str = "") -> int:
        """Say that codings, by id, hold under the definition their code has now; return how many were confirmed."""
        with self._store.writing("confirm codings", reason=reason) as tx:
            return life.confirm(tx, [codings] if isinstance(codings, str) else codings)

    def place(self, name: str, *, across: float | None = None, down: float | None = None) -> None:
        """Put a theme or code at a place of the thematic map; without numbers it finds its place by itself again.

        Args:
            name: The theme; or the code, where no theme is called so.
            across: From 0 (left) to 1 (right).
            down: From 0 (top) to 1 (bottom).

        Raises:
            NotFound: There is neither a theme nor a code of this name.
            InvalidInput: A number lies outside 0 to 1, or one of the two is missing.
        """
        with self._store.writing("place on the map") as tx:
            book = lookup.codebook(tx)
            themes = {theme.name for theme in book.themes}
            subject = book.theme(name).id if name in themes else self._either(tx, name)[1]
            map_places.place(tx, subject, across, down)

    def _archive(self, name: str, *, archived: bool, reason: str) -> None:
        with self._store.writing("archive" if archived else "restore", reason=reason) as tx:
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
