"""Small tables people make by hand, as csv or xlsx, with errors that name the file, the line and the way out."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from toolkit.errors import FileProblem, InvalidInput, nearest
from toolkit.transcripts.raw import decode, normalise, open_zip, read_raw
from toolkit.transcripts.workbook import sheets

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")
LAST_MONTH = 12
YEAR_DIGITS = 4


@dataclass(frozen=True)
class Line:
    """One row of a table: its values by column, and where it stands."""

    values: Mapping[str, str]
    place: str

    def get(self, column: str) -> str:
        """Return a cell without spaces around it; an absent column reads as empty."""
        return self.values.get(column, "")

    def names(self, column: str) -> list[str]:
        """Return the names in a cell that lists several with a semicolon between."""
        return [part.strip() for part in self.get(column).split(";") if part.strip()]

    def choice(self, column: str, allowed: Iterable[str], default: str) -> str:
        """Return a cell that must hold one of a few words."""
        allowed = [str(word) for word in allowed]
        value = self.get(column).casefold()
        if not value:
            return default
        if value not in allowed:
            near = nearest(value, allowed)
            hint = f"Did you mean “{near}”?" if near else f"It can be: {', '.join(allowed)}."
            article = "an" if column[0] in "aeiou" else "a"
            raise FileProblem(f"“{self.get(column)}” is not {article} {column}.", where=self.place, fix=hint)
        return value

    def yes_or_no(self, column: str) -> bool:
        """Return a cell that must say yes or no, in English."""
        value = self.get(column).casefold()
        if value not in YES + NO:
            said = f"“{self.get(column)}” is neither yes nor no." if value else f"The cell “{column}” is empty."
            fix = "Write yes or no; where nothing is known, delete the line."
            raise FileProblem(said, where=self.place, fix=fix)
        return value in YES


@dataclass(frozen=True)
class TableFile:
    """A table as read: its columns in order, and its lines."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]


def read_table(
    path: Path,
    *,
    required: Sequence[str],
    known: Sequence[str],
    others: bool = False,
    also: Mapping[str, str] | None = None,
) -> TableFile:
    """Read a csv table, or the first sheet of a workbook.

    Args:
        path: The file.
        required: Columns it must have.
        known: All columns that mean something.
        others: Whether further columns are allowed (as attributes).
        also: What people call the columns: another heading to the known one.

    Raises:
        FileProblem: A column is missing, unknown or doubled; the nearest right name is offered.
    """
    rows = _xlsx_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path)
    if not rows:
        raise FileProblem("The table is empty.", where=path.name, fix=f"It needs the columns {', '.join(required)}.")
    _, head = rows[0]
    columns = [_column(cell, known, also or {}) for cell in head]
    _check_columns(columns, path, required, known, others=others)
    lines = [
        Line({name: cell for name, cell in zip(columns, cells, strict=False) if name}, f"{path.name}, line {number}")
        for number, cells in rows[1:]
        if any(cells)
    ]
    return TableFile(tuple(name for name in columns if name), tuple(lines))


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a table that Excel opens with its accents right."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([[safe_cell(cell) for cell in row] for row in rows])
    write_file(path, out.getvalue().encode("utf-8-sig"))


def write_table(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str, widths: Sequence[int]
) -> None:
    """Write a table for people to fill in, as .csv or .xlsx with columns wide enough to read.

    Raises:
        InvalidInput: Another ending.
    """
    if path.suffix.lower() == ".csv":
        write_csv(path, columns, rows)
        return
    if path.suffix.lower() != ".xlsx":
        raise InvalidInput("A table is written as .csv or .xlsx.", where=path.name, fix="Give it one of these endings.")
    import openpyxl
    from openpyxl.styles import Alignment, Font

    book = openpyxl.Workbook()
    page = book.active
    page.title = title
    page.freeze_panes = "A2"
    for row in [columns, *([safe_cell(cell) for cell in row] for row in rows)]:
        page.append(list(row))
    for place, width in enumerate(widths, start=1):
        page.cell(1, place).font = Font(bold=True)
        page.column_dimensions[openpyxl.utils.get_column_letter(place)].width = width
    for row in page.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    made = io.BytesIO()
    book.save(made)
    write_file(path, made.getvalue())


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole.

    Raises:
        FileProblem: The folder is missing or protected, or the file is open in another program.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise FileProblem(
            f"The file cannot be written ({error.strerror}).",
            where=str(path),
            fix="Close it if it is open elsewhere, or choose a folder of your own.",
        ) from error


def safe_cell(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1"), safe_cell("hope"), safe_cell(-3)
    ("'=1+1", 'hope', -3)
    """
    return f"'{value}" if isinstance(value, str) and value.lstrip("'").startswith(FORMULA_STARTS) else value


def plain_cell(value: str) -> str:
    """Take the guard of :func:`safe_cell` off again."""
    return value[1:] if value[:1] == "'" and value.lstrip("'").startswith(FORMULA_STARTS) else value


def iso_date(value: str, *, place: str, dates: str = "") -> str:
    """Return a date as year-month-day; a date that can be read in two ways is asked about.

    >>> iso_date("23/4/2025", place="sources.csv, line 2")
    '2025-04-23'
    """
    value = value.strip()
    parts = re.fullmatch(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:[ T].*)?", value)
    if not value or not parts:
        return value  # “spring 2025” is a date as well
    first, second, third = (int(part) for part in parts.groups())
    try:
        if len(parts.group(1)) == YEAR_DIGITS:
            return date(first, second, third).isoformat()
        if first <= LAST_MONTH and second <= LAST_MONTH and first != second and not dates:
            options = [date(third, second, first), date(third, first, second)]
            raise FileProblem(
                f"“{value}” is {options[0]:%d %B %Y} or {options[1]:%d %B %Y}: which?",
                where=place,
                fix=f'Write {options[0]} or {options[1]}, or import with dates="day first" or dates="month first".',
            )
        month_first = second > LAST_MONTH or (dates == "month first" and first <= LAST_MONTH)
        day, month = (second, first) if month_first else (first, second)
        return date(third, month, day).isoformat()
    except ValueError as error:
        raise FileProblem(f"“{value}” is not a date.", where=place, fix="Write it as 2025-04-23.") from error


def _csv_rows(path: Path) -> list[tuple[int, list[str]]]:
    text, _ = normalise(decode(read_raw(path))[0])
    sample = text[:10_000].partition("\n")[0]
    delimiter = max(",;\t", key=sample.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, last = [], 0
    for cells in reader:
        rows.append((last + 1, [cell.strip() for cell in cells]))
        last = reader.line_num
    return [(number, cells) for number, cells in rows if any(cells)]


def _xlsx_rows(path: Path) -> list[tuple[int, list[str]]]:
    raw = read_raw(path)
    open_zip(raw).close()
    try:
        sheet = next(sheets(raw.content))
    except (KeyError, ValueError, OSError) as error:
        raise FileProblem("This is not an Excel workbook, or it is damaged.", where=path.name) from error
    for cell, formula in sheet.formulas.items():
        raise FileProblem(
            f"The formula “{formula}” has no result.",
            where=f"{path.name}, sheet “{sheet.name}”, cell {cell}",
            fix="Type the value in its place; where these are words, type an apostrophe before them.",
        )
    rows = [(number, [_cell(value) for value in cells]) for number, cells in enumerate(sheet.rows, start=1)]
    return [(number, cells) for number, cells in rows if any(cells)]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _column(cell: str, known: Sequence[str], also: Mapping[str, str]) -> str:
    folded = "_".join(cell.casefold().split())
    return folded if folded in known else also.get(folded.strip(":*_"), cell.strip())


def _check_columns(
    columns: Sequence[str], path: Path, required: Sequence[str], known: Sequence[str], *, others: bool
) -> None:
    where = f"{path.name}, line 1"
    unknown = [name for name in columns if name and name not in known]
    for name in required:
        if name not in columns:
            near = nearest(name, unknown)
            hint = f"Is it the one called “{near}”? Rename it to “{name}”." if near else f"Add a column “{name}”."
            raise FileProblem(f"The column “{name}” is missing.", where=where, fix=hint)
    doubled = sorted({name for name in columns if name and list(columns).count(name) > 1})
    if doubled:
        raise FileProblem(f"The column “{doubled[0]}” is there twice.", where=where, fix="Rename or delete one.")
    for name in unknown:
        near = nearest(name, [one for one in known if one not in columns])
        if near or not others:
            hint = f"Did you mean “{near}”?" if near else f"The columns are: {', '.join(known)}."
            raise FileProblem(f"There is no column “{name}” in this kind of table.", where=where, fix=hint)
