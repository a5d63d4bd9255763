"""The trail of a study: how much was done on which day by whom, and the moments that have a name."""

from typing import Any

import pandas as pd
from sqlalchemy import Select, func, select

from toolkit.store import tables
from toolkit.store.history import coder_names
from toolkit.store.read import Reader
from toolkit.study import COLUMNS

DAY = len("2026-11-20")


def trail_frame(reader: Reader) -> pd.DataFrame:
    """Return how many steps that stand each coder made on each day (UTC) with each verb."""
    coders = coder_names(reader.connection)
    rows = reader.connection.execute(standing(reader.until)).all()
    made = [(row.day, coders.get(row.coder_id, ""), row.verb, row.steps) for row in rows]
    return pd.DataFrame(made, columns=list(COLUMNS["trail"])).astype({"steps": int})


def milestones_frame(reader: Reader) -> pd.DataFrame:
    """Return the named moments of the history and when (UTC) each was named."""
    changes, events = tables.changes.c, tables.events.c
    rows = reader.records("milestones")
    query = (
        select(changes.after_row, events.at)
        .join(tables.events, events.id == changes.event_id)
        .where(changes.thing_id.in_([row["id"] for row in rows]))
    )
    named = {row.after_row: row.at for row in reader.connection.execute(query)}
    made = [(row["name"], named[row["row_id"]]) for row in rows]
    return pd.DataFrame(made, columns=list(COLUMNS["milestones"]), dtype=object)


def standing(until: int | None = None) -> Select[Any]:
    """Count the steps that stand (the last word on each is not an undo), by day, coder and verb."""
    events = tables.events
    step = (
        select(events.c.id, func.substr(events.c.at, 1, DAY).label("day"), events.c.coder_id, events.c.verb)
        .where(events.c.kind.in_(("do", "note")), events.c.id.not_in(_undone(until)))
        .where(*([] if until is None else [events.c.id <= until]))
    ).subquery("step")  # the day has a name here, so that PostgreSQL can group by it
    grouped = (step.c.day, step.c.coder_id, step.c.verb)
    return select(*grouped, func.count().label("steps")).group_by(*grouped).order_by(step.c.day, func.min(step.c.id))


def _undone(until: int | None) -> Select[Any]:
    events = tables.events
    query = select(func.max(events.c.id).label("id")).where(events.c.target.is_not(None))
    if until is not None:
        query = query.where(events.c.id <= until)
    last = query.group_by(events.c.target).subquery("last")
    return select(events.c.target).join(last, last.c.id == events.c.id).where(events.c.kind == "undo")
