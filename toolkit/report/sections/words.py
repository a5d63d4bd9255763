"""What the sections share: cells that are never empty, and tables from their parts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from toolkit.report.description import Cell, Column, Count, Sum, Table
from toolkit.study import Basis

NOT_STATED = "not stated"
NOTHING = "–"


def given(value: Any, instead: str = NOT_STATED) -> str:
    """Return what is stated, or what to say where nothing is.

    >>> given(" a priori "), given(None), given(float("nan"), "no reason given")
    ('a priori', 'not stated', 'no reason given')
    """
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - only NaN differs from itself
        return instead
    return " ".join(str(value).split()) or instead


def number_or(value: Any, instead: str = NOT_STATED) -> Cell:
    """Return a whole number, or what to say where there is none."""
    said = given(value, "")
    return int(float(said)) if said else instead


def alone(n: int, who: Sequence[str] = ()) -> Count:
    """Return so many people as a cell, with their names where they are told."""
    return Count(n, None, who=tuple(who), alone=True)


def long_date(day: str) -> str:
    """Return a day as it is written in a sentence; what is no day stays as it is.

    >>> long_date("2025-04-02T10:00"), long_date("spring")
    ('2 April 2025', 'spring')
    """
    try:
        found = date.fromisoformat(str(day)[:10])
    except ValueError:
        return str(day)
    return f"{found.day} {found:%B %Y}"


def counted(n: int, one: str, several: str = "") -> str:
    """Return so many things.

    >>> counted(1, "code"), counted(3, "memo"), counted(2, "person", "people")
    ('1 code', '3 memos', '2 people')
    """
    return f"{n:,} {one if n == 1 else several or one + 's'}"


def table_of(  # noqa: PLR0913 - the parts of a table
    key: str,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    basis: Basis,
    lead: str,
    *,
    told: tuple[int, ...] = (),
    codings: tuple[str, ...] = (),
    sums: tuple[Sum, ...] = (),
    persons: bool = False,
) -> Table | None:
    """Return a table, or None where it has no rows."""
    if not rows:
        return None
    return Table(
        key=key, title=title, columns=columns, rows=rows, basis=basis, lead=lead, told=told, codings=codings, sums=sums,
        persons=persons,
    )  # fmt: skip
