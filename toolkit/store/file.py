"""One study file: opening it safely, one lock, one transaction per verb."""

import os
import sqlite3
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Any
from weakref import WeakMethod

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import StaticPool

from toolkit.errors import FileProblem, StudyReadOnly
from toolkit.store import copies, for_good, ledger, schema
from toolkit.store.ledger import Head, Transaction
from toolkit.store.presence import Presence

BUSY_SECONDS = 30
CACHE_KIB = 64_000  # at most, and only what is used: with SQLite's 2 MB a long import writes its pages again and again


class Store:
    """Keeps a study in one SQLite file; safe from other threads and from other kernels on this machine."""

    def __init__(self, path: Path, *, person: str | None = None, machine: str | None = None) -> None:
        self.path = path
        self.lock = RLock()
        self.presence = Presence(path, person, machine)
        self.read_only_because = ""
        self.coder_id: str | None = None
        self._since_copy = 0
        self._engine: Engine | None = None
        self._listeners: list[WeakMethod[Callable[[], None]]] = []

    @classmethod
    def create(cls, path: Path, *, person: str | None = None, machine: str | None = None) -> "Store":
        """Make a new, empty study file; nobody else on the machine can read it (mode 0600)."""
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except OSError as error:
            raise FileProblem(
                f"The study cannot be made here ({error.strerror}).",
                where=str(path),
                fix="Choose a folder that exists and that you may write in.",
            ) from error
        store = cls(path, person=person, machine=machine)
        try:
            schema.create(store.engine)
        except BaseException:
            store.close()
            path.unlink(missing_ok=True)
            raise
        store.presence.claim()
        return store

    @classmethod
    def open(
        cls, path: Path, *, person: str | None = None, machine: str | None = None, take_over: bool = False
    ) -> "Store":
        """Open a study that exists: copy it, bring it to this version's schema, say who else is writing.

        Raises:
            FileProblem: The file is not a study, or is damaged.
            StudyTooNew: A later version of the toolkit wrote it.
        """
        store = cls(path, person=person, machine=machine)
        found = store._check()
        store._settle_writing(take_over=take_over)
        if store.read_only_because:
            if found != schema.LATEST:
                raise StudyReadOnly(
                    "This study has to be brought to the present version first, and it cannot be written now.",
                    where=path.name,
                    fix=store.read_only_because,
                )
            return store
        if found != schema.LATEST:
            copies.copy_study(path, why=copies.UPGRADE)
            schema.upgrade(store.engine)
        if said := for_good.recover(store):
            warnings.warn(said, stacklevel=3)
        if found == schema.LATEST:
            copies.copy_if_changed(path)
        return store

    @property
    def engine(self) -> Engine:
        """The engine over the one connection."""
        if self._engine is None:
            self._engine = _engine(self.path, read_only=bool(self.read_only_because))
        return self._engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection for a look at the study; rows are fetched before it is let go. Looks do not nest."""
        with self.lock, self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(
        self, verb: str, *, reason: str = "", undoable: bool = True, always: bool = False, command: str | None = None
    ) -> Iterator[Transaction]:
        """Give the transaction of one verb: all of it is kept with its event, or nothing.

        A `command` is the desk's id for what a person did; it is noted even if nothing changed.
        """
        with self._transaction() as tx:
            tx.command = command
            yield tx
            ledger.write_event(tx, verb, reason, undoable=undoable, always=always or command is not None)
        self._count_change()
        self._tell()

    @contextmanager
    def stepping(self, *, command: str | None = None) -> Iterator[Transaction]:
        """Give a transaction for a look at the next step and its undo or redo, which write their own event."""
        with self._transaction() as tx:
            tx.command = command
            yield tx
        self._tell()

    def listen(self, to: Callable[[], None]) -> None:
        """Call a method after every change, for as long as its object lives: an open desk shows what a cell does."""
        self._listeners.append(WeakMethod(to))

    def head(self) -> Head:
        """Return where the history stands."""
        with self.reading() as connection:
            return ledger.head(connection)

    def close(self) -> None:
        """Let go of the file; reading or writing again opens it anew."""
        with self.lock:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None
            if not self.read_only_because:
                self.presence.release()

    @contextmanager
    def _transaction(self) -> Iterator[Transaction]:
        with self.lock:
            self._refuse_when_read_only()
            try:
                with self.engine.connect().execution_options(write=True) as connection, connection.begin():
                    yield Transaction(connection, self.coder_id)
            except OperationalError as error:
                raise _in_words(error, self.path) from error

    def _refuse_when_read_only(self) -> None:
        if self.read_only_because:
            raise StudyReadOnly("Nothing was changed.", where=self.path.name, fix=self.read_only_because)
        if other := self.presence.claim():
            self.read_only_because = _taken(other.person, other.machine, other.since)
            raise StudyReadOnly("Nothing was changed.", where=self.path.name, fix=self.read_only_because)

    def _check(self) -> str | None:
        try:
            with self.reading() as connection:
                found = schema.revision(connection)
        except DatabaseError as error:
            raise _in_words(error, self.path) from error
        finally:
            self._drop_engine()
        schema.refuse_newer(found, self.path.name)
        if found is None:
            raise FileProblem("The file is empty; it holds no study.", where=str(self.path))
        return found

    def _settle_writing(self, *, take_over: bool) -> None:
        if not os.access(self.path, os.W_OK) or not os.access(self.path.parent, os.W_OK):
            self.read_only_because = (
                "The file or its folder is write-protected, so the study is open for reading only: "
                "copy it to a folder of your own to change it."
            )
        elif other := self.presence.claim(take_over=take_over):
            self.read_only_because = _taken(other.person, other.machine, other.since)

    def _tell(self) -> None:
        self._listeners = [one for one in self._listeners if one() is not None]
        for one in self._listeners:
            with suppress(Exception):  # the change is kept; a desk that cannot be told asks for itself
                if (listener := one()) is not None:
                    listener()

    def _drop_engine(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _count_change(self) -> None:
        self._since_copy += 1
        if self._since_copy >= copies.EVERY:
            self._since_copy = 0
            with (
                self.lock,
                suppress(OSError, sqlite3.Error),
            ):  # the change is kept; a copy that fails must not hide that
                copies.copy_study(self.path, why="changes")


def _taken(person: str, machine: str, since: str) -> str:
    return (
        f"{person} has this study open on {machine} (last change {since}), so it is open for reading only here. "
        "When they have closed it, open it again; if that machine is gone, open it with take_over=True."
    )


def _engine(path: Path, *, read_only: bool) -> Engine:
    # The address goes to sqlite3 itself: SQLAlchemy would decode it, and “Study #1.qual” would open a file “Study ”.
    address = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, check_same_thread=False, timeout=BUSY_SECONDS, isolation_level=None)

    engine = create_engine("sqlite://", creator=connect, poolclass=StaticPool)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _record: Any) -> None:
    safe = ("foreign_keys=ON", "synchronous=FULL", "secure_delete=ON", "trusted_schema=OFF")
    for pragma in (*safe, f"cache_size=-{CACHE_KIB}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # Writers queue at the start of their verb, not in its middle; a reader takes no lock that stops them.
    writes = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _in_words(error: DatabaseError, path: Path) -> Exception:
    said = str(error.orig)
    if "locked" in said:
        return StudyReadOnly(
            f"The study is busy: another program has been writing in it for {BUSY_SECONDS} seconds.",
            where=path.name,
            fix="Nothing was changed. Try again; if it stays busy, close the other notebook.",
        )
    if "unable to open" in said:
        return FileProblem("The study cannot be opened.", where=str(path), fix="Check that the file may be read.")
    if "readonly" in said and not path.exists():
        return StudyReadOnly(
            "The study's file is no longer where it was; nothing was changed.",
            where=str(path),
            fix="Put it back there (was it moved, renamed, or on a drive that is gone?), then try again.",
        )
    if "readonly" in said:
        return StudyReadOnly(
            "The study is write-protected; nothing was changed.",
            where=path.name,
            fix="Take the protection off the file and its folder, then try again.",
        )
    if "full" in said or "disk I/O" in said:
        return StudyReadOnly(
            f"The disk did not take the change ({said}); nothing was changed.",
            where=path.name,
            fix="Make room, or bring the drive back, then try again.",
        )
    return FileProblem(
        f"This file is not a study, or it is damaged ({said}).",
        where=str(path),
        fix=f"Copies are kept in “{copies.folder(path).name}” beside the study.",
    )
