"""How a widget speaks with its pages: it keeps what they command, answers what they ask, and tells them of changes.

Everything goes as messages, which nobody stores; see docs/decisions/0010.
"""

import zlib
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from sqlalchemy import Connection

from toolkit.desk.seat import Args, Seat
from toolkit.desk.session import Session
from toolkit.errors import ToolkitError
from toolkit.store.file import Store

Message: TypeAlias = dict[str, Any]
Look: TypeAlias = Callable[[Connection, Args], Message]


def place_of(store: Store, seat: Seat, widget: str = "") -> Message:
    """Return which study a page shows, by name and by place, and why nothing can be changed in it, if so.

    What waits in one `widget` is not for another to send, so each has a `copy` of its own.
    """
    desk = zlib.crc32(str(store.path.resolve()).encode())
    because = store.read_only_because or ("" if seat.coder_id else "Nobody is named as coder.")
    return {
        "study": store.path.stem,
        "copy": f"{widget} {desk}" if widget else desk,
        "desk": desk,
        "read_only": because,
    }


class Conversation:
    """Hears the pages of one widget. `looks` answers their questions; one of them is “changes” since an event."""

    def __init__(
        self, store: Store, session: Session, send: Callable[[Message], None], looks: Mapping[str, Look]
    ) -> None:
        self._store = store
        self._session = session
        self._send = send
        self._looks = looks
        self._speaking = False
        self._known = store.head().revision
        store.listen(self._told)

    def hear(self, message: Mapping[str, Any]) -> None:
        """Keep a command, or answer a question."""
        if "command" in message:
            self._keep(dict(message["command"]))
        elif "ask" in message:
            with self._store.lock:  # so that no change is told between the look and its answer
                self._send({"view": message.get("view"), "reply": message["ask"], **self._look(message)})

    def _keep(self, command: Message) -> None:
        with self._store.lock:
            self._speaking = True
            try:
                answer = self._session.command(command)
            finally:
                self._speaking = False
            self._tell(answer)

    def _told(self) -> None:
        """Pass on what a cell or another widget has changed."""
        if not self._speaking:
            with self._store.lock:
                self._tell()

    def _tell(self, answer: Message | None = None) -> None:
        message: Message = {} if answer is None else {"answer": answer}
        try:
            with self._store.reading() as connection:
                news = self._looks["changes"](connection, Args({"since": self._known}))
        except Exception:  # noqa: BLE001 - the answer has to reach the page all the same; it asks for changes itself
            news = {"since": self._known, "revision": self._known}
        if news["revision"] != self._known:
            message["changes"] = news
            self._known = news["revision"]
        if message:
            self._send(message)

    def _look(self, message: Mapping[str, Any]) -> Message:
        """Answer a question of one page; a problem is an answer in words."""
        what = str(message.get("what", ""))
        if what not in self._looks:
            return {
                "refused": f"This cannot be looked up: “{what}”.",
                "fix": "Reload the page: it is of another version.",
            }
        try:
            with self._store.reading() as connection:
                return {"answer": self._looks[what](connection, Args(dict(message.get("args") or {})))}
        except ToolkitError as error:
            return {"refused": error.what, "fix": error.fix}
        except Exception as error:  # noqa: BLE001 - ipywidgets would swallow it, and the page would wait for ever
            said = f"This could not be looked up ({type(error).__name__}: {error})."
            return {"refused": said, "fix": "Reload the page."}
