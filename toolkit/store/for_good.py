"""Removing for good: one transaction, then the file and its copies written anew; a crash in between is made good.

A mark beside the study says that this is under way. Whoever opens the study after a crash finds it, sees in the
history whether the transaction was kept, and either goes on from there or says that nothing was changed.
"""

import json
import os
import sqlite3
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import FileProblem, Refused
from toolkit.store import copies, ledger
from toolkit.store.erase import Taken, Words, cut, unchanged
from toolkit.store.ledger import Transaction

if TYPE_CHECKING:
    from toolkit.store.file import Store

BLOCK = 1 << 20
DONE = (
    "{verb} was broken off in the middle, after the study itself had been cleaned. It has been brought to its end "
    "now: the file was written anew and the old copies are gone."
)
NOTHING = "{verb} was broken off before anything was changed. The study is as it was; do it again."
SAID = {ledger.SEALING[0]: "Removing originals", ledger.SEALING[1]: "A withdrawal"}


@dataclass(kw_only=True)
class Act:
    """One act without undo: its transaction, and what is to be taken out with it."""

    tx: Transaction
    scrub: Words = unchanged
    forget: Collection[str] = ()
    taken: Taken = field(default_factory=Taken)


class _TakenBackError(Exception):
    """Ends a transaction that was only tried."""


@contextmanager
def trying(store: "Store") -> Iterator[Act]:
    """Give an act that is taken back at its end: what it did can be told, and nothing was changed."""
    with suppress(_TakenBackError), store.stepping() as tx:
        act = Act(tx=tx)
        yield act
        act.taken = cut(tx.connection, scrub=act.scrub, forget=act.forget, unplaced=True)
        raise _TakenBackError


@contextmanager
def ordinary(store: "Store", verb: str, *, reason: str = "") -> Iterator[Act]:
    """Give an act that is a step as any other: nothing is taken out, and it can be undone."""
    with store.writing(verb, reason=reason) as tx:
        yield Act(tx=tx)


@contextmanager
def erasing(store: "Store", verb: str, *, reason: str = "") -> Iterator[Act]:
    """Give an act whose end takes out all that is hidden, then writes file and copies anew.

    Raises:
        Refused: Somebody else has the study open, or something waits for a place (see :func:`erase.cut`).
        FileProblem: A copy could not be removed; opening the study again tries it again.
    """
    with store.lock:
        refuse_company(store)
        _put_mark(store.path, verb, store.head().revision, store.presence.machine)
        try:
            with store.stepping() as tx:
                act = Act(tx=tx)
                yield act
                ledger.write_event(tx, verb, reason, undoable=False, always=True)
                act.taken = cut(tx.connection, scrub=act.scrub, forget=act.forget)
        except BaseException:
            mark(store.path).unlink(missing_ok=True)  # rolled back: the study is as it was
            raise
        finish(store)


def refuse_company(store: "Store") -> None:
    """Refuse while anybody else has the study open, on this machine too: their copy in memory would bring words back.

    Raises:
        Refused: With who has it open.
    """
    others = store.presence.others()
    if others:
        here = store.presence.machine
        said = "; ".join(
            f"{one.person} ({'in another program here' if one.machine == here else f'on {one.machine}'}, {one.since})"
            for one in others
        )
        raise Refused(
            f"Somebody else has this study open: {said}. Nothing was changed.",
            where=store.path.name,
            fix="Close it there (project.close(), or end that notebook's session), then again.",
        )


def mark(study: Path) -> Path:
    """Return the file that says that something is being removed for good."""
    return study.with_name(study.name + ".erasing")


def finish(store: "Store") -> None:
    """Write the file anew, so that no free page is left, replace all copies by one, and take the mark away.

    Raises:
        FileProblem: A copy could not be removed.
    """
    write_anew(store)
    stuck = [one.name for one in old_copies(store.path) if not _overwritten(one)]
    if stuck:
        raise FileProblem(
            f"The study itself is clean, but copies could not be removed: {', '.join(stuck)}.",
            where=str(copies.folder(store.path)),
            fix="Close what holds them open and open the study again: it is tried once more.",
        )
    copies.copy_study(store.path, why="clean")
    mark(store.path).unlink(missing_ok=True)


def old_copies(study: Path) -> list[Path]:
    """Return every copy of a study that the toolkit made, those from before an upgrade too, with their journals."""
    kept = copies.folder(study)
    return sorted(one for one in kept.glob("*.qual*") if one.is_file()) if kept.is_dir() else []


def write_anew(store: "Store") -> None:
    """Write the file without free pages; what is needed on the way stays in memory."""
    raw = store.engine.raw_connection()
    try:
        connection = raw.driver_connection
        assert isinstance(connection, sqlite3.Connection)  # noqa: S101 - a study file is SQLite
        for line in ("PRAGMA temp_store=MEMORY", "PRAGMA secure_delete=ON", "VACUUM"):
            connection.execute(line)
    finally:
        raw.close()


def recover(store: "Store") -> str:
    """Bring to its end what a crash broke off, and say which state the study is in; "" where nothing was under way."""
    found = mark(store.path)
    if not found.exists() or _at_work(store, found):
        return ""
    began, verb = _read_mark(found)
    with store.reading() as connection:
        seal = ledger.sealed(connection)
    if seal is not None and seal["id"] > began:
        finish(store)
        return DONE.format(verb=SAID.get(seal["verb"], verb))
    found.unlink(missing_ok=True)
    return NOTHING.format(verb=SAID.get(verb, verb))


def _at_work(store: "Store", found: Path) -> bool:
    """Tell whether who put the mark there is still at work."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads(found.read_text(encoding="utf-8"))
        return any((one.machine, one.process) == (said["machine"], said["process"]) for one in store.presence.others())
    return False


def _put_mark(study: Path, verb: str, revision: int, machine: str) -> None:
    said = {"verb": verb, "after": revision, "machine": machine, "process": os.getpid()}
    handle, name = tempfile.mkstemp(dir=study.parent, prefix=mark(study).name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(said, file)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(mark(study))


def _read_mark(found: Path) -> tuple[int, str]:
    try:
        said = json.loads(found.read_text(encoding="utf-8"))
        return int(said["after"]), str(said["verb"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0, ledger.SEALING[0]  # cut short: if anything was ever sealed, writing the file anew does no harm


def _overwritten(path: Path) -> bool:
    """Overwrite a file and remove it; False where the system does not let us."""
    try:
        with path.open("r+b") as file:
            for _ in range(0, path.stat().st_size, BLOCK):
                file.write(bytes(BLOCK))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except OSError:
        return False
    return True
