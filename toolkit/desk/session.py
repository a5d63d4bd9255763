"""A desk's conversation with the browser: a command is kept once, then answered; an error is an answer in words."""

from collections.abc import Container, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection

from toolkit.desk.commands import AT_THE_DESK, COMMANDS, Command
from toolkit.desk.seat import Args, Seat
from toolkit.errors import InvalidInput, Refused, StudyReadOnly, ToolkitError
from toolkit.store import history, ledger
from toolkit.store.file import Store
from toolkit.verbs import steps

Answer = dict[str, Any]
STEPS = {"undo": False, "redo": True}


class Session:
    """Keeps what a coder does at a desk.

    A command is `{"id": …, "verb": …, "args": {…}}`; its id is made by the browser, so that one sent again after a
    lost answer is kept once. Another widget has commands of its own and says which steps may be taken back in it.
    """

    def __init__(
        self,
        store: Store,
        seat: Seat,
        commands: Mapping[str, Command] = COMMANDS,
        *,
        taken_back: Container[str] = AT_THE_DESK,
        here_is: str = "the desk",
    ) -> None:
        self._store = store
        self._seat = seat
        self._commands = commands
        self._taken_back = taken_back
        self._here_is = here_is

    def command(self, message: Mapping[str, Any]) -> Answer:
        """Keep a command and return `{"id", "done", "say", "made", "revision"}`, or `{"id", "refused", "fix"}`.

        A refusal with `later` is one that passes (a drive that is gone, a file in use): nothing was kept, and the same
        command may be sent again.

        `made` is the first thing that the command added to the study, such as a memo or a code.
        """
        command_id = str(message.get("id", ""))
        try:
            with self._store.lock:  # the look and the write are one: the same command may come from two views at once
                say = self._keep_once(command_id, str(message.get("verb", "")), Args(dict(message.get("args") or {})))
        except StudyReadOnly as error:  # it will pass: the page keeps the command and sends it again
            return {"id": command_id, "refused": error.what, "fix": error.fix, "later": True}
        except ToolkitError as error:
            return {"id": command_id, "refused": error.what, "fix": error.fix}
        except Exception as error:  # noqa: BLE001 - ipywidgets would swallow it, and the page would look as if it were kept
            said = f"This was not kept ({type(error).__name__}: {error})."
            return {"id": command_id, "refused": said, "fix": "It will be tried again.", "later": True}
        return {"id": command_id, "done": True, "say": say, **self._after(command_id)}

    def _after(self, command_id: str) -> Answer:
        # It is kept: whatever goes wrong with a look must not say otherwise.
        with suppress(Exception), self._store.reading() as connection:
            made = ledger.first_made(connection, command_id)
            return {"made": made, "revision": ledger.head(connection).revision}
        return {}

    def _keep_once(self, command_id: str, verb: str, args: Args) -> str:
        if not command_id:
            raise InvalidInput("The desk sent a command without a number.", fix="Reload the page and try again.")
        with self._store.reading() as connection:
            if ledger.done(connection, command_id):
                return ""
        if verb in STEPS:
            with self._store.stepping(command=command_id) as tx:
                if args.values.get("step") is not None:
                    _refuse_another_step(tx.connection, args.number("step"))
                return steps.step(tx, forward=STEPS[verb], only=self._taken_back, here_is=self._here_is)
        if verb not in self._commands:
            here = self._here_is.capitalize()
            raise InvalidInput(f"{here} cannot “{verb}”.", fix="Reload the page: it is of another version.")
        chosen = self._commands[verb]
        with self._store.writing(chosen.verb, undoable=chosen.undoable, command=command_id) as tx:
            return chosen.run(tx, self._seat, args)


def _refuse_another_step(connection: Connection, step: int) -> None:
    """Refuse to take back what the page did not show as the last step: somebody was faster."""
    here = ledger.head(connection).undo_next
    if here is not None and here != step:
        verb = history.past_step(connection, here).verb
        raise Refused(f"In the meantime something else was done: {verb}.", fix="Undo again to take that back.")
