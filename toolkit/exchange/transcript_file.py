"""A transcript as a file: Word or text with numbered turns, or a row per turn; it reads back as it was."""

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.errors import InvalidInput
from toolkit.exchange.tabular import safe_cell
from toolkit.spans import Span
from toolkit.transcripts.rows import OURS
from toolkit.transcripts.times import clock

ENDINGS = (".docx", ".txt", ".csv", ".xlsx")
LONGEST_CELL = 32_767
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Spoken:
    """One turn: its number, where its paragraph (label included) begins, its words, and when, in milliseconds."""

    number: int
    begins: int
    span: Span
    label: str
    time_ms: int | None = None


def content(text: str, turns: Sequence[Spoken], ending: str, *, name: str = "", numbered: bool = True) -> bytes:
    """Return a transcript as the bytes of a file.

    Args:
        text: The text as frozen.
        turns: Its turns, in order.
        ending: .docx (numbers are Word's own, not in the text), .txt, .csv or .xlsx.
        name: What messages call it.
        numbered: Whether to number the turns.

    Raises:
        InvalidInput: The ending is another one, or a turn is too long for a cell of Excel.
    """
    if ending == ".txt":
        return _text(text, turns, numbered=numbered).encode("utf-8")
    if ending == ".docx":
        return _word(text, turns, numbered=numbered)
    rows = [
        [one.number, one.label, "" if one.time_ms is None else clock(one.time_ms), text[slice(*one.span)]]
        for one in turns
    ]
    guarded = [[safe_cell(cell) for cell in row] for row in rows]
    if ending == ".csv":
        out = io.StringIO(newline="")
        csv.writer(out).writerows([OURS, *guarded])
        return out.getvalue().encode("utf-8-sig")
    if ending == ".xlsx":
        return _workbook(guarded, name)
    raise InvalidInput(f"A transcript cannot be saved as “{ending}”.", fix=f"Use {', '.join(ENDINGS)}.")


def turn_begins(text: str, start: int, labels: Sequence[Span]) -> int:
    """Return where the label before a turn begins, if nothing but space lies between, else where the turn does.

    >>> turn_begins("P1: Aye.", 4, [(0, 3)])
    0
    """
    place = bisect_right(labels, start, key=lambda label: label[1]) - 1
    near = place >= 0 and not text[labels[place][1] : start].strip()
    return labels[place][0] if near else start


def file_name(name: str, ending: str, taken: set[str]) -> str:
    """Return a file name for a source that no other file of the export has and every system accepts."""
    plain = NOT_IN_NAMES.sub("_", name).strip(" .") or "transcript"
    chosen, number = plain, 1
    while chosen.casefold() in taken:
        number += 1
        chosen = f"{plain} ({number})"
    taken.add(chosen.casefold())
    return chosen + ending


def _text(text: str, turns: Sequence[Spoken], *, numbered: bool) -> str:
    parts, here = [], 0
    for one in turns if numbered else ():
        parts += [text[here : one.begins], f"{one.number} "]
        here = one.begins
    return "".join([*parts, text[here:]])


def _word(text: str, turns: Sequence[Spoken], *, numbered: bool) -> bytes:
    import docx

    document = docx.Document()
    starts = {one.begins for one in turns} if numbered else set()
    here = 0
    for line in text.split("\n"):
        begins = any(here <= start <= here + len(line) for start in starts) if starts else False
        document.add_paragraph(line, style="List Number" if begins else None)
        here += len(line) + 1
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _workbook(rows: Sequence[Sequence[object]], name: str) -> bytes:
    import openpyxl

    for row in rows:
        if len(str(row[-1])) > LONGEST_CELL:
            raise InvalidInput(
                f"Turn {row[0]} is longer than a cell of Excel can be ({LONGEST_CELL:,} characters).",
                where=name,
                fix="Save it as .docx, .txt or .csv.",
            )
    book = openpyxl.Workbook()
    for row in (OURS, *rows):
        book.active.append(list(row))
    for cells in book.active.iter_rows(min_row=2):
        for cell in cells[1:]:
            cell.data_type = "s" if cell.value is not None else cell.data_type  # never a formula
    book.active.freeze_panes = "A2"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
