"""What a reader knows of the numbers in one table: sums, rows under rows, a row of all, people who stand in several."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.report.description import ALL, People, Section, Sum, Table
from toolkit.report.disclosure.across import across_tables
from toolkit.report.disclosure.numbers import Numbers, depth
from toolkit.report.disclosure.relations import Relation, System, at_most, sum_of
from toolkit.study import StudyData

PAIR = 2


@dataclass
class _Gathered:
    """The numbers, those added to say how sets of people overlap, and what is known of them."""

    values: list[int]
    tops: list[int | None]
    relations: list[Relation] = field(default_factory=list)
    known: set[int] = field(default_factory=set)


def system_of(
    sections: Sequence[Section],
    numbers: Numbers,
    data: StudyData,
    *,
    everybody: int = 0,
    let_through: frozenset[int] = frozenset(),
) -> System:
    """Return the numbers of sections with what is known of them; after them, unknown ones for people who overlap.

    `everybody` is how many people the study is about; that is known, and so is how many a row is about. What is not
    true of these numbers no reader can know: it is left out.
    """
    own = numbers.numbers
    found = _Gathered([one.n for one in own], [one.of for one in own])
    in_block: dict[tuple[int, int], dict[tuple[int, int], int]] = {}
    for (section, block, row, column), one in numbers.at.items():
        in_block.setdefault((section, block), {})[row, column] = one
    for (section, block), at in in_block.items():
        table = sections[section].blocks[block]
        if isinstance(table, Table):
            _add_table(found, table, at)
    sizes = {everybody, *(found.values[one] for one in found.known)}
    for (section, block), at in in_block.items():
        table = sections[section].blocks[block]
        if isinstance(table, Table):
            _add_people(found, table, at, sizes)
    found.relations += across_tables(own, data)
    return System(
        values=tuple(found.values),
        tops=tuple(found.tops),
        relations=tuple(dict.fromkeys(one for one in found.relations if one.holds(found.values))),
        known=frozenset(found.known),
        unseen=frozenset(range(len(own), len(found.values))),
        let_through=let_through,
    )


def _add_table(found: _Gathered, table: Table, at: Mapping[tuple[int, int], int]) -> None:
    patterns: set[int] = set()  # “T1 only” of a sub-theme is not within “T1 only” of its theme
    sums = table.sums or _unsaid_sum(found, table, at)
    for row in range(len(table.rows)):
        for one in sums:
            total, parts = at.get((row, one.total)), [at[row, part] for part in one.parts if (row, part) in at]
            if total is None or not parts:
                continue
            if one.exact and _is_everybody(found, total, parts):
                found.known.add(total)
                patterns.update(one.parts)
            found.relations += sum_of(total, parts, found.values, found.tops, exact=one.exact)
    found.relations += _under_each_other(table, {key: one for key, one in at.items() if key[1] not in patterns})
    found.relations += _total_row(found, table, at)


def _unsaid_sum(found: _Gathered, table: Table, at: Mapping[tuple[int, int], int]) -> tuple[Sum, ...]:
    """Return the last column of numbers as the sum of those before it, where it is that in every row."""
    columns = sorted({column for _, column in at})
    rows = [
        [found.values[at[row, column]] for column in columns if (row, column) in at] for row in range(len(table.rows))
    ]
    adds_up = all(sum(row[:-1]) == row[-1] for row in rows if row)
    whole = all(len(row) == len(columns) for row in rows)
    return (Sum(columns[-1], tuple(columns[:-1]), exact=True),) if adds_up and whole and len(columns) > PAIR else ()


def _is_everybody(found: _Gathered, total: int, parts: Sequence[int]) -> bool:
    """Tell whether a total is no more than how many people a row is about, which the whole table says."""
    size = found.tops[total]
    return found.values[total] == size and all(found.tops[part] == size for part in parts)


def _under_each_other(table: Table, at: Mapping[tuple[int, int], int]) -> Iterator[Relation]:
    above: list[int] = []
    for number, row in enumerate(table.rows):
        here = min(depth(str(row[0])) if row else 0, len(above))
        above = [*above[:here], number]
        for column in range(len(table.columns) if here else 0):
            part, whole = at.get((number, column)), at.get((above[here - 1], column))
            if part is not None and whole is not None:
                yield at_most(part, whole)


def _total_row(found: _Gathered, table: Table, at: Mapping[tuple[int, int], int]) -> list[Relation]:
    """Return what a row headed “All” says: it adds up the rows above it, exactly where it does so in every column."""
    totals = [number for number, row in enumerate(table.rows) if row and row[0] == ALL]
    columns = [
        (at[totals[-1], column], [at[row, column] for row in range(totals[-1]) if (row, column) in at])
        for column in range(len(table.columns) if totals else 0)
        if (totals[-1], column) in at
    ]
    exact = all(found.values[total] == sum(found.values[part] for part in parts) for total, parts in columns)
    return [
        one for total, parts in columns for one in sum_of(total, parts, found.values, found.tops, exact=exact) if parts
    ]


def _add_people(found: _Gathered, table: Table, at: Mapping[tuple[int, int], int], sizes: Collection[int]) -> None:
    """Say how rows of people overlap: those who stand in the same rows are one more number, which some rows add up."""
    named = [
        (number, name)
        for number, row in enumerate(table.rows)
        for cell in row
        if isinstance(cell, People)
        for name in cell.labels
    ]
    rows_of: dict[str, set[int]] = {}
    for number, name in named:
        rows_of.setdefault(name, set()).add(number)
    alike: dict[tuple[int, ...], int] = {}
    for rows in rows_of.values():
        alike[tuple(sorted(rows))] = alike.get(tuple(sorted(rows)), 0) + 1
    first = len(found.values)
    found.values += alike.values()
    found.tops += [None] * len(alike)
    for (number, _), one in at.items():
        parts = tuple((first + place, 1) for place, rows in enumerate(alike) if number in rows)
        if parts:
            found.relations.append(Relation(factors=((one, -1), *parts)))
            found.known |= {one} if found.values[one] in sizes else set()
