"""What a project opens in a notebook: desks, the form that counts, and tables with the words behind their numbers.

There is one desk for each source asked for, so that running a cell again makes no second one.
"""

from typing import TYPE_CHECKING, Any

from toolkit import study
from toolkit.desk import in_notebook
from toolkit.privacy.key_file import Keyring
from toolkit.store import tables
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.verbs import lookup

if TYPE_CHECKING:
    from toolkit.desk.matrix import FrameworkMatrix
    from toolkit.desk.panels.explorer import Explorer
    from toolkit.desk.seat import Seat
    from toolkit.desk.theme_board import ThemeBoard
    from toolkit.desk.widget import Desk

study.notebook_view = in_notebook.view


class Desks:
    """Opens desks."""

    def __init__(self, store: Store, ring: Keyring) -> None:
        self._store, self._ring = store, ring
        self._open: dict[str | None, Desk] = {}
        self._board: ThemeBoard | None = None
        self._matrices: dict[str, FrameworkMatrix] = {}

    def open(self, source: str | None, *, coder: str | None, height: str) -> "Desk":
        """Return the desk that begins with this source, at which this coder sits."""
        from toolkit.desk.widget import Desk

        with self._store.reading() as connection:
            tx = Transaction(connection)
            source_id = lookup.source(tx, source)["id"] if source is not None else None
        if source_id not in self._open:
            self._open[source_id] = Desk(self._store, self._seat(coder), source=source_id)
        self._open[source_id].height = height
        return self._open[source_id]

    def theme_board(self, *, height: str) -> "ThemeBoard":
        """Return the theme board; there is one."""
        from toolkit.desk.theme_board import ThemeBoard

        if self._board is None:
            self._board = ThemeBoard(self._store, self._own_seat())
        self._board.height = height
        return self._board

    def matrix(self, rows: str, *, height: str) -> "FrameworkMatrix":
        """Return the framework matrix with these rows; there is one for each kind of row."""
        from toolkit.desk.matrix import FrameworkMatrix

        if rows not in self._matrices:
            self._matrices[rows] = FrameworkMatrix(self._store, self._own_seat(), rows=rows)
        self._matrices[rows].height = height
        return self._matrices[rows]

    def _own_seat(self) -> "Seat | None":
        """Return the seat of whoever the study is open for."""
        from toolkit.desk.seat import Seat

        with self._store.reading() as connection:
            row = Transaction(connection).one(tables.coders, self._store.coder_id or "")
        return Seat(row["id"], row["name"], self._ring) if row is not None else None

    def _seat(self, coder: str | None) -> "Seat | None":
        from toolkit.desk.seat import Seat

        with self._store.reading() as connection:
            rows = [row for row in Transaction(connection).rows(tables.coders) if row["name"] == coder]
        return Seat(rows[0]["id"], rows[0]["name"], self._ring) if rows else None

    def explore(self, project: Any) -> "Explorer":
        """Return the form that counts what a project holds."""
        from toolkit.desk.panels.explorer import Explorer

        return Explorer(self._store, project.data, lambda: in_notebook.name_of(project, "project"))
