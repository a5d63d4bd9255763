"""How much two suggestions are the same: the characters they share, by Jaccard's coefficient."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import pandas as pd

from toolkit.spans import Span, length, meet, union

Places: TypeAlias = Mapping[str, Sequence[Span]]
SAME = 0.5  # from here on two suggestions are the same one


def places_of(extracts: pd.DataFrame) -> dict[str, list[Span]]:
    """Return the characters that extracts (`source`, `start`, `end`) cover, as runs by source."""
    return {
        str(source): union(zip(rows["start"].astype(int), rows["end"].astype(int), strict=True))
        for source, rows in extracts.groupby("source", sort=False)
    }


def alike(one: Places, other: Places) -> float:
    """Return the share of the characters of either that are in both (Jaccard 1912); 0 where there are none.

    >>> alike({"P1": [(0, 10)]}, {"P1": [(5, 15)], "P2": []})
    0.3333333333333333
    """
    both = sum(length(meet(runs, other[source])) for source, runs in one.items() if source in other)
    either = sum(length(runs) for places in (one, other) for runs in places.values()) - both
    return both / either if either else 0.0
