"""A described table as HTML, for a page with a style sheet or to paste without: caption, header cells with scope."""

from collections.abc import Sequence
from html import escape

from toolkit.report.description import Column, Table
from toolkit.transcripts.raw import FORBIDDEN_IN_XML

PASTED = ' border="1" cellspacing="0" cellpadding="4" style="border-collapse:collapse"'

SHORT = 14  # rows: such a table is not broken between pages


def clean(words: str) -> str:
    """Return words as they can stand in HTML.

    >>> clean("<b> & more")
    '&lt;b&gt; &amp; more'
    """
    return escape(FORBIDDEN_IN_XML.sub("\ufffd", words))


def table_to_paste(table: Table) -> str:
    """Return a table with its title and basis as HTML that Word takes over as a table; no style sheet is needed."""
    sides = [f' style="text-align:{"right" if column.number else "left"}"' for column in table.columns]
    caption = f'<caption style="text-align:left">{clean(table.title)}</caption>'
    made = f"<table{PASTED}>{caption}{_head(table.columns, sides)}{_body(table.texts, sides)}</table>"
    return "\n".join([made, *(f"<p>{clean(line)}</p>" for line in table.notes)])


def table_of_page(table: Table, caption: str, *, name: str) -> str:
    """Return a table for a page of ours: it can be scrolled sideways by key, and its basis describes it.

    `caption` is HTML; `name` is its id in the page.
    """
    sides = [' class="number"' if column.number else "" for column in table.columns]
    kept = " short" if len(table.rows) <= SHORT else ""
    described = f' aria-describedby="{name}-basis"' if table.notes else ""
    return (
        f'<div class="scrolled{kept}" role="region" tabindex="0" aria-labelledby="{name}-caption">\n'
        f'<table id="{name}"{described}>\n'
        f'<caption id="{name}-caption"><span>{caption}</span></caption>\n'
        f"{_widths(table.columns)}{_head(table.columns, sides)}{_body(table.texts, sides)}"
        f"</table>\n</div>\n{basis(table.notes, name)}"
    )


def basis(lines: Sequence[str], name: str) -> str:
    """Return the sentences under a table or picture."""
    said = "".join(f"<p>{clean(line)}</p>\n" for line in lines)
    return f'<div class="basis" id="{name}-basis">\n{said}</div>\n' if said else ""


def _widths(columns: Sequence[Column]) -> str:
    total = sum(column.width for column in columns)
    cols = "".join(f'<col style="width:{round(100 * column.width / total)}%">' for column in columns)
    return f"<colgroup>{cols}</colgroup>\n"


def _head(columns: Sequence[Column], sides: Sequence[str]) -> str:
    cells = "".join(
        f'<th scope="col"{side}>{clean(column.head)}</th>' for column, side in zip(columns, sides, strict=True)
    )
    return f"<thead>\n<tr>{cells}</tr>\n</thead>\n"


def _body(rows: Sequence[Sequence[str]], sides: Sequence[str]) -> str:
    lines = "".join(f"<tr>{_cells(row, sides)}</tr>\n" for row in rows)
    return f"<tbody>\n{lines}</tbody>\n"


def _cells(row: Sequence[str], sides: Sequence[str]) -> str:
    first, *rest = (f"{side}>{clean(cell)}" for cell, side in zip(row, sides, strict=True))
    return f'<th scope="row"{first}</th>' + "".join(f"<td{cell}</td>" for cell in rest)
