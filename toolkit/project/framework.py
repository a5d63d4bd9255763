"""`project.framework`: summaries in the cells of the framework matrix, tied to the extracts they rest on."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from toolkit.analysis.framework import ROWS
from toolkit.errors import NotFound
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.store.read_summaries import summary_frames
from toolkit.study import Basis, Result
from toolkit.verbs import lookup
from toolkit.verbs import summaries as verbs

if TYPE_CHECKING:
    from toolkit.desk.matrix import FrameworkMatrix
    from toolkit.project.desks import Desks

PEOPLE = "participants"


class FrameworkVerbs:
    """Charts: writes, for a person (or group) and a theme, what the extracts amount to. Every call can be undone.

    A row is named by `row` and, where it is no person, by what rows are: rows="groups", "sites", "sources" or
    "time points". How the matrix then looks: `framework(project.data())`.

    >>> import tempfile
    >>> from toolkit import Project
    >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
    >>> made = study.codebook.add_theme("Being believed")
    >>> made = study.framework.summarise(row="T1", rows="time points", theme="Being believed", text="Nobody yet.")
    >>> study.framework.summaries()["summary"].tolist()
    ['Nobody yet.']
    """

    def __init__(self, store: Store, desks: "Desks") -> None:
        self._store = store
        self._desks = desks

    def matrix(self, *, rows: str = PEOPLE, height: str = "75vh") -> "FrameworkMatrix":
        """Open the framework matrix in the notebook: write in its cells with their extracts beside.

        Args:
            rows: "participants", "groups", "sites", "sources" or "time points"; changeable in the matrix.
            height: How high it is, such as "75vh" or "600px".

        Raises:
            NotFound: There are no rows of that kind.
        """
        from toolkit.desk.matrix_shown import KINDS

        known = {ROWS[one]: one for one in KINDS}
        if ROWS.get(rows) not in known:
            raise NotFound.among("kind of row", rows, KINDS)
        return self._desks.matrix(known[ROWS[rows]], height=height)

    def summarise(
        self, *, row: str, theme: str, text: str, extracts: str | Iterable[str] = (), rows: str = PEOPLE
    ) -> str:
        """Write what a person (or group) says of a theme, and return the summary's id.

        Args:
            row: The label of a person, or the name of a group, site, source or time point.
            theme: The theme.
            text: The summary, in your words.
            extracts: The ids of codings it rests on.
            rows: What the row is: "participants", "groups", "sites", "sources" or "time points".

        Raises:
            NotFound: There is no such row, theme or coding.
            InvalidInput: Nothing is written, or the cell has another summary already.
        """
        with self._store.writing("summarise") as tx:
            about, theme_id = self._cell(tx, rows, row, theme)
            return verbs.write(tx, about, theme_id, text, extracts=extracts, coder_id=tx.coder_id)

    def change(self, *, row: str, theme: str, text: str, rows: str = PEOPLE, reason: str = "") -> None:
        """Write a summary anew; what it rests on stays."""
        with self._store.writing("change summary", reason=reason) as tx:
            verbs.change(tx, self._written(tx, rows, row, theme), text, coder_id=tx.coder_id)

    def remove(self, *, row: str, theme: str, rows: str = PEOPLE, reason: str = "") -> None:
        """Take a summary away, with its links to extracts."""
        with self._store.writing("remove summary", reason=reason) as tx:
            verbs.remove(tx, self._written(tx, rows, row, theme))

    def link(self, *, row: str, theme: str, extracts: str | Iterable[str], rows: str = PEOPLE) -> None:
        """Let a summary rest on extracts, by the ids of their codings."""
        with self._store.writing("link extracts") as tx:
            verbs.link(tx, self._written(tx, rows, row, theme), extracts)

    def unlink(self, *, row: str, theme: str, extracts: str | Iterable[str], rows: str = PEOPLE) -> None:
        """Let a summary no longer rest on extracts."""
        with self._store.writing("unlink extracts") as tx:
            verbs.unlink(tx, self._written(tx, rows, row, theme), extracts)

    def summaries(self) -> Result:
        """Return every summary: `row`, `theme`, `summary`, `rows`, `coder`, `written_at`, `id`."""
        return self._frame("framework", "Summaries of the framework matrix")

    def extracts(self) -> Result:
        """Return what summaries rest on: `id` (of the summary), `coding`, `state` (placed, to review, gone)."""
        return self._frame("framework_extracts", "Extracts under the summaries")

    def _frame(self, name: str, title: str) -> Result:
        with self._store.reading() as connection:
            return Result(summary_frames(Reader(connection))[name], basis=Basis(title=title))

    def _cell(self, tx: Transaction, rows: str, row: str, theme: str) -> tuple[str, str]:
        if rows not in ROWS and rows not in ROWS.values():
            raise NotFound.among("kind of row", rows, list(ROWS))
        return verbs.about(tx, ROWS.get(rows, rows), row), lookup.codebook(tx).theme(theme).id

    def _written(self, tx: Transaction, rows: str, row: str, theme: str) -> str:
        return str(verbs.written(tx, *self._cell(tx, rows, row, theme))["id"])
