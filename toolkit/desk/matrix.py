"""The framework matrix as a widget: rows by themes, with what is written in each cell. It holds no truth."""

from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets

from toolkit.desk import esm, matrix_shown
from toolkit.desk.commands_matrix import COMMANDS, IN_THE_MATRIX
from toolkit.desk.conversation import Conversation, Message, place_of
from toolkit.desk.seat import Seat
from toolkit.desk.session import Session
from toolkit.desk.shelf import SILENT, Shelf
from toolkit.store.file import Store


class FrameworkMatrix(anywidget.AnyWidget):
    """The framework matrix. `project.framework.matrix()` makes one; showing it again is a second view of it."""

    _esm = traitlets.Unicode(esm.module(esm.MATRIX)).tag(sync=True)
    _css = traitlets.Unicode(esm.style("desk", esm.BOARD[-1], esm.MATRIX[-1])).tag(sync=True)
    height = traitlets.Unicode("75vh").tag(sync=True)

    def __init__(self, store: Store, seat: Seat | None, *, rows: str, **traits: Any) -> None:
        super().__init__(**traits)
        self._store, self._seat, self._shelf, self._rows = store, seat or Seat("", ""), Shelf(SILENT), rows
        session = Session(store, self._seat, COMMANDS, taken_back=IN_THE_MATRIX, here_is="the framework matrix")
        looks = {
            "hello": lambda connection, _args: self._welcome(connection),
            "changes": lambda connection, args: matrix_shown.changes(
                connection, self._seat, self._shelf, args.number("since")
            ),
            "matrix": lambda connection, args: matrix_shown.matrix(connection, self._shelf, args.text("rows")),
            "extracts": lambda connection, args: matrix_shown.extracts(
                connection, self._shelf, args.text("rows"), args.text("about"), args.text("theme")
            ),
        }
        self._conversation = Conversation(store, session, self._say, looks)
        self.on_msg(self._hear)

    def __repr__(self) -> str:
        return "The framework matrix (run the cell to show it)"

    def _hear(self, _widget: Any, message: Mapping[str, Any], _buffers: Any) -> None:
        self._conversation.hear(message)

    def _say(self, message: Message) -> None:
        self.send(message)

    def _welcome(self, connection: Any) -> Message:
        return {
            **matrix_shown.welcome(connection, self._seat, self._rows),
            **place_of(self._store, self._seat, "matrix"),
        }
