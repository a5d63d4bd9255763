"""What memos are about, in words: a code, a theme, a source, a person, an extract, a turn, a finding."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from toolkit.store import tables
from toolkit.store.read import Reader

NAMED = {
    "codes": ("code", "name"),
    "themes": ("theme", "name"),
    "sources": ("source", "name"),
    "participants": ("participant", "label"),
    "questions": ("question", "name"),
    "findings": ("finding", "text"),
    "recommendations": ("recommendation", "text"),
    "memos": ("memo", "title"),
}


def named_subjects(reader: Reader, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return kind and name of these things by id; an extract or turn also with its `source`, `start` and `end`."""
    wanted = set(ids)
    found: dict[str, dict[str, Any]] = {}
    for table, (kind, column) in NAMED.items():
        if wanted - set(found):
            names = reader.names(table, column)
            found |= {one: {"kind": kind, "name": names[one]} for one in wanted & set(names)}
    return found | _places(reader, wanted - set(found))


def _places(reader: Reader, ids: set[str]) -> dict[str, dict[str, Any]]:
    """Return what lies in a text."""
    sources = reader.names("sources")
    found: dict[str, dict[str, Any]] = {}
    for kind, table, words in (
        ("extract", tables.codings, tables.codings.c.quote),
        ("turn", tables.turns, tables.turns.c.number),
    ):
        c = table.c
        query = select(c.id, c.source_id, c.start_offset, c.end_offset, words)
        for one, source, start, end, said in reader.connection.execute(query.where(c.live, c.id.in_(sorted(ids)))):
            name = f"“{said}”" if kind == "extract" else f"{sources.get(source, '')}, turn {said}"
            found[one] = {"kind": kind, "name": name, "source": source, "start": start, "end": end}
    return found
