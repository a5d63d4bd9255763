"""How closely a hidden number can be worked out from what is shown."""

from collections.abc import Collection, Iterator

import numpy as np
import numpy.typing as npt

from toolkit.report.disclosure.relations import Relation, System

WITHOUT_END = 100_000  # more people than any report counts
CLOSE = 1e-6
FEW = 4


def bounds(system: System, hidden: Collection[int], number: int) -> tuple[int, int]:
    """Return the smallest and the largest value that a hidden number can have, given all that is shown.

    Solved as a linear programme (whole numbers where the plain solution is none), section 6.3 of the methods note.

    Args:
        system: The numbers and what is known of them.
        hidden: The places of the numbers that are not shown.
        number: The place of one of them.

    >>> parts = Relation(factors=((0, -1), (1, 1), (2, 1)))
    >>> bounds(System(values=(7, 2, 5), tops=(9, 9, 9), relations=(parts,)), {1, 2}, 1)
    (0, 7)
    """
    most, least = extremes(system, hidden, number)
    return least[number], most[number]


def extremes(system: System, hidden: Collection[int], number: int) -> Iterator[dict[int, int]]:
    """Yield what the hidden numbers around one could be when it is largest, then when it is smallest."""
    names, relations = together(system, hidden, number)
    programme = _Programme(system, names, relations)
    yield programme.solve(number, -1)
    yield programme.solve(number, 1)


def examples(system: System, hidden: Collection[int]) -> Iterator[dict[int, int]]:
    """Yield some values that the hidden numbers could have, far apart: most of them then need no search."""
    waiting = set(hidden) - system.known
    while waiting:
        names, relations = together(system, hidden, min(waiting))
        waiting -= set(names)
        programme = _Programme(system, names, relations)
        if not relations:
            yield from (dict(zip(names, values, strict=True)) for values in ([0], programme.tops))
        for goal in () if len(names) < FEW else (np.ones(len(names)), np.resize([1.0, -1.0], len(names))):
            yield programme.best(goal)
            yield programme.best(-goal)


def together(system: System, hidden: Collection[int], number: int) -> tuple[list[int], list[Relation]]:
    """Return the hidden numbers that hang together with one, and what is known of them."""
    unknown = set(hidden) - system.known
    found, waiting, relations = {number}, [number], {}
    while waiting:
        here = waiting.pop()
        for place, relation in relations_of(system, here):
            if place in relations:
                continue
            relations[place] = relation
            for other, _ in relation.factors:
                if other in unknown and other not in found:
                    found.add(other)
                    waiting.append(other)
    return sorted(found), list(relations.values())


def relations_of(system: System, number: int) -> Iterator[tuple[int, Relation]]:
    """Yield each relation in which a number stands, with its place."""
    for place in system.standing.get(number, []):
        yield place, system.relations[place]


class _Programme:
    """The linear programme of some hidden numbers; every shown number is put in as it is."""

    def __init__(self, system: System, names: list[int], relations: list[Relation]) -> None:
        self.names, self.true = names, [system.values[name] for name in names]
        self.tops = [WITHOUT_END if (top := system.tops[name]) is None else top for name in names]
        place = {name: column for column, name in enumerate(names)}
        self.matrix = np.zeros((len(relations), len(names)))
        low, high = np.zeros(len(relations)), np.zeros(len(relations))
        for row, relation in enumerate(relations):
            known = 0
            for number, factor in relation.factors:
                if number in place:
                    self.matrix[row, place[number]] = factor
                else:
                    known += factor * system.values[number]
            low[row], high[row] = relation.low - known, relation.high - known
        self.low, self.high = low, high

    def solve(self, number: int, direction: int) -> dict[int, int]:
        """Return values of the hidden numbers that agree with all that is known, one of them smallest or largest."""
        goal = np.zeros(len(self.names))
        goal[self.names.index(number)] = direction
        return self.best(goal)

    def best(self, goal: npt.NDArray[np.float64]) -> dict[int, int]:
        """Return the values for which a goal is smallest; the true ones if none is found."""
        found = self._solved(goal, whole=False)
        if found is not None and not np.allclose(found, np.round(found), atol=CLOSE):
            found = self._solved(goal, whole=True)
        values = self.true if found is None else [round(value) for value in found]
        return dict(zip(self.names, values, strict=True))

    def _solved(self, goal: npt.NDArray[np.float64], *, whole: bool) -> npt.NDArray[np.float64] | None:
        from scipy.optimize import linprog

        equal, above, below = self.low == self.high, np.isfinite(self.low), np.isfinite(self.high)
        sides = [(self.matrix[below & ~equal], self.high[below & ~equal]),
                 (-self.matrix[above & ~equal], -self.low[above & ~equal])]  # fmt: skip
        answer = linprog(
            goal,
            A_ub=np.vstack([side for side, _ in sides]),
            b_ub=np.concatenate([limit for _, limit in sides]),
            A_eq=self.matrix[equal],
            b_eq=self.low[equal],
            bounds=[(0, top) for top in self.tops],
            integrality=np.full(len(goal), int(whole)),
            method="highs",
        )
        return None if answer.x is None else np.asarray(answer.x)
