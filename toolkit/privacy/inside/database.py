"""A study file: every row that holds words, also those of earlier versions, and the bytes that no row owns any more."""

import json
import re
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit.privacy.inside.passage import Passage, Place
from toolkit.privacy.inside.words import values
from toolkit.privacy.names import Name

SQLITE = b"SQLite format 3\x00"
CHUNK, OVERLAP = 16_000_000, 400
LONGEST_CELL = 50_000_000
SETTINGS = ("query_only=ON", "trusted_schema=OFF", "cell_size_check=ON")
NO_WORDS = re.compile(r"(^|_)(id|sha256|at|offset|version|position|colour|state|live|row)$|^text_id$")
THINGS = {
    "sources": "source", "speakers": "speaker label", "participants": "participant", "memos": "memo", "codes": "code",
    "participant_waves": "attributes of a participant", "themes": "theme", "codings": "coding", "terms": "list",
    "coders": "coder", "settings": "setting", "milestones": "milestone", "exports": "export log", "events": "history",
    "questions": "question of the guide", "findings": "finding", "recommendations": "recommendation",
    "cmo_records": "record", "summaries": "summary of the framework", "suggestions": "suggestion", "forms": "form",
    "form_questions": "question of a form", "redactions": "redaction log", "safeguarding_flags": "safeguarding flag",
    "settlings": "settling", "sample_plan": "sample plan", "consents": "consent", "quotes": "chosen quotation",
}  # fmt: skip
SHOWN_BY = ("name", "label", "title", "quote", "file", "text", "if_then")
SHOWN = 40


@dataclass
class Texts:
    """The texts of a study: which is whose, and where its turns are."""

    source_of: dict[str, str] = field(default_factory=dict)
    turns: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def place(self, text_id: str) -> Place:
        """Return what says for an offset of a text in which turn it is."""
        turns = sorted(self.turns.get(text_id, []))
        starts, name = [start for start, _ in turns], self.source_of[text_id]

        def told(offset: int) -> str:
            turn = bisect_right(starts, offset)
            return f"text of “{name}”, " + (f"turn {turns[turn - 1][1]}" if turn else "before the first turn")

        return told


def study_file(path: Path, where: str, *, copy: bool = False) -> Iterator[Passage]:
    """Give all words of a study file, or of a copy of one; a damaged one is said to be so.

    Of a copy, and of what is no longer in force, the place says no more than that.
    """
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=30)) as connection:
            connection.text_factory = lambda content: content.decode("utf-8", errors="replace")
            for one in SETTINGS:
                connection.execute(f"PRAGMA {one}")
            texts = _texts(connection)
            for table in _tables(connection):
                for row in _rows(connection, table, texts, where):
                    yield replace(row, place="a copy of the study", kind="copy") if copy else row
    except (sqlite3.Error, OverflowError, MemoryError, OSError, UnicodeError) as error:
        yield Passage(where=where, unread=f"It is no study, or it is damaged ({type(error).__name__}).", kind="study")


def stray_bytes(path: Path, names: Iterable[Name]) -> Iterator[tuple[Name, str]]:
    """Give the names that stand anywhere in the bytes of a file, each once, with some bytes around it.

    What was deleted from a study, or changed, may still be in the parts of its file that are free.
    """
    wanted = {(name.name, spelling): name for name in names for spelling in name.spellings if len(spelling.strip()) > 2}  # noqa: PLR2004
    found: set[str] = set()
    with path.open("rb") as stream:
        before = b""
        while chunk := stream.read(CHUNK):
            held = before + chunk
            low = held.lower()
            for (key, spelling), name in wanted.items():
                if key in found or spelling.split()[0].encode().lower() not in low:
                    continue
                if match := _in_bytes(spelling, as_written=name.as_written).search(held):
                    found.add(key)
                    around = held[max(0, match.start() - SHOWN) : match.end() + SHOWN]
                    yield name, around.decode("utf-8", errors="replace")
            before = held[-OVERLAP:]


def _in_bytes(spelling: str, *, as_written: bool) -> "re.Pattern[bytes]":
    letter = rb"[A-Za-z0-9\x80-\xff]"
    words = rb"\s+".join(re.escape(word.encode()) for word in spelling.split())
    return re.compile(rb"(?<!%b)%b(?!%b)" % (letter, words, letter), 0 if as_written else re.IGNORECASE)


def _tables(connection: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    return [name for (name,) in connection.execute(query) if '"' not in name]


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")') if '"' not in row[1]]


def _texts(connection: sqlite3.Connection) -> Texts:
    """Return whose text is whose; a file without these tables is looked through all the same."""
    found, tables = Texts(), _tables(connection)
    if {"sources", "turns", "texts"} <= set(tables):
        for name, text_id in connection.execute("SELECT name, text_id FROM sources WHERE live = 1"):
            found.source_of[text_id] = name
        query = "SELECT text_id, start_offset, number FROM turns WHERE live = 1"
        for text_id, start, number in connection.execute(query):
            found.turns.setdefault(text_id, []).append((start, number))
    return found


def _rows(connection: sqlite3.Connection, table: str, texts: Texts, where: str) -> Iterator[Passage]:
    columns = _columns(connection, table)
    words = [name for name in columns if not NO_WORDS.search(name)]
    listed = ", ".join(f'"{name}"' for name in columns)
    if not words:
        return
    for row in connection.execute(f'SELECT {listed} FROM "{table}"'):  # noqa: S608 - names of its own tables
        record = dict(zip(columns, row, strict=True))
        earlier = record.get("live") == 0 or (table == "texts" and record["id"] not in texts.source_of)
        place = _place(table, record, texts) if not earlier else ""
        kind = "earlier" if earlier else "log" if table in ("events", "exports") else "study"
        for name in words:
            for text in _words_of(record[name]):
                told = place if table == "texts" or not isinstance(place, str) else f"{place}: {_plain(name)}"
                if earlier:
                    told = f"earlier versions: {THINGS.get(table, _plain(table))}"
                yield Passage(where=where, place=told, text=text, kind=kind)


def _place(table: str, record: dict[str, Any], texts: Texts) -> str | Place:
    if table == "texts":
        return texts.place(record["id"])
    thing = THINGS.get(table, _plain(table))
    if table == "codings":  # its words are those of the text
        return "quotations of codings"
    if table == "events":
        return f"history, step {record['id']}"
    shown = next((record[one] for one in SHOWN_BY if isinstance(record.get(one), str) and record[one]), "")
    private = " (private)" if record.get("private") == 1 else ""
    return f"{thing} “{shown[:SHOWN]}”{private}" if shown else f"{thing}{private}"


def _words_of(value: Any) -> Iterator[str]:
    if isinstance(value, bytes):
        value = value.decode("utf-8", errors="replace")
    if not isinstance(value, str) or not value:
        return
    value = value[:LONGEST_CELL]
    if value[:1] in '[{"':
        try:
            yield from (one.text for one in values(json.loads(value), ""))
        except (ValueError, RecursionError):
            pass
        else:
            return
    yield value


def _plain(name: str) -> str:
    return name.replace("_", " ")
