"""Excel: a sheet per table, the basis in the first rows, a real header row, no cell taken for a formula."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import openpyxl
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from toolkit.exchange.tabular import safe_cell
from toolkit.report.description import Section, Table
from toolkit.report.sealed import OPEN_SEAL, sealed
from toolkit.study import as_text

EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook has no time zones
LONGEST_CELL = 32_767
LONGEST_NAME = 31
CHARACTERS_PER_SHARE = 18


def render(title: str, sections: Sequence[Section]) -> bytes:
    """Return the workbook as bytes; the same input gives the same bytes."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = title, ""
    taken: set[str] = set()
    for section in sections:
        for table in section.tables:
            _add(book, table, taken)
    if not book.worksheets:
        book.create_sheet("Nothing yet")
    book.custom_doc_props.append(StringProperty(name="written", value=f"{OPEN_SEAL} sealed"))
    return sealed(_fixed(book), ".xlsx")


def _add(book: Any, table: Table, taken: set[str]) -> None:
    sheet = book.create_sheet(_sheet_name(table.title, taken))
    sheet["A1"] = _cell(table.title)
    sheet["A1"].font = Font(bold=True, size=13)
    for line in table.notes:
        sheet.append([_cell(line)])
    sheet.append([])
    sheet.append([_cell(column.head) for column in table.columns])
    head = sheet.max_row
    for cell in sheet[head]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for values in table.rows:
        sheet.append([value if isinstance(value, int) else _cell(as_text(value)) for value in values])
    for row in sheet.iter_rows(min_row=head + 1):
        for cell, column in zip(row, table.columns, strict=False):
            align = "right" if column.number else "left"
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=align)
    for number, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = CHARACTERS_PER_SHARE * column.width
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)


def _cell(words: str) -> str:
    return str(safe_cell(words[:LONGEST_CELL]))


def _sheet_name(title: str, taken: set[str]) -> str:
    plain = re.sub(r"[\[\]:*?/\\']", " ", title).strip()
    name, number = plain[:LONGEST_NAME], 1
    while name.casefold() in taken:
        number += 1
        tail = f" {number}"
        name = plain[: LONGEST_NAME - len(tail)] + tail
    taken.add(name.casefold())
    return name


def _fixed(book: Any) -> bytes:
    made, fixed = io.BytesIO(), io.BytesIO()
    book.properties.created = book.properties.modified = EPOCH
    book.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            content = source.read(item.filename)
            if item.filename == "docProps/core.xml":  # openpyxl writes the time of saving here, whatever it is told
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(item.filename, EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return fixed.getvalue()
