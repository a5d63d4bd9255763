"""Sheets with a row per turn: csv, tsv and xlsx."""

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from toolkit.errors import FileProblem
from toolkit.model import AboutInterview, Draft, sha256
from toolkit.transcripts import sheet_columns, workbook
from toolkit.transcripts.cues import Said, make_cue_draft
from toolkit.transcripts.labels import STAMP, fold
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
OURS = ("turn", "speaker", "time", "text")  # as we save a transcript: a number begins a turn, also of nobody known
SUMMARIES = frozenset(["total", "totals", "grand total", "sum", "subtotal", "count", "average", "mean"])
LOOKED_AT = 15  # rows above which a heading may stand
LARGEST_CELL = 5_000_000
_Sheet = tuple[str, list[list[str]], Any]


def read_several(raw: RawFile) -> list[Draft]:
    """Read a sheet with a row per turn: a draft for each interview that a column names, with what columns say of it.

    A row without a speaker goes on with the one before.

    Raises:
        FileProblem: There are no columns for speaker and words, or the file is damaged.
    """
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
    parts: dict[str, _Part] = {}
    for _, rows, found in read_:
        told += [note for note in _of_sheet(rows, found, raw, parts) if note not in told]
    if len(read_) > 1 and len(parts) == 1:
        told.append(
            f"Its sheets {_named(read_)} were read one after the other. "
            "If they are different interviews, save each as a file of its own."
        )
    told += [f"Sheets left out, for they have no columns for speaker and words: {_named(left)}."] if left else []
    spoken = {name: part for name, part in parts.items() if part.said} or parts
    return [_draft(raw, part, told, name if len(spoken) > 1 else "") for name, part in spoken.items()]


@dataclass
class _Part:
    """What is said in one interview of a sheet, and what its columns say of it."""

    said: list[Said] = field(default_factory=list)
    about: AboutInterview = field(default_factory=AboutInterview)


def _draft(raw: RawFile, part: _Part, told: Sequence[str], name: str) -> Draft:
    draft = replace(make_cue_draft(raw, part.said, importer="rows 3", warnings=told), about=part.about)
    if not name:
        return draft
    return replace(draft, name=name, part=name.replace("/", "-"), file_sha256=sha256(draft.text.encode()))


def _named(sheets: Sequence[tuple[str, Any, Any]]) -> str:
    return ", ".join(f"“{name}”" for name, _, _ in sheets)


def _of_sheet(
    rows: Sequence[Sequence[str]], found: tuple[int, dict[str, int]], raw: RawFile, parts: dict[str, _Part]
) -> list[str]:
    """Add what the sheet holds to the interviews, and return what is to be told."""
    head, columns = found
    names = rows[head]
    about = sheet_columns.told_apart(names, columns.values(), rows[head + 1 :])
    above = [" ".join(cell for cell in row if cell) for row in rows[:head] if any(row)]
    told = [f"Left out above the table: {'; '.join(above)}."] if above else []
    used = {*columns.values(), *about.values()}
    others = [name for place, name in enumerate(names) if name and place not in used]
    told += [f"Columns left out: {', '.join(others)}."] if others else []
    body = rows[head + 1 :]
    notes = [row for row in body if _is_note(row, columns)]
    told += [f"Left out, for it stands where a speaker should: {'; '.join(map(_joined, notes))}."] if notes else []
    body = [row for row in body if not _is_note(row, columns)]
    ours = [name.casefold() for name in names if name] == list(OURS)
    numbered = {**columns, "turn": 0} if ours else columns
    for name, its in sheet_columns.by_interview(body, about.get("interview")).items():
        part = parts.setdefault(name, _Part())
        said = _turns(its, numbered, len(names), raw)
        part.said += said
        nobody = sum(not one.label for one in said) if ours else 0
        told += [f"Turns that name no speaker, kept as turns of an unknown one: {nobody}."] if nobody else []
        part.about, unlike = sheet_columns.about(its, about, columns["speaker"])
        told += [_says_different_things(names[about[what]], name) for what in unlike]
    if unread := sheet_columns.unread_dates(body, about.get("date")):
        told.append(f"Dates left out, for only a date such as 2025-04-03 is plain: {', '.join(unread)}.")
    return told


def _says_different_things(column: str, interview: str) -> str:
    which = f" in “{interview}”" if interview else ""
    part = "" if interview else " If the sheet holds several interviews, name each in a column “interview”."
    return f"The column “{column}” says different things{which} and was left out there.{part}"


def _is_note(row: Sequence[str], columns: Mapping[str, int]) -> bool:
    """Tell whether nobody says anything: the speaker's cell holds a time and a remark, or a sum below the turns."""
    label, words = _cell(row, columns.get("speaker")), _cell(row, columns.get("words"))
    if fold(label) in SUMMARIES and re.fullmatch(r"[\d.,% ]+", words):
        return True
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
        words, label, time, numbered = (_cell(row, columns.get(name)) for name in ("words", "speaker", "time", "turn"))
        begins = begins or bool(label or numbered)
        speaking = label if numbered else label or speaking
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


RETURNED = re.compile(r"_x000D_\n?")  # how a workbook writes the line ends of Windows


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
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        return cell.date().isoformat()
    text = "" if cell is None else RETURNED.sub("\n", str(cell)).strip()
    return text[1:] if re.match(r"'+[=+@\t-]", text) else text


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""
