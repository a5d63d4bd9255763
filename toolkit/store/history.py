"""The history of a study as a table people can read; names are looked up by the rows that events cite."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection, case, select

from toolkit.store import ledger, tables
from toolkit.store.read_safeguarding import flagged_codings
from toolkit.store.tables import KEPT

NAMING = {
    "redactions": "replacement",
    "participants": "label",
    "codings": "quote",
    "memos": "title",
    "speakers": "label",
    "settlings": "state",
    "consents": "purpose",
    "exports": "file",
    "suggestions": "label",
    **dict.fromkeys(("sources", "codes", "themes", "terms", "coders", "questions", "settings", "milestones"), "name"),
    **dict.fromkeys(("forms", "form_questions", "objectives"), "name"),
    **dict.fromkeys(("findings", "recommendations"), "text"),
    "cmo_records": "if_then",
    "safeguarding_flags": "for_whom",
    "summaries": "body",
}
EXCERPT = 60
PRIVATE = "a private memo"
FEW = 100
GONE = "(removed for good)"
EXPORTED = {"export report": "report", "export codings": "codings", "export transcripts": "transcript",
            "export one person": "everything held about one person"}  # fmt: skip
FLAGGED = "(words kept back for safeguarding)"
KINDS = {"do": "", "note": "", "undo": "undid: ", "redo": "did again: "}


def history_frame(connection: Connection) -> pd.DataFrame:
    """Return a row per event: number, time, coder, what was done to what, why, and whether it stands."""
    events = pd.DataFrame(connection.execute(select(tables.events).order_by(tables.events.c.id)).mappings().all())
    if events.empty:
        return pd.DataFrame(columns=["event", "at", "coder", "what", "to", "reason", "stands"])
    coders = coder_names(connection)
    subjects = _subjects(connection)
    stands: dict[int, bool] = {}
    for row in events.itertuples():
        target = row.id if row.kind in ("do", "note") else int(row.target)
        stands[target] = row.kind != "undo"
    cited = [int(row.target) if row.kind in ("undo", "redo") else row.id for row in events.itertuples()]
    return pd.DataFrame(
        {
            "event": events["id"],
            "at": events["at"],
            "coder": events["coder_id"].map(coders).astype(object).where(events["coder_id"].notna(), ""),
            "what": events["kind"].map(KINDS) + events["verb"],
            "to": [subjects.get(number, "") for number in cited],
            "reason": events["reason"],
            "stands": [stands[number] for number in cited],
        }
    )


def exports_frame(connection: Connection) -> pd.DataFrame:
    """Return a row per file that left: when, by whom, what it is and for whom, its fingerprint, and the reason noted.

    Of what left before the study kept its files, only the name of the file or folder is known.
    """
    events, exports, coders = tables.events, tables.exports, coder_names(connection)
    query = (
        select(events.c.id, events.c.at, events.c.coder_id, events.c.verb, events.c.reason, exports)
        .outerjoin(tables.changes, tables.changes.c.event_id == events.c.id)
        .outerjoin(exports, exports.c.row_id == tables.changes.c.after_row)
        .where(events.c.verb.in_([*EXPORTED]))
        .order_by(events.c.id, tables.changes.c.number)
    )
    lines = []
    for row in connection.execute(query):
        file, reason = (row.reason, "") if row.file is None else (row.file, row.reason)
        known = (row.kind or EXPORTED[row.verb], row.title or "", row.audience or "", row.sha256 or "")
        lines.append((row.id, row.at, coders.get(row.coder_id, ""), file, *known, reason))
    columns = ["event", "at", "coder", "file", "kind", "title", "audience", "sha256", "reason"]
    return pd.DataFrame(lines, columns=columns)


def coder_names(connection: Connection) -> dict[str, str]:
    """Return the name of everybody who ever coded, by id."""
    query = select(tables.coders.c.id, tables.coders.c.name).order_by(tables.coders.c.row_id)
    return {row.id: row.name for row in connection.execute(query)}


@dataclass(frozen=True)
class PastStep:
    """One step of the history: whose it is, and what it did."""

    coder_id: str | None
    coder: str
    verb: str
    words: str


def past_step(connection: Connection, number: int) -> PastStep:
    """Return one step without reading the whole history."""
    past = ledger.event(connection, number)
    coder = connection.execute(select(tables.coders.c.name).where(tables.coders.c.id == past["coder_id"])).scalar()
    subject = _subjects(connection, number).get(number, "")
    return PastStep(past["coder_id"], coder or "", past["verb"], f"{past['verb']} {subject}".strip())


def _subjects(connection: Connection, only: int | None = None) -> dict[int, str]:
    query = select(tables.changes).order_by(tables.changes.c.event_id, tables.changes.c.number)
    rows = connection.execute(query if only is None else query.where(tables.changes.c.event_id == only)).all()
    cited: dict[str, set[int]] = {}
    for row in rows:
        if row.table_name in NAMING:
            cited.setdefault(row.table_name, set()).add(row.after_row or row.before_row)
    names = {name: _names(connection, name, row_ids if only else None) for name, row_ids in cited.items()}
    first: dict[int, str] = {}
    count: dict[int, int] = {}
    for row in rows:
        if row.table_name not in NAMING:
            continue
        name = names[row.table_name].get(row.after_row or row.before_row, GONE if only is None else "")
        first.setdefault(row.event_id, name)
        count[row.event_id] = count.get(row.event_id, 0) + 1
    return {
        event: name + (f" and {count[event] - 1} more" if count[event] > 1 else "") for event, name in first.items()
    }


def _names(connection: Connection, table: str, row_ids: set[int] | None) -> dict[int, str]:
    kept = KEPT[table]
    said: Any = kept.c[NAMING[table]]
    if table == "memos" and row_ids is None:  # a single step is told to whoever took it
        said = case((kept.c.private, PRIVATE), else_=said).label("said")
    query = select(kept.c.row_id, said)
    if row_ids is not None:
        query = query.where(kept.c.row_id.in_(sorted(row_ids)[:FEW]))
    names = {row[0]: _short(row[1] or "") for row in connection.execute(query)}
    return names | (dict.fromkeys(flagged_codings(connection) & set(names), FLAGGED) if table == "codings" else {})


def _short(words: str) -> str:
    return words if len(words) <= EXCERPT else words[: EXCERPT - 1].rstrip() + "…"
