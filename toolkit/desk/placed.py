"""Codings that stand in the present text: those a correction could not place are shown nowhere and counted nowhere."""

from typing import Any

from sqlalchemy import Connection, Select, select

from toolkit.store import tables
from toolkit.store.ledger import Row


def in_place(query: Select[Any]) -> Select[Any]:
    """Narrow a query on codings to live ones whose text is the present one of a live source."""
    c, of = tables.codings.c, tables.sources.c
    there = (of.id == c.source_id) & of.live & (of.text_id == c.text_id)
    return query.select_from(tables.codings.join(tables.sources, there)).where(c.live)


def placed(connection: Connection, *where: Any) -> list[Row]:
    """Return these codings, by source and place."""
    c = tables.codings.c
    query = in_place(select(tables.codings)).where(*where)
    order = (tables.sources.c.position, c.start_offset, c.end_offset)
    return list(connection.execute(query.order_by(*order)).mappings())
