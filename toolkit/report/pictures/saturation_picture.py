"""How many codes had been met after each interview, and where new ones stopped."""

from collections.abc import Container, Sequence
from dataclasses import replace
from typing import Any

import altair as alt
import pandas as pd

from toolkit.errors import InvalidInput
from toolkit.report.pictures import frame as look
from toolkit.report.pictures.letters import SIZE, plain, wide
from toolkit.report.pictures.picture import Picture
from toolkit.study import Result, as_text

NEEDED = ("interview", "source", "new", "cumulative")
STEP, HIGH = 32, 300  # pixels: from interview to interview, and of the plot


def saturation_picture(result: Result) -> Picture:
    """Draw how many different codes (or themes) had been met after each interview: a curve, its number at each dot.

    Under it stand the interviews in their order, with what each brought anew in brackets. Where the table says that
    saturation was reached, a line and the words say so. The grey band is that of random orders, if it is there.

    Args:
        result: A table with the columns `interview` (its number), `source`, `new`, `cumulative`, and if they are there
            `reached`, `low`, `high`: that of `saturation`.

    Returns:
        A picture; its `data` is the table.

    Raises:
        InvalidInput: The table has other columns, or no rows.

    >>> table = Result({"interview": [1, 2], "source": ["P1", "P2"], "new": [5, 2], "cumulative": [5, 7]})
    >>> saturation_picture(table).alternative
    'P1: 5 new, 5 in all; P2: 2 new, 7 in all.'
    """
    missing = [name for name in NEEDED if name not in result.columns]
    if missing:
        raise InvalidInput(
            f"The table has no column “{missing[0]}”.", fix="Draw the table that saturation(data) gives."
        )
    if result.empty:
        raise InvalidInput("There is nothing to draw: the table has no interview.")
    rows = pd.DataFrame(result).to_dict("records")
    about = replace(
        result.about,
        title=f"Number met so far after each interview. {result.about.title}".strip(),
        notes=(*result.about.notes, *(["Grey band: from low to high."] if _banded(result) else [])),
    )
    told = [f"{row['source']}: {row['new']} new, {row['cumulative']} in all" for row in rows]
    reached = _reached(rows)
    said = f" Reached at interview {reached}." if reached else ""
    chart, width = _chart(rows, reached)
    return Picture(
        title=about.title, alternative=f"{'; '.join(told)}.{said}", data=Result(result, basis=about), chart=chart,
        width=width,
    )  # fmt: skip


def _banded(names: Container[str]) -> bool:
    return "low" in names and "high" in names


def _reached(rows: Sequence[dict[Any, Any]]) -> int | None:
    """Return the interview whose row says that it was reached there."""
    return next((int(row["interview"]) for row in rows if as_text(row.get("reached") or "NA") != "NA"), None)


def _chart(rows: Sequence[dict[Any, Any]], reached: int | None) -> tuple[Any, int]:
    """Return the chart and about how wide it is."""
    banded = _banded(rows[0])
    plotted: list[dict[str, Any]] = [
        {
            "interview": plain(f"{row['interview']} {row['source']} (+{row['new']})"),
            "all": int(row["cumulative"]),
            "words": str(row["cumulative"]),
            **({"low": float(row["low"]), "high": float(row["high"])} if banded else {}),
        }
        for row in rows
    ]
    step = max(STEP, max(wide(row["words"]) for row in plotted) + 8)
    top = max(max(row["all"], row.get("high", 0)) for row in plotted)
    x = alt.X("interview:N", sort=None, title=None, axis=alt.Axis(labelAngle=-90, labelAlign="right"))
    y = alt.Y("all:Q", scale=alt.Scale(domain=[0, top * 1.12], nice=False), title=None, axis=alt.Axis(tickMinStep=1))
    base = alt.Chart(look.values(plotted))
    layers = []
    if banded:
        layers.append(base.mark_area(color=look.RULE).encode(x=x, y=alt.Y("low:Q", title=None), y2="high:Q"))
    layers.append(base.mark_line(color=look.INK, strokeWidth=2).encode(x=x, y=y))
    layers.append(base.mark_point(**{**look.POINT, "size": 90}, fill=look.INK, stroke=look.INK).encode(x=x, y=y))
    layers.append(
        base.mark_text(**{**look.WRITING, "align": "center", "baseline": "bottom", "dy": -9}).encode(
            x=x, y=y, text="words:N"
        )
    )
    if reached:
        here = plotted[[int(row["interview"]) for row in rows].index(reached)]
        mark = alt.Chart(look.values([{**here, "words": "reached"}]))
        layers.append(
            mark.mark_rule(color=look.WARM, strokeDash=[6, 4], strokeWidth=2).encode(x=x, y=y, y2=alt.datum(0))
        )
        layers.append(
            mark.mark_text(**{**look.WRITING, "dx": 6, "color": look.WARM}).encode(
                x=x, y=alt.value(HIGH - SIZE), text="words:N"
            )
        )
    chart = alt.layer(*layers).properties(width=alt.Step(step), height=HIGH)
    return look.styled(chart), 50 + step * len(rows)
