"""Groups, sites or any attribute compared: their words side by side, k of n with names, and tests for those who ask."""

from collections.abc import Sequence

import pandas as pd

from toolkit.analysis.counting import people_in_cells
from toolkit.analysis.frequencies import theme_frequencies
from toolkit.analysis.ground import Ground, Where
from toolkit.analysis.group_tests import group_tests
from toolkit.analysis.quotations import in_turns, quotations
from toolkit.analysis.side_by_side import gathered
from toolkit.errors import InvalidInput
from toolkit.study import Basis, Presence, Result, StudyData

NOBODY = "nobody"
NOTHING = "–"


def compare_groups(
    data: StudyData,
    *,
    by: str = "group",
    within: str | None = None,
    level: str = "theme",
    where: Where | None = None,
    extracts: int = 3,
    statistics: bool | str = False,
    reason: str | None = None,
) -> Result:
    """Return, per theme and group, how many of how many people raised it and who, with the groups' words side by side.

    Args:
        data: The study, `project.data()`.
        by: What tells the groups apart: "group", "site", "cohort" or an attribute.
        within: Compare inside each value of another one, such as `by="site", within="group"`.
        level: "theme" or "code".
        where: What to keep, as in `theme_frequencies`; `{"group": ["parent", "staff"]}` compares these two.
        extracts: How many extracts of each group to show side by side, people in turn.
        statistics: Add Wilson intervals, Newcombe's interval for the difference, an effect size and an exact test,
            adjusted over the themes: Fisher's, or "boschloo" for two groups, which is more powerful.
        reason: Why statistics are wanted all the same with fewer than ten people, or in a reflexive study; kept in
            the result.

    Returns:
        Columns `theme` (or `code`), that of `within`, that of `by`, `n`, `of`, `who` (raised it), `others` (in
        `of`, did not), `not_asked`, `not_coded_yet`. In `parts`: "words" (a column per group) and, when asked for,
        "tests".

    Raises:
        NotFound: An unknown value of `by`, `within`, `level` or `where`.
        InvalidInput: `by` and `within` are the same, or do not describe people.
        Refused: Statistics on people of focus groups, on groups that share a person, on fewer than ten people or in a
            reflexive study without a reason.

    >>> compare_groups(StudyData()).columns.tolist()
    ['theme', 'group', 'n', 'of', 'who', 'others', 'not_asked', 'not_coded_yet']
    """
    if by == within or by in ("source", "participant", "question"):
        raise InvalidInput(
            f"Groups cannot be told apart by “{by}”{' within itself' if by == within else ''}.",
            fix='Use "group", "site", "cohort" or an attribute of the people.',
        )
    keys = [within, by] if within else [by]
    counted = theme_frequencies(data, by=keys, level=level, where=where)
    table = pd.DataFrame(counted).drop(columns="basis")
    ground = Ground(data, where or {})
    who, others = _names(ground, keys, level)
    table.insert(table.columns.get_loc("of") + 1, "who", who)
    table.insert(table.columns.get_loc("who") + 1, "others", others)
    test = statistics if isinstance(statistics, str) else "fisher"
    after = {"tests": group_tests(ground, counted, keys, test=test, reason=reason)} if statistics else {}
    about = counted.about
    title = f"{'Themes' if level == 'theme' else 'Codes'} by {by}" + (f" within {within}" if within else "")
    return Result(
        table,
        basis=Basis(
            title=f"{title}: participants",
            unit=about.unit,
            numerator=about.numerator,
            denominator=about.denominator,
            filter=about.filter,
            coding=about.coding,
            date=about.date,
            notes=about.notes,
        ),
        before={"words": lambda: _words(ground, keys, level, extracts)},
        after=after,
        behind=counted._behind,  # noqa: SLF001 - the same rows, the same words
    )


def _names(ground: Ground, keys: Sequence[str], level: str) -> tuple[list[str], list[str]]:
    """Name, for each item × cell, the people who raised it and those who did not."""
    frame, cell = ground.cells(keys)
    found = people_in_cells(ground, level, cell)
    columns: tuple[list[str], list[str]] = ([], [])
    rank = {name: place for place, name in enumerate(dict.fromkeys(ground.data.participants["participant"]))}
    for item in range(len(ground.data.items(level))):
        for place in range(len(frame)):
            for value, column in zip((Presence.YES, Presence.NO), columns, strict=True):
                here = (found.cell == place) & (found.presence[:, item] == value.value)
                column.append(", ".join(sorted(found.names[here], key=lambda name: rank.get(name, 0))) or NOBODY)
    return columns


def _words(ground: Ground, keys: Sequence[str], level: str, extracts: int) -> Result:
    """Return the extracts of each group in a column of its own."""
    by, data = keys[-1], ground.data
    sides = list(ground.cells([by])[0][by])
    inner = ground.cells(keys[:-1])[0].to_dict("records") if len(keys) > 1 else [{}]
    rows = []
    said = {
        (place, side): _said(ground, level, {**cell, by: side}, extracts)
        for place, cell in enumerate(inner)
        for side in sides
    }
    for item in data.items(level):
        for place, cell in enumerate(inner):
            words = [said[place, side].get(item, NOTHING) for side in sides]
            if set(words) != {NOTHING}:
                rows.append((item, *cell.values(), *words))
    columns = [level, *(str(name) for name in keys[:-1]), *(str(side) for side in sides)]
    return Result(
        pd.DataFrame(rows, columns=columns),
        basis=Basis(
            title=f"In their words, by {by}",
            filter=ground.filter,
            coding=data.coding_note,
            notes=(f"Up to {extracts} extracts each, people in turn, key quotes first.",),
        ),
    )


def _said(ground: Ground, level: str, cell: Where, extracts: int) -> dict[str, str]:
    """Return, per item, what people of one cell said."""
    found = quotations(ground.data, level=level, where={**ground.where, **cell})
    total = found.groupby(level).size()
    balanced = in_turns(found, level, extracts)
    words = gathered(balanced, [level], extracts, labelled=True)
    left = {item: int(total[item]) - min(extracts, int(total[item])) for (item,) in words}
    return {item: said + (f" … and {left[item]} more" if left[item] else "") for (item,), said in words.items()}
