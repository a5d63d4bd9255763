"""What stands together: a triangle of dots, each with the number of times in it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import altair as alt
import pandas as pd

from toolkit.errors import InvalidInput
from toolkit.report.pictures import frame as look
from toolkit.report.pictures.letters import LINE_HEIGHT, plain, wide, wrapped
from toolkit.report.pictures.picture import Picture
from toolkit.study import Result

CELL, DEEPEST = 40, 190  # pixels
SMALLEST, LARGEST = 380.0, 1300.0  # area of a dot


def co_occurrence_picture(result: Result) -> Picture:
    """Draw how often each two codes (or themes) stand together: a dot where their row and column meet, n in it.

    The area of a dot grows with n. Two that never meet have no dot; those that meet no other one are named below.

    Args:
        result: A table with the columns `first`, `second` and `n`, such as that of `co_occurrence`; or some of its
            rows.

    Returns:
        A picture; its `data` is the table.

    Raises:
        InvalidInput: The table has other columns, or nothing in it stands together.

    >>> co_occurrence_picture(Result({"first": ["Hope"], "second": ["Trust"], "n": [2]})).alternative
    'Hope and Trust 2.'
    """
    missing = [name for name in ("first", "second", "n") if name not in result.columns]
    if missing:
        raise InvalidInput(
            f"The table has no column “{missing[0]}”.", fix="Draw the table that co_occurrence(data) gives."
        )
    rows = pd.DataFrame(result)[["first", "second", "n"]].dropna()
    met = rows[rows["n"] > 0]
    if met.empty:
        raise InvalidInput("There is nothing to draw: no two of these stand together.")
    order = _order(rows, set(met["first"]) | set(met["second"]))
    alone = [name for name in dict.fromkeys([*rows["first"], *rows["second"]]) if name not in order]
    drawn = [note for note in result.about.notes if note.partition(":")[0] not in result.columns]  # not of jaccard
    about = replace(
        result.about,
        title=_title(result.about.title),
        notes=(*drawn, *([f"Never with another of these: {', '.join(alone)}."] if alone else [])),
    )
    chart, width = _chart(met.to_dict("records"), order)
    told = [f"{row['first']} and {row['second']} {row['n']}" for row in met.to_dict("records")]
    return Picture(
        title=about.title, alternative=f"{'; '.join(told)}.", data=Result(result, basis=about), chart=chart, width=width
    )


def _title(of_table: str) -> str:
    """Say what is counted, in the unit of the table."""
    what, _, unit = of_table.partition(": ")
    return f"{what}: number of {unit}" if unit else "Number of times they stand together"


def _order(rows: pd.DataFrame, kept: set[str]) -> list[str]:
    """Return the names in the analyst's order: in every pair, the first comes before the second."""
    names = dict.fromkeys([*rows["first"], *rows["second"]])
    before = dict(iter(rows.groupby("second", sort=False)["first"].agg(set).items()))
    order: list[str] = []
    waiting = [name for name in names if name in kept]
    while waiting:
        free = next((name for name in waiting if not before.get(name, set()) & set(waiting)), waiting[0])
        waiting.remove(free)
        order.append(free)
    return order


def _chart(met: Sequence[dict[Any, Any]], order: Sequence[str]) -> tuple[Any, int]:
    """Return the chart and about how wide it is; the first has no row, the last no column."""
    place = {name: number for number, name in enumerate(order)}
    dots: list[dict[str, Any]] = []
    for row in met:
        upper, lower = sorted((row["first"], row["second"]), key=place.__getitem__)
        x, y = CELL * (place[upper] + 0.5), CELL * (place[lower] - 0.5)
        dots.append({"x": x, "y": y, "n": int(row["n"]), "words": f"{int(row['n']):,}"})
    side = CELL * (len(order) - 1)
    left = max(wide(line) for name in order[1:] for line in wrapped(name, DEEPEST))
    most = max(dot["n"] for dot in dots)
    for dot in dots:
        dot["size"] = SMALLEST + (LARGEST - SMALLEST) * dot["n"] / most
    points = look.placed(dots).mark_point(shape="circle", filled=True, fill=look.TINT, stroke=look.INK, strokeWidth=1.2)
    points = points.encode(size=alt.Size("size:Q", scale=None, legend=None))
    grid = alt.layer(*_rules(side, len(order)), points, look.written(dots, align="center"), *_names(order))
    return look.styled(grid.properties(width=side, height=side)), left + side + 12


def _rules(side: int, names: int) -> list[Any]:
    """Draw a faint line along each row and down each column, to the diagonal."""
    ends = []
    for number in range(names - 1):
        middle = CELL * (number + 0.5)
        ends.append({"x": 0, "x2": middle, "y": middle, "y2": middle})
        ends.append({"x": middle, "x2": middle, "y": middle, "y2": side})
    rules = look.placed(ends).mark_rule(color=look.RULE)
    return [rules.encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"))]


def _names(order: Sequence[str]) -> list[Any]:
    """Write the names: to the left of the rows, and at the foot of each column."""
    rows, columns = [], []
    for number, name in enumerate(order):
        lines = wrapped(plain(name), DEEPEST)
        for line, words in enumerate(lines):
            off = (line - (len(lines) - 1) / 2) * LINE_HEIGHT
            if number:
                rows.append({"words": words, "x": -10, "y": CELL * (number - 0.5) + off})
            if number < len(order) - 1:
                columns.append({"words": words, "x": CELL * (number + 0.5) + off, "y": CELL * (len(order) - 1) + 8})
    return [look.written(rows, align="right"), look.written(columns, angle=270, align="right")]
