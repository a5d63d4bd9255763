"""Persons in rows, themes in columns: who raised what, when; and who was not asked or not interviewed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from toolkit.analysis.ground import Where
from toolkit.analysis.panel import Panel
from toolkit.analysis.presence import coded_when, unfinished_note, unknown_note
from toolkit.errors import NotFound
from toolkit.model import Status
from toolkit.report.pictures.grid_drawing import BELOW, DEEPEST, HEADER, LINES, NO_GROUP, PAIR, ROW, grid_chart
from toolkit.report.pictures.picture import PAGE_HIGH, Picture, numbered
from toolkit.report.pictures.themes import lie_under, nothing_to_draw, shown_themes
from toolkit.study import Basis, Presence, Result, StudyData

A_LITTLE_SMALLER = 1.08  # on paper, rather than one person alone on a page


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
        chart, width = grid_chart(
            self.rows[self.rows["participant"].isin(people)], self.panel.level, self.shown, self.panel.waves
        )
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
    cohort = dict.fromkeys(data.participants.loc[data.participants["status"] != Status.WITHDRAWN, "participant"])
    silent = [name for name in cohort if name not in panel.people] if not panel.where else []
    times = f" at {' and '.join(panel.waves)}" if any(panel.waves) else ""
    notes = [
        f"Raised it: a coding for the {level} lies on words of theirs, whatever their view.",
        *([f"No words known to be theirs{times}, so in no row: {', '.join(silent)}."] if silent else []),
        *_timeless(panel),
        *([f"Dots from left to right: {', '.join(panel.waves)}."] if len(panel.waves) > PAIR else []),
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


def _timeless(panel: Panel) -> list[str]:
    """Name the sources that belong to no time point, where there are any."""
    slots = panel.ground.slots
    lost = slots[(slots["when"] == "") & slots["participant"].notna()] if any(panel.waves) else slots.iloc[:0]
    names = list(dict.fromkeys(lost["source"]))
    return [f"Without a time point, so not drawn: {', '.join(names)}."] if names else []


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
