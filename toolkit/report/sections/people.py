"""Who took part: how many at each time point, and each person with what the study says about them."""

from collections.abc import Sequence

import pandas as pd

from toolkit.analysis.presence import participation
from toolkit.model import Status
from toolkit.report.description import Cell, Column, People, Table
from toolkit.report.sections.sample import part_taken, standing
from toolkit.report.sections.words import NOTHING, given, table_of
from toolkit.study import Basis, StudyData


def participation_table(data: StudyData) -> Table:
    """Describe who took part."""
    frame = participation(data)
    rows = [
        [row.what[:1].upper() + row.what[1:], int(row.n), People(tuple(name for name in row.who.split(", ") if name))]
        for row in pd.DataFrame(frame).itertuples()
    ]
    return Table(
        key="participation",
        title="Who took part",
        columns=[Column("Participants", 1.4), Column("Number", 0.6, number=True), Column("Who", 3.0)],
        rows=rows,
        basis=frame.about,
        lead=f"{len(rows)} lines: how many people are in the study and were interviewed at each time point.",
    )


def participant_table(data: StudyData) -> Table | None:
    """Describe each person who took part: group, time points, site and attributes; withdrawn people are left out."""
    people, took = standing(data), part_taken(data)
    people = people[people["participant"].isin(took)]
    about = [name for name in ("site", "cohort", *data.attributes) if _anything(people[name])]
    rows: list[list[Cell]] = []
    for name, mine in people.groupby("participant", sort=False):
        at = mine[mine["when"].isin(took[str(name)])] if len(mine) > 1 else mine
        row: list[Cell] = [
            People((str(name),)),
            _over_time(at, "group"),
            _when(data, took[str(name)], str(mine["status"].iloc[-1])),
            *(_over_time(at, column) for column in about),
        ]
        rows.append(row)
    heads = [name[:1].upper() + name[1:] for name in about]
    columns = [Column("Participant", 0.9), Column("Stakeholder group", 1.6), Column("Took part at", 1.3),
               *(Column(head, 1.1) for head in heads)]  # fmt: skip
    return table_of(
        "participants",
        "Who the participants are",
        columns,
        rows,
        Basis(unit="people who took part", notes=_notes(rows)),
        f"{len(rows)} people who took part, with their stakeholder group and time points.",
        persons=True,
    )


def _notes(rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    said = [f"{NOTHING}: not stated for this person."] if any(NOTHING in row for row in rows) else []
    return (*said, "Single people can be recognised in this table: see who may be given it.")


def _when(data: StudyData, took: set[str], status: str) -> str:
    """Say when somebody took part, and how things stand where they no longer do."""
    at = ", ".join(when for when in data.waves if when in took) or "no time point"
    return at if status == Status.ACTIVE else f"{at} ({status})"


def _anything(values: pd.Series) -> bool:
    return any(given(value, "") for value in values)


def _over_time(rows: pd.DataFrame, column: str) -> str:
    """Return a person's value; where it changes, each with its time points."""
    held: dict[str, list[str]] = {}
    for row in rows.to_dict("records"):
        held.setdefault(given(row[column], NOTHING), []).append(str(row["when"]))
    if len(held) > 1:
        held.pop(NOTHING, None)
    if len(held) == 1:
        return next(iter(held))
    return ", ".join(f"{value} ({', '.join(when)})" for value, when in held.items()) or NOTHING
