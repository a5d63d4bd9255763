"""What a page of the desk is shown: the study around the text, one document, and what has changed since.

Everything here reads. Things go by id; positions are code points of the source's text.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, select

from toolkit.analysis.method import COMPARISON
from toolkit.desk.commands_notes import PINNED
from toolkit.desk.placed import in_place
from toolkit.desk.seat import Seat
from toolkit.errors import NotFound
from toolkit.model import Code, Theme
from toolkit.store import history, ledger, tables
from toolkit.store.form_tables import form_questions
from toolkit.store.privacy_tables import safeguarding_flags
from toolkit.store.read import Reader
from toolkit.store.since import touched
from toolkit.verbs.safeguarding import LEAD

Shown = dict[str, Any]
BOOK = {"codes", "themes", "theme_codes"}
LIST = {"sources", "terms", "coding_status", "assignments", "speakers", "participants", "coders"}
TEXT = {"sources", "turns", "marks", "speakers", "participants", "safeguarding_flags"}
MANY = 3000  # changed codings; beyond that a page does better to ask for its document again
SOME = 500  # ids in one query
FEW = {"source", "code", "coder", "view", "origin", "query"}
CODING = ("id", "source", "start", "end", "code", "coder", "view", "key", "origin", "query", "at")


def study(connection: Connection, seat: Seat) -> Shown:
    """Return all that stands around the text: sources, codebook, coders, pinned codes, undo and redo."""
    reader = Reader(connection)
    return {
        **standing(connection, seat),
        "coder": seat.coder_id,
        "coders": reader.names("coders"),
        "groups": reader.terms("group"),
        "pins": reader.settings().get(PINNED, {}).get(seat.coder_id, []),
        "sources": sources(reader, seat),
        "book": book(reader),
        "counts": counts(connection, seat, reader.names("codes")),
        "noted": noted(connection, seat),
        "lead": str(reader.settings().get(LEAD, "")),
        "compares": compares(reader),
    }


def compares(reader: Reader) -> bool:
    """Tell whether the method of the study asks for each new extract to be read beside the earlier ones."""
    chosen = reader.settings().get("method") or ()
    return COMPARISON in ([chosen] if isinstance(chosen, str) else chosen)


def standing(connection: Connection, seat: Seat) -> Shown:
    """Return where the history stands, and in words what undo and redo would do; of another's step nothing is told."""
    here = ledger.head(connection)
    words = {}
    for name, number in (("undo", here.undo_next), ("redo", here.redo_next)):
        step = history.past_step(connection, number) if number else None
        words[name] = step.words if step and step.coder_id in (None, seat.coder_id) else ""
    return {"revision": here.revision, **words, "step": here.undo_next}


def sources(reader: Reader, seat: Seat) -> list[Shown]:
    """Return a line per source: what it is, how long, how far its coding is by this coder."""
    turns, codings = tables.turns.c, tables.codings.c
    spoken = select(turns.source_id, func.sum(turns.words), func.count()).where(turns.live).group_by(turns.source_id)
    length = {row[0]: (int(row[1]), int(row[2])) for row in reader.connection.execute(spoken)}
    mine = in_place(select(codings.source_id, func.count())).where(codings.coder_id == seat.coder_id)
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


def counts(connection: Connection, seat: Seat, codes: Iterable[str]) -> dict[str, int]:
    """Return how many codings in the present texts this coder has of each of these codes."""
    c = tables.codings.c
    return _counted(connection, c.code_id, set(codes), c.coder_id == seat.coder_id)


def noted(connection: Connection, seat: Seat) -> dict[str, int]:
    """Return how many memos there are about each thing; other people's private ones are not told of."""
    c, memos = tables.memo_links.c, tables.memos.c
    query = (
        select(c.subject_id, func.count())
        .join(tables.memos, (memos.id == c.memo_id) & memos.live)
        .where(c.live, ~memos.private | (memos.coder_id == seat.coder_id))
        .group_by(c.subject_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def document(connection: Connection, seat: Seat, source_id: str) -> Shown:
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
        **standing(connection, seat),
        "source": source_id,
        "name": here["name"],
        "text_id": here["text_id"],
        "text": text,
        "speakers": speakers,
        "turns": _turns(connection, source_id, {one["id"]: number for number, one in enumerate(speakers)}),
        "marks": _marks(connection, source_id),
        "codings": _codings(connection, tables.codings.c.source_id == source_id),
        **_flags(connection, source_id, here["text_id"]),
    }


def _flags(connection: Connection, source_id: str, text_id: str) -> Shown:
    """Return the safeguarding flags of a source, and how many a correction left without a place."""
    rows = _live(connection, safeguarding_flags, source_id=source_id)
    here = [row for row in rows if row["text_id"] == text_id]
    names = ("id", "note", "for_whom", "state", "at")
    return {
        "flags": [
            {name: row[name] for name in names}
            | {"start": row["start_offset"], "end": row["end_offset"], "coder": row["coder_id"]}
            for row in sorted(here, key=lambda row: row["start_offset"])
        ],
        "lost_flags": len(rows) - len(here),
    }


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
    c = tables.codings.c
    columns = (c.id, c.source_id, c.start_offset, c.end_offset, c.code_id, c.coder_id, c.view, c.key_quote, c.origin)
    query = in_place(select(*columns, c.query, c.created_at)).where(*where).order_by(c.start_offset, c.end_offset)
    rows = connection.execute(query).fetchall()
    found = dict(zip(CODING, zip(*rows, strict=True) if rows else ((),) * len(CODING), strict=True))
    return {name: _packed(values) if name in FEW else list(values) for name, values in found.items()}


def _packed(values: Sequence[Any]) -> Shown:
    """Return a column with few different values as these and, for each row, which of them it is."""
    place = {value: number for number, value in enumerate(dict.fromkeys(values))}
    return {"of": list(place), "is": [place[value] for value in values]}


def changes(connection: Connection, seat: Seat, since: int) -> Shown:
    """Return what a page that knows the study as of event `since` has to learn."""
    if ledger.head(connection).revision == since:
        return {"since": since, "revision": since}
    found = touched(connection, since)
    said: Shown = {**standing(connection, seat), "since": since}
    names, reader = set(found), Reader(connection)
    if codings := found.get("codings"):
        said |= _changed_codings(connection, seat, codings)
    if names & BOOK:
        said["book"] = book(reader)
    if names & LIST or said.get("many"):
        said |= {"sources": sources(reader, seat), "coders": reader.names("coders"), "groups": reader.terms("group")}
    if names & {"memos", "memo_links"}:
        said["noted"] = noted(connection, seat)
    if "settings" in names:
        said["compares"] = compares(reader)
        said["pins"] = reader.settings().get(PINNED, {}).get(seat.coder_id, [])
    said["texts"] = bool(names & TEXT)
    said["kinds"] = sorted(names)
    return said


def _changed_codings(connection: Connection, seat: Seat, ids: set[str]) -> Shown:
    if len(ids) > MANY:
        return {"many": True, "counts": counts(connection, seat, Reader(connection).names("codes"))}
    c, order = tables.codings.c, sorted(ids)
    some = [order[at : at + SOME] for at in range(0, len(order), SOME)]
    parts = [_codings(connection, c.id.in_(few)) for few in some]
    fresh: Shown = {name: [one for part in parts for one in _unpacked(part[name])] for name in CODING}
    versions = [row for few in some for row in connection.execute(select(c.code_id, c.source_id).where(c.id.in_(few)))]
    return {
        "codings": fresh,
        "gone": sorted(ids - set(fresh["id"])),
        "counts": counts(connection, seat, {row[0] for row in versions} | set(fresh["code"])),
        "per_source": _per_source(connection, seat, {row[1] for row in versions} | set(fresh["source"])),
    }


def _unpacked(column: Any) -> list[Any]:
    return [column["of"][number] for number in column["is"]] if isinstance(column, dict) else column


def _per_source(connection: Connection, seat: Seat, ids: set[str]) -> dict[str, int]:
    return _counted(connection, tables.codings.c.source_id, ids, tables.codings.c.coder_id == seat.coder_id)


def _counted(connection: Connection, column: Any, wanted: set[str], where: Any) -> dict[str, int]:
    """Return how many codings in place there are of each of these values of a column, 0 included."""
    query = in_place(select(column, func.count())).where(where).group_by(column)
    few = query.where(column.in_(wanted)) if len(wanted) <= SOME else query
    found = {row[0]: row[1] for row in connection.execute(few)}
    return {value: found.get(value, 0) for value in wanted}


def _live(connection: Connection, table: Table, **where: Any) -> list[Any]:
    query = select(table).where(table.c.live, *(table.c[name] == value for name, value in where.items()))
    return list(connection.execute(query).mappings())
