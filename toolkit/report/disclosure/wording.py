"""Words around the numbers: notes, sentences and heads that name people or give small numbers away."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from toolkit.report.description import HIDDEN
from toolkit.study import Basis, StudyData

NAMES_LEFT_OUT = "A note that names people is left out."
NUMBERS_LEFT_OUT = "A note with small numbers is left out."
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
MONTH = rf"(?:{MONTHS}|{'|'.join(name[:3] for name in MONTHS.split('|'))})"
NO_COUNT = re.compile(
    rf"\d{{4}}-\d{{2}}-\d{{2}}|\b\d{{1,2}} {MONTH}\b(?: \d{{4}})?"
    r"|\b(?:table|figure|version|page|section|question|step|phase|year|appendix) \d+\b",
    re.IGNORECASE,
)
NUMBER = re.compile(r"(?<![\w.,])\d+(?![\w]|[.,]\d)")
IN_A_HEAD = re.compile(r"(?<=[nN] = )\d+|(?<=[nN]=)\d+|(?<=\bof )\d+|(?<=\()\d+(?=\))|\b\d+(?= of \d)")
SENTENCES = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Words:
    """Finds in words what may not leave the team: names of people, and numbers below the threshold."""

    names: re.Pattern[str] | None
    threshold: int

    def name_people(self, words: str) -> bool:
        """Tell whether words hold the label of a participant, or the name of a source, which often is one."""
        return self.names is not None and self.names.search(words) is not None

    def hold_small_numbers(self, words: str) -> bool:
        """Tell whether words hold a number below the threshold; dates and the numbers of tables are none."""
        plain = NO_COUNT.sub("", words)
        return any(int(number) < self.threshold for number in NUMBER.findall(plain))

    def are_safe(self, words: str) -> bool:
        """Tell whether words hold neither."""
        return not (self.name_people(words) or self.hold_small_numbers(words))

    def sentences(self, words: str) -> str:
        """Return the sentences that hold neither."""
        return " ".join(one for one in SENTENCES.split(words) if self.are_safe(one))

    def head(self, words: str) -> str:
        """Return the head of a column without the small numbers in it, such as “Staff (n = 3)”."""
        return IN_A_HEAD.sub(lambda found: HIDDEN if int(found[0]) < self.threshold else found[0], words)

    def basis(self, basis: Basis) -> Basis:
        """Return a basis with the notes that hold neither, and a note in place of the others."""
        kept = [note for note in basis.notes if self.are_safe(note)]
        left = [note for note in basis.notes if not self.are_safe(note)]
        named = [NAMES_LEFT_OUT] if any(self.name_people(note) for note in left) else []
        small = [NUMBERS_LEFT_OUT] if any(not self.name_people(note) for note in left) else []
        said = ("title", "unit", "numerator", "denominator", "filter", "coding", "date")
        parts: dict[str, Any] = {name: self._kept(getattr(basis, name)) for name in said}
        return replace(basis, **parts, notes=(*kept, *named, *small))

    def _kept(self, words: str) -> str:
        return words if self.are_safe(words) else ""


def words_for(data: StudyData, threshold: int) -> Words:
    """Return what finds the people of a study in words.

    A label that is the name of a stakeholder group (“Trainer”) is no name of a person here: it is a word of the tables.

    >>> words_for(StudyData(), 5).are_safe("4 at T1 only, on 3 May 2026")
    False
    """
    labels = [str(label) for label in data.participants["label"].dropna()]
    alone = [label.split(", ")[0] for label in labels]
    people = [str(name) for name in data.participants["participant"].dropna()]
    groups = {str(name).casefold() for name in (*data.groups, *data.participants["group"].dropna())}
    sources = [str(name) for name in data.sources["source"]]
    plain = {*data.waves, *data.sites}
    names = {name for name in (*labels, *alone, *people, *sources) if name.strip()} - plain
    return Words(_pattern(sorted({name for name in names if name.casefold() not in groups})), threshold)


def _pattern(names: Sequence[str]) -> re.Pattern[str] | None:
    # “A” before a word is more often the article than a person of that label.
    alone: Callable[[str], str] = lambda name: r"(?! [a-z])" if len(name) == 1 else ""  # noqa: E731
    parts = [re.escape(name) + alone(name) for name in sorted(names, key=len, reverse=True)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)") if parts else None
