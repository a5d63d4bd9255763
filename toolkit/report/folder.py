"""A report as a folder: Word, Excel, HTML, a CSV per table, each picture as PNG and SVG, and what stands where.

A CSV has one header row and nothing above it, so that any program reads it without being told how; a table of counts
is in it as long numbers, n and of in columns of their own. What a CSV cannot say, its title and basis, stands in one
`READ ME.txt` for all of them: a text file beside each table is not looked at, and one can be printed.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TypeVar

from toolkit.exchange.tabular import safe_cell
from toolkit.exchange.transcript_file import file_name
from toolkit.report import excel, html
from toolkit.report.description import Cell, Count, Figure, Section, Table
from toolkit.report.numbers import long_numbers
from toolkit.study import as_text

Named = TypeVar("Named", Table, Figure)
READ_ME = "READ ME.txt"
WHOLE = {"report.xlsx": excel.render, "report.html": html.render}
SAYS = {"report.docx": "the report in Word", "report.xlsx": "its tables in Excel", "report.html": "it in a browser"}


def render(title: str, sections: Sequence[Section]) -> dict[str, bytes]:
    """Return the files of the folder by their place in it; the same input gives the same bytes."""
    blocks = [block for section in sections for block in section.blocks]
    tables = _named([block for block in blocks if isinstance(block, Table)])
    figures = _named([block for block in blocks if isinstance(block, Figure)])
    files = {name: make(title, sections) for name, make in WHOLE.items()}
    files |= {f"tables/{name}.csv": csv_of(table) for name, table in tables.items()}
    for name, figure in figures.items():
        files |= {f"figures/{name}{ending}": figure.picture.content(ending) for ending in (".png", ".svg")}
    return {READ_ME: _read_me(title, tables, figures), **files}


def csv_of(table: Table) -> bytes:
    """Return a table as CSV: a header row, then a row per count where it counts, else a row per row."""
    shown = long_numbers(table) or table
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe_cell(column.head) for column in shown.columns])
    writer.writerows([[_cell(value) for value in row] for row in shown.rows])
    return out.getvalue().encode("utf-8-sig")


def basis_of(table: Table) -> Iterator[str]:
    """Give the lines that belong to the CSV of a table: its title, what its columns mean, its basis."""
    yield table.title
    if long_numbers(table):
        yield "A row per number: n people of so many; State says whether they could be counted."
    yield from table.notes


def text_of(lines: Sequence[str]) -> bytes:
    """Return lines as a text file that Notepad shows with its accents right."""
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def _cell(value: Cell) -> Cell:
    number = isinstance(value, (int, float)) and value == value  # noqa: PLR0124 - only NaN differs from itself
    return value if number and not isinstance(value, Count) else safe_cell(as_text(value))


def _named(blocks: Sequence[Named]) -> dict[str, Named]:
    taken: set[str] = set()
    return {file_name(block.key, "", taken): block for block in blocks}


def _read_me(title: str, tables: dict[str, Table], figures: dict[str, Figure]) -> bytes:
    lines = [title, "", *(f"{name}: {says}" for name, says in SAYS.items())]
    for number, (name, table) in enumerate(tables.items(), start=1):
        first, *rest = basis_of(table)
        lines += ["", f"tables/{name}.csv: Table {number}. {first}", *(f"  {line}" for line in rest)]
    for number, (name, figure) in enumerate(figures.items(), start=1):
        picture = figure.picture
        lines += ["", f"figures/{name}.png and .svg: Figure {number}. {picture.title}"]
        lines += [f"  {line}" for line in [picture.alternative, *picture.basis]]
    return text_of(lines)
