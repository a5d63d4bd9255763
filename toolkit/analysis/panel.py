"""People followed over time points: what each raised when, whichever stakeholder group they were in then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.ground import BY_SOURCE, OF_THE_WORDS, Ground, Where
from toolkit.analysis.presence import presence_by_cell
from toolkit.errors import InvalidInput, NotFound
from toolkit.model import FORM_KINDS, View
from toolkit.study import Presence, StudyData

OF_THE_OCCASION = {"wave", *BY_SOURCE, *OF_THE_WORDS}  # all else in `where` chooses people, who are then followed
NOT_RAISED = "not raised"


@dataclass(frozen=True, eq=False)
class Panel:
    """Presence and view of every item, for each person at each time point."""

    data: StudyData
    waves: Sequence[str]
    level: str
    where: Where

    @cached_property
    def items(self) -> list[str]:
        """The themes or codes."""
        return self.data.items(self.level)

    @cached_property
    def filter(self) -> str:
        """The sentence that says what was left out."""
        said = Ground(self.data, self.where).filter
        chosen = [name for name in self.where if name not in OF_THE_OCCASION]
        return said + (" (at any of the time points; followed through all)" if chosen else "")

    @cached_property
    def ground(self) -> Ground:
        """The ground, with the people that `where` chooses kept at every time point."""
        whom = {name: value for name, value in self.where.items() if name not in OF_THE_OCCASION}
        rest = {name: value for name, value in self.where.items() if name in OF_THE_OCCASION}
        if not whom:
            return Ground(self.data, rest)
        chosen = Ground(self.data, whom).slots["participant"].dropna().unique()
        return Ground(self.data, {**rest, "participant": list(chosen)})

    @cached_property
    def people(self) -> list[str]:
        """Everybody with words of their own at one of the time points, in the order of the study."""
        slots = self.ground.slots
        known = set(slots.loc[slots["when"].isin(self.waves), "participant"].dropna())
        return [name for name in dict.fromkeys(self.data.participants["participant"]) if name in known]

    @cached_property
    def _cell(self) -> Any:
        """The cell (person × time point) of each slot, or -1."""
        slots = self.ground.slots
        person = pd.Index(self.people).get_indexer(slots["participant"].astype(object))
        wave = pd.Index(list(self.waves)).get_indexer(slots["when"])
        return np.where((person < 0) | (wave < 0), -1, person * len(self.waves) + wave)

    @cached_property
    def presence(self) -> Any:
        """People × time points × items: the five values of presence."""
        cells = len(self.people) * len(self.waves)
        found = presence_by_cell(self.ground, self.level, self._cell, cells)
        return found.reshape(len(self.people), len(self.waves), len(self.items))

    @cached_property
    def interviewed(self) -> Any:
        """People × time points: whether they were interviewed then; a form alone is no interview."""
        slots = self.ground.slots
        form = slots["kind"].isin(FORM_KINDS).to_numpy()
        counts = (self._cell >= 0) & (~form | bool(form.all()))
        met = np.zeros(len(self.people) * len(self.waves), bool)
        met[self._cell[counts]] = True
        return met.reshape(len(self.people), len(self.waves))

    @cached_property
    def groups(self) -> dict[tuple[str, str], str]:
        """The stakeholder group of each person at each time point."""
        slots = self.ground.slots.dropna(subset=["participant", "group"])
        return dict(zip(zip(slots["participant"], slots["when"], strict=True), slots["group"], strict=True))

    @cached_property
    def views(self) -> dict[tuple[str, str, int], str]:
        """The view of a person at a time point on an item they raised; several different ones are “mixed”."""
        ground = self.ground
        pieces = ground.by_items(self.level)
        if pieces.empty:
            return {}
        slots = ground.slots
        frame = pd.DataFrame(
            {
                "participant": slots["participant"].to_numpy()[pieces["slot"]],
                "when": slots["when"].to_numpy()[pieces["slot"]],
                "item": pieces["item"].to_numpy(),
                "view": ground.codings["view"].to_numpy()[pieces["coding"]],
            }
        ).dropna(subset=["participant"])
        together = frame.drop_duplicates().groupby(["participant", "when", "item"])["view"].agg(one_view)
        return dict(together.items())

    def matched(self) -> list[int]:
        """Return the rows of the people who were interviewed at every one of the time points."""
        return [int(row) for row in np.flatnonzero(self.interviewed.all(axis=1))]

    def view(self, person: int, wave: int, item: int) -> str:
        """Return the view of a person then, or “not raised”, “not asked” and the like."""
        value = str(self.presence[person, wave, item])
        if value == Presence.YES:
            return self.views.get((self.people[person], self.waves[wave], item), View.NOT_STATED)
        return NOT_RAISED if value == Presence.NO else value

    def moved(self) -> list[str]:
        """Say who was in another stakeholder group at another time point."""
        told = []
        for name in self.people:
            held = {self.groups[name, wave]: wave for wave in reversed(self.waves) if (name, wave) in self.groups}
            if len(held) > 1:
                parts = [f"{group} at {wave}" for group, wave in reversed(held.items())]
                told.append(f"{name} was {' and '.join(parts)}, and is followed as one person.")
        return told


def one_view(views: Iterable[str]) -> str:
    """Return the view that several codings amount to.

    >>> one_view(["positive", "not stated"]), one_view(["positive", "negative"])
    ('positive', 'mixed')
    """
    said = {str(view) for view in views} - {str(View.NOT_STATED)}
    if len(said) > 1:
        return str(View.MIXED)
    return said.pop() if said else str(View.NOT_STATED)


def time_points(data: StudyData, chosen: Sequence[str]) -> list[str]:
    """Return the time points to compare: those chosen, or all of the study.

    Raises:
        NotFound: The study has no such time point.
        InvalidInput: There are fewer than two.
    """
    for name in chosen:
        if name not in data.waves:
            raise NotFound.among("time point", name, data.waves)
    waves = list(dict.fromkeys(chosen or data.waves))
    if len(waves) < len(("T1", "T2")):
        raise InvalidInput(
            f"Change needs two time points; this is {len(waves)}.",
            fix='Say which: change_between_waves(data, "T1", "T2").',
        )
    return waves
