"""The audit trail: what was done on which day and by whom, and the moments that were named."""

from collections.abc import Sequence

import pandas as pd

from toolkit.report.description import Block, Cell, Column, Section, Table
from toolkit.report.sections.choices import Choices
from toolkit.report.sections.words import given, long_date, table_of
from toolkit.study import Basis, StudyData


def trail(data: StudyData, _choices: Choices) -> list[Section]:
    """The audit trail by day, and the milestones."""
    made: list[Block] = [table for table in (_days(data), _milestones(data)) if table]
    return [Section(key="trail", heading="Audit trail", blocks=made)] if made else []


def kept(data: StudyData, name: str) -> pd.DataFrame:
    """Return a frame that a study may not have yet, or one without rows."""
    frame = getattr(data, name, None)
    return pd.DataFrame() if frame is None else frame


def _days(data: StudyData) -> Table | None:
    frame = kept(data, "trail")
    if frame.empty:
        return None
    rows: list[list[Cell]] = []
    for (day, coder), here in frame.groupby(["day", "coder"], sort=False, dropna=False):
        rows.append([long_date(str(day)), given(coder, "not known"), _verbs(here), int(here["steps"].sum())])
    return table_of(
        "trail.days",
        "What was done on which day",
        [Column("Day", 1.0), Column("Who", 0.8), Column("What", 4.0), Column("Steps", 0.6, number=True)],
        rows,
        Basis(unit="steps as they can be undone", notes=("The history of the study itself holds each step.",)),
        f"Steps on {frame['day'].nunique()} days.",
    )


def _verbs(rows: pd.DataFrame) -> str:
    counts = rows.groupby("verb", sort=False)["steps"].sum().sort_values(ascending=False, kind="stable")
    return "; ".join(f"{verb}: {int(steps):,}" for verb, steps in counts.items())


def _milestones(data: StudyData) -> Table | None:
    rows: Sequence[Sequence[Cell]] = [
        [given(row.milestone), long_date(str(row.at))] for row in kept(data, "milestones").itertuples()
    ]
    return table_of(
        "trail.milestones",
        "Milestones",
        [Column("Milestone", 3.0), Column("When", 1.4)],
        rows,
        Basis(notes=("The study can be read as it was at each of them.",)),
        f"{len(rows)} milestones.",
    )
