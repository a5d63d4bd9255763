"""What every reader knows of the numbers in a report: which add up, which lie within others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A reader knows: low <= the sum of factor times number <= high. `margin`: the numbers are a sum and its parts."""

    factors: tuple[tuple[int, int], ...]
    low: float = 0
    high: float = 0
    margin: bool = False
    total: int = -1

    def holds(self, values: Sequence[int]) -> bool:
        """Tell whether it is true of these numbers."""
        return self.low <= sum(factor * values[number] for number, factor in self.factors) <= self.high


@dataclass(frozen=True, kw_only=True)
class System:
    """Numbers by their place in a list, how large each can be at most, and what is known of them together.

    `known` are numbers that everybody knows (how many people a row is about), `unseen` such as are printed nowhere,
    and `let_through` those that must stay as they are.
    """

    values: tuple[int, ...]
    tops: tuple[int | None, ...]
    relations: tuple[Relation, ...]
    known: frozenset[int] = frozenset()
    unseen: frozenset[int] = frozenset()
    let_through: frozenset[int] = frozenset()

    @cached_property
    def standing(self) -> dict[int, list[int]]:
        """The places of the relations in which each number stands."""
        found: dict[int, list[int]] = {}
        for place, relation in enumerate(self.relations):
            for number, _ in relation.factors:
                found.setdefault(number, []).append(place)
        return found


def sum_of(
    total: int, parts: Iterable[int], values: Sequence[int], tops: Sequence[int | None], *, exact: bool
) -> list[Relation]:
    """Return what is known of a total and its parts.

    An exact one is an equation. Where one person can stand in several parts (or in none), the total is at least each
    part and at most their sum; and where the sizes of the groups are known, so is how many people stand in several
    parts, and how many in none: with nobody in two of them the total is the sum, said or not.
    """
    parts = list(parts)
    factors = ((total, -1), *((part, 1) for part in parts))
    if exact:
        return [Relation(factors=factors, margin=True, total=total)]
    more = sum(values[part] for part in parts) - values[total]
    sizes = [tops[part] for part in parts]
    known = [size for size in sizes if size is not None]
    size, several, nowhere = tops[total], float("inf"), max(0, -more)
    if size is not None and len(known) == len(sizes):
        several = max(0, sum(known) - size, more)
        nowhere = max(nowhere, size - sum(known))
    within = [at_most(part, total) for part in parts]
    return [Relation(factors=factors, low=-nowhere, high=several, margin=True, total=total), *within]


def at_most(part: int, whole: int) -> Relation:
    """Return that everybody counted in `part` is counted in `whole`."""
    return Relation(factors=((whole, 1), (part, -1)), high=float("inf"))
