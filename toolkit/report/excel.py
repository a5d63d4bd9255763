"""Excel: notes on all sheets first, then each table as in the report, and again with its numbers to calculate with.

“3 of 7” is text, as people read it; the sheet after it has 3 and 7 in columns of their own, a row per number.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, isfinite
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from toolkit.exchange.tabular import safe_cell
from toolkit.report.description import Cell, Column, Count, Figure, Section, Table, Text
from toolkit.report.numbers import long_numbers, table_behind
from toolkit.report.same_bytes import repacked
from toolkit.report.sealed import OPEN_SEAL, sealed
from toolkit.study import as_text
from toolkit.transcripts.raw import FORBIDDEN_IN_XML

AUDIENCE = "audience"  # the key of a paragraph that says for whom the report is
LONGEST_CELL = 32_767
LONGEST_NAME = 31
CHARACTERS_PER_SHARE, FOR_NUMBERS, NARROWEST = 18, 11, 9
LINE = 15  # points of height
TIGHT, LARGE = 0.95, 1.3  # characters of width that a letter takes, in a sentence and in a heading
A4 = 9  # what Excel calls that paper
NOTHING = "–"
NORMAL, BOLD = Font(name="Calibri", size=11), Font(name="Calibri", size=11, bold=True)
HEADING, LINK = Font(name="Calibri", size=14, bold=True), Font(name="Calibri", underline="single", color="0B57A4")
TINT = PatternFill("solid", fgColor="E8EDF1")
RULE = Border(bottom=Side(style="thin", color="707070"))
NOTES_COLUMNS, NOTES_WIDTHS = (Column("Sheet"), Column("What it shows"), Column("Basis")), (32, 44, 80)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to be: its name, the caption and the basis above the table; one that is `long` can be filtered."""

    name: str
    caption: str
    table: Table
    above: Sequence[str]
    long: bool = False


def render(title: str, sections: Sequence[Section]) -> bytes:
    """Return the workbook as bytes; the same input gives the same bytes."""
    book = openpyxl.Workbook()
    book.properties.title, book.properties.creator = _plain(title), ""
    sheets = list(_sheets(sections))
    _notes(book.active, title, sections, sheets)
    for sheet in sheets:
        _add(book.create_sheet(sheet.name), sheet)
    book.custom_doc_props.append(StringProperty(name="written", value=f"{OPEN_SEAL} sealed"))
    made = io.BytesIO()
    book.save(made)
    return sealed(repacked(made.getvalue()), ".xlsx")


def _sheets(sections: Sequence[Section]) -> Iterator[Sheet]:
    """Give the sheets in order; tables and pictures have the numbers that they have in Word."""
    tables = figures = 0
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Table):
                tables += 1
                number = f"Table {tables}"
                name = _name(number, block.title)
                yield Sheet(name, f"{number}. {block.title}", block, block.notes)
                if numbers := long_numbers(block):
                    basis = [f"The basis is that of the sheet “{name}”."]
                    yield Sheet(f"{number} numbers", numbers.title, numbers, basis, long=True)
            elif isinstance(block, Figure):
                figures += 1
                number, behind = f"Figure {figures}", table_behind(block)
                caption = f"The table behind {number}. {block.picture.title}"
                yield Sheet(_name(number, block.picture.title), caption, behind, behind.notes, long=True)


def _notes(page: Any, title: str, sections: Sequence[Section], sheets: Sequence[Sheet]) -> None:
    """Write the first sheet: what the workbook is, when it was coded, for whom, and what is on which sheet."""
    page.title = "Notes"
    page.append([_words(title)])
    page["A1"].font = HEADING
    for line in _about(sections):
        page.append([_words(line)])
    page.append([])
    _header(page, NOTES_COLUMNS, NOTES_WIDTHS)
    head = page.max_row
    for sheet in sheets:
        page.append([_words(sheet.name), _words(sheet.caption), _words("\n".join(sheet.above) or NOTHING)])
        link = page.cell(row=page.max_row, column=1)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{sheet.name}'!A1")
    _fill(page, head, NOTES_COLUMNS, NOTES_WIDTHS)
    for (link,) in page.iter_rows(min_row=head + 1, max_col=1):
        link.font = LINK
    _for_paper(page, head)


def _about(sections: Sequence[Section]) -> list[str]:
    """Return the lines that say for whom the report is, and whose coding of what day it counts."""
    blocks = [block for section in sections for block in section.blocks]
    said = [block.words for block in blocks if isinstance(block, Text) and block.key == AUDIENCE]
    bases = [block.basis for block in blocks if isinstance(block, Table)]
    coded = [" ".join(part for part in (one.coding, one.date) if part) for one in bases]
    return list(dict.fromkeys(line for line in [*said, *coded] if line))


def _add(page: Any, sheet: Sheet) -> None:
    table = sheet.table
    widths = [_width(column) for column in table.columns]
    _above(page, sheet.caption, sheet.above, widths)
    _header(page, table.columns, widths)
    head = page.max_row
    for values in table.rows:
        page.append([_value(value) for value in values])
    _fill(page, head, table.columns, widths)
    if sheet.long and table.rows:
        page.auto_filter.ref = f"A{head}:{get_column_letter(len(table.columns))}{page.max_row}"
    _for_paper(page, head)


def _above(page: Any, caption: str, lines: Sequence[str], widths: Sequence[float]) -> None:
    """Write caption and basis over the whole width of the table; the basis can be folded away by its rows."""
    for number, line in enumerate((caption, *lines), start=1):
        page.append([_words(line)])
        page.merge_cells(start_row=number, end_row=number, start_column=1, end_column=max(2, len(widths)))
        first = page.cell(row=number, column=1)
        first.alignment, first.font = Alignment(wrap_text=True, vertical="top"), NORMAL if number > 1 else HEADING
        page.row_dimensions[number].height = _height([line], [sum(widths)], LARGE if number == 1 else TIGHT)
    if lines:
        page.row_dimensions.group(2, 1 + len(lines), outline_level=1)
        page.sheet_properties.outlinePr.summaryBelow = False
    page.append([])


def _fill(page: Any, head: int, columns: Sequence[Column], widths: Sequence[float]) -> None:
    """Set the cells under a header: their side, and rows high enough, since not every program sees to that."""
    for row in page.iter_rows(min_row=head + 1, max_col=len(columns)):
        for cell, column in zip(row, columns, strict=True):
            side = "right" if column.number else "left"
            cell.font = NORMAL
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=side, indent=1)
        page.row_dimensions[row[0].row].height = _height([str(cell.value) for cell in row], widths, 1.0)
    for number, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(number)].width = width


def _width(column: Column) -> float:
    per_share = FOR_NUMBERS if column.number else CHARACTERS_PER_SHARE
    longest = max(map(len, column.head.split()), default=0)
    return max(NARROWEST, per_share * column.width, longest + 3)


def _height(texts: Sequence[str], widths: Sequence[float], letter: float) -> float:
    """Return how high a row must be for the words of its cells; Excel takes no more than 409 points."""
    lines = [
        sum(max(1, ceil(len(line) * letter / (width - 1))) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    ]
    return min(409.0, LINE * max(lines) * max(1.0, letter))


def _header(page: Any, columns: Sequence[Column], widths: Sequence[float]) -> None:
    page.append([_words(column.head) for column in columns])
    for cell, column in zip(page[page.max_row], columns, strict=False):
        cell.font, cell.fill, cell.border = BOLD, TINT, RULE
        align = "right" if column.number else "left"
        cell.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal=align, indent=1)
    page.row_dimensions[page.max_row].height = _height([column.head for column in columns], widths, LARGE)


def _for_paper(page: Any, head: int) -> None:
    """Keep the header in sight while scrolling and on every page; one page wide, numbered."""
    page.freeze_panes = f"A{head + 1}"
    page.print_title_rows = f"{head}:{head}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.oddFooter.left.text, page.oddFooter.right.text = "&A", "&P of &N"


def _value(value: Cell) -> "str | int | float | SheetCell":
    """Return a cell as Excel takes it: a number as a number, also one that stands in a count alone."""
    if isinstance(value, Count) and value.alone and str(value) == str(value.n) and not value.hidden:
        value = value.n
    if isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value):
        return value
    return _words(as_text(value))


def _words(words: str) -> str:
    return str(safe_cell(_plain(words)[: LONGEST_CELL - 1]))


def _plain(words: str) -> str:
    return FORBIDDEN_IN_XML.sub("\ufffd", words)


def _name(number: str, title: str) -> str:
    """Return a name for a sheet: its number, which no other has, and as many words of the title as fit."""
    name = number
    for word in re.sub(r"[\[\]:*?/\\'\x00-\x1f]", " ", title).split():
        if len(f"{name} {word}") > LONGEST_NAME:
            break
        name = f"{name} {word}"
    return _plain(name)
