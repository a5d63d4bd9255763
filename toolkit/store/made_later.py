"""Codes that came into the codebook after a coder had finished a source: there, nobody could have used them."""

import pandas as pd
from sqlalchemy import Connection, func, select

from toolkit.codebook import Codebook
from toolkit.store import tables
from toolkit.store.read import Reader
from toolkit.study import COLUMNS


def made_later(reader: Reader, book: Codebook) -> list[tuple[str, str, list[str]]]:
    """Return source, coder and codes (ids) for each source that a coder finished before codes now in use were made."""
    made = _first_seen(reader.connection)
    in_use = [code for code in book.codes if not code.archived]
    found = [
        (row["source_id"], row["coder_id"], [code.id for code in in_use if made.get(code.id, "") > row["at"]])
        for row in reader.records("coding_status")
        if row["state"] == "finished"
    ]
    return [one for one in found if one[2]]


def made_later_frame(reader: Reader, code_names: dict[str, str]) -> pd.DataFrame:
    """Return the same with names: a row per source, coder and code."""
    sources, coders = reader.names("sources"), reader.names("coders")
    rows = [
        (sources[source], coders[coder], code_names[code])
        for source, coder, codes in made_later(reader, reader.codebook())
        for code in codes
        if source in sources and coder in coders and code in code_names
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS["made_later"]))


def _first_seen(connection: Connection) -> dict[str, str]:
    """Return when each code last came into the codebook: made, brought back by undo, or made again by redo."""
    events, changes = tables.events.c, tables.changes.c
    cited = func.coalesce(events.target, events.id)
    query = (
        select(changes.thing_id, events.at, events.kind, changes.before_row, changes.after_row)
        .select_from(tables.events)
        .join(tables.changes, changes.event_id == cited)
        .where(changes.table_name == "codes")
        .order_by(events.id)
    )
    rows = connection.execute(query)
    return {code: at for code, at, kind, before, after in rows if (after if kind == "undo" else before) is None}
