"""What a reader knows of the numbers of several tables together: themes and codes, time points, the same people."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from toolkit.analysis.change import NEITHER, change_names
from toolkit.report.description import ALL
from toolkit.report.disclosure.numbers import LEVELS, Number
from toolkit.report.disclosure.relations import Relation, at_most, sum_of
from toolkit.study import StudyData

Row: TypeAlias = "Mapping[str, int]"
Changes: TypeAlias = "Mapping[str, tuple[str, ...]]"
ANY = ""
NOBODY = NEITHER[:1].upper() + NEITHER[1:]
SEVERAL = 2
WITHOUT_LIMIT = float("inf")


def across_tables(own: Sequence[Number], data: StudyData) -> list[Relation]:
    """Return what is known of numbers that may stand in different tables."""
    rows: dict[tuple[str, str], dict[str, int]] = {}
    found: list[Relation] = []
    for place, one in enumerate(own):
        if one.level in LEVELS:
            first = rows.setdefault((one.level, one.row[0]), {}).setdefault(one.column, place)
            if first != place and own[first].n == one.n:  # the same number, of people who are told otherwise
                found.append(Relation(factors=((first, 1), (place, -1))))
    changes = _changes(data)
    for part, whole in _trees(data):
        found += _within(own, rows.get(part, {}), rows.get(whole, {}), changes)
    for row in rows.values():
        found += _time_points(own, row, data)
        found += _finer(own, row, data)
        found += _change(own, row, changes)
    return found


def _trees(data: StudyData) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Return which row lies in which: whoever raised a sub-theme raised the theme above it."""
    theme, code = LEVELS
    pairs = [((theme, row.theme), (theme, row.parent)) for row in data.themes.itertuples()]
    pairs += [((code, row.code), (code, row.parent)) for row in data.codes.itertuples()]
    return pairs + [((code, row.code), (theme, row.item)) for row in data.members("theme").itertuples()]


def _within(own: Sequence[Number], part: Row, whole: Row, changes: Changes) -> Iterator[Relation]:
    """Yield that a row lies within another, column by column; what changed, by time point and not by column."""
    for column, place in part.items():
        if column in whole and column not in (NOBODY, *changes.get(ANY, ())):
            yield at_most(place, whole[column])
    for names in changes.values():
        if all(name in row for name in names for row in (part, whole)) and _same_people(own, part, whole, names):
            factors = (*((whole[name], 1) for name in names), *((part[name], -1) for name in names))
            yield Relation(factors=factors, high=WITHOUT_LIMIT)


def _same_people(own: Sequence[Number], part: Row, whole: Row, names: Sequence[str]) -> bool:
    return own[part[names[0]]].of == own[whole[names[0]]].of


def _changes(data: StudyData) -> Changes:
    """Return the columns of the table of change that hold who raised something: at each time point, and at any (“”)."""
    if len(data.waves) < SEVERAL:
        return {}
    ends = (data.waves[0], data.waves[-1])
    heads = {pattern: name[:1].upper() + name[1:] for pattern, name in change_names(ends).items()}
    at = {wave: tuple(head for pattern, head in heads.items() if pattern[place]) for place, wave in enumerate(ends)}
    return {**at, ANY: tuple(head for pattern, head in heads.items() if any(pattern))}


def _time_points(own: Sequence[Number], row: Row, data: StudyData) -> Iterator[Relation]:
    """Yield that the columns of one time point hold nobody twice: together they are no more than all."""
    for wave in data.waves:
        places = _at(row, wave)
        sizes = [own[place].of or 0 for place in places]
        whole = row.get(ALL)
        if whole is not None and len(places) >= SEVERAL and sum(sizes) <= (own[whole].of or 0):
            factors = ((whole, 1), *((place, -1) for place in places))
            yield Relation(factors=factors, high=WITHOUT_LIMIT)


def _finer(own: Sequence[Number], row: Row, data: StudyData) -> Iterator[Relation]:
    """Yield that “Parent Marrowby” and “Parent Hessenby” in one table are parts of “Parent” in another."""
    values, tops = [one.n for one in own], [one.of for one in own]
    for kinds in (data.waves, data.groups, data.sites):
        for head in (*data.waves, *data.groups, *data.sites):
            names = [name for kind in kinds for name in (f"{head} {kind}", f"{kind} {head}") if name in row]
            if head in row and names:
                yield from sum_of(row[head], [row[name] for name in names], values, tops, exact=False)


def _change(own: Sequence[Number], row: Row, changes: Changes) -> Iterator[Relation]:
    """Yield what the table of change says of the others: its people are among all, and among those of a time point."""
    for wave, names in changes.items():
        whole = _at(row, wave) if wave else [row[ALL]] if ALL in row else []
        if whole and all(name in row for name in names):
            yield from _among(own, [row[name] for name in names], whole)


def _among(own: Sequence[Number], part: Sequence[int], whole: Sequence[int]) -> Iterator[Relation]:
    """Yield that some people are among others, and that the rest of those can at most all have raised it."""
    rest = sum(own[place].of or 0 for place in whole) - (own[part[0]].of or 0)
    factors = (*((place, 1) for place in whole), *((place, -1) for place in part))
    if rest >= 0:
        yield Relation(factors=factors, high=rest)


def _at(row: Row, wave: str) -> list[int]:
    """Return the columns of a time point, alone or with a group or site after it; not those that say “only”."""
    only = f"{wave} only"
    return [place for head, place in row.items() if head != only and (head == wave or head.startswith(f"{wave} "))]
