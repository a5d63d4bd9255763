"""Numbers of people, as an audience may see them: small ones hidden, and those that would give them away."""

from collections.abc import Sequence
from dataclasses import replace

from toolkit.report.description import ALL, HIDDEN_NOTE, Block, Cell, Count, CountsLine, People, Section, Table
from toolkit.report.disclosure.decisions import Decision, counted
from toolkit.report.disclosure.known import system_of
from toolkit.report.disclosure.numbers import IN_A_LINE, Number, Numbers, Place, as_count, numbers_of
from toolkit.report.disclosure.rules import Rules
from toolkit.report.disclosure.suppression import Suppression, suppress
from toolkit.study import StudyData

NO_NUMBER = "How many raised it is not shown."
NOT_SHOWN = "not shown"
WHAT_TO_DO = "Put more people into a cell with fewer columns (by=…), or choose a smaller threshold with good reason."


class HiddenCounts:
    """Which numbers of people in a report are hidden from an audience: the small ones, and those beside them."""

    def __init__(self, sections: Sequence[Section], data: StudyData, rules: Rules) -> None:
        self.sections, self.rules = sections, rules
        self.numbers: Numbers = numbers_of(sections, data)
        own = self.numbers.numbers
        through = frozenset(one for place, one in self.numbers.at.items() if self._key(place) in rules.shown)
        small = {place for place, one in enumerate(own) if rules.too_few(one.n, one.of)}
        everybody = max((one.of or 0 for one in own if one.column == ALL), default=0)
        system = system_of(sections, self.numbers, data, everybody=everybody, let_through=through)
        known = {place for place in system.known if own[place].n >= rules.threshold}
        self.first = small - known
        found: Suppression = suppress(system, self.first, rules.threshold)
        self.hidden, self.within_reach = found.hidden, found.within_reach
        self.through = small & through

    def _key(self, place: Place) -> str:
        return str(getattr(self.sections[place[0]].blocks[place[1]], "key", ""))

    @property
    def cells(self) -> tuple[int, int]:
        """How many places are hidden, of how many that hold a number of people."""
        return sum(one in self.hidden for one in self.numbers.at.values()), len(self.numbers.at)

    @property
    def overrides(self) -> dict[str, str]:
        """The tables whose small numbers are shown all the same, with the reason."""
        keys = dict.fromkeys(self._key(place) for place, one in self.numbers.at.items() if one in self.through)
        return {key: self.rules.shown[key] for key in keys if key in self.rules.shown}

    def released(self, section: int, block: int) -> Block:
        """Return a block with its hidden numbers marked and without the people behind the others."""
        old = self.sections[section].blocks[block]
        if isinstance(old, CountsLine):
            return self._line(old, (section, block, IN_A_LINE, IN_A_LINE))
        if not isinstance(old, Table):
            return old
        rows = [
            [self._cell(row, column, (section, block, number, column)) for column in range(len(row))]
            for number, row in enumerate(old.rows)
        ]
        marked = any(isinstance(cell, Count) and cell.hidden for row in rows for cell in row)
        notes = (*old.basis.notes, *([HIDDEN_NOTE] if marked else []))
        return replace(old, rows=rows, basis=replace(old.basis, notes=notes))

    def _cell(self, row: Sequence[Cell], column: int, place: Place) -> Cell:
        cell, number = row[column], self.numbers.at.get(place)
        if number in self.hidden:
            return Count(None, None, hidden=True)
        if isinstance(cell, People):
            return NOT_SHOWN if number is None else as_count(row, cell)
        return replace(cell, who=()) if isinstance(cell, Count) else cell

    def _line(self, line: CountsLine, place: Place) -> CountsLine:
        """Return the line of numbers of a theme with no more than how many people raised it in all."""
        if self.numbers.at.get(place) in self.hidden:
            return replace(line, words=NO_NUMBER, total=Count(None, None, hidden=True))
        total = replace(line.total, who=())
        said = f"Raised by {total} people." if place in self.numbers.at else f"How many raised it: {total}."
        return replace(line, words=said, total=total)

    def decisions(self) -> list[Decision]:
        """Return a decision for each table and line with hidden numbers, and one for what stays within reach."""
        found: dict[tuple[int, int], list[int]] = {}
        for place, one in self.numbers.at.items():
            if one in self.hidden:
                found.setdefault(place[:2], []).append(one)
        told = [self._decision(place, hidden) for place, hidden in found.items()]
        reached = [self.numbers.numbers[one] for one in sorted(self.within_reach)]
        return [*told, *(_reached(one, self._where(one)) for one in reached)]

    def _where(self, number: Number) -> str:
        place = self.numbers.numbers.index(number)
        return next(self._key(at) for at, one in self.numbers.at.items() if one == place)

    def _decision(self, at: tuple[int, int], hidden: Sequence[int]) -> Decision:
        block = self.sections[at[0]].blocks[at[1]]
        small = sum(one in self.first for one in hidden)
        why = [f"{small} where fewer than {self.rules.threshold} people did or did not"] if small else []
        why += [f"{len(hidden) - small} since a hidden one could be worked out"] if len(hidden) > small else []
        title = block.title if isinstance(block, Table) else f"the line under {self.sections[at[0]].heading}"
        return Decision(
            what=f"{counted(len(hidden), 'number')} hidden",
            where=title,
            key=str(getattr(block, "key", "")),
            why="; ".join(why),
            do=WHAT_TO_DO,
        )


def _reached(number: Number, key: str) -> Decision:
    return Decision(
        what=f"{number.column} of “{', '.join(number.row)}” is hidden and can still be narrowed down",
        where=", ".join(number.row),
        key=key,
        why="what it can be worked out from is shown on request",
        do="Show less (shown=…), or show it too.",
    )
