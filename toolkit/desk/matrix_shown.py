"""What the framework matrix shows: rows, themes, how far each cell is, what is written in it and what it rests on."""

from typing import Any

from sqlalchemy import Connection, select

from toolkit.analysis.framework import ROWS, framework_cells
from toolkit.analysis.quotations import quotations
from toolkit.desk.seat import Seat
from toolkit.desk.shelf import WRITTEN, Shelf, shown_extracts
from toolkit.desk.shown import standing
from toolkit.errors import NotFound
from toolkit.store import ledger
from toolkit.store.read import Reader
from toolkit.store.read_summaries import rows_of_matrix
from toolkit.store.since import touched
from toolkit.store.theme_tables import summary_extracts
from toolkit.study import StudyData

Shown = dict[str, Any]
KINDS = ("participants", "groups", "sites", "sources", "time points")


def welcome(connection: Connection, seat: Seat, rows: str) -> Shown:
    """Return what a page begins with: what undo and redo would do, and all that is written."""
    reader = Reader(connection)
    return {
        **standing(connection, seat),
        "coder": seat.coder_id,
        "coders": reader.names("coders"),
        "kinds": list(KINDS),
        "rows": rows,
        "summaries": written(reader),
    }


def matrix(connection: Connection, shelf: Shelf, rows: str) -> Shown:
    """Return rows and themes, and the cells with what is coded in them.

    Raises:
        NotFound: There are no rows of that kind.
        Refused: Several people coded a source that is assigned to nobody.
    """
    data, reader = shelf.data(connection), Reader(connection)
    if rows not in KINDS:
        raise NotFound.among("kind of row", rows, KINDS)
    kind, book = ROWS[rows], reader.codebook()
    cells = data.once(f"matrix of {rows}", lambda: framework_cells(data, rows))
    ids = {name: one for one, (of, name) in rows_of_matrix(reader).items() if of == kind}
    themes = dict(zip(data.themes["theme"], data.themes["id"], strict=True))
    shown = [row for row in cells.itertuples() if row.row in ids]
    basis = cells.about
    return {
        "rows": rows,
        "names": _names(data, kind, {row.row: ids[row.row] for row in shown}),
        "themes": [
            {"id": one.id, "name": one.name, "path": book.path(one.id), "claim": one.claim}
            for one in book.themes
            if one.id in set(themes.values())
        ],
        "cells": [[ids[row.row], themes[row.theme], str(row.state), int(row.extracts)] for row in shown],
        "basis": [f"{basis.coding} {basis.date}".strip(), " ".join(basis.notes[1:])],
    }


def _names(data: StudyData, kind: str, ids: dict[str, str]) -> list[Shown]:
    groups: dict[str, list[str]] = {}
    if kind == "participant":
        for row in data.participants.dropna(subset=["group"]).itertuples():
            if row.group not in groups.setdefault(row.participant, []):
                groups[row.participant].append(row.group)
    return [{"id": one, "name": name, "group": "; ".join(groups.get(name, []))} for name, one in ids.items()]


def written(reader: Reader, only: set[str] | None = None) -> list[Shown]:
    """Return the summaries, or some of them, each with the codings it rests on."""
    links: dict[str, list[str]] = {}
    for row in reader.records("summary_extracts"):
        links.setdefault(row["summary_id"], []).append(row["coding_id"])
    return [
        {
            "id": row["id"],
            "about": row["about_id"],
            "theme": row["theme_id"],
            "body": row["body"],
            "coder": row["coder_id"],
            "at": row["written_at"],
            "links": links.get(row["id"], []),
        }
        for row in reader.records("summaries")
        if only is None or row["id"] in only
    ]


def changes(connection: Connection, seat: Seat, shelf: Shelf, since: int) -> Shown:
    """Return what a page that knows the study as of event `since` has to learn; `stale`: the cells are to be asked for.

    `touched` are the summaries that changed: those of them that are not among `summaries` are gone.
    """
    revision = ledger.head(connection).revision
    if revision == since:
        return {"since": since, "revision": since}
    found = touched(connection, since)
    said: Shown = {**standing(connection, seat), "since": since, "stale": shelf.is_stale_by(set(found))}
    if set(found) & WRITTEN:
        c = summary_extracts.c
        links = sorted(found.get("summary_extracts", ()))
        owners = {row[0] for row in connection.execute(select(c.summary_id).where(c.id.in_(links)))} if links else set()
        ids = found.get("summaries", set()) | owners
        said |= {"touched": sorted(ids), "summaries": written(Reader(connection), ids)}
    return said


def extracts(connection: Connection, shelf: Shelf, rows: str, about: str, theme: str) -> Shown:
    """Return the extracts of a cell.

    Raises:
        NotFound: The row or the theme is no longer there.
        Refused: Several people coded a source that is assigned to nobody.
    """
    data, reader = shelf.data(connection), Reader(connection)
    names, themes = rows_of_matrix(reader), dict(zip(data.themes["id"], data.themes["theme"], strict=True))
    if about not in names or theme not in themes or rows not in KINDS:
        raise NotFound("This row or theme is no longer in the study.")
    found = quotations(data, where={ROWS[rows]: names[about][1]}, only=themes[theme])
    sources = {name: one for one, name in reader.names("sources").items()}
    return {"about": about, "theme": theme, **shown_extracts(data, found, sources)}
