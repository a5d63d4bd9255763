"""The life of the codebook out of the history: what was added, renamed, redefined, moved, merged, split, taken out.

Only steps that stand are told: what was undone is no part of it. Ids make every rename certain.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Select, Text, cast, or_, select

from toolkit.codebook import alterations
from toolkit.model import Code, Theme
from toolkit.store import tables
from toolkit.store.read import code_from, theme_from
from toolkit.store.tables import KEPT

IN_BOOK = ("codes", "themes", "theme_codes")
SILENT = ("row_id", "live", "position", "colour", "key")
AT_ONCE = 500
TOP = "the top"
SPLIT = "split code"
IMPORT = "import codebook"
Pair = tuple[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that became of one code or theme, with its words before and after, and by whom, when and why."""

    kind: str
    item: str
    name: str
    change: str
    field: str = ""
    before: str = ""
    after: str = ""
    others: tuple[str, ...] = ()  # ids: merged into, split into, split from, linked
    event: int = 0
    when: str = ""
    coder_id: str | None = None
    verb: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Log:
    """The standing steps in order; every version each code had, with the event that brought it (None: taken out)."""

    steps: Sequence[Step]
    stands: frozenset[int]
    versions: Mapping[str, Sequence[tuple[int, Code | None]]]

    def code_at(self, code_id: str, event: int) -> Code | None:
        """Return a code as it was when an event had just happened, or None."""
        past = [code for number, code in self.versions.get(code_id, ()) if number <= event]
        return past[-1] if past else None

    def with_sub_codes(self, code_ids: Iterable[str], event: int) -> set[str]:
        """Return the ids of codes and of all that lay under them at an event."""
        found = set(code_ids)
        parents = {one: code.parent_id for one in self.versions if (code := self.code_at(one, event)) is not None}
        while more := {one for one, parent in parents.items() if parent in found} - found:
            found |= more
        return found


def read_log(connection: Connection, until: int) -> Log:
    """Return the log of the codebook up to an event."""
    changed: dict[int, list[Any]] = {}
    for name in IN_BOOK:
        for row in connection.execute(_changes_that_say_something(name, until)):
            changed.setdefault(row.event_id, []).append(row)
    stands = frozenset(changed) - undone_at(connection, until)
    replay = _Replay(_versions(connection, changed.values()))
    for event in _events(connection, sorted(stands)):
        replay.tell(event, changed[event.id], connection)
    return Log(steps=replay.steps, stands=stands, versions=replay.versions)


def _changes_that_say_something(name: str, until: int) -> Select[Any]:
    """Select the changes of codes, themes or links; another place among the others alone is none."""
    c, old, new = tables.changes.c, KEPT[name].alias("old"), KEPT[name].alias("new")
    telling = [column.name for column in KEPT[name].c if column.name not in SILENT]
    differs = [cast(old.c[one], Text).is_distinct_from(cast(new.c[one], Text)) for one in telling]
    joined = tables.changes.outerjoin(old, old.c.row_id == c.before_row).outerjoin(new, new.c.row_id == c.after_row)
    query = select(c.event_id, c.table_name, c.thing_id, c.before_row, c.after_row).select_from(joined)
    query = query.where(c.table_name == name, c.event_id <= until)
    return query.where(or_(c.before_row == c.after_row, *differs)).order_by(c.event_id, c.number)


def _events(connection: Connection, numbers: Sequence[int]) -> Iterator[Any]:
    for first in range(0, len(numbers), AT_ONCE):
        some = numbers[first : first + AT_ONCE]
        query = select(tables.events).where(tables.events.c.id.in_(some)).order_by(tables.events.c.id)
        yield from connection.execute(query).all()


def undone_at(connection: Connection, until: int) -> frozenset[int]:
    """Return the events that were taken back, and not done again, when an event had just happened."""
    e = tables.events.c
    query = select(e.target, e.kind).where(e.target.is_not(None), e.id <= until).order_by(e.id)
    last = {row.target: row.kind for row in connection.execute(query)}
    return frozenset(target for target, kind in last.items() if kind == "undo")


def _versions(connection: Connection, changed: Iterable[Sequence[Any]]) -> dict[tuple[str, int], Any]:
    """Return the rows that the changes cite, as codes, themes and links."""
    cited: dict[str, set[int]] = {name: set() for name in IN_BOOK}
    for rows in changed:
        for row in rows:
            cited[row.table_name].update(one for one in (row.before_row, row.after_row) if one is not None)
    found: dict[tuple[str, int], Any] = {}
    make: dict[str, Callable[[Any], Any]] = {"codes": code_from, "themes": lambda row: theme_from(row, {})}
    for name, numbers in cited.items():
        ordered, table = sorted(numbers), KEPT[name]
        for first in range(0, len(ordered), AT_ONCE):
            query = select(table).where(table.c.row_id.in_(ordered[first : first + AT_ONCE]))
            for row in connection.execute(query).mappings():
                found[name, row["row_id"]] = make.get(name, dict)(row)
    return found


@dataclass
class _Replay:
    """Walks through the standing events and tells what each did, in the names of its moment."""

    rows: Mapping[tuple[str, int], Any]
    steps: list[Step] = field(default_factory=list)
    versions: dict[str, list[tuple[int, Code | None]]] = field(default_factory=dict)
    _codes: dict[str, Code] = field(default_factory=dict)
    _themes: dict[str, Theme] = field(default_factory=dict)
    _links: dict[str, tuple[str, str]] = field(default_factory=dict)

    def tell(self, event: Any, changed: Sequence[Any], connection: Connection) -> None:
        """Tell one event."""
        codes, themes, links = (self._pairs(name, changed) for name in IN_BOOK)
        before = dict(self._codes)
        origin = _split_from(event, codes, changed, connection) if event.verb == SPLIT else None
        self._take(event.id, codes, themes)
        told = self._codes_told(codes, before, origin)
        told += self._themes_told(themes, links)
        told += self._links_told(links, {pair[0].id for pair in codes if pair[1] is None}, themes, origin)
        for old, new in links:
            self._links.pop((new or old)["id"], None)
            if new is not None:
                self._links[new["id"]] = (new["theme_id"], new["code_id"])
        stamp = {"event": event.id, "when": event.at, "coder_id": event.coder_id, "verb": event.verb}
        self.steps += [replace(step, reason=event.reason, **stamp) for step in told]

    def _pairs(self, name: str, changed: Sequence[Any]) -> list[Pair]:
        rows = [row for row in changed if row.table_name == name]
        return [(self.rows.get((name, row.before_row)), self.rows.get((name, row.after_row))) for row in rows]

    def _take(self, event: int, codes: Sequence[Pair], themes: Sequence[Pair]) -> None:
        for before, after in codes:
            self.versions.setdefault((after or before).id, []).append((event, after))
        for pairs, here in ((codes, self._codes), (themes, self._themes)):
            for before, after in pairs:
                if after is None:
                    here.pop(before.id, None)
                else:
                    here[after.id] = after

    def _codes_told(self, pairs: Sequence[Pair], before: Mapping[str, Code], origin: str | None) -> list[Step]:
        parts = [after for old, after in pairs if old is None] if origin else []
        told = [_split_step(before[origin], parts)] if origin and parts else []
        for old, new in pairs:
            if new is None:
                into = _merged_into(old, pairs)
                told.append(_gone("code", old, into))
            elif old is None:
                told.append(self._added("code", new, before[origin] if origin else None))
            else:
                told += self._altered("code", old, new, before)
        return told

    def _themes_told(self, pairs: Sequence[Pair], links: Sequence[Pair]) -> list[Step]:
        told: list[Step] = []
        for old, new in pairs:
            linked = tuple(code for theme, code in self._links.values() if theme == (new or old).id)
            if new is None:
                told.append(replace(_gone("theme", old, None), others=linked))
            elif old is None:
                codes = [link["code_id"] for gone, link in links if gone is None and link["theme_id"] == new.id]
                names = "; ".join(self._codes[one].name for one in codes if one in self._codes)
                told.append(replace(self._added("theme", new, None), after=names, others=tuple(codes)))
            else:
                told += [replace(step, others=linked) for step in self._altered("theme", old, new, self._themes)]
        return told

    def _links_told(
        self, links: Sequence[Pair], gone: set[str], themes: Sequence[Pair], origin: str | None
    ) -> list[Step]:
        """Tell the links that were made or taken away by themselves, not along with a code or theme."""
        apart = {(new or old).id for old, new in themes if old is None or new is None}
        told = []
        for old, new in links:
            link = new or old
            along = link["theme_id"] in apart or origin is not None or (old is not None and old["code_id"] in gone)
            if along or (old is not None and new is not None) or link["code_id"] not in self._codes:
                continue
            theme = self._themes.get(link["theme_id"])
            told.append(
                Step(
                    kind="code",
                    item=link["code_id"],
                    name=self._codes[link["code_id"]].name,
                    change="linked" if old is None else "unlinked",
                    before=theme.name if theme and old is not None else "",
                    after=theme.name if theme and old is None else "",
                    others=(link["theme_id"],),
                )
            )
        return told

    def _added(self, kind: str, new: Code | Theme, origin: Code | None) -> Step:
        after = self._name(kind, new.parent_id) if new.parent_id else ""
        step = Step(kind=kind, item=new.id, name=new.name, change="added", after=after)
        return replace(step, field="split from", before=origin.name, others=(origin.id,)) if origin else step

    def _altered(self, kind: str, old: Any, new: Any, earlier: Mapping[str, Any]) -> list[Step]:
        told = [
            Step(kind=kind, item=new.id, name=old.name if one.change == "renamed" else new.name, **asdict(one))
            for one in alterations(old, new)
        ]
        if old.parent_id != new.parent_id:
            above = earlier.get(old.parent_id or "")
            was = above.name if above else self._name(kind, old.parent_id)
            now = self._name(kind, new.parent_id)
            told.append(Step(kind=kind, item=new.id, name=new.name, change="moved", before=was, after=now))
        return told

    def _name(self, kind: str, item: str | None) -> str:
        here: Mapping[str, Any] = self._codes if kind == "code" else self._themes
        return here[item].name if item is not None and item in here else TOP


def _gone(kind: str, old: Code | Theme, into: Code | None) -> Step:
    if into is None:
        return Step(kind=kind, item=old.id, name=old.name, change="removed")
    return Step(kind=kind, item=old.id, name=old.name, change="merged", after=into.name, others=(into.id,))


def _split_step(origin: Code, parts: Sequence[Code]) -> Step:
    names, ids = "; ".join(one.name for one in parts), tuple(one.id for one in parts)
    return Step(kind="code", item=origin.id, name=origin.name, change="split", after=names, others=ids)


def _merged_into(gone: Code, pairs: Sequence[Pair]) -> Code | None:
    """Return the code that took over the name of one that went."""
    for old, new in pairs:
        if new is not None and gone.name in new.aliases[len(old.aliases) if old else 0 :]:
            return new  # type: ignore[no-any-return]
    return None


def _split_from(event: Any, codes: Sequence[Pair], changed: Sequence[Any], connection: Connection) -> str | None:
    """Return the code that was split: the one the event cites, or in an older study the one its codings came from."""
    cited = [row.thing_id for row in changed if row.table_name == "codes" and row.before_row == row.after_row]
    if cited:
        return str(cited[0])
    c, rows = tables.changes.c, tables.codings.c
    query = (
        select(rows.code_id)
        .join(tables.changes, c.before_row == rows.row_id)
        .where(c.event_id == event.id, c.table_name == "codings")
    )
    return connection.execute(query.limit(1)).scalar() if any(old is None for old, _ in codes) else None
