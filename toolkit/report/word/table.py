"""A table in Word: a header row that repeats, rows that do not split, no merged or empty cell, an alternative text."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Cm

from toolkit.report.description import Column, Table
from toolkit.report.word.xml import clean, put_words, run, w

CELL_MARGINS, BOLD_LETTER = Cm(0.45), Cm(0.25)  # at 10 points, in a wide letter
EMU_PER_TWIP = 635
SMALL = 1_500  # letters in all: about half a page
NOTHING = "–"
SHADE = "F0F0F0"


def table_element(table: Table, room: int, *, styles: Mapping[str, str], shaded: bool) -> Any:
    """Return the table, `room` wide (in EMU), in styles by their ids; `shaded` marks the header row in grey."""
    widths = [width // EMU_PER_TWIP for width in widths_of(table.columns, room)]
    properties = w(
        "tblPr",
        w("tblStyle", val=styles["table"]) if styles["table"] else None,
        w("tblW", w=sum(widths), type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1),
        w("tblCaption", val=clean(table.title)),
        w("tblDescription", val=clean(table.alternative)),
    )
    grid = w("tblGrid", *(w("gridCol", w=width) for width in widths))
    heads = [column.head for column in table.columns]
    header = _row(heads, table.columns, widths, style=styles["table head"], header=True, shaded=shaded)
    return w("tbl", properties, grid, header, *_rows(table, widths, styles["table text"]))


def fresh_table(table: Table, like: Any) -> Any:
    """Return the table anew, as wide and in the styles of another one that stood in its place."""
    width = sum(int(one.get(qn("w:w"))) for one in like.iter(qn("w:gridCol")))
    styles = {"table": like.tblPr.find(qn("w:tblStyle"))}
    rows = list(like.iterchildren(qn("w:tr")))
    styles |= {"table head": _paragraph_style(rows[0]), "table text": _paragraph_style(rows[-1])}
    named = {use: "" if style is None else style.get(qn("w:val")) for use, style in styles.items()}
    shaded = next(rows[0].iter(qn("w:shd")), None) is not None
    return table_element(table, width * EMU_PER_TWIP, styles=named, shaded=shaded)


def cells_wanted(table: Table) -> list[list[str]]:
    """Return the words of the cells as they stand in Word, the header row first."""
    heads = [clean(column.head) for column in table.columns]
    return [heads, *([clean(cell) or NOTHING for cell in row] for row in table.texts)]


def words_wanted(table: Table) -> str:
    """Return the words of a table as `words_of` reads them back."""
    return "\n".join("\t".join(row) for row in cells_wanted(table))


def _paragraph_style(row: Any) -> Any:
    return next(row.iter(qn("w:pStyle")), None)


def _rows(table: Table, widths: Sequence[int], style: str) -> list[Any]:
    # One row is made with all its styles and copied: making each anew takes minutes for long tables.
    if not table.rows:
        return []
    pattern = _row([""] * len(table.columns), table.columns, widths, style=style)
    rows, texts = [], table.texts
    together = sum(len(words) for values in texts for words in values) < SMALL
    for number, values in enumerate(texts, start=1):
        row = deepcopy(pattern)
        if together and number < len(texts):
            _hold_to_next(row)
        for text, words in zip(list(row.iter(qn("w:t"))), values, strict=True):
            put_words(text, clean(words) or NOTHING)
        rows.append(row)
    return rows


def _hold_to_next(row: Any) -> None:
    """Keep a row on one page with the next: a small table is not torn apart."""
    for properties in row.iter(qn("w:pPr")):
        style = properties.find(qn("w:pStyle"))
        properties.insert(0 if style is None else 1, w("keepNext"))


def _row(
    values: Sequence[str],
    columns: Sequence[Column],
    widths: Sequence[int],
    *,
    style: str,
    header: bool = False,
    shaded: bool = False,
) -> Any:
    cells = [
        w(
            "tc",
            w(
                "tcPr",
                w("tcW", w=width, type="dxa"),
                w("shd", val="clear", color="auto", fill=SHADE) if shaded else None,
            ),
            w(
                "p",
                w("pPr", w("pStyle", val=style) if style else None, w("jc", val="right") if column.number else None),
                run(value),
            ),
        )
        for value, column, width in zip(values, columns, widths, strict=True)
    ]
    return w("tr", w("trPr", w("cantSplit"), w("tblHeader") if header else None), *cells)


def widths_of(columns: Sequence[Column], room: int) -> list[int]:
    """Share the room out, but give each column space for the longest word of its head; the widest one pays for it."""
    total = sum(column.width for column in columns)
    shares = [int(room * column.width / total) for column in columns]
    wanted = [CELL_MARGINS + BOLD_LETTER * max(map(len, column.head.split() or [""])) for column in columns]
    short = [max(0, least - share) for least, share in zip(wanted, shares, strict=True)]
    widest = shares.index(max(shares))
    if sum(short) > shares[widest] / 2:
        return shares
    roomy = [share + more for share, more in zip(shares, short, strict=True)]
    roomy[widest] -= sum(short)
    return roomy
