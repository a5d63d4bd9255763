"""The desk as a widget: it hears the page's messages, has them kept or looked up, and tells every open page.

Nothing confidential is in a synced trait, so a saved notebook holds no word of a transcript: text, names and memos go
to the page as messages, which nobody stores.
"""

import zlib
from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets
from sqlalchemy import Connection

from toolkit.desk import beside, compared, esm, finding, name_hiding, shown
from toolkit.desk.seat import Args, Seat
from toolkit.desk.session import Session
from toolkit.errors import InvalidInput, ToolkitError
from toolkit.store.file import Store

Message = dict[str, Any]
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
        self._session = Session(store, self._seat)
        self._source = source
        self._ready: Message | None = self._look_around()
        self._known: int = self._ready["revision"]
        self._speaking = False
        self.on_msg(self._hear)
        store.listen(self._told)

    def __repr__(self) -> str:
        return "The coding desk (run the cell to show it)"

    def _hear(self, _widget: Any, message: Mapping[str, Any], _buffers: Any) -> None:
        if "command" in message:
            self._keep(dict(message["command"]))
        elif "ask" in message:
            with self._store.lock:  # so that no change is told between the look and its answer
                self.send({"view": message.get("view"), "reply": message["ask"], **self._look(message)})

    def _keep(self, command: Message) -> None:
        """Have a command kept, then tell every page what it changed and that it is kept: in one message."""
        with self._store.lock:
            self._speaking = True
            try:
                answer = self._session.command(command)
            finally:
                self._speaking = False
            self._tell(answer)

    def _told(self) -> None:
        """Pass on what a cell or another desk has changed."""
        if not self._speaking:
            with self._store.lock:
                self._tell()

    def _tell(self, answer: Message | None = None) -> None:
        message: Message = {} if answer is None else {"answer": answer}
        try:
            with self._store.reading() as connection:
                news = shown.changes(connection, self._seat, self._known)
        except Exception:  # noqa: BLE001 - the answer has to reach the page all the same; it asks for changes itself
            news = {"since": self._known, "revision": self._known}
        if news["revision"] != self._known:
            message["changes"] = news
            self._known = news["revision"]
        if message:
            self.send(message)

    def _look(self, message: Mapping[str, Any]) -> Message:
        """Answer a question of one page; a problem is an answer in words."""
        try:
            return {"answer": self._answer(str(message.get("what", "")), Args(dict(message.get("args") or {})))}
        except ToolkitError as error:
            return {"refused": error.what, "fix": error.fix}
        except Exception as error:  # noqa: BLE001 - ipywidgets would swallow it, and the page would wait for ever
            return {
                "refused": f"This could not be looked up ({type(error).__name__}: {error}).",
                "fix": "Reload the page.",
            }

    def _answer(self, what: str, args: Args) -> Message:
        if what == "hello":
            return self._welcome()
        if what not in LOOKS:
            raise InvalidInput(f"The desk cannot look up “{what}”.", fix="Reload the page: it is of another version.")
        with self._store.reading() as connection:
            return LOOKS[what](connection, self._seat, args)

    def _welcome(self) -> Message:
        """Return all a page begins with; for the first page it was looked up when the desk was made."""
        ready, self._ready = self._ready, None
        return ready if ready is not None and ready["revision"] == self._store.head().revision else self._look_around()

    def _look_around(self) -> Message:
        with self._store.reading() as connection:
            around = shown.study(connection, self._seat)
            first = self._source or next((one["id"] for one in around["sources"]), None)
            document = shown.document(connection, self._seat, first) if first else None
        copy = zlib.crc32(str(self._store.path.resolve()).encode())
        because = self._store.read_only_because or ("" if self._seat.coder_id else "Nobody is named as coder.")
        return {**around, "study": self._store.path.stem, "copy": copy, "read_only": because, "document": document}
