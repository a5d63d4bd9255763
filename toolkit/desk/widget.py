"""The desk as a widget: it hears the page's messages, has them kept or looked up, and tells every open page.

Nothing confidential is in a synced trait, so a saved notebook holds no word of a transcript: text, names and memos go
to the page as messages, which nobody stores.
"""

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets
from sqlalchemy import Connection

from toolkit.desk import beside, compared, esm, finding, name_hiding, shown
from toolkit.desk.considered import Adviser
from toolkit.desk.conversation import Conversation, Look, Message, place_of
from toolkit.desk.seat import Args, Seat
from toolkit.desk.session import Session
from toolkit.store import ledger
from toolkit.store.file import Store

LOOKS: dict[str, Callable[[Connection, Seat, Args], Message]] = {
    "document": lambda connection, seat, args: shown.document(connection, seat, args.text("source")),
    "changes": lambda connection, seat, args: shown.changes(connection, seat, args.number("since")),
    "find": finding.find,
    "name": name_hiding.places,
    "compared": compared.compared,
    "extracts": beside.extracts,
    "memos": beside.memos,
    "quotes": beside.quotes,
    "progress": beside.progress,
}


class Desk(anywidget.AnyWidget):
    """The coding desk. `project.desk()` makes one; showing it again is a second view of the same desk."""

    _esm = traitlets.Unicode(esm.module()).tag(sync=True)
    _css = traitlets.Unicode(esm.style()).tag(sync=True)
    height = traitlets.Unicode("75vh").tag(sync=True)

    def __init__(self, store: Store, seat: Seat | None, *, source: str | None = None, **traits: Any) -> None:
        super().__init__(**traits)
        self._store = store
        self._seat = seat or Seat("", "")
        self._source = source
        with store.reading() as connection:
            self._ready: Message | None = self._look_around(connection)
        looks = {name: self._seated(look) for name, look in LOOKS.items()}
        self._adviser = Adviser(store, self._seat)
        looks["considered"] = self._adviser.look
        looks["hello"] = lambda connection, _args: self._welcome(connection)
        self._conversation = Conversation(store, Session(store, self._seat), self._say, looks)
        self.on_msg(self._hear)

    def __repr__(self) -> str:
        return "The coding desk (run the cell to show it)"

    def _hear(self, _widget: Any, message: Mapping[str, Any], _buffers: Any) -> None:
        self._conversation.hear(message)

    def _say(self, message: Message) -> None:
        self.send(message)

    def _seated(self, look: Callable[[Connection, Seat, Args], Message]) -> Look:
        return lambda connection, args: look(connection, self._seat, args)

    def _welcome(self, connection: Connection) -> Message:
        """Return all a page begins with; for the first page it was looked up when the desk was made."""
        ready, self._ready = self._ready, None
        now = ledger.head(connection).revision
        return ready if ready is not None and ready["revision"] == now else self._look_around(connection)

    def _look_around(self, connection: Connection) -> Message:
        around = shown.study(connection, self._seat)
        first = self._source or next((one["id"] for one in around["sources"]), None)
        document = shown.document(connection, self._seat, first) if first else None
        return {**around, **place_of(self._store, self._seat), "document": document}
