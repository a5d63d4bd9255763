"""Sheets with a row per turn: csv, tsv and xlsx."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from toolkit.errors import FileProblem
from toolkit.model import Draft
from toolkit.transcripts.cues import Said, make_cue_draft
from toolkit.transcripts.raw import RawFile, decode, normalise, open_zip
from toolkit.transcripts.turns import milliseconds

WORDS = frozenset(
    [
        "text",
        "words",
        "utterance",
        "transcript",
        "transcription",
        "content",
        "said",
        "speech",
        "turn",
        "dialogue",
        "sentence",
    ]
)
SPEAKER = frozenset(["speaker", "who", "name", "label", "participant", "role", "speaker name", "person"])
TIME = frozenset(["time", "start", "timestamp", "start time", "timespan", "begin", "time stamp", "start_time"])
LOOKED_AT = 15  # rows above which a heading may stand
LARGEST_CELL = 5_000_000


def read(raw: RawFile, known_labels: Collection[str]) -> Draft:  # noqa: ARG001 - every reader has this form
    """Read a sheet with a row per turn; a row without a speaker goes on with the one before."""
    rows = list(table_rows(raw))
    found = turn_columns(rows)
    if found is None:
        raise FileProblem(
            "No column for the speaker and one for the words were found.",
            where=raw.path.name,
            fix="Name the columns “speaker” and “text” (and “time”, if there is one).",
        )
    head, columns = found
    said: list[Said] = []
    for row in rows[head + 1 :]:
        words, label, time = (_cell(row, columns.get(name)) for name in ("words", "speaker", "time"))
        if not words:
            continue
        if not label and said:
            said[-1].words += f"\n{words}"
        else:
            said.append(Said(label, words, milliseconds(time)))
    above = [" ".join(cell for cell in row if cell) for row in rows[:head] if any(row)]
    told = [f"Left out above the table: {'; '.join(above)}."] if above else []
    return make_cue_draft(raw, said, importer="rows 1", warnings=told)


def looks_like_turns(raw: RawFile) -> bool:
    """Tell whether a sheet holds a transcript."""
    try:
        return turn_columns(list(table_rows(raw, LOOKED_AT))) is not None
    except FileProblem:
        return False


def turn_columns(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]] | None:
    """Return the number of the heading row and where speaker, words and time stand, or None."""
    for number, row in enumerate(rows[:LOOKED_AT]):
        names = [re.sub(r"[\s_]+", " ", cell).strip().casefold() for cell in row]
        places = {
            what: next((place for place, name in enumerate(names) if name in known), None)
            for what, known in (("words", WORDS), ("speaker", SPEAKER), ("time", TIME))
        }
        if places["words"] is not None and places["speaker"] is not None:
            return number, {what: place for what, place in places.items() if place is not None}
    return None


def table_rows(raw: RawFile, limit: int | None = None) -> Iterator[list[str]]:
    """Give the rows of the first sheet as text, Excel's guard before a formula undone."""
    rows: Iterable[Sequence[object]] = _workbook(raw) if raw.kind == ".xlsx" else _separated(raw)
    for number, row in enumerate(rows):
        if limit is not None and number >= limit:
            return
        yield [_text(cell) for cell in row]


def _workbook(raw: RawFile) -> Iterator[Sequence[object]]:
    from openpyxl import load_workbook

    open_zip(raw).close()
    try:
        book = load_workbook(io.BytesIO(raw.content), read_only=True, data_only=True)
        yield from book.worksheets[0].iter_rows(values_only=True)
    except Exception as error:  # the library raises whatever the damage leads to
        raise FileProblem(
            f"The workbook is damaged ({type(error).__name__}).", where=raw.path.name, fix="Save it again in Excel."
        ) from error


def _separated(raw: RawFile) -> Iterator[Sequence[object]]:
    text, _ = normalise(decode(raw)[0])
    first = text.partition("\n")[0]
    between = max("\t;,", key=first.count) if raw.kind == ".csv" else "\t"
    csv.field_size_limit(LARGEST_CELL)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=between)
    except csv.Error as error:
        raise FileProblem(
            f"The table is damaged ({error}).", where=raw.path.name, fix="Save it again as csv."
        ) from error


def _text(cell: object) -> str:
    text = "" if cell is None else str(cell).strip()
    return text[1:] if re.match(r"'[=+\-@]", text) else text


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""
