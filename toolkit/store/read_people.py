"""What people agreed to, and how many were to be reached, as frames."""

from typing import Any

import pandas as pd

from toolkit.model import Purpose
from toolkit.store.read import Reader
from toolkit.study import COLUMNS

PURPOSES = [str(one) for one in Purpose]


def consents_frame(reader: Reader) -> pd.DataFrame:
    """Return a row per statement, by person, time point and purpose; None under wave or audience means all of them."""
    people = {row["id"]: row for row in reader.records("participants")}
    waves = reader.terms("wave")
    rows = sorted(
        (row for row in reader.records("consents") if row["participant_id"] in people),
        key=lambda row: (
            people[row["participant_id"]]["position"],
            _place(waves, row["wave_id"]),
            PURPOSES.index(row["purpose"]),
            row["audience"],
        ),
    )
    made = [
        {
            **row,
            "participant": people[row["participant_id"]]["label"],
            "wave": waves.get(row["wave_id"]),
            "audience": row["audience"] or None,
        }
        for row in rows
    ]
    frame = pd.DataFrame(made, columns=list(COLUMNS["consents"]), dtype=object)
    return frame.astype({"given": bool})


def plan_frame(reader: Reader) -> pd.DataFrame:
    """Return a row per stakeholder group and time point of the plan, in their order; None under wave: over all."""
    groups, waves = reader.terms("group"), reader.terms("wave")
    rows = sorted(
        reader.records("sample_plan"),
        key=lambda row: (_place(groups, row["group_id"]), _place(waves, row["wave_id"])),
    )
    made = [{**row, "group": groups.get(row["group_id"]), "wave": waves.get(row["wave_id"])} for row in rows]
    frame = pd.DataFrame(made, columns=list(COLUMNS["plan"]), dtype=object)
    return frame.astype({"planned": "Int64", "approached": "Int64"})


def _place(names: dict[str, Any], one: str | None) -> int:
    return [*names].index(one) if one in names else -1
