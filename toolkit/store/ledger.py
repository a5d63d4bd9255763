"""Changes as events: a verb's writes, the event that cites them, undo and redo.

The history is one line for the whole study. Every event knows what the next undo and the next redo would be
after it (`undo_next`, `redo_next`), so both are found without reading the history.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from toolkit.store.tables import KEPT, changes, events, texts, things

SEALING = ("remove originals", "withdraw for good")  # the two acts without undo; nothing before them is taken back
MANY = 500  # rows, from which on they go to the driver directly
Row = Any  # a row of a table, read by column name: SQLAlchemy has no narrower public type for it


def now() -> str:
    """Return the time as the store writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@dataclass(slots=True)
class Change:
    """What a verb did to one thing: the version before and the version after it."""

    table: str
    thing_id: str
    before: int | None
    after: int | None


@dataclass
class Transaction:
    """The writes of one verb, remembered so that its event can be written and undone."""

    connection: Connection
    coder_id: str | None = None
    command: str | None = None
    changes: dict[tuple[str, str], Change] = field(default_factory=dict)
    _next_row: dict[str, int] = field(default_factory=dict)

    def rows(self, table: Table, **where: Any) -> list[Row]:
        """Return the live rows whose columns have these values (None matches empty)."""
        query = select(table).where(table.c.live)
        for column, value in where.items():
            query = query.where(table.c[column] == value if value is not None else table.c[column].is_(None))
        return list(self.connection.execute(query).mappings())

    def one(self, table: Table, thing_id: str) -> Row | None:
        """Return the live version of a thing, or None."""
        found = self.rows(table, id=thing_id)
        return found[0] if found else None

    def add(self, table: Table, **values: Any) -> str:
        """Add a thing and return its new id."""
        return self.add_many(table, [values])[0]

    def add_many(self, table: Table, records: Iterable[Row]) -> list[str]:
        """Add many things of one kind at once and return their ids, in order."""
        made = list(records)
        first = self._row(table, len(made))
        rows = [
            {**record, "id": record.get("id") or fresh, "row_id": number, "live": True}
            for number, (record, fresh) in enumerate(zip(made, _new_ids(len(made)), strict=True), start=first)
        ]
        if rows:
            _insert(self.connection, things, [{"id": row["id"], "kind": table.name} for row in rows])
            _insert(self.connection, table, rows)
        for row in rows:
            self._note(table.name, row["id"], None, row["row_id"])
        return [row["id"] for row in rows]

    def add_text(self, text: str, fingerprint: str) -> str:
        """Keep a text for good and return its id; the same text is kept once."""
        known = self.connection.execute(select(texts.c.id).where(texts.c.sha256 == fingerprint)).scalar()
        if known is not None:
            return str(known)
        text_id = str(uuid.uuid4())
        self.connection.execute(insert(things), [{"id": text_id, "kind": "texts"}])
        self.connection.execute(insert(texts), [{"id": text_id, "sha256": fingerprint, "text": text}])
        return text_id

    def change(self, table: Table, thing_id: str, **values: Any) -> bool:
        """Put a new version in place of the live one; return False when nothing differs."""
        old = self.one(table, thing_id)
        if old is None:
            message = f"no live {table.name} {thing_id}"
            raise KeyError(message)
        if all(old[column] == value for column, value in values.items()):
            return False
        fresh = {**old, **values, "row_id": self._row(table), "live": True}
        self._retire(table, old["row_id"])
        self.connection.execute(insert(table), [fresh])
        self._note(table.name, thing_id, old["row_id"], fresh["row_id"])
        return True

    def cite(self, table: Table, thing_id: str) -> None:
        """Let the event name a live thing that it leaves as it is, such as the code that others were split from."""
        if (old := self.one(table, thing_id)) is not None:
            self._note(table.name, thing_id, old["row_id"], old["row_id"])

    def remove(self, table: Table, thing_id: str) -> None:
        """Take a thing out of the study; its last version stays, hidden, for undo."""
        self.remove_rows(table, [row for row in [self.one(table, thing_id)] if row])

    def remove_rows(self, table: Table, rows: Iterable[Row]) -> None:
        """Take out these live rows."""
        for row in rows:
            self._retire(table, row["row_id"])
            self._note(table.name, row["id"], row["row_id"], None)

    def _retire(self, table: Table, row_id: int) -> None:
        self.connection.execute(update(table).where(table.c.row_id == row_id).values(live=False))

    def _row(self, table: Table, count: int = 1) -> int:
        """Return the first of so many numbers of rows that nobody has."""
        if table.name not in self._next_row:
            highest = self.connection.execute(select(func.max(table.c.row_id))).scalar()
            self._next_row[table.name] = (highest or 0) + 1
        number = self._next_row[table.name]
        self._next_row[table.name] = number + count
        return number

    def _note(self, table: str, thing_id: str, before: int | None, after: int | None) -> None:
        known = self.changes.get((table, thing_id))
        if known is None:
            self.changes[table, thing_id] = Change(table, thing_id, before, after)
        else:
            known.after = after


def _new_ids(count: int) -> list[str]:
    """Return so many new ids in rising order: indexes take those in faster than any other."""
    return sorted(str(uuid.uuid4()) for _ in range(count))


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that have the same columns.

    SQLAlchemy prepares every value of every row, which takes as long as writing it: many rows go to the driver at once.
    """
    given, dialect = list(rows[0]), connection.dialect
    left_out = any(column.default is not None and column.name not in given for column in table.c)
    if len(rows) < MANY or left_out or not dialect.positional:
        connection.execute(insert(table), rows)
        return
    compiled: Any = insert(table).compile(dialect=dialect, column_keys=given)
    ready = {name: table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in compiled.positiontup}
    columns = [[row[name] if do is None else do(row[name]) for row in rows] for name, do in ready.items()]
    connection.exec_driver_sql(str(compiled), list(zip(*columns, strict=True)))


@dataclass(frozen=True)
class Head:
    """The last event: the revision of the study and what undo and redo would do."""

    revision: int = 0
    undo_next: int | None = None
    redo_next: int | None = None


def head(connection: Connection) -> Head:
    """Return where the history stands."""
    query = select(events.c.id, events.c.undo_next, events.c.redo_next).order_by(events.c.id.desc()).limit(1)
    row = connection.execute(query).first()
    return Head(*row) if row else Head()


def write_event(tx: Transaction, verb: str, reason: str = "", *, undoable: bool = True, always: bool = False) -> int:
    """Append the event of a verb and return its number.

    A verb that changed nothing leaves no event, unless `always` (an export is worth noting). What is not `undoable`
    stays whatever is undone around it; one of `SEALING` also ends what can be undone and done again.
    """
    noted = [change for change in tx.changes.values() if (change.before, change.after) != (None, None)]
    here = head(tx.connection)
    if not noted and not always:
        return here.revision
    number, before = here.revision + 1, None if verb in SEALING else here.undo_next
    _append(
        tx,
        id=number,
        verb=verb,
        kind="do" if undoable else "note",
        undo_next=number if undoable else before,
        redo_next=None if undoable or verb in SEALING else here.redo_next,
        below=before,
        reason=reason,
    )
    rows = [
        {
            "event_id": number,
            "number": place,
            "table_name": change.table,
            "thing_id": change.thing_id,
            "before_row": change.before,
            "after_row": change.after,
        }
        for place, change in enumerate(noted)
    ]
    if rows:
        _insert(tx.connection, changes, rows)
    return number


def sealed(connection: Connection) -> Row | None:
    """Return the last event after which nothing before it can be undone or counted as it was, or None."""
    query = select(events).where(events.c.verb.in_(SEALING)).order_by(events.c.id.desc()).limit(1)
    return connection.execute(query).mappings().first()


def event(connection: Connection, number: int) -> Row:
    """Return one event."""
    return connection.execute(select(events).where(events.c.id == number)).mappings().one()


def undo(tx: Transaction) -> int | None:
    """Take back the last verb that still stands; return its event's number, or None at the beginning."""
    here = head(tx.connection)
    if here.undo_next is None:
        return None
    target = event(tx.connection, here.undo_next)
    _apply(tx.connection, target["id"], invert=True)
    _append(
        tx,
        id=here.revision + 1,
        verb=target["verb"],
        kind="undo",
        target=target["id"],
        undo_next=target["below"],
        redo_next=target["id"],
        below=here.redo_next,
    )
    return int(target["id"])


def redo(tx: Transaction) -> int | None:
    """Do again what the last undo took back; return its event's number, or None when there is nothing."""
    here = head(tx.connection)
    if here.redo_next is None:
        return None
    target = event(tx.connection, here.redo_next)
    undone = select(events.c.below).where(events.c.target == target["id"], events.c.kind == "undo")
    after = tx.connection.execute(undone.order_by(events.c.id.desc()).limit(1)).scalar()
    _apply(tx.connection, target["id"], invert=False)
    _append(
        tx,
        id=here.revision + 1,
        verb=target["verb"],
        kind="redo",
        target=target["id"],
        undo_next=target["id"],
        redo_next=after,
    )
    return int(target["id"])


def done(connection: Connection, command: str) -> bool:
    """Tell whether a command of the desk has been kept already."""
    return connection.execute(select(events.c.id).where(events.c.command == command)).first() is not None


def first_made(connection: Connection, command: str) -> str | None:
    """Return the first thing that a command of the desk added, or None."""
    query = (
        select(changes.c.thing_id)
        .join(events, events.c.id == changes.c.event_id)
        .where(events.c.command == command, changes.c.before_row.is_(None))
        .order_by(changes.c.number)
    )
    return connection.execute(query.limit(1)).scalar()


def was_live(connection: Connection, table: Table, row_id: int) -> bool:
    """Tell whether a version of a thing belongs to the history as it stands: it is live, or no undo took it away."""
    made = select(changes.c.event_id).where(changes.c.table_name == table.name, changes.c.after_row == row_id)
    makers = list(connection.execute(made).scalars())
    last = select(events.c.kind).where(events.c.target.in_(makers)).order_by(events.c.id.desc()).limit(1)
    return connection.execute(last).scalar() != "undo"


def alive_at(connection: Connection, number: int) -> dict[str, set[int]]:
    """Return, for each table, the rows that were live when event `number` had just happened."""
    alive: dict[str, set[int]] = {name: set() for name in KEPT}
    of_event: dict[int, list[Any]] = {}
    for row in connection.execute(select(changes).where(changes.c.event_id <= number)):
        of_event.setdefault(row.event_id, []).append(row)
    for past in connection.execute(select(events).where(events.c.id <= number).order_by(events.c.id)):
        for row in of_event.get(past.target or past.id, ()):
            gone, come = (row.after_row, row.before_row) if past.kind == "undo" else (row.before_row, row.after_row)
            alive[row.table_name].discard(gone)
            if come is not None:
                alive[row.table_name].add(come)
    return alive


def _append(tx: Transaction, **values: Any) -> None:
    tx.connection.execute(
        insert(events),
        [
            {
                "at": now(),
                "coder_id": tx.coder_id,
                "target": None,
                "below": None,
                "reason": "",
                "command": tx.command,
                **values,
            }
        ],
    )


def _apply(connection: Connection, number: int, *, invert: bool) -> None:
    rows = connection.execute(select(changes).where(changes.c.event_id == number)).all()
    for live in (False, True):  # first retire, then bring back: of one thing only one version may be live
        leaving = live == invert
        by_table: dict[str, list[int]] = {}
        for row in rows:
            row_id = row.before_row if leaving else row.after_row
            if row_id is not None:
                by_table.setdefault(row.table_name, []).append(row_id)
        for name, row_ids in by_table.items():
            _set_live(connection, KEPT[name], row_ids, live=live)


def _set_live(connection: Connection, table: Table, row_ids: list[int], *, live: bool) -> None:
    for first in range(0, len(row_ids), 500):
        some = row_ids[first : first + 500]
        connection.execute(update(table).where(table.c.row_id.in_(some)).values(live=live))
