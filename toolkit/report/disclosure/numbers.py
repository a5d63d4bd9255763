"""The numbers of people in a report, wherever they stand: the same number in two places is one number."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from toolkit.report.description import ALL, UNDER, Cell, Count, CountsLine, People, Section, Table
from toolkit.study import StudyData

Place: TypeAlias = "tuple[int, int, int, int]"
LEVELS = ("Theme", "Code")
EITHER = "Sub-theme or code"
PEOPLE = re.compile(r"People|n = people of \d+")
IN_A_LINE = -1
BY_THEME = "counts."


@dataclass(frozen=True)
class Number:
    """So many of so many people: of what kind of thing, in which row and column it stands."""

    level: str
    row: tuple[str, ...]
    column: str
    n: int
    of: int | None


@dataclass(frozen=True)
class Numbers:
    """All numbers of people in a report: each once, and where it stands."""

    numbers: Sequence[Number]
    at: Mapping[Place, int]


def numbers_of(sections: Sequence[Section], data: StudyData) -> Numbers:
    """Return the numbers of people in sections.

    A number of a theme under a head is one and the same number in every table of themes with that head, and so is the
    one under “All” (“People”) and in the line that goes with the theme, as long as n and of are the same.
    """
    found = list(_found(sections, data))
    everybody = max((one.of or 0 for _, one in found if one.level in LEVELS and one.column == ALL), default=0)
    index: dict[Number, int] = {}
    at = {place: index.setdefault(_of_all(one, everybody), len(index)) for place, one in found}
    return Numbers(list(index), at)


def _of_all(number: Number, everybody: int) -> Number:
    """Return a number of all people with how many those are, though its cell does not say it."""
    of_all = number.of is None and number.level in LEVELS and number.column == ALL and number.n <= everybody
    return replace(number, of=everybody) if of_all else number


def depth(words: str) -> int:
    """Return how far down its tree a row stands, by the marks before its name.

    >>> depth("– – Hope")
    2
    """
    marks = 0
    while words.startswith(UNDER, marks * len(UNDER)):
        marks += 1
    return marks


def _found(sections: Sequence[Section], data: StudyData) -> Iterator[tuple[Place, Number]]:
    themes = dict(zip(data.themes["id"], data.themes["theme"], strict=True))
    for number, section in enumerate(sections):
        for place, block in enumerate(section.blocks):
            if isinstance(block, Table):
                for (row, column), found in _in_table(block, set(themes.values())):
                    yield (number, place, row, column), found
            elif isinstance(block, CountsLine) and is_number(block.total):
                theme = str(themes.get(block.key.removeprefix(BY_THEME), section.heading))
                found = Number(LEVELS[0], (theme,), ALL, block.total.n or 0, block.total.of)
                yield (number, place, IN_A_LINE, IN_A_LINE), found


def _in_table(table: Table, themes: Collection[str]) -> Iterator[tuple[tuple[int, int], Number]]:
    heads = [column.head for column in table.columns]
    for number, row in enumerate(table.rows):
        level, name = _named(heads[0], row, table.key, themes)
        for place, cell in enumerate(row):
            counted = as_count(row, cell)
            if counted is not None:
                column = ALL if level in LEVELS and PEOPLE.fullmatch(heads[place]) else heads[place]
                yield (number, place), Number(level, name, column, counted.n or 0, counted.of)


def _named(head: str, row: Sequence[Cell], key: str, themes: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """Return what a row is about: a theme or a code by its name, or something of this table alone."""
    words = [cell for cell in row if isinstance(cell, str)]
    first = words[0].removeprefix(UNDER * depth(words[0])) if words else ""
    if head == EITHER:
        return LEVELS[0] if first in themes else LEVELS[1], (first,)
    return (head, (first,)) if head in LEVELS else (key, (first, *words[1:]))


def as_count(row: Sequence[Cell], cell: Cell) -> Count | None:
    """Return the number of people in a cell: a count, a plain number of the people named beside it, or those people."""
    if isinstance(cell, Count):
        return cell if is_number(cell) else None
    people = [len(one.labels) for one in row if isinstance(one, People)]
    beside = [one for one in row if isinstance(one, int) and one in people]
    if isinstance(cell, int) and cell in people:
        return Count(cell, None, alone=True)
    if isinstance(cell, People) and len(cell.labels) not in beside:
        return Count(len(cell.labels), None, alone=True)
    return None


def is_number(cell: Count) -> bool:
    """Tell whether a count prints a number."""
    return cell.n is not None and bool(cell.of or cell.alone) and not cell.hidden
