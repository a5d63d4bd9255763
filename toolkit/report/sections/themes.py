"""Themes in numbers: by time point and group, by site, and the same people at two time points."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.analysis.change import change_between_waves, change_names
from toolkit.analysis.frequencies import theme_frequencies
from toolkit.codebook import PATH_SEPARATOR
from toolkit.report.description import ALL, UNDER, Cell, Column, Count, Sum, Table
from toolkit.study import StudyData

TWO = 2
SAID_AS = {"wave": "time point", "group": "stakeholder group"}


def theme_table(data: StudyData, *, by: Sequence[str] = ("wave", "group"), level: str = "theme") -> Table:
    """Describe how many people raised each theme: a column per combination that exists, and one for all."""
    cells = theme_frequencies(data, by=by, level=level)
    everybody = theme_frequencies(data, level=level)
    grouped = list(cells.groupby(list(by), sort=False)) if by else []
    combinations = [key for key, rows in grouped if _anybody(rows)]
    nobody = [" ".join(key) for key, rows in grouped if not _anybody(rows)]
    counts = {
        (record[level], key): count_of(record)
        for key in combinations
        for record in cells[_matches(cells, by, key)].to_dict("records")
    }
    depth = depths(data, level)
    rows: list[list[Cell]] = [
        [UNDER * depth[name] + name, *(counts[name, key] for key in combinations), count_of(record)]
        for record in everybody.to_dict("records")
        for name in [record[level]]
    ]
    heads = [Column(" ".join(str(part) for part in key), 1.0, number=True) for key in combinations]
    basis = cells.about if by else everybody.about
    return Table(
        key=".".join([f"{level}s", *by]),
        title=f"How many people raised each {level}"
        + (f", by {listed([SAID_AS.get(name, name) for name in by])}" if by else ""),
        columns=[Column(level.capitalize(), 2.6), *heads, Column(ALL, 1.0, number=True)],
        rows=rows,
        basis=replace(
            basis,
            notes=(
                *basis.notes,
                *([f"No interview, so no column: {', '.join(nobody)}."] if nobody else []),
                f"A {level} with {UNDER.strip()} before it lies under the one above; its people are in that one too.",
            ),
        ),
        lead=f"People who raised each {level}.",
        told=(len(heads) + 1,),
        sums=(Sum(len(heads) + 1, tuple(range(1, len(heads) + 1))),) if heads else (),
    )


def change_table(data: StudyData) -> Table | None:
    """Describe who raised each theme at the first time point only, the last only, at both, at neither.

    Returns None for a study of one time point, or where nobody was interviewed at both.
    """
    if len(data.waves) < TWO:
        return None
    first, last = data.waves[0], data.waves[-1]
    found = change_between_waves(data, first, last)
    if not found["of"].any():
        return None
    changes = list(change_names((first, last)).values())
    depth = depths(data, "theme")
    rows: list[list[Cell]] = []
    for theme, cells in found.groupby("theme", sort=False):
        of = int(cells["of"].iloc[0])
        who = {
            row.change: Count(int(row.n), of, who=_names(row.who) if row.n else (), alone=True)
            for row in cells.itertuples()
        }
        rows.append(
            [UNDER * depth[theme] + str(theme), *(who[change] for change in changes), Count(of, of, alone=True)]
        )
    return Table(
        key=f"change.{first}.{last}",
        title=f"Who raised each theme at {first}, at {last}, at both",
        columns=[Column("Theme", 2.0), *(Column(change[:1].upper() + change[1:], 1.4) for change in changes),
                 Column("People in the row", 0.8, number=True)],
        rows=rows,
        basis=found.about,
        lead="The same people at both time points.",
        told=tuple(range(1, len(changes) + 1)),
        sums=(Sum(len(changes) + 1, tuple(range(1, len(changes) + 1)), exact=True),),
    )  # fmt: skip


def count_of(record: dict[str, Any]) -> Count:
    """Return a row of frequencies as a cell; where nobody can be counted, the reason."""
    if record["of"]:
        return Count(int(record["n"]), int(record["of"]))
    if record["not_asked"]:
        return Count(None, 0, instead="not asked")
    return Count(None, 0, instead="not coded yet" if record["not_coded_yet"] else "no interview")


def depths(data: StudyData, level: str) -> dict[str, int]:
    """Return how far down its tree each theme or code stands."""
    frame = data.themes if level == "theme" else data.codes
    return dict(zip(frame[level], frame["path"].str.count(PATH_SEPARATOR), strict=True))


def listed(words: Sequence[str]) -> str:
    """Return words as a list is said.

    >>> listed(["time point", "group", "site"])
    'time point, group and site'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _names(who: str) -> tuple[str, ...]:
    return tuple(name for name in who.split(", ") if name)


def _anybody(rows: pd.DataFrame) -> bool:
    return bool((rows[["of", "not_asked", "not_coded_yet"]].sum(axis=None)) > 0)


def _matches(cells: pd.DataFrame, by: Sequence[str], key: Any) -> Any:
    keys = key if isinstance(key, tuple) else (key,)
    wanted = pd.Series(True, index=cells.index)
    for name, value in zip(by, keys, strict=True):
        wanted &= cells[name] == value
    return wanted
