"""Which further numbers to hide, so that no hidden one can be worked out."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from toolkit.report.disclosure.bounds import examples, extremes, relations_of, together
from toolkit.report.disclosure.relations import Relation, System


@dataclass(frozen=True, kw_only=True)
class Suppression:
    """The numbers that are hidden; those among them that stay within reach, since what tells them must be shown."""

    hidden: frozenset[int]
    within_reach: frozenset[int] = frozenset()


def suppress(system: System, first: Collection[int], width: int) -> Suppression:
    """Return the numbers to hide so that each of the `first` ones, and of these, stays in the dark.

    A sum that hides one number hides a second; then every hidden number must be able to lie anywhere within `width` of
    people, or of all of its group if that is smaller. What is hidden beside it is the smallest number that helps;
    totals come last.

    >>> parts = Relation(factors=((0, -1), (1, 1), (2, 1), (3, 1)), margin=True, total=0)
    >>> sorted(suppress(System(values=(20, 2, 8, 10), tops=(None,) * 4, relations=(parts,)), {1}, 5).hidden)
    [1, 2]
    """
    search = _Search(system, {*first, *system.unseen} - system.let_through, width)
    while (lonely := search.lonely()) is not None or (lonely := search.beside_an_exposed()) is not None:
        search.hidden.add(lonely)
    return Suppression(hidden=frozenset(search.hidden - system.unseen), within_reach=frozenset(search.given_up))


class _Search:
    """Remembers what values were found possible: they stay possible when more is hidden."""

    def __init__(self, system: System, hidden: set[int], width: int) -> None:
        self.system, self.hidden = system, hidden
        self.wanted = [width if top is None else min(width, top) for top in system.tops]
        self.least, self.most = list(system.values), list(system.values)
        self.given_up: set[int] = set()
        self.totals = {relation.total for relation in system.relations if relation.margin}
        for found in examples(system, hidden):
            self._seen(found)

    def lonely(self) -> int | None:
        """Return the smallest number beside one that is the only hidden one in its sum."""
        for relation in self.system.relations:
            if relation.margin and len([one for one, _ in relation.factors if one in self.hidden]) == 1:
                beside = self._sorted(number for number, _ in relation.factors)
                if beside:
                    return beside[0]
        return None

    def beside_an_exposed(self) -> int | None:
        """Return the number to hide beside one that can be worked out; None when there is no such one left."""
        for number in sorted(self.hidden - self.system.known - self.system.unseen - self.given_up):
            if self._is_wide(number):
                continue
            partner = self._partner(number)
            if partner is not None:
                return partner
            self.given_up.add(number)
        return None

    def _is_wide(self, number: int) -> bool:
        if self.most[number] - self.least[number] >= self.wanted[number]:
            return True
        for found in extremes(self.system, self.hidden, number):
            self._seen(found)
            if self.most[number] - self.least[number] >= self.wanted[number]:
                return True
        return False

    def _seen(self, found: Mapping[int, int]) -> None:
        for one, value in found.items():
            self.least[one], self.most[one] = min(self.least[one], value), max(self.most[one], value)

    def _partner(self, number: int) -> int | None:
        """Return the number to hide next: among the nearest that help together, the first that it takes.

        They are hidden in thought one after the other, the smallest first; the one that lets the interval grow is the
        one to hide. Parts come before totals.
        """
        near = [relation for _, relation in relations_of(self.system, number)]
        around = together(self.system, self.hidden, number)[1]
        linked = together(self.system, range(len(self.system.values)), number)[1]
        tiers = [self._beside(relations) for relations in (_margins(near), near, _margins(around), around, linked)]
        parts = [[one for one in tier if one not in self.totals] for tier in tiers]
        useful = next((tier for tier in (*parts, *tiers) if tier and self._help(tier, number)), [])
        few, many = 0, len(useful)
        while many - few > 1:
            middle = (few + many) // 2
            few, many = (few, middle) if self._help(useful[:middle], number) else (middle, many)
        return useful[many - 1] if useful else None

    def _help(self, more: Collection[int], number: int) -> bool:
        known = range(self.least[number], self.most[number] + 1)
        return any(found[number] not in known for found in extremes(self.system, {*self.hidden, *more}, number))

    def _beside(self, relations: Collection[Relation]) -> list[int]:
        return self._sorted(number for relation in relations for number, _ in relation.factors)

    def _sorted(self, numbers: Iterator[int]) -> list[int]:
        free = set(numbers) - self.hidden - self.system.known - self.system.let_through
        return sorted(free, key=lambda one: (one in self.totals, self.system.values[one], one))


def _margins(relations: Collection[Relation]) -> list[Relation]:
    return [relation for relation in relations if relation.margin]
