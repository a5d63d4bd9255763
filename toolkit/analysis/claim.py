"""What a finding claims, and what is counted for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd

from toolkit.analysis.frequencies import theme_frequencies
from toolkit.analysis.ground import Ground
from toolkit.model import Change, Told
from toolkit.study import StudyData

NAMES_SHOWN = 12
T = TypeVar("T")


@dataclass(frozen=True)
class Remark:
    """A question to the writer of a finding: what was checked, what the finding says, what the counts say, where."""

    check: str
    says: str
    counts: str
    where: str


@dataclass(frozen=True)
class Tally:
    """So many of so many, by name; and who is in neither, because they were not asked or are not coded yet."""

    raised: Sequence[str]
    others: Sequence[str]
    not_asked: Sequence[str]
    not_coded: Sequence[str]

    @property
    def n(self) -> int:
        """How many raised it."""
        return len(self.raised)

    @property
    def of(self) -> int:
        """Of how many."""
        return len(self.raised) + len(self.others)


@dataclass(frozen=True, eq=False)
class Claim:
    """One finding: its fields, and the counts they can be held against."""

    data: StudyData
    row: Mapping[str, Any]

    @property
    def level(self) -> str:
        """What is counted: a code where one is named, else the theme."""
        return "code" if self.row["code"] else "theme"

    @property
    def item(self) -> str:
        """The theme or code, or “”."""
        return str(self.row[self.level])

    @property
    def is_change(self) -> bool:
        """Whether it compares two time points."""
        return self.row["quantifier"] in set(Change)

    @cached_property
    def waves(self) -> tuple[str, ...]:
        """The time points that it is about; of a change, the earlier and the later one. None: all."""
        wave, than = str(self.row["wave"]), str(self.row["than"])
        if not self.is_change:
            return (wave,) if wave else ()
        known = self.data.waves
        later = wave or (known[-1] if known else "")
        before = known[: known.index(later)] if later in known else ()
        return (than or (before[-1] if before else ""), later)

    @cached_property
    def whom(self) -> dict[str, str]:
        """The stakeholder group and the site that it is about, where it names them."""
        return {name: str(self.row[name]) for name in ("group", "site") if self.row[name]}

    @property
    def place(self) -> str:
        """Of whom and when it speaks, in words."""
        when = " → ".join(self.waves) if self.is_change else "".join(self.waves)
        return ", ".join(one for one in (*self.whom.values(), when) if one) or "everybody"

    @property
    def number(self) -> tuple[int | None, int | None]:
        """The numbers it claims."""
        n, of = self.row["n"], self.row["of"]
        return None if pd.isna(n) else int(n), None if pd.isna(of) else int(of)

    @property
    def says_how_many(self) -> bool:
        """Whether one of its fields can be held against a count."""
        return bool(self.row["quantifier"]) or self.number != (None, None)

    @cached_property
    def tally(self) -> Tally:
        """Who raised it among those it is about."""
        count, where = str(self.row["count"]), self.where
        unit = "participant" if count == Told.PARTICIPANTS else "source"

        def counted() -> pd.DataFrame:
            return pd.DataFrame(theme_frequencies(self.data, by=unit, count=count, level=self.level, where=where))

        frame = self.once(f"{self.level} {count} {where}", counted)
        rows = frame[frame[self.level] == self.item]
        none = pd.Series(0, index=rows.index)
        return Tally(
            raised=list(rows.loc[(rows["n"] > 0).fillna(value=False), unit]),
            others=list(rows.loc[(rows["n"] == 0).fillna(value=False) & (rows["of"] > 0), unit]),
            not_asked=list(rows.loc[rows.get("not_asked", none) > 0, unit]),
            not_coded=list(rows.loc[rows.get("not_coded_yet", none) > 0, unit]),
        )

    @property
    def says_nobody(self) -> bool:
        """Whether it says that nobody raised it: then there is no extract to show for it."""
        return self.row["quantifier"] == "none" or self.number[0] == 0

    @property
    def where(self) -> dict[str, str]:
        """Those it is about, of one time point or of all."""
        return self.whom | ({"wave": self.waves[0]} if self.waves and not self.is_change else {})

    @property
    def spoken(self) -> bool:
        """Whether there are words of those it is about, whoever speaks them."""
        return len(Ground(self.data, self.where).slots) > 0

    def once(self, key: str, find: Callable[[], T]) -> T:
        """Return what `find` finds, found once for all findings that need it."""
        found: T = self.data.once(f"claims: {key}", find)
        return found


def named(names: Sequence[str], *, nobody: str = "nobody") -> str:
    """Return names for a sentence, at most a dozen of them.

    >>> named(["P1", "P2"]), named([])
    ('P1, P2', 'nobody')
    """
    shown = ", ".join(names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    return (f"{shown} and {more} more" if more > 0 else shown) or nobody
