"""Statistics of groups, for those who ask: exact, adjusted, and refused where people are not independent."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from toolkit.analysis.ground import Ground
from toolkit.analysis.inference import (
    NOT_RANDOM,
    allow_statistics,
    difference_of_shares,
    effect_size,
    exact_test,
    holm,
    rounded,
    wilson,
)
from toolkit.errors import InvalidInput, Refused
from toolkit.model import GROUP_KINDS, SourceKind
from toolkit.study import Basis, Result

FEWEST_IN_A_GROUP = 5
TWO = 2
Cells = dict[Any, tuple[int, int]]


def group_tests(ground: Ground, counted: Result, keys: Sequence[str], *, test: str, reason: str | None) -> Result:
    """Return, per item, shares with intervals, difference, effect size and p.

    Groups of fewer than five people get their counts only. With two groups left the difference is tested, with more
    whether any differs.

    Raises:
        Refused: People of focus groups or group interviews, a person in two of the groups, too few people or a
            reflexive study without a reason.
    """
    by = keys[-1]
    _refuse_dependent(ground, by)
    why = allow_statistics(ground.data, ground.slots["participant"].nunique(), reason)
    level = str(counted.columns[0])
    whole = [level, *keys[:-1]]
    tables: list[tuple[Any, Cells]] = [
        (key, {row[by]: (int(row["n"]), int(row["of"])) for row in rows.to_dict("records") if row["of"]})
        for key, rows in pd.DataFrame(counted).groupby(whole, sort=False)
    ]
    exact = [_p(cells, test) for _, cells in tables]
    rows = [(*key, *_row(cells, p)) for (key, cells), p in zip(tables, exact, strict=True)]
    columns = [*whole, "shares (95% interval)", "difference", "low", "high", "effect size", "p exact"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["p adjusted"] = [rounded(value) for value in holm(exact)]
    frame["note"] = [_note(cells) for _, cells in tables]
    method = (
        "Intervals: Wilson; difference of two groups: the first less the second, Newcombe 1998; effect size: Cohen's h "
        f"of two groups, Cramér's V of more; p: {_name(test)} exact test, two-sided."
    )
    return Result(
        frame,
        basis=Basis(
            title=f"Tests by {by}",
            unit="participants",
            filter=ground.filter,
            notes=tuple(one for one in (why, method, NOT_RANDOM) if one),
        ),
    )


def _name(test: str) -> str:
    return "Fisher's" if test == "fisher" else "Boschloo's"


def _refuse_dependent(ground: Ground, by: str) -> None:
    slots = ground.slots[ground.slots["participant"].notna()]
    together = slots.loc[slots["kind"].isin(GROUP_KINDS), "participant"]
    if len(together):
        raise Refused(
            f"{', '.join(dict.fromkeys(together))} spoke in a group, where people influence each other: they are not "
            "independent, and a test of persons would mislead.",
            fix=f'Count groups with theme_frequencies(data, count="groups"), or test single and joint interviews: '
            f'where={{"kind": ["{SourceKind.INTERVIEW}", "{SourceKind.JOINT_INTERVIEW}"]}}.',
        )
    if by not in slots.columns:
        raise InvalidInput(f"“{by}” does not describe people.", fix='Use "group", "site", "cohort" or an attribute.')
    in_groups = slots.groupby("participant", sort=False)[by].nunique()
    twice = list(in_groups[in_groups > 1].index)
    if twice:
        raise Refused(
            f"{', '.join(twice)} stands in more than one {by}, so the groups are not different people.",
            fix=f'Test one time point: where={{"wave": "{ground.data.waves[0] if ground.data.waves else ""}"}}.',
        )


def _large(cells: Cells) -> list[tuple[int, int]]:
    return [cell for cell in cells.values() if cell[1] >= FEWEST_IN_A_GROUP]


def _p(cells: Cells, test: str) -> float | None:
    groups = _large(cells)
    return exact_test(groups, test=test) if len(groups) >= TWO else None


def _row(cells: Cells, p: float | None) -> tuple[Any, ...]:
    groups = _large(cells)
    shares = "; ".join(_share(name, cell) for name, cell in cells.items())
    effect = rounded(effect_size(groups)) if len(groups) >= TWO else None
    if len(groups) != TWO:
        return shares, None, None, None, effect, rounded(p)
    first, second = groups
    low, high = difference_of_shares(first, second) or (None, None)
    difference = first[0] / first[1] - second[0] / second[1]
    return shares, rounded(difference), rounded(low), rounded(high), effect, rounded(p)


def _share(name: Any, cell: tuple[int, int]) -> str:
    n, of = cell
    interval = wilson(n, of) if of >= FEWEST_IN_A_GROUP else None
    return f"{name} {n} of {of}" + (f" ({interval[0]:.2f} to {interval[1]:.2f})" if interval else "")


def _note(cells: Cells) -> str:
    groups = _large(cells)
    small = [str(name) for name, cell in cells.items() if cell[1] < FEWEST_IN_A_GROUP]
    told = [f"fewer than {FEWEST_IN_A_GROUP} people, so counts only: {', '.join(small)}"] if small else []
    if len(groups) < TWO:
        told.append("no two groups large enough to compare")
    elif not sum(n for n, _ in groups):
        told.append("not raised by either group" if len(groups) == TWO else "not raised by any group")
    elif all(n == of for n, of in groups):
        told.append("raised by everybody")
    return "; ".join(told)
