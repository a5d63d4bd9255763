"""Groups beside one another: how many of how many people raised each theme, a dot per person."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import altair as alt
import pandas as pd

from toolkit.analysis.ground import Where
from toolkit.analysis.groups import compare_groups
from toolkit.report.pictures import frame as look
from toolkit.report.pictures.letters import plain, wide, wrapped
from toolkit.report.pictures.picture import PAGE, Picture
from toolkit.report.pictures.themes import lie_under, nothing_to_draw, shown_themes
from toolkit.study import Presence, Result, StudyData

ROW, APART, MOST_COLUMNS = 24, 20, 3
WIDEST_STEP, ROOMY_STEP, NARROWEST_STEP = 19, 14, 4  # pixels from dot to dot
SIGNS = {
    Presence.YES: (look.DISC, look.INK, look.INK),
    Presence.NO: (look.DISC, look.PAPER, look.INK),
    Presence.NOT_ASKED: (look.DASH, "transparent", look.QUIET),
    Presence.NOT_CODED_YET: (look.QUESTION, "transparent", look.QUIET),
}
COUNTED = {
    Presence.YES: "raised it",
    Presence.NO: "did not raise it",
    Presence.NOT_ASKED: "not asked",
    Presence.NOT_CODED_YET: "not coded yet",
}
WORDS = {"group": "stakeholder group", "wave": "time point"}


def group_picture(
    data: StudyData,
    *,
    by: str = "group",
    within: str | None = None,
    level: str = "theme",
    only: str | Sequence[str] | None = None,
    where: Where | None = None,
) -> Picture:
    """Draw how many people of each group raised each theme: a line per group, a dot per person, k of n beside it.

    There are no percentages: the dots show how many people there are. Nobody is left out, however small the group.

    Args:
        data: The study, `project.data()`.
        by: What tells the groups apart: "group", "site", "cohort", "wave" or an attribute.
        within: Compare inside each value of another one, as in `compare_groups`.
        level: "theme" or "code".
        only: The theme (or code) wanted, or several; without it, all, in the analyst's order.
        where: What to keep, as in `theme_frequencies`.

    Returns:
        A picture; its `data` has the columns of `compare_groups`.

    Raises:
        NotFound: An unknown value of `by`, `within`, `level`, `only` or `where`.
        InvalidInput: There is nobody or nothing to draw yet.

    >>> group_picture(StudyData())
    Traceback (most recent call last):
    ...
    toolkit.errors.InvalidInput: There is nothing to draw yet: the study has no themes. Import a codebook first: \
project.import_codebook(file).
    """
    shown = shown_themes(data, level, only)
    keys = [within, by] if within else [by]
    compared = compare_groups(data, by=by, within=within, level=level, where=where, extracts=0)
    table = _table(compared, level, keys, shown, lie_under(data, level, shown))
    chart, width = _chart(table, level, keys, shown)
    told = [
        f"{item}: " + ", ".join(f"{_named(row, keys)} {_count(row)}" for row in rows.to_dict("records"))
        for item, rows in pd.DataFrame(table).groupby(level, sort=False)
    ]
    return Picture(title=table.about.title, alternative=f"{'; '.join(told)}.", data=table, chart=chart, width=width)


def _table(compared: Result, level: str, keys: Sequence[str], shown: Sequence[str], notes: Sequence[str]) -> Result:
    """Return the rows to draw."""
    rows = pd.DataFrame(compared)[compared[level].isin(shown)].reset_index(drop=True)
    if not rows[["of", "not_asked", "not_coded_yet"]].fillna(0).to_numpy(int).any():
        raise nothing_to_draw(f"nobody has a value for {' and '.join(keys)} and words of their own")
    names = [WORDS.get(name, name) for name in reversed(keys)]
    title = f"Number of people who raised each {level}, by {' within '.join(names)}"
    return Result(rows, basis=replace(compared.about, title=title, notes=(*compared.about.notes, *notes)))


def _named(row: dict[Any, Any], keys: Sequence[str]) -> str:
    return plain(" ".join(str(row[name]) for name in keys))


def _count(row: dict[Any, Any]) -> str:
    """Return k of n, or why there is none."""
    if row["of"]:
        return f"{row['n']} of {row['of']}"
    return "not asked" if row["not_asked"] else "not coded yet" if row["not_coded_yet"] else "no interview"


def _people(row: dict[Any, Any]) -> list[str]:
    """Return the signs of a line, a person each: those who raised it first."""
    n = int(row["n"]) if row["of"] else 0
    left = [int(row[name]) for name in ("not_asked", "not_coded_yet")]
    numbers = (n, int(row["of"]) - n, *left)
    return [str(value) for value, number in zip(SIGNS, numbers, strict=True) for _ in range(number)]


def _chart(table: Result, level: str, keys: Sequence[str], shown: Sequence[str]) -> tuple[Any, int]:
    """Return the chart and about how wide it is."""
    records = table.to_dict("records")
    left = max(wide(_named(row, keys)) for row in records) + 12
    columns, step, panel = _room(records, left, len(shown))
    heads = {item: "\n".join(wrapped(item, panel)) for item in shown}
    most = max(head.count("\n") for head in heads.values())
    heads = {item: "\n" * (most - head.count("\n")) + head for item, head in heads.items()}
    signs = {str(value): sign for value, sign in SIGNS.items()}
    rows = [mark for row in records for mark in _line(row, step, heads[row[level]], _named(row, keys))]
    groups = list(dict.fromkeys(row["group"] for row in rows))
    header = alt.Header(orient="top", labelAnchor="start", labelExpr=look.lines_of("datum.value"), labelPadding=6)
    drawn = (
        _panel(groups, signs, step, panel)
        .properties(width=panel, height=ROW * len(groups))
        .facet(
            alt.Facet("theme:N", sort=list(heads.values()), header=header),
            columns=columns,
            data=look.values(rows),
            spacing=APART,
        )
    )
    width = left + columns * (panel + APART) - APART
    seen = {row["look"] for row in rows if "look" in row}
    entries = [(meaning, [str(value)]) for value, meaning in COUNTED.items() if str(value) in seen]
    return look.stacked(drawn, look.key(entries, signs, max(width, PAGE), left)), width


def _room(records: Sequence[dict[Any, Any]], left: int, themes: int) -> tuple[int, float, int]:
    """Return how many drawings stand side by side, how far dots are apart, and how wide a drawing is."""
    lines = [(len(_people(row)), wide(_count(row)) + 14) for row in records]
    room = PAGE - left
    for columns in range(min(MOST_COLUMNS, themes), 0, -1):
        panel = (room - APART * (columns - 1)) / columns
        step = min(((panel - words) / people for people, words in lines if people), default=WIDEST_STEP)
        if step >= ROOMY_STEP or columns == 1:
            break
    step = max(NARROWEST_STEP, min(WIDEST_STEP, step))
    return columns, step, round(max(people * step + words for people, words in lines))


def _line(row: dict[Any, Any], step: float, theme: str, group: str) -> list[dict[str, Any]]:
    """Return what is drawn for one group: its dots and, behind them, the count."""
    people = _people(row)
    dots = [
        {"theme": theme, "group": group, "look": sign, "place": step * (number + 0.5)}
        for number, sign in enumerate(people)
    ]
    behind = step * len(people) + 8 * bool(people)
    return [*dots, {"theme": theme, "group": group, "words": _count(row), "place": behind}]


def _panel(groups: Sequence[str], signs: dict[str, tuple[str, str, str]], step: float, panel: int) -> Any:
    """Draw one theme."""
    y = alt.Y("group:N", sort=list(groups), title=None)
    x = alt.X("place:Q", scale=alt.Scale(domain=[0, panel], nice=False, zero=True), axis=None)
    chart = alt.Chart()
    numbers = chart.transform_filter("isValid(datum.words)").mark_text(**look.WRITING).encode(x=x, y=y, text="words:N")
    size = min(150.0, step * step * 0.6)
    people = chart.transform_filter("isValid(datum.look)").mark_point(**{**look.POINT, "size": size})
    return alt.layer(people.encode(x=x, y=y, **look.looks(signs, "look")), numbers)
