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
    from toolkit.desk.widget import Desk

study.notebook_view = in_notebook.view


class Desks:
    """Opens desks."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._open: dict[str | None, Desk] = {}

    def open(self, source: str | None, *, coder: str | None, height: str) -> "Desk":
        """Return the desk that begins with this source, at which this coder sits."""
        from toolkit.desk.seat import Seat
        from toolkit.desk.widget import Desk

        with self._store.reading() as connection:
            tx = Transaction(connection)
            source_id = lookup.source(tx, source)["id"] if source is not None else None
            seats = [Seat(row["id"], row["name"]) for row in tx.rows(tables.coders) if row["name"] == coder]
        if source_id not in self._open:
            self._open[source_id] = Desk(self._store, seats[0] if seats else None, source=source_id)
        self._open[source_id].height = height
        return self._open[source_id]

    def explore(self, project: Any) -> "Explorer":
        """Return the form that counts what a project holds."""
        from toolkit.desk.panels.explorer import Explorer

        return Explorer(self._store, project.data, lambda: in_notebook.name_of(project, "project"))
