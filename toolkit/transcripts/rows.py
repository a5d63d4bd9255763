"""Sheets with a row per turn: csv, tsv and xlsx."""

import csv
import io
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from toolkit.errors import FileProblem
from toolkit.model import Draft
from toolkit.transcripts import workbook
from toolkit.transcripts.cues import Said, make_cue_draft
from toolkit.transcripts.labels import STAMP
from toolkit.transcripts.raw import RawFile, decode, normalise, open_zip
from toolkit.transcripts.turns import milliseconds
from toolkit.transcripts.workbook import Sheet

# In each of them the likelier name first.
WORDS = (
    "text",
    "words",
    "transcript",
    "transcription",
    "utterance",
    "content",
    "said",
    "speech",
    "dialogue",
    "sentence",
)
SPEAKER = ("speaker", "speaker name", "who", "label", "participant", "person", "role", "name")
TIME = ("time", "timestamp", "time stamp", "start", "start time", "timespan", "begin")
LOOKED_AT = 15  # rows above which a heading may stand
LARGEST_CELL = 5_000_000
_Sheet = tuple[str, list[list[str]], Any]


def read(raw: RawFile, known_labels: Collection[str]) -> Draft:  # noqa: ARG001 - every reader has this form
    """Read a sheet with a row per turn; a row without a speaker goes on with the one before."""
    read_: list[_Sheet] = []
    left: list[_Sheet] = []
    told: list[str] = []
    for name, rows, formulas in _sheets(raw):
        found = turn_columns(rows)
        if found is not None:
            told += formulas
        if any(map(any, rows)):
            (left if found is None else read_).append((name, rows, found))
    if not read_:
        raise FileProblem(
            "No column for the speaker and one for the words were found.",
            where=raw.path.name,
            fix="Name the columns “speaker” and “text” (and “time”, if there is one).",
        )
    said = []
    for _, rows, found in read_:
        part, notes = _of_sheet(rows, found, raw)
        said += part
        told += [note for note in notes if note not in told]
    if len(read_) > 1:
        told.append(
            f"Its sheets {_named(read_)} were read one after the other. "
            "If they are different interviews, save each as a file of its own."
        )
    told += [f"Sheets left out, for they have no columns for speaker and words: {_named(left)}."] if left else []
    return make_cue_draft(raw, said, importer="rows 2", warnings=told)


def _named(sheets: Sequence[tuple[str, Any, Any]]) -> str:
    return ", ".join(f"“{name}”" for name, _, _ in sheets)


def _of_sheet(
    rows: Sequence[Sequence[str]], found: tuple[int, dict[str, int]], raw: RawFile
) -> tuple[list[Said], list[str]]:
    head, columns = found
    names = rows[head]
    above = [" ".join(cell for cell in row if cell) for row in rows[:head] if any(row)]
    told = [f"Left out above the table: {'; '.join(above)}."] if above else []
    others = [name for place, name in enumerate(names) if name and place not in columns.values()]
    told += [f"Columns left out: {', '.join(others)}."] if others else []
    body = rows[head + 1 :]
    notes = [row for row in body if _is_note(row, columns)]
    told += [f"Left out, for it stands where a speaker should: {'; '.join(map(_joined, notes))}."] if notes else []
    return _turns([row for row in body if not _is_note(row, columns)], columns, len(names), raw), told


def _is_note(row: Sequence[str], columns: Mapping[str, int]) -> bool:
    """Tell whether the speaker's cell holds a time and a remark, and nobody says anything."""
    label, words = _cell(row, columns.get("speaker")), _cell(row, columns.get("words"))
    return not words and re.match(rf"{STAMP}(?:\s|$)", label) is not None


def _joined(row: Sequence[str]) -> str:
    return " ".join(cell for cell in row if cell)


def _turns(rows: Sequence[Sequence[str]], columns: Mapping[str, int], width: int, raw: RawFile) -> list[Said]:
    said: list[Said] = []
    speaking, begins = "", True
    for number, row in enumerate(rows, start=1):
        if any(row[width:]):
            raise FileProblem(
                f"Row {number} below the heading has more cells than the heading.",
                where=raw.path.name,
                fix="Words with a comma in them need quotation marks: save the sheet from Excel as csv or xlsx.",
            )
        words, label, time = (_cell(row, columns.get(name)) for name in ("words", "speaker", "time"))
        begins = begins or bool(label)
        speaking = label or speaking
        if words and begins:
            said.append(Said(speaking, words, milliseconds(time)))
        elif words:
            said[-1].words += f"\n{words}"
        begins = begins and not words
    return said


def looks_like_turns(raw: RawFile) -> bool:
    """Tell whether a sheet holds a transcript."""
    try:
        return any(turn_columns(rows) is not None for _, rows, _ in _sheets(raw, LOOKED_AT))
    except FileProblem:
        return False


def turn_columns(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]] | None:
    """Return the number of the heading row and where speaker, words and time stand, or None."""
    for number, row in enumerate(rows[:LOOKED_AT]):
        names = [re.sub(r"[ \t_]+", " ", cell.strip().partition("\n")[0]).strip().casefold() for cell in row]
        places = {
            what: next((names.index(name) for name in known if name in names), None)
            for what, known in (("words", WORDS), ("speaker", SPEAKER), ("time", TIME))
        }
        if places["words"] is not None and places["speaker"] is not None:
            return number, {what: place for what, place in places.items() if place is not None}
    return None


def _sheets(raw: RawFile, limit: int | None = None) -> Iterator[tuple[str, list[list[str]], list[str]]]:
    """Give each sheet's name, its rows as text, Excel's guard before a formula undone, and what to say of formulas."""
    sheets: Iterable[Sheet] = _workbook(raw, limit) if raw.kind == ".xlsx" else [Sheet("", _separated(raw))]
    for sheet in sheets:
        rows = [[_text(cell) for cell in row] for row in itertools.islice(sheet.rows, limit)]
        yield sheet.name, rows, sheet.told()


def table_rows(raw: RawFile, limit: int | None = None) -> list[list[str]]:
    """Return the rows of the first sheet as text."""
    return first_sheet(raw, limit)[0]


def first_sheet(raw: RawFile, limit: int | None = None) -> tuple[list[list[str]], list[str]]:
    """Return the rows of the first sheet as text, and what to say of its formulas."""
    return next(((rows, told) for _, rows, told in _sheets(raw, limit)), ([], []))


def sheet_names(raw: RawFile) -> list[str]:
    """Return the names of the sheets of a workbook that hold anything."""
    if raw.kind != ".xlsx":
        return []
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(raw.content), read_only=True)
    return [page.title for place, page in enumerate(book.worksheets) if place == 0 or _holds_anything(page)]


def _holds_anything(page: Any) -> bool:
    return any(cell is not None for row in page.iter_rows(values_only=True) for cell in row)


def _workbook(raw: RawFile, limit: int | None) -> Iterator[Sheet]:
    open_zip(raw).close()
    try:
        yield from workbook.sheets(raw.content, limit)
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
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    except csv.Error as error:
        raise FileProblem(
            f"The table is damaged ({error}).", where=raw.path.name, fix="Save it again as csv."
        ) from error


def _text(cell: object) -> str:
    text = "" if cell is None else str(cell).strip()
    return text[1:] if re.match(r"'+[=+@\t-]", text) else text


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""
