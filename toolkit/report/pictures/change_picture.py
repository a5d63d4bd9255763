"""From one time point to another: a small drawing per theme, a named line per person."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import altair as alt
import pandas as pd

from toolkit.analysis.change import BOTH, NEITHER, change_between_waves
from toolkit.analysis.ground import Where
from toolkit.report.pictures import frame as look
from toolkit.report.pictures.letters import LINE_HEIGHT, plain, wide, wrapped
from toolkit.report.pictures.picture import PAGE, PAGE_HIGH, Picture, numbered
from toolkit.report.pictures.themes import lie_under, nothing_to_draw, shown_themes
from toolkit.study import Result, StudyData

SLOPE, APART, SLOT, ABOVE = 84, 26, 20, 110  # pixels: between the time points, between drawings, for a name, for heads
RAISED, NOT_RAISED = "raised it", "did not"
DOTS = {RAISED: (look.DISC, look.INK, look.INK), NOT_RAISED: (look.DISC, look.PAPER, look.INK)}
FALLS, RISES = "M-1,-.7L-.35,-.25M.35,.25L1,.7", "M-1,.7L1,-.7"
NOBODY = "nobody known at both"


def change_picture(
    data: StudyData,
    first: str,
    second: str,
    *,
    level: str = "theme",
    only: str | Sequence[str] | None = None,
    where: Where | None = None,
) -> Picture:
    """Draw who raised each theme then and now: a small drawing per theme, a line per person interviewed at both.

    Above stand those who raised it, below those who did not, each with a name at both time points; a line that
    falls is somebody who raised it at the first only, one that rises somebody who raised it at the second only.

    Args:
        data: The study, `project.data()`.
        first: The earlier time point, such as "T1".
        second: The later one.
        level: "theme" or "code".
        only: The theme (or code) wanted, or several; without it, all, in the analyst's order.
        where: What to keep, as in `change_between_waves`.

    Returns:
        A picture; its `data` has the columns `theme` (or `code`), `participant`, one for each of the two time points
        (presence), `change`.

    Raises:
        NotFound: An unknown time point, level, theme or value of `where`.
        InvalidInput: The two time points are one; nobody was interviewed at both; there are no themes yet.

    >>> change_picture(StudyData(waves=("T1", "T2")), "T1", "T2")
    Traceback (most recent call last):
    ...
    toolkit.errors.InvalidInput: There is nothing to draw yet: the study has no themes. Import a codebook first: \
project.import_codebook(file).
    """
    frame, shown = _people(data, (first, second), level, only, where)
    return _picture(frame, shown, (first, second))


def change_pictures(data: StudyData, first: str, second: str, *, level: str = "theme") -> list[Picture]:
    """Draw the same on as many pages as it takes to keep its letters large.

    >>> change_pictures(StudyData(waves=("T1", "T2")), "T1", "T2")
    Traceback (most recent call last):
    ...
    toolkit.errors.InvalidInput: There is nothing to draw yet: the study has no themes. Import a codebook first: \
project.import_codebook(file).
    """
    waves = (first, second)
    frame, shown = _people(data, waves, level, None, None)
    _, columns = _room(frame, shown)
    high = max(len(rows) for _, rows in frame.groupby(level)) + 1
    rows = max(1, PAGE_HIGH // (high * SLOT + ABOVE))
    pages = [shown[start : start + rows * columns] for start in range(0, len(shown), rows * columns)]
    return numbered([_picture(frame, page, waves) for page in pages])


def _people(
    data: StudyData, waves: tuple[str, str], level: str, only: str | Sequence[str] | None, where: Where | None
) -> tuple[Result, list[str]]:
    """Return a row per theme and person interviewed at both, and the themes."""
    first, second = waves
    shown = shown_themes(data, level, only)
    change = change_between_waves(data, first, second, level=level, where=where)
    people = change.parts["people"]
    table = pd.DataFrame(people[people["interviewed at each"] & people[level].isin(shown)])
    if table.empty:
        raise nothing_to_draw(f"nobody was interviewed at both {first} and {second}")
    about = replace(
        change.about,
        title=f"Who raised each {level} at {first} and at {second}",
        numerator="",
        notes=(*change.about.notes, *lie_under(data, level, shown)),
    )
    return Result(table[[level, "participant", first, second, "change"]].reset_index(drop=True), basis=about), shown


def _picture(frame: Result, shown: Sequence[str], waves: Sequence[str]) -> Picture:
    here = Result(pd.DataFrame(frame)[frame.iloc[:, 0].isin(shown)].reset_index(drop=True), basis=frame.about)
    chart, width = _chart(here, shown, waves)
    words = _alternative(here, shown, waves)
    return Picture(title=frame.about.title, alternative=words, data=here, chart=chart, width=width)


def _patterns(waves: Sequence[str]) -> dict[str, tuple[str, str]]:
    first, second = waves
    return {
        BOTH: (RAISED, RAISED),
        f"{first} only": (RAISED, NOT_RAISED),
        f"{second} only": (NOT_RAISED, RAISED),
        NEITHER: (NOT_RAISED, NOT_RAISED),
    }


def _of_theme(frame: Result, item: str, waves: Sequence[str]) -> dict[str, list[str]]:
    """Return the people of each pattern."""
    rows = frame[frame.iloc[:, 0] == item]
    return {name: list(rows.loc[rows["change"] == name, "participant"]) for name in _patterns(waves)}


def _alternative(frame: Result, shown: Sequence[str], waves: Sequence[str]) -> str:
    told = []
    for item in shown:
        of = _of_theme(frame, item, waves)
        total = sum(map(len, of.values()))
        parts = [f"{name} {len(who)}" + (f" ({', '.join(who)})" if who else "") for name, who in of.items()]
        told.append(f"{item}: {', '.join(parts)}, of {total}" if total else f"{item}: {NOBODY}")
    return f"A line per person from {waves[0]} to {waves[1]}. Who raised it: {'; '.join(told)}."


def _slots(of: Mapping[str, list[str]], waves: Sequence[str]) -> list[dict[str, Any]]:
    """Give each person a place at each time point: above who raised it, below who did not, a gap between them."""
    patterns = _patterns(waves)
    rows = []
    for when, wave in enumerate(waves):
        place = 0
        for value in (RAISED, NOT_RAISED):
            for name, values in patterns.items():
                if values[when] == value:
                    rows += [
                        {"person": plain(who), "change": name, "when": wave, "slot": place + number, "look": value}
                        for number, who in enumerate(of[name])
                    ]
                    place += len(of[name])
            place += 1 if value == RAISED else 0
    return rows


def _chart(frame: Result, shown: Sequence[str], waves: Sequence[str]) -> tuple[Any, int]:
    """Return the chart and about how wide it is."""
    names, columns = _room(frame, shown)
    panel = SLOPE + 2 * names
    of = {item: _of_theme(frame, item, waves) for item in shown}
    heads = _heads(of, waves, panel + APART / 2)
    rows = [{"theme": heads[item], **row} for item in shown for row in _slots(of[item], waves)]
    rows += [{"theme": heads[item], "when": waves[0]} for item in shown if not any(of[item].values())]
    high = max((row["slot"] for row in rows if "slot" in row), default=0) + 1
    header = alt.Header(
        orient="top", labelAnchor="start", labelExpr=look.lines_of("datum.value"), labelLineHeight=LINE_HEIGHT
    )
    drawn = (
        _panel(waves, names / SLOPE, high)
        .properties(width=panel, height=high * SLOT)
        .facet(
            alt.Facet("theme:N", sort=[heads[item] for item in shown], header=header),
            columns=columns,
            data=look.values(rows),
            spacing=APART,
        )
        .resolve_axis(x="independent")
    )
    width = columns * (panel + APART) - APART
    return look.stacked(drawn, _key(waves, max(width, PAGE))), width


def _room(frame: Result, shown: Sequence[str]) -> tuple[int, int]:
    """Return how wide names are, and how many drawings stand side by side."""
    names = max(wide(name) for name in frame["participant"]) + 16
    return names, max(1, min(len(shown), (PAGE + APART) // (SLOPE + 2 * names + APART)))


def _key(waves: Sequence[str], width: int) -> Any:
    first, second = waves
    signs = {"falls": (FALLS, "transparent", look.WARM), "rises": (RISES, "transparent", look.INK)}
    meanings = [
        (RAISED, [RAISED]),
        ("did not raise it", [NOT_RAISED]),
        (f"{first} only", ["falls"]),
        (f"{second} only", ["rises"]),
    ]
    return look.key(meanings, {**DOTS, **signs}, width)


def _heads(of: Mapping[str, Mapping[str, list[str]]], waves: Sequence[str], room: float) -> dict[str, str]:
    """Return what stands over each drawing: the theme and how many raised it then and now; all of one height."""
    names = {item: wrapped(item, room * 0.9) for item in of}
    most = max(map(len, names.values()))
    heads = {}
    for item, patterns in of.items():
        total = sum(map(len, patterns.values()))
        raised = [
            sum(len(who) for name, who in patterns.items() if _patterns(waves)[name][when] == RAISED)
            for when in range(len(waves))
        ]
        counts = (
            [f"{wave} {number} of {total}" for wave, number in zip(waves, raised, strict=True)] if total else [NOBODY]
        )
        heads[item] = "\n".join([*[" "] * (most - len(names[item])), *names[item], ", ".join(counts)])
    return heads


def _panel(waves: Sequence[str], beside: float, high: int) -> Any:
    """Draw one theme: lines, dots at their ends, and the names on both sides."""
    axis = alt.Axis(orient="top", title=None, labelAngle=0, labelPadding=4)
    x = alt.X("when:N", scale=alt.Scale(type="point", domain=list(waves), padding=beside), axis=axis)
    y = alt.Y("slot:Q", scale=alt.Scale(domain=[-0.5, high - 0.5], reverse=True, nice=False), axis=None)

    def by_change(channel: Any, looks: Sequence[Any]) -> Any:
        return channel("change:N", scale=alt.Scale(domain=list(_patterns(waves)), range=list(looks)), legend=None)

    real = alt.Chart().transform_filter("isValid(datum.slot)")
    lines = real.mark_line(strokeCap="round").encode(
        x=x,
        y=y,
        detail="person:N",
        stroke=by_change(alt.Stroke, (look.QUIET, look.WARM, look.INK, look.QUIET)),
        strokeDash=by_change(alt.StrokeDash, ([1, 0], [6, 4], [1, 0], [1, 3])),
        strokeWidth=by_change(alt.StrokeWidth, (1.2, 2.4, 2.4, 1.2)),
    )
    ends = {
        name: channel for name, channel in look.looks(DOTS, "look").items() if name != "stroke"
    }  # that of the lines
    dots = real.mark_point(**{**look.POINT, "size": 90}, stroke=look.INK).encode(x=x, y=y, **ends)
    sides = [
        real.transform_filter(alt.datum.when == wave)
        .mark_text(**{**look.WRITING, "align": align, "dx": away})
        .encode(x=x, y=y, text="person:N")
        for wave, align, away in ((waves[0], "right", -10), (waves[1], "left", 10))
    ]
    return alt.layer(lines, dots, *sides)
