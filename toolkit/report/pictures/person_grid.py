"""Persons in rows, themes in columns: who raised what, when; and who was not asked or not interviewed."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from toolkit.analysis.ground import Where
from toolkit.analysis.panel import Panel
from toolkit.analysis.presence import coded_when, unfinished_note, unknown_note
from toolkit.errors import NotFound
from toolkit.report.pictures import frame as look
from toolkit.report.pictures.letters import LINE_HEIGHT, plain, wide, wrapped
from toolkit.report.pictures.picture import PAGE, PAGE_HIGH, Picture, numbered
from toolkit.report.pictures.themes import lie_under, nothing_to_draw, shown_themes
from toolkit.study import Basis, Presence, Result, StudyData

ROW, NARROWEST, ROOMY, DEEPEST = 22, 42, 112, 190  # pixels
HEADER, BELOW, MOST_LINES = 30, 70, 3  # of a group, of the key, of an upright head
A_LITTLE_SMALLER = 1.08  # on paper, rather than one person alone on a page
PAIR = 2
NO_GROUP = "Group not known"

HALF_DISC = {"left": "M0,-1A1,1,0,0,0,0,1Z", "right": "M0,-1A1,1,0,0,1,0,1Z"}
LINES = {  # for a half: the same signs, smaller, on its side of the middle
    Presence.NO_INTERVIEW: ("M{a},-.4L{b},.4M{a},.4L{b},-.4", look.CROSS),
    Presence.NOT_ASKED: ("M{a},0L{b},0", look.DASH),
    Presence.NOT_CODED_YET: ("M{a},-.3A.35,.35,0,1,1,{m},.1L{m},.4M{m},.75L{m},.85", look.QUESTION),
}
MEANINGS = {
    Presence.YES: "raised it",
    Presence.NO: "did not raise it",
    Presence.NO_INTERVIEW: "no interview",
    Presence.NOT_ASKED: "not asked",
    Presence.NOT_CODED_YET: "not coded yet",
}


def person_grid(
    data: StudyData,
    *,
    waves: Sequence[str] = (),
    level: str = "theme",
    only: str | Sequence[str] | None = None,
    where: Where | None = None,
) -> Picture:
    """Draw who raised each theme when: a row per person, a column per theme, a half of each dot per time point.

    A filled half means that the person raised it then, an open one that they did not; a cross that there was no
    interview, a dash that they were not asked, a question mark that it is not coded yet. With one time point the dot
    is whole, with more than two there is a dot for each. People stand under the stakeholder group they were first in.

    Args:
        data: The study, `project.data()`.
        waves: The time points; without it, all of the study.
        level: "theme" or "code".
        only: The theme (or code) wanted, or several; without it, all, in the analyst's order.
        where: What to keep, as in `theme_frequencies`.

    Returns:
        A picture; its `data` has the columns `participant`, `group`, `wave`, `theme` (or `code`), `presence`.

    Raises:
        NotFound: An unknown time point, level, theme or value of `where`.
        InvalidInput: There is nobody or nothing to draw yet.

    >>> person_grid(StudyData())
    Traceback (most recent call last):
    ...
    toolkit.errors.InvalidInput: There is nothing to draw yet: the study has no themes. Import a codebook first: \
project.import_codebook(file).
    """
    grid = _Grid.of(data, waves, level, only, where)
    return grid.picture(list(dict.fromkeys(grid.rows["participant"])))


def person_grids(data: StudyData, *, level: str = "theme") -> list[Picture]:
    """Draw the grid on as many pages as it takes to keep its letters large, the same people in the same order.

    >>> person_grids(StudyData(waves=("T1",)))
    Traceback (most recent call last):
    ...
    toolkit.errors.InvalidInput: There is nothing to draw yet: the study has no themes. Import a codebook first: \
project.import_codebook(file).
    """
    grid = _Grid.of(data, (), level, None, None)
    return numbered([grid.picture(people) for people in grid.pages()])


@dataclass(frozen=True, eq=False)
class _Grid:
    panel: Panel
    shown: Sequence[str]
    table: Result
    rows: pd.DataFrame  # those of the table, group by group

    @classmethod
    def of(
        cls,
        data: StudyData,
        waves: Sequence[str],
        level: str,
        only: str | Sequence[str] | None,
        where: Where | None,
    ) -> "_Grid":
        shown = shown_themes(data, level, only)
        for name in waves:
            if name not in data.waves:
                raise NotFound.among("time point", name, data.waves)
        panel = Panel(data, list(dict.fromkeys(waves or data.waves)) or [""], level, where or {})
        table = _table(panel, shown)
        if table.empty:
            raise nothing_to_draw("nobody was interviewed")
        order = {name: place for place, name in enumerate([*data.groups, NO_GROUP])}
        rows = pd.DataFrame(table).sort_values("group", key=lambda names: names.map(order), kind="stable")
        return cls(panel, shown, table, rows)

    def pages(self) -> list[list[str]]:
        """Return the people of each page: about as many on each, in their order."""
        group = dict(zip(self.rows["participant"], self.rows["group"], strict=True))
        names = list(group)
        total = ROW * len(names) + HEADER * len(set(group.values()))
        room = (PAGE_HIGH - DEEPEST - BELOW) * A_LITTLE_SMALLER
        each = math.ceil(len(names) / math.ceil(total / room))
        return [names[start : start + each] for start in range(0, len(names), each)]

    def picture(self, people: Sequence[str]) -> Picture:
        """Draw some of the people."""
        here = pd.DataFrame(self.table)
        table = Result(here[here["participant"].isin(people)].reset_index(drop=True), basis=self.table.about)
        chart, width = _chart(self.panel, self.rows[self.rows["participant"].isin(people)], self.shown)
        words = _alternative(self.panel, table, self.shown)
        return Picture(title=table.about.title, alternative=words, data=table, chart=chart, width=width)


def _table(panel: Panel, shown: Sequence[str]) -> Result:
    rows = [
        (name, _first_group(panel, name), wave, item, str(panel.presence[person, when, panel.items.index(item)]))
        for person, name in enumerate(panel.people)
        for item in shown
        for when, wave in enumerate(panel.waves)
    ]
    data, level = panel.data, panel.level
    cohort = dict.fromkeys(data.participants.loc[data.participants["status"] != "withdrawn", "participant"])
    silent = [name for name in cohort if name not in panel.people] if not panel.where else []
    times = f" at {' and '.join(panel.waves)}" if any(panel.waves) else ""
    notes = [
        f"Raised it: a coding for the {level} lies on words of theirs, whatever their view.",
        *([f"No words known to be theirs{times}, so in no row: {', '.join(silent)}."] if silent else []),
        *panel.moved(),
        *lie_under(data, level, shown),
        *unknown_note(panel.ground),
        *unfinished_note(panel.ground),
    ]
    return Result(
        pd.DataFrame(rows, columns=["participant", "group", "wave", level, "presence"]),
        basis=Basis(
            title=f"Who raised each {level}{times}",
            unit="participants",
            filter=panel.filter if panel.where else "",
            coding=data.coding_note,
            date=coded_when(data),
            notes=tuple(notes),
        ),
    )


def _first_group(panel: Panel, name: str) -> str:
    return next((panel.groups[name, wave] for wave in panel.waves if (name, wave) in panel.groups), NO_GROUP)


def _alternative(panel: Panel, table: Result, shown: Sequence[str]) -> str:
    told = []
    for item in shown:
        parts = []
        for wave in panel.waves:
            here = table.loc[(table[panel.level] == item) & (table["wave"] == wave), "presence"]
            counts = here.value_counts()
            yes, no = int(counts.get(Presence.YES, 0)), int(counts.get(Presence.NO, 0))
            left = [f"{counts[one]} {one}" for one in LINES if one in counts]
            parts.append(f"{wave} {yes} of {yes + no}".strip() + (f" ({', '.join(left)})" if left else ""))
        told.append(f"{item}: {', '.join(parts)}")
    people = table["participant"].nunique()
    return f"A grid of {people} {'person' if people == 1 else 'people'}. How many raised each {panel.level}. " + (
        "; ".join(told) + "."
    )


def _looks(sides: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """Return shape, filling and colour of each sign: whole, or a half of it."""
    known = {}
    for side in sides:
        disc = HALF_DISC.get(side, look.DISC)
        known[f"{side} {Presence.YES}"] = (disc, look.INK, look.INK)
        known[f"{side} {Presence.NO}"] = (disc, look.PAPER, look.INK)
        ends = {"left": ("-1", "-.6", "-.2"), "right": (".2", ".6", "1")}.get(side)
        for value, (half, whole) in LINES.items():
            path = half.format(a=ends[0], m=ends[1], b=ends[2]) if ends else whole
            known[f"{side} {value}"] = (path, "transparent", look.QUIET)
    return known


def _sides(panel: Panel) -> list[str]:
    return ["left", "right"] if len(panel.waves) == PAIR else ["whole"]


def _chart(panel: Panel, table: pd.DataFrame, shown: Sequence[str]) -> tuple[Any, int]:
    """Return the chart and about how wide it is."""
    sides = _sides(panel)
    known = _looks(sides)
    dots = 1 if len(sides) == PAIR else len(panel.waves)
    left = max(wide(name) for name in panel.people) + 12
    column = _column(shown, PAGE - left, 20 * dots + 12)
    rows = [
        {
            "group": plain(row["group"]),
            "person": plain(row["participant"]),
            "theme": shown.index(row[panel.level]),
            "wave": row["wave"],
            "look": f"{sides[panel.waves.index(row['wave']) % len(sides)]} {row['presence']}",
        }
        for row in table.to_dict("records")
    ]
    grid = _grid(rows, known, list(panel.waves) if dots > 1 else []).properties(
        width=column * len(shown), height=alt.Step(ROW)
    )
    groups = list(dict.fromkeys(row["group"] for row in rows))
    if groups != [NO_GROUP]:
        header = alt.Header(orient="top", labelAnchor="start", labelPadding=4)
        grid = grid.facet(row=alt.Row("group:N", sort=groups, header=header), spacing=6)
        grid = grid.resolve_scale(y="independent")
    width = left + column * len(shown)
    key = look.key(_key(panel, table, sides), known, max(width, PAGE), left)
    return look.stacked(_heads(shown, column), grid, key), width


def _grid(rows: Sequence[Mapping[str, Any]], known: Mapping[str, tuple[str, str, str]], waves: Sequence[str]) -> Any:
    """Draw the signs; more than two time points stand beside one another."""
    apart = {"xOffset": alt.XOffset("wave:N", sort=list(waves))} if waves else {}
    return (
        alt.Chart(look.values(rows))
        .mark_point(**look.POINT)
        .encode(
            x=alt.X("theme:O", axis=None),
            y=alt.Y("person:N", sort=None, title=None, axis=alt.Axis(grid=True)),
            **apart,
            **look.looks(known, "look"),
        )
    )


def _column(shown: Sequence[str], room: float, least: int) -> int:
    """Return how wide a column is: the page shared out, but never too narrow for its head."""
    share = int(min(room / len(shown), ROOMY))
    if _upright(shown, share):
        return share
    lines = max(len(wrapped(name, DEEPEST)) for name in shown)
    return max(lines * LINE_HEIGHT + 6, least, min(share, NARROWEST))


def _upright(shown: Sequence[str], column: int) -> bool:
    """Tell whether the names fit over a column in a few lines; else the heads are turned."""
    words = [word for name in shown for word in plain(name).split()]
    lines = max(len(wrapped(name, column - 8)) for name in shown)
    return max(map(wide, words), default=0) <= column - 8 and lines <= MOST_LINES


def _heads(shown: Sequence[str], column: int) -> Any:
    """Write the names over their columns, line by line, so that each stands over the middle of its own."""
    upright = _upright(shown, column)
    broken = [wrapped(name, column - 8 if upright else DEEPEST) for name in shown]
    lines = [
        (place, number - (len(found) - 1) / 2, number - len(found), line)
        for place, found in enumerate(broken)
        for number, line in enumerate(found)
    ]
    if upright:
        high = max(map(len, broken)) * LINE_HEIGHT
        words = [
            {"words": line, "x": column * (place + 0.5), "y": high + (up + 0.5) * LINE_HEIGHT}
            for place, _, up, line in lines
        ]
        return look.written(words, align="center").properties(width=column * len(shown), height=high)
    high = max(wide(line) for found in broken for line in found)
    words = [
        {"words": line, "x": column * (place + 0.5) + beside * LINE_HEIGHT, "y": high}
        for place, beside, _, line in lines
    ]
    return look.written(words, angle=270).properties(width=column * len(shown), height=high)


def _key(panel: Panel, table: pd.DataFrame, sides: Sequence[str]) -> list[tuple[str, list[str]]]:
    seen = set(table["presence"])
    if len(sides) == PAIR:
        first, second = panel.waves
        yes, no = (("left", "right"), (Presence.YES, Presence.NO))
        patterns = {
            f"raised it at both {first} and {second}": (no[0], no[0]),
            f"{first} only": (no[0], no[1]),
            f"{second} only": (no[1], no[0]),
            "at neither": (no[1], no[1]),
        }
        known = [
            (meaning, [f"{side} {value}" for side, value in zip(yes, halves, strict=True)])
            for meaning, halves in patterns.items()
        ]
        side = "right"
    else:
        side = "whole"
        known = [(MEANINGS[value], [f"whole {value}"]) for value in (Presence.YES, Presence.NO)]
    return known + [(MEANINGS[value], [f"{side} {value}"]) for value in LINES if value in seen]
