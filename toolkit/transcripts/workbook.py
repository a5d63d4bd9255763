"""Workbooks as the words in them: what a formula shows, or where it shows nothing the formula as it was typed."""

import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!"})
EMPTY_WORDS = "str"  # the type of a cell whose formula was computed, and gave no words
NAMED = 5


@dataclass
class Sheet:
    """A sheet: its rows as they show, and the formulas that show nothing by the name of their cell."""

    name: str
    rows: Iterable[Sequence[object]]
    formulas: dict[str, str] = field(default_factory=dict)

    def told(self) -> list[str]:
        """Say which cells hold formulas that were taken as words."""
        if not self.formulas:
            return []
        cells = list(self.formulas)
        named = ", ".join(cells[:NAMED]) + (f" and {len(cells) - NAMED} more" if len(cells) > NAMED else "")
        what = f"Formulas without a result in the sheet “{self.name}” ({named}) came in as typed, as words."
        return [f"{what} If a result was meant, open the file in Excel or LibreOffice, look there and save it again."]


def sheets(content: bytes, limit: int | None = None) -> Iterator[Sheet]:
    """Give the sheets of a workbook, of each the first rows up to a limit; nothing is ever computed.

    Raises whatever the library does on a damaged file: the callers say what they were reading.
    """
    from openpyxl import load_workbook

    shown = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    typed = load_workbook(io.BytesIO(content), read_only=True) if _has_formulas(content) else None
    for place, page in enumerate(shown.worksheets):
        if typed is None:
            yield Sheet(page.title, list(itertools.islice(page.iter_rows(values_only=True), limit)))
            continue
        words: dict[str, str] = {}
        both = zip(page.iter_rows(), typed.worksheets[place].iter_rows(values_only=True), strict=True)
        rows = [_as_typed(words, number, *row) for number, row in enumerate(itertools.islice(both, limit), start=1)]
        yield Sheet(page.title, rows, words)


def _as_typed(words: dict[str, str], number: int, cells: Sequence[Any], formulas: Sequence[object]) -> list[object]:
    from openpyxl.utils import get_column_letter

    row: list[object] = []
    for column, (cell, typed) in enumerate(zip(cells, formulas, strict=True), start=1):
        formula = str(getattr(typed, "text", typed))  # a formula over several cells is an object of its own
        shows = cell.value is not None or cell.data_type == EMPTY_WORDS
        if (
            typed is None
            or not formula.startswith("=")
            or formula == cell.value
            or (shows and cell.value not in ERRORS)
        ):
            row.append(cell.value)
        else:
            words[f"{get_column_letter(column)}{number}"] = formula
            row.append(formula)
    return row


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if "worksheets/" in name and name.endswith(".xml")]
        return any(FORMULA.search(archive.read(name)) for name in parts)
