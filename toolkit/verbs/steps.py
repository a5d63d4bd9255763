"""Undo and redo, in words, and never another person's work unasked."""

from collections.abc import Container

from toolkit.errors import Refused
from toolkit.store import history, ledger
from toolkit.store.ledger import Transaction


def step(
    tx: Transaction,
    *,
    forward: bool,
    others: bool = False,
    only: Container[str] | None = None,
    here_is: str = "the desk",
) -> str:
    """Take back the last step, or do it again (`forward`), and say what it was.

    Args:
        tx: The transaction of this step.
        forward: Whether to redo.
        others: Whether another person's step may be taken back.
        only: The verbs that may be taken back here.
        here_is: What a person calls the place they undo in.

    Raises:
        Refused: There is nothing to do, or the step is another person's or not one of `only`.
    """
    here = ledger.head(tx.connection)
    number = here.redo_next if forward else here.undo_next
    call = "redo" if forward else "undo"
    if number is None:
        raise Refused(f"There is nothing to {call}.", fix="" if forward else _sealed(tx))
    past = history.past_step(tx.connection, number)
    if past.coder_id not in (None, tx.coder_id) and not others:
        raise Refused(
            f"The last step is {past.coder}'s: {past.words}.",
            fix=f"To take it back all the same: project.{call}(others=True).",
        )
    if only is not None and past.verb not in only:
        raise Refused(
            f"The last step was made outside {here_is}: {past.words}.", fix=f"In a notebook cell: project.{call}()."
        )
    ledger.redo(tx) if forward else ledger.undo(tx)
    return f"{'Did again' if forward else 'Undid'}: {past.words}"


def _sealed(tx: Transaction) -> str:
    """Say why undo ends here, where something was removed for good."""
    seal = ledger.sealed(tx.connection)
    if seal is None:
        return ""
    why = "originals were removed" if seal["verb"] == ledger.SEALING[0] else "somebody withdrew"
    return f"The steps before this were sealed when {why}."
