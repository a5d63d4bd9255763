"""The theme board as a widget: codes as cards, themes as columns. It holds no truth; see docs/decisions/0010."""

from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets

from toolkit.desk import board_shown, esm
from toolkit.desk.commands_board import AT_THE_BOARD, COMMANDS
from toolkit.desk.conversation import Conversation, Message, place_of
from toolkit.desk.seat import Seat
from toolkit.desk.session import Session
from toolkit.desk.shelf import BOOK, SILENT, Shelf
from toolkit.store.file import Store


class ThemeBoard(anywidget.AnyWidget):
    """The theme board. `project.theme_board()` makes one; showing it again is a second view of the same board."""

    _esm = traitlets.Unicode(esm.module(esm.BOARD)).tag(sync=True)
    _css = traitlets.Unicode(esm.style("desk", esm.BOARD[-1])).tag(sync=True)
    height = traitlets.Unicode("75vh").tag(sync=True)

    def __init__(self, store: Store, seat: Seat | None, **traits: Any) -> None:
        super().__init__(**traits)
        self._store, self._seat, self._shelf = store, seat or Seat("", ""), Shelf(SILENT | BOOK)
        session = Session(store, self._seat, COMMANDS, taken_back=AT_THE_BOARD, here_is="the theme board")
        looks = {
            "hello": lambda connection, _args: self._welcome(connection),
            "changes": lambda connection, args: board_shown.changes(
                connection, self._seat, self._shelf, args.number("since")
            ),
            "counts": lambda connection, _args: board_shown.counts(connection, self._shelf),
            "extracts": lambda connection, args: board_shown.extracts(connection, self._shelf, args.text("code")),
        }
        self._conversation = Conversation(store, session, self._say, looks)
        self.on_msg(self._hear)

    def __repr__(self) -> str:
        return "The theme board (run the cell to show it)"

    def _hear(self, _widget: Any, message: Mapping[str, Any], _buffers: Any) -> None:
        self._conversation.hear(message)

    def _say(self, message: Message) -> None:
        self.send(message)

    def _welcome(self, connection: Any) -> Message:
        return {**board_shown.board(connection, self._seat), **place_of(self._store, self._seat, "board")}
