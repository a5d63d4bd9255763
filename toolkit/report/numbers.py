"""The numbers of a described table to calculate with, and the table behind a picture; both are tables themselves."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.report.description import HIDDEN, Cell, Column, Count, Figure, People, Table
from toolkit.report.sections.themes import SAID_AS
from toolkit.study import as_text

LONG = (Column("Column", 1.2), Column("n", 0.5, number=True), Column("of", 0.5, number=True))
STATE, WHO = Column("State", 0.9), Column("Who", 1.6)
COUNTED, NOBODY = "counted", "–"
BROAD = 30  # characters: a column of such words is worth the room of two


def long_numbers(table: Table) -> Table | None:
    """Return a row per count with n and of as numbers; None for a table without counts.

    A hidden count has the letter of hidden ones in both; where nobody can be counted, n is NA, of is 0 and `State`
    says why.
    """
    counts = [place for place in range(len(table.columns)) if _has_counts(table, place)]
    if not counts:
        return None
    names = [place for place in range(len(table.columns)) if place not in counts]
    who = any(cell.who for row in table.rows for cell in row if isinstance(cell, Count) and not cell.hidden)
    rows = [
        [*(row[place] for place in names), *_counted(table.columns[place].head, row[place], who=who)]
        for row in table.rows
        for place in counts
    ]
    columns = [*(table.columns[place] for place in names), *LONG, STATE, *([WHO] if who else [])]
    return replace(table, title=f"The numbers of: {table.title}", columns=columns, rows=rows, told=(), sums=())


def table_behind(figure: Figure) -> Table:
    """Return the table that a picture was drawn from."""
    frame = pd.DataFrame(figure.picture.data)
    columns = [
        Column(_said(str(name)), _width(frame[name]), number=pd.api.types.is_numeric_dtype(frame[name]))
        for name in frame.columns
    ]
    rows = [[_plain(cell) for cell in row] for row in frame.itertuples(index=False)]
    return Table(
        key=f"{figure.key}.data",
        title=f"The table behind the picture: {figure.picture.title}",
        columns=columns,
        rows=rows,
        basis=figure.picture.data.about,
        lead=figure.picture.title,
        persons=figure.persons,
    )


def _has_counts(table: Table, place: int) -> bool:
    return any(isinstance(row[place], Count) for row in table.rows)


def _counted(head: str, cell: Cell, *, who: bool) -> list[Cell]:
    if not isinstance(cell, Count):  # a cell of words in a column of counts
        return [head, as_text(cell), "NA", NOBODY, *([NOBODY] if who else [])]
    if cell.hidden:
        return [head, HIDDEN, HIDDEN, "hidden", *([HIDDEN] if who else [])]
    people: list[Cell] = [People(cell.who, nobody=NOBODY)] if who else []
    if cell.n is None:
        return [head, "NA", cell.of, cell.instead or "NA", *people]
    return [head, cell.n, cell.of, COUNTED, *people]


def _said(name: str) -> str:
    words = SAID_AS.get(name, name.replace("_", " "))
    return words[:1].upper() + words[1:]


def _width(cells: "pd.Series[Any]") -> float:
    return 2.0 if max(map(len, map(as_text, cells)), default=0) > BROAD else 1.0


def _plain(cell: Any) -> Cell:
    if isinstance(cell, Sequence) and not isinstance(cell, str):
        return People(tuple(map(str, cell)), nobody=NOBODY)
    plain: Cell = cell.item() if hasattr(cell, "item") else cell  # numpy's numbers are no numbers to others
    return plain
