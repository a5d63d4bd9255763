"""A control brought up to date where it stands: its own rows, letters and comments stay, the words change."""

from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn

from toolkit.report.description import Table
from toolkit.report.word.content import cells_of, plain_texts, words_of
from toolkit.report.word.table import cells_wanted
from toolkit.report.word.xml import clean, put_words, run

KEPT = ("commentRangeStart", "commentRangeEnd", "commentReference", "bookmarkStart", "bookmarkEnd",
        "footnoteReference", "endnoteReference")  # fmt: skip
ANCHORS = tuple(qn(f"w:{tag}") for tag in KEPT)
TWO = 2  # once in the document and once in what is wanted


class Held(Exception):
    """Something of somebody's is held by what would have to go: a comment, a note, a reference."""


def renew_sentence(control: Any, words: str) -> None:
    """Put other words into a control of one sentence; its letters stay."""
    _put(control.find(qn("w:sdtContent")), words)


def renew_table(control: Any, table: Table) -> None:
    """Put other cells into a table of as many columns; a row that is still there keeps all that people did to it.

    Raises:
        Held: A row that is gone holds a comment, a footnote or a bookmark; or the columns are others, and a cell does.
    """
    grid = next(control.iter(qn("w:tbl")))
    rows = list(grid.iterchildren(qn("w:tr")))
    wanted = cells_wanted(table)
    there = cells_of(grid)
    pattern = rows[min(1, len(rows) - 1)]
    matched = matched_rows(wanted[1:], there)
    made = [rows[0], *(_fresh(pattern) if place is None else rows[place] for place in matched)]
    if any(holds_something(rows[place]) for place in range(1, len(rows)) if place not in matched):
        raise Held
    for row, cells in zip(made, wanted, strict=True):
        _put_cells(row, cells)
    for row in rows:
        grid.remove(row)
    grid.extend(made)
    for tag, words in (("w:tblCaption", table.title), ("w:tblDescription", table.alternative)):
        said = grid.tblPr.find(qn(tag))
        if said is not None:
            said.set(qn("w:val"), clean(words))


def as_many_columns(control: Any, table: Table) -> bool:
    """Tell whether every row of the table in a control has as many cells as the table has columns."""
    grid = next(control.iter(qn("w:tbl")), None)
    return grid is not None and all(len(row) == len(table.columns) for row in cells_of(grid))


def holds_something(element: Any) -> bool:
    """Tell whether a comment, a note or a bookmark stands in it."""
    return next(iter(element.iter(*ANCHORS)), None) is not None


def matched_rows(wanted: Sequence[Sequence[str]], there: Sequence[Sequence[str]]) -> list[int | None]:
    """Return for each row wanted the place of the same row in the document, else of the one that begins alike.

    Where several rows begin alike, as quotations of one code do, another row is another quotation.
    """
    found: list[int | None] = [None] * len(wanted)
    begins = Counter(row[0] for row in (*there[1:], *wanted))
    free = set(range(1, len(there)))
    for alike in (len(there[0]), 1):
        places: dict[tuple[str, ...], list[int]] = {}
        for place in sorted(free, reverse=True):
            places.setdefault(tuple(there[place][:alike]), []).append(place)
        for number, cells in enumerate(wanted):
            same = places.get(tuple(cells[:alike]))
            if found[number] is None and same and (alike > 1 or begins[cells[0]] <= TWO):
                found[number] = same.pop()
                free.discard(found[number])
    return found


def _fresh(pattern: Any) -> Any:
    row = deepcopy(pattern)
    for one in list(row.iter(*ANCHORS)):
        one.getparent().remove(one)
    return row


def _put_cells(row: Any, cells: Sequence[str]) -> None:
    for cell, words in zip(row.iterchildren(qn("w:tc")), cells, strict=True):
        if words_of(cell) != words:
            _put(cell, words)


def _put(holder: Any, words: str) -> None:
    """Write words into the first run there is; the others are emptied."""
    texts = plain_texts(holder)
    if not texts:
        paragraph = next(holder.iter(qn("w:p")), holder)
        paragraph.append(run(words))
        return
    for line_end in list(holder.iter(qn("w:br"))):
        line_end.getparent().remove(line_end)
    for text in texts[1:]:
        text.text = ""
    put_words(texts[0], words)
