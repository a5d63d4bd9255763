"""What a step changed, in words: “view: not stated → positive”. Of long words only the beginnings are shown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from toolkit.store import tables
from toolkit.store.codebook_log import IN_BOOK, read_log
from toolkit.store.codebook_words import in_words
from toolkit.store.history import NAMING
from toolkit.store.ledger import head
from toolkit.store.tables import KEPT

FEW = 4  # things: of a step that changed more, only how many is said
SHOWN = 60  # letters
AT_ONCE = 500
SILENT = frozenset(
    ("row_id", "id", "live", "position", "colour", "key", "text_id", "file_sha256", "sha256", "created_at", "at",
     "written_at", "codebook_version", "start_offset", "end_offset", "words", "cuts", "marks", "codings")
)  # fmt: skip
PLAIN = {"wave": "time point", "group": "stakeholder group", "parent": "under", "body": "words", "quote": "extract"}


def step_details(connection: Connection) -> dict[int, str]:
    """Return what each step changed, by its event; nothing for a step that only added or took away.

    Words of memos that are private are not shown.
    """
    few = select(tables.changes.c.event_id).group_by(tables.changes.c.event_id).having(func.count() <= FEW)
    altered = select(tables.changes).where(
        tables.changes.c.event_id.in_(few),
        tables.changes.c.before_row.is_not(None),
        tables.changes.c.after_row.is_not(None),
        tables.changes.c.before_row != tables.changes.c.after_row,
        tables.changes.c.table_name.not_in(IN_BOOK),
    )
    rows = connection.execute(altered.order_by(tables.changes.c.event_id, tables.changes.c.number)).all()
    versions = _versions(connection, rows)
    names = _names(connection, versions.values())
    told: dict[int, list[str]] = {}
    for row in rows:
        before, after = (versions.get((row.table_name, number)) for number in (row.before_row, row.after_row))
        if before is not None and after is not None:
            told.setdefault(row.event_id, []).extend(_differences(row.table_name, before, after, names))
    for step in read_log(connection, head(connection).revision).steps:
        told.setdefault(step.event, []).append(in_words(step))
    return {event: "; ".join(parts[:FEW]) + _more(len(parts)) for event, parts in told.items()}


def _more(parts: int) -> str:
    return f"; and {parts - FEW} more" if parts > FEW else ""


def _versions(connection: Connection, rows: Sequence[Any]) -> dict[tuple[str, int], Mapping[str, Any]]:
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(row.table_name, set()).update((row.before_row, row.after_row))
    found: dict[tuple[str, int], Mapping[str, Any]] = {}
    for name, numbers in wanted.items():
        for some in _in_parts(sorted(numbers)):
            query = select(KEPT[name]).where(KEPT[name].c.row_id.in_(some))
            found |= {(name, row["row_id"]): dict(row) for row in connection.execute(query).mappings()}
    return found


def _in_parts(numbers: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (numbers[first : first + AT_ONCE] for first in range(0, len(numbers), AT_ONCE))


def _names(connection: Connection, versions: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return what the things are called that these rows point to."""
    pointed = {row[column] for row in versions for column in row if column.endswith("_id") and column != "row_id"}
    wanted = sorted(one for one in pointed if isinstance(one, str))
    found: dict[str, str] = {}
    for table, column in NAMING.items():
        for some in _in_parts(wanted):
            kept = KEPT[table].c
            query = select(kept.id, kept[column]).where(kept.id.in_(some)).order_by(kept.row_id)
            found |= {row[0]: str(row[1]) for row in connection.execute(query)}
    return found


def _differences(
    table: str, before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, str]
) -> Iterable[str]:
    hidden = table == "memos" and (before["private"] or after["private"])
    for column in before:
        if column in SILENT or before[column] == after[column]:
            continue
        if hidden and column != "private":
            yield "a private memo was changed"
            return
        said = column.removesuffix("_id").replace("_", " ")
        old, new = (_shown(row[column], names) for row in (before, after))
        yield f"{PLAIN.get(said, said)}: {old} → {new}"


def _shown(value: Any, names: Mapping[str, str]) -> str:
    if value is None or value in ("", [], {}):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    words = " ".join(names.get(value, value).split()) if isinstance(value, str) else str(value)
    return words if len(words) <= SHOWN else f"{words[: SHOWN - 1].rstrip()}…"
