"""What a page of the desk is shown: the study around the text, one document, and what has changed since.

Everything here reads. Things go by id; positions are code points of the source's text.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, select

from toolkit.desk.commands_notes import PINNED
from toolkit.desk.seat import Seat
from toolkit.errors import NotFound
from toolkit.model import Code, Theme
from toolkit.store import history, ledger, tables
from toolkit.store.form_tables import form_questions
from toolkit.store.read import Reader
from toolkit.store.since import touched

Shown = dict[str, Any]
BOOK = {"codes", "themes", "theme_codes"}
LIST = {"sources", "terms", "coding_status", "assignments", "speakers", "participants", "coders"}
TEXT = {"sources", "turns", "marks", "speakers", "participants"}
MANY = 3000  # changed codings; beyond that a page does better to ask for its document again
SOME = 500  # ids in one query
FEW = {"source", "code", "coder", "view", "origin", "query"}
CODING = ("id", "source", "start", "end", "code", "coder", "view", "key", "origin", "query", "at")


def study(connection: Connection, seat: Seat) -> Shown:
    """Return all that stands around the text: sources, codebook, coders, pinned codes, undo and redo."""
    reader = Reader(connection)
    return {
        **standing(connection),
        "coder": seat.coder_id,
        "coders": reader.names("coders"),
        "groups": reader.terms("group"),
        "pins": reader.settings().get(PINNED, {}).get(seat.coder_id, []),
        "sources": sources(reader, seat),
        "book": book(reader),
        "counts": counts(connection, seat),
        "noted": noted(connection),
    }


def standing(connection: Connection) -> Shown:
    """Return where the history stands, and in words what undo and redo would do."""
    here = ledger.head(connection)
    steps = {"undo": here.undo_next, "redo": here.redo_next}
    words = {name: history.past_step(connection, number).words if number else "" for name, number in steps.items()}
    return {"revision": here.revision, **words, "step": here.undo_next}


def sources(reader: Reader, seat: Seat) -> list[Shown]:
    """Return a line per source: what it is, how long, how far its coding is by this coder."""
    turns, codings = tables.turns.c, tables.codings.c
    spoken = select(turns.source_id, func.sum(turns.words), func.count()).where(turns.live).group_by(turns.source_id)
    length = {row[0]: (int(row[1]), int(row[2])) for row in reader.connection.execute(spoken)}
    mine = select(codings.source_id, func.count()).where(codings.live, codings.coder_id == seat.coder_id)
    coded = {row[0]: row[1] for row in reader.connection.execute(mine.group_by(codings.source_id))}
    status = {row["source_id"]: row for row in reader.records("coding_status") if row["coder_id"] == seat.coder_id}
    given = {row["source_id"] for row in reader.records("assignments") if row["coder_id"] == seat.coder_id}
    waves, sites = reader.terms("wave"), reader.terms("site")
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "text_id": row["text_id"],
            "kind": row["kind"],
            "wave": waves.get(row["wave_id"] or "", ""),
            "site": sites.get(row["site_id"] or "", ""),
            "words": length.get(row["id"], (0, 0))[0],
            "turns": length.get(row["id"], (0, 0))[1],
            "codings": coded.get(row["id"], 0),
            "state": status[row["id"]]["state"] if row["id"] in status else "",
            "second": bool(row["id"] in status and status[row["id"]]["second_pass"]),
            "assigned": row["id"] in given,
        }
        for row in sorted(reader.records("sources"), key=lambda row: row["position"])
    ]


def book(reader: Reader) -> Shown:
    """Return codes and themes as the tree is read."""
    found = reader.codebook()
    return {
        "codes": [_described(one, found.path(one.id), CODE) for one in found.codes],
        "themes": [_described(one, found.path(one.id), THEME) for one in found.themes],
    }


CODE = ("definition", "include", "exclude", "examples", "origin", "colour", "archived", "aliases")
THEME = ("claim", "definition", "codes")


def _described(item: Code | Theme, path: str, names: Iterable[str]) -> Shown:
    values = {name: getattr(item, name) for name in names}
    return {"id": item.id, "name": item.name, "parent": item.parent_id, "path": path, **values}


def counts(connection: Connection, seat: Seat, codes: Iterable[str] | None = None) -> dict[str, int]:
    """Return how many codings this coder has of each code over the study; of some codes, or of all."""
    c = tables.codings.c
    query = select(c.code_id, func.count()).where(c.live, c.coder_id == seat.coder_id).group_by(c.code_id)
    wanted = None if codes is None else set(codes)
    found = {
        row[0]: row[1] for row in connection.execute(query if wanted is None else query.where(c.code_id.in_(wanted)))
    }
    return found if wanted is None else {code: found.get(code, 0) for code in wanted}


def noted(connection: Connection) -> dict[str, int]:
    """Return how many memos there are about each thing."""
    c = tables.memo_links.c
    query = select(c.subject_id, func.count()).where(c.live).group_by(c.subject_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def document(connection: Connection, source_id: str) -> Shown:
    """Return one source: its text, turns, marks, speakers and every coder's codings.

    Raises:
        NotFound: The source is no longer in the study.
    """
    row = _live(connection, tables.sources, id=source_id)
    if not row:
        raise NotFound("This source is no longer in the study.", fix="Choose another one in the list above the text.")
    here, speakers = row[0], _speakers(connection, source_id)
    text = connection.execute(select(tables.texts.c.text).where(tables.texts.c.id == here["text_id"])).scalar_one()
    return {
        **standing(connection),
        "source": source_id,
        "name": here["name"],
        "text_id": here["text_id"],
        "verbatim": bool(here["verbatim"]),
        "text": text,
        "speakers": speakers,
        "turns": _turns(connection, source_id, {one["id"]: number for number, one in enumerate(speakers)}),
        "marks": _marks(connection, source_id),
        "codings": _codings(connection, tables.codings.c.source_id == source_id),
        "read": readings(connection, source_id, here["text_id"]),
    }


def readings(connection: Connection, source_id: str, text_id: str) -> list[tuple[str, int, int]]:
    """Return what has been read of a source: (coder, start, end)."""
    c = tables.readings.c
    query = select(c.coder_id, c.start_offset, c.end_offset)
    return [
        tuple(row) for row in connection.execute(query.where(c.live, c.source_id == source_id, c.text_id == text_id))
    ]


def _speakers(connection: Connection, source_id: str) -> list[Shown]:
    people = {row["id"]: row["label"] for row in _live(connection, tables.participants)}
    return [
        {
            "id": row["id"],
            "label": row["label"] or "",
            "role": row["role"],
            "participant": people.get(row["participant_id"] or "", ""),
        }
        for row in _live(connection, tables.speakers, source_id=source_id)
    ]


def _turns(connection: Connection, source_id: str, speakers: Mapping[str, int]) -> list[list[Any]]:
    """Return the turns as lists: id, number, start, end, which speaker, time in milliseconds, question."""
    c = tables.turns.c
    names = {row["id"]: row["wording"] or row["name"] for row in _live(connection, tables.questions)}
    names |= {row["id"]: row["name"] for row in _live(connection, form_questions)}
    query = select(c.id, c.number, c.start_offset, c.end_offset, c.speaker_id, c.time_ms, c.question_id)
    rows = connection.execute(query.where(c.live, c.source_id == source_id).order_by(c.number))
    return [[*row[:4], speakers[row[4]], row[5], names.get(row[6], "") if row[6] else ""] for row in rows]


def _marks(connection: Connection, source_id: str) -> list[list[Any]]:
    c = tables.marks.c
    query = select(c.kind, c.start_offset, c.end_offset).where(c.live, c.source_id == source_id)
    return [list(row) for row in connection.execute(query.order_by(c.start_offset))]


def _codings(connection: Connection, *where: Any) -> Shown:
    """Return codings in the present text as columns, which are a third of the size of records."""
    c, of = tables.codings.c, tables.sources.c
    columns = (c.id, c.source_id, c.start_offset, c.end_offset, c.code_id, c.coder_id, c.view, c.key_quote, c.origin)
    query = (
        select(*columns, c.query, c.created_at)
        .join(tables.sources, (of.id == c.source_id) & of.live & (of.text_id == c.text_id))
        .where(c.live, *where)
        .order_by(c.start_offset, c.end_offset)
    )
    rows = connection.execute(query).fetchall()
    found = dict(zip(CODING, zip(*rows, strict=True) if rows else ((),) * len(CODING), strict=True))
    return {name: _packed(values) if name in FEW else list(values) for name, values in found.items()}


def _packed(values: Sequence[Any]) -> Shown:
    """Return a column with few different values as these and, for each row, which of them it is."""
    place = {value: number for number, value in enumerate(dict.fromkeys(values))}
    return {"of": list(place), "is": [place[value] for value in values]}


def changes(connection: Connection, seat: Seat, since: int) -> Shown:
    """Return what a page that knows the study as of event `since` has to learn."""
    found = touched(connection, since)
    said: Shown = {**standing(connection), "since": since}
    names, reader = set(found), Reader(connection)
    if codings := found.get("codings"):
        said |= _changed_codings(connection, seat, codings)
    if names & BOOK:
        said["book"] = book(reader)
    if names & LIST:
        said |= {"sources": sources(reader, seat), "coders": reader.names("coders"), "groups": reader.terms("group")}
    if names & {"memos", "memo_links"}:
        said["noted"] = noted(connection)
    if "settings" in names:
        said["pins"] = reader.settings().get(PINNED, {}).get(seat.coder_id, [])
    said["texts"] = bool(names & TEXT)
    said["panels"] = sorted(names & {"memos", "memo_links", "quotes", "evidence", "readings", "coding_status"})
    return said


def _changed_codings(connection: Connection, seat: Seat, ids: set[str]) -> Shown:
    if len(ids) > MANY:
        return {"many": True, "counts": counts(connection, seat)}
    c, order = tables.codings.c, sorted(ids)
    parts = [_codings(connection, c.id.in_(order[at : at + SOME])) for at in range(0, len(order), SOME)]
    fresh: Shown = {name: [one for part in parts for one in _unpacked(part[name])] for name in CODING}
    versions = connection.execute(select(c.code_id, c.source_id).where(c.id.in_(order[:SOME]))).fetchall()
    codes = {row[0] for row in versions} | set(fresh["code"])
    if len(order) > SOME:
        codes = {row[0] for row in connection.execute(select(tables.codes.c.id).where(tables.codes.c.live))}
    return {
        "codings": fresh,
        "gone": sorted(ids - set(fresh["id"])),
        "counts": counts(connection, seat, codes),
        "per_source": _per_source(connection, seat, {row[1] for row in versions} | set(fresh["source"])),
    }


def _unpacked(column: Any) -> list[Any]:
    return [column["of"][number] for number in column["is"]] if isinstance(column, dict) else column


def _per_source(connection: Connection, seat: Seat, ids: set[str]) -> dict[str, int]:
    c = tables.codings.c
    query = select(c.source_id, func.count()).where(c.live, c.coder_id == seat.coder_id, c.source_id.in_(ids))
    found = {row[0]: row[1] for row in connection.execute(query.group_by(c.source_id))}
    return {source: found.get(source, 0) for source in ids}


def _live(connection: Connection, table: Table, **where: Any) -> list[Any]:
    query = select(table).where(table.c.live, *(table.c[name] == value for name, value in where.items()))
    return list(connection.execute(query).mappings())
