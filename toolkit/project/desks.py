"""What a project opens in a notebook: desks, the form that counts, and tables with the words behind their numbers.

There is one desk for each source asked for, so that running a cell again makes no second one.
"""

from typing import TYPE_CHECKING, Any

from toolkit import study
from toolkit.desk import in_notebook
from toolkit.store import tables
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.verbs import lookup

if TYPE_CHECKING:
    from toolkit.desk.panels.explorer import Explorer
    from toolkit.desk.seat import Seat
    from toolkit.desk.theme_board import ThemeBoard
    from toolkit.desk.widget import Desk

study.notebook_view = in_notebook.view


class Desks:
    """Opens desks."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._open: dict[str | None, Desk] = {}
        self._board: ThemeBoard | None = None

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

    def theme_board(self, *, coder: str | None, height: str) -> "ThemeBoard":
        """Return the theme board, at which this coder sits; there is one."""
        from toolkit.desk.theme_board import ThemeBoard

        if self._board is None:
            self._board = ThemeBoard(self._store, self._seat(coder))
        self._board.height = height
        return self._board

    def _seat(self, coder: str | None) -> "Seat | None":
        from toolkit.desk.seat import Seat

        with self._store.reading() as connection:
            rows = [row for row in Transaction(connection).rows(tables.coders) if row["name"] == coder]
        return Seat(rows[0]["id"], rows[0]["name"]) if rows else None

    def explore(self, project: Any) -> "Explorer":
        """Return the form that counts what a project holds."""
        from toolkit.desk.panels.explorer import Explorer

        return Explorer(self._store, project.data, lambda: in_notebook.name_of(project, "project"))
