"""Which group each extract is in, how well it fits, and in which order the groups are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from toolkit.suggest.engines import Engine
from toolkit.suggest.extracts import Extracts
from toolkit.suggest.overlap import SAME, Places, alike, places_of
from toolkit.suggest.rejected import Rejected

WEAK = 0.05
TWO = 2


@dataclass(frozen=True, eq=False)
class Grouping:
    """The grouped extracts (`rows` of those compared) with the label of each, in the space of their engine.

    A group that is much the same as a rejected suggestion is left out: it has no place in the order.
    """

    extracts: Extracts
    engine: Engine | None
    rows: Any
    labels: Any
    rejected: Sequence[Rejected] = ()

    @cached_property
    def count(self) -> int:
        """How many groups the engine made."""
        return int(self.labels.max(initial=-1)) + 1

    @cached_property
    def space(self) -> Any:
        """A row per extract; near one another lie those about the same."""
        return self.engine.space if self.engine else np.zeros((0, 1))

    @cached_property
    def distances(self) -> Any:
        """Of each extract to the centre of each group."""
        from toolkit.suggest.estimators import centres_of, distances

        return distances(self.space, centres_of(self.space, self.labels, self.count))

    @cached_property
    def margin(self) -> Any:
        """How much nearer an extract is to its own centre than to the next: 0 between two, 1 at its own."""
        if not len(self.labels):
            return np.zeros(0)
        at = np.arange(len(self.labels))
        own = self.distances[at, self.labels]
        others = self.distances.copy()
        others[at, self.labels] = np.inf
        nearest = others.min(axis=1)
        ratio = np.divide(own, nearest, out=np.ones_like(own), where=np.isfinite(nearest) & (nearest > 0))
        return np.where(np.isfinite(nearest), 1 - ratio, 1.0)

    @cached_property
    def assigned(self) -> Any:
        """The group of each extract, -1 where it fits weakly or where one person alone would make the group."""
        groups = np.where(self.margin > WEAK, self.labels, -1)
        alone = [one for one in range(self.count) if len(set(self.speakers[groups == one])) < TWO]
        return np.where(np.isin(groups, alone), -1, groups)

    @cached_property
    def speakers(self) -> Any:
        """Who says each extract."""
        return self.extracts.compared["speaker"].to_numpy(str)[self.rows]

    @cached_property
    def coded(self) -> Any:
        """An array of extracts × codes: which codes lie on each."""
        return self.extracts.coded[self.rows]

    @cached_property
    def left_out(self) -> dict[int, Rejected]:
        """The groups that are much the same as a suggestion which a person rejected, each with that suggestion."""
        found = {}
        for one in range(self.count) if self.rejected else ():
            here = self.places(one)
            same = [past for past in self.rejected if alike(here, past.places) >= SAME]
            if same:
                found[one] = same[0]
        return found

    def places(self, one: int) -> Places:
        """Return the characters of a group, by source."""
        return places_of(self.extracts.compared.iloc[self.rows[self.assigned == one]])

    @cached_property
    def order(self) -> list[int]:
        """The groups, first those in which most people have words that nobody has coded."""
        fresh = ~self.coded.any(axis=1)
        groups = [one for one in range(self.count) if one not in self.left_out and (self.assigned == one).any()]

        def people_in(one: int) -> tuple[int, int, int]:
            here = self.assigned == one
            return (
                -len(set(self.speakers[here & fresh])),
                -len(set(self.speakers[here])),
                int(np.flatnonzero(here)[0]),
            )

        return sorted(groups, key=people_in)

    @cached_property
    def ranked(self) -> Any:
        """The place of each extract's group in the order, -1 for none."""
        return self._placed(self.order)

    @cached_property
    def ranked_with_left_out(self) -> Any:
        """The same, with the groups that are left out behind the others: words set a group apart from these as well."""
        return self._placed([*self.order, *self.left_out])

    def _placed(self, order: Sequence[int]) -> Any:
        place = np.full(self.count + 1, -1)
        place[list(order)] = np.arange(len(order))
        return place[self.assigned]

    @cached_property
    def set_aside(self) -> Any:
        """Which extracts are in a group that is left out."""
        return np.isin(self.assigned, list(self.left_out))
