"""What the panels beside the text show: extracts of a code, memos, quotations, how far the coding is."""

from collections import Counter
from typing import Any

from sqlalchemy import Connection

from toolkit.analysis.trimming import trimmed
from toolkit.desk.people import Voices
from toolkit.desk.placed import placed
from toolkit.desk.seat import Args, Seat
from toolkit.errors import NotFound
from toolkit.spans import Span, length, meet, union
from toolkit.store import tables
from toolkit.store.ledger import Row
from toolkit.store.made_later import made_later
from toolkit.store.memo_subjects import named_subjects
from toolkit.store.read import Reader

Panel = dict[str, Any]
NEVER = "(only words that are never quoted)"


def extracts(connection: Connection, seat: Seat, args: Args) -> Panel:
    """Return the extracts of a code over the study, by source and place: this coder's, or everybody's (`others`)."""
    reader = Reader(connection)
    book = reader.codebook()
    code = args.text("code")
    if code not in book.code_by_id:
        raise NotFound("This code is no longer in the codebook.")
    codes = book.with_sub_codes(code) if args.flag("sub") else {code}
    rows = placed(connection, tables.codings.c.code_id.in_(codes))
    mine = [row for row in rows if args.flag("others") or row["coder_id"] == seat.coder_id]
    voices = Voices.of(reader, {row["source_id"] for row in mine})
    return {"code": code, "extracts": [extract_shown(voices, row) for row in mine]}


def extract_shown(voices: Voices, row: Row) -> Panel:
    """Return an extract as a page shows it: its place, its words, whose they are."""
    span = (row["start_offset"], row["end_offset"])
    turns = voices.within(row["source_id"], span)
    return {
        "id": row["id"],
        "source": row["source_id"],
        "start": span[0],
        "end": span[1],
        "quote": row["quote"],
        "code": row["code_id"],
        "coder": row["coder_id"],
        "view": row["view"],
        "key": bool(row["key_quote"]),
        "turn": turns[0].number if turns else None,
        "who": voices.label(row["source_id"], span),
    }


def memos(connection: Connection, seat: Seat, _args: Args) -> Panel:
    """Return the memos this coder may read, newest first, each with what it is about in words."""
    reader = Reader(connection)
    about: dict[str, list[str]] = {}
    for row in reader.records("memo_links"):
        about.setdefault(row["memo_id"], []).append(row["subject_id"])
    names = named_subjects(reader, {one for some in about.values() for one in some})
    coders = reader.names("coders")
    rows = [row for row in reader.records("memos") if not row["private"] or row["coder_id"] == seat.coder_id]
    return {
        "memos": [
            {
                **{name: row[name] for name in ("id", "kind", "title", "body")},
                "private": bool(row["private"]),
                "coder": coders.get(row["coder_id"], ""),
                "mine": row["coder_id"] == seat.coder_id,
                "at": row["created_at"],
                "about": [{"id": one, **names.get(one, {"kind": "", "name": ""})} for one in about.get(row["id"], ())],
            }
            for row in sorted(rows, key=lambda row: row["created_at"], reverse=True)
        ]
    }


def quotes(connection: Connection, seat: Seat, args: Args) -> Panel:
    """Return a theme's quotations in their order, key quotes still to choose from, and who is quoted how often."""
    reader = Reader(connection)
    book = reader.codebook()
    theme = args.text("theme")
    if theme not in book.theme_by_id:
        raise NotFound("This theme is no longer in the study.")
    tray = sorted(reader.records("quotes"), key=lambda row: row["position"])
    chosen = {row["coding_id"]: row for row in tray if row["theme_id"] == theme}
    rows = {row["id"]: row for row in placed(connection)}
    voices = Voices.of(reader, {row["source_id"] for row in rows.values()})
    mine = [row for row in rows.values() if row["coder_id"] == seat.coder_id or row["id"] in chosen]
    inside = book.codes_of_theme(theme)
    return {
        "theme": theme,
        "quotes": [
            {
                **extract_shown(voices, rows[one]),
                "quote_id": kept["id"],
                "cuts": kept["cuts"],
                "parts": _parts(voices, rows[one], kept["cuts"]),
            }
            for one, kept in chosen.items()
            if one in rows
        ],
        "candidates": [
            extract_shown(voices, row)
            for row in mine
            if row["key_quote"] and row["code_id"] in inside and row["id"] not in chosen
        ],
        "balance": _balance(voices, [rows[row["coding_id"]] for row in tray if row["coding_id"] in rows], mine),
    }


def _parts(voices: Voices, row: Row, cuts: list[list[int]]) -> str:
    """Return the words of a quotation: what was left out is marked, and so are words of those who are never quoted."""
    span = (row["start_offset"], row["end_offset"])
    touched = voices.within(row["source_id"], span)
    said = [(max(turn.start, span[0]), min(turn.end, span[1])) for turn in touched if turn.counts]
    said = said if touched else [span]  # no turn at all: a field note, a document
    return trimmed(row["quote"], said, [(first, last) for first, last in cuts], offset=span[0]) or NEVER


def _balance(voices: Voices, quoted: list[Row], coded: list[Row]) -> Panel:
    """Count quotations per person over all themes: the most quoted with their share, and who has extracts but none."""
    spoken = Counter(person for row in quoted for person in _people(voices, row))
    heard = {
        person: voices.label_of(row["source_id"], person)
        for row in [*quoted, *coded]
        for person in _people(voices, row)
    }
    total = sum(spoken.values())
    listed = [{"who": heard[person], "n": count, "share": count / total} for person, count in spoken.most_common()]
    return {"quoted": listed, "never": sorted(name for person, name in heard.items() if person not in spoken)}


def _people(voices: Voices, row: Row) -> set[str]:
    span = (row["start_offset"], row["end_offset"])
    return {turn.participant for turn in voices.within(row["source_id"], span) if turn.participant and turn.counts}


def progress(connection: Connection, seat: Seat, _args: Args) -> Panel:
    """Return, per source: the share of participants' text coded and read by this coder, and codes made since."""
    reader = Reader(connection)
    rows = reader.records("sources")
    voices = Voices.of(reader, {row["id"] for row in rows})
    coded = _spans(reader, "codings", seat, rows)
    read = _spans(reader, "readings", seat, rows)
    marks: dict[str, list[Span]] = {}
    for row in reader.records("marks"):
        marks.setdefault(row["source_id"], []).append((row["start_offset"], row["end_offset"]))
    book = reader.codebook()
    later = {source: codes for source, coder, codes in made_later(reader, book) if coder == seat.coder_id}
    fresh = {source: [book.code_by_id[code].name for code in codes] for source, codes in later.items()}
    return {
        "sources": [
            {"id": row["id"], **_share(voices, row["id"], coded, read, marks), "reread": fresh.get(row["id"], [])}
            for row in rows
        ]
    }


def _spans(reader: Reader, table: str, seat: Seat, sources: list[Any]) -> dict[str, list[Span]]:
    present = {row["id"]: row["text_id"] for row in sources}
    found: dict[str, list[Span]] = {}
    for row in reader.records(table):
        if row["coder_id"] == seat.coder_id and row["text_id"] == present.get(row["source_id"]):
            found.setdefault(row["source_id"], []).append((row["start_offset"], row["end_offset"]))
    return {source: union(spans) for source, spans in found.items()}


def _share(
    voices: Voices,
    source: str,
    coded: dict[str, list[Span]],
    read: dict[str, list[Span]],
    marks: dict[str, list[Span]],
) -> Panel:
    turns = voices.turns.get(source, ())
    every = union((turn.start, turn.end) for turn in turns)
    own = union((turn.start, turn.end) for turn in turns if turn.counts)
    said = length(own) - length(meet(own, union(marks.get(source, ()))))
    in_codes = meet(own, coded.get(source, []))
    done = length(in_codes) - length(meet(in_codes, union(marks.get(source, ()))))
    return {
        "coded": done / said if said else None,
        "read": length(meet(every, read.get(source, []))) / length(every) if every else None,
    }
