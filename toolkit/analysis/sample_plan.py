"""The sample: how many people were to be reached, how many were, and why it came differently."""

import pandas as pd

from toolkit.model import PERSON_KINDS, Status
from toolkit.study import Basis, Result, StudyData

COLUMNS = ["group", "wave", "planned", "approached", "achieved", "reason"]
OVER_ALL = "all"


def planned_and_achieved(data: StudyData) -> Result:
    """Return how many people of each stakeholder group were planned, approached and reached.

    Returns:
        Columns `group`, `wave`, `planned`, `approached` and `achieved` (people; NA: not said), `reason`. A line of the
        plan without a time point has “all” under `wave` and counts each person once. Where nothing was planned, people
        who were reached stand in a line of their own.

    >>> list(planned_and_achieved(StudyData()).columns)
    ['group', 'wave', 'planned', 'approached', 'achieved', 'reason']
    """
    reached = _reached(data)
    plan = data.plan.assign(wave=data.plan["wave"].fillna(OVER_ALL))
    known = {(row.group, row.wave): row for row in plan.itertuples()}
    lines = []
    for group in data.groups:
        here = reached[reached["group"] == group]
        over_all = (group, OVER_ALL) in known
        for wave in [*(data.waves or [None]), OVER_ALL]:
            met = here if wave in (None, OVER_ALL) else here[here["wave"] == wave]
            line, n = known.get((group, wave)), met["participant"].nunique()
            if line is not None:
                lines.append([group, wave, line.planned, line.approached, n, line.reason])
            elif n and wave != OVER_ALL and not over_all:
                lines.append([group, wave, pd.NA, pd.NA, n, ""])
    numbers = dict.fromkeys(("planned", "approached", "achieved"), "Int64")
    return Result(pd.DataFrame(lines, columns=COLUMNS).astype(numbers), basis=_basis(data))


def _reached(data: StudyData) -> pd.DataFrame:
    """Return a row per person and time point at which they have a source, with their stakeholder group then."""
    spoken = data.sources.loc[data.sources["kind"].isin(PERSON_KINDS), ["source", "wave"]]
    there = data.takes_part.merge(spoken, on="source")[["participant", "wave"]].drop_duplicates()
    people = data.participants.loc[data.participants["status"] != Status.WITHDRAWN, ["participant", "wave", "group"]]
    return there.merge(people, on=["participant", "wave"])


def _basis(data: StudyData) -> Basis:
    people = data.participants.drop_duplicates("participant")
    gone = int((people["status"] == Status.WITHDRAWN).sum())
    notes = [
        "Reached: everybody who takes part in at least one source, field notes and documents aside.",
        "A person who was in another stakeholder group at another time point stands in each of them.",
    ]
    notes += [f"Withdrawn and not counted: {gone}."] if gone else []
    return Basis(title="Planned and reached", unit="participants", notes=tuple(notes))
