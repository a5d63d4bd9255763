"""What has changed since an event: for a desk that shows the study while cells, other desks and other people write."""

from sqlalchemy import Connection, func, select

from toolkit.store import tables


def touched(connection: Connection, since: int) -> dict[str, set[str]]:
    """Return, by table, the ids of the things that events after `since` added, changed, removed or brought back."""
    events, changes = tables.events.c, tables.changes.c
    cited = func.coalesce(events.target, events.id)  # an undo and a redo cite the step they are about
    query = (
        select(changes.table_name, changes.thing_id)
        .select_from(tables.events)
        .join(tables.changes, changes.event_id == cited)
        .where(events.id > since)
    )
    found: dict[str, set[str]] = {}
    for table, thing_id in connection.execute(query):
        found.setdefault(table, set()).add(thing_id)
    return found
