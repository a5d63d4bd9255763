"""Names looked for in many small texts: a quick screen first, the exact search where something may stand."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

import regex
from rapidfuzz.distance import DamerauLevenshtein

from toolkit.privacy.names import Name, NameKind
from toolkit.privacy.occurrences import ENDINGS, MISSPELT_FROM, POSSESSIVE, WORD, Occurrence, occurrences
from toolkit.privacy.sought import FEWEST_FIGURES

LETTERS = regex.compile(r"[\p{L}\p{M}]+")
CAPITAL = regex.compile(r"\p{Lu}")
BETWEEN = r"[\s().\-–/]{0,3}"  # within a number, however it is grouped
IN_FIGURES = (NameKind.PHONE, NameKind.POSTCODE, NameKind.ID)
PHONE_DIGITS = 9  # the last ones; before them stand 0, +44, 0044
DOT = "•"
HUMP = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})")  # JordanFinal: two words, in names of files
BREAK = "\x00"
LONG = 4
LONGEST_ENDING = max(map(len, ENDINGS))


class Search:
    """Finds names in texts; what it has learnt about a word it remembers.

    >>> search = Search([Name(name="Jordan", replacement="[my mentor]")])
    >>> [one.how for one in search.find("Jordan, then Jordon")]
    ['as known', 'misspelt']
    >>> search.masked("Ask jordans mum")
    'Ask j•••••• mum'
    """

    def __init__(self, names: Iterable[Name], *, strict: bool = False) -> None:
        self.names = list(names)
        self.strict = strict  # also small letters: for hiding a name, not for finding one
        self._first: dict[str, list[Name]] = {}
        for name in self.names:
            for spelling in name.spellings:
                if run := LETTERS.search(spelling):
                    self._first.setdefault(run.group().casefold(), []).append(name)
        self._figures = [(name, one) for name in self.names for one in _in_figures(name)]
        self._near = [
            (one.casefold(), name) for name in self.names for one in name.spellings if WORD.fullmatch(one.strip())
        ]
        self._stand_for = {word.casefold() for name in self.names for word in LETTERS.findall(name.replacement)}
        self._known: dict[str, tuple[Name, ...]] = {}

    def find(self, text: str, *, file_name: bool = False, near: bool = True) -> list[Occurrence]:
        """Return where names stand, in the order of the text; `near`: inflected and misspelt ones too."""
        wanted = {id(name): name for run in self._runs(text) for name in self._first.get(run, ())}
        if near:
            for word in set(WORD.findall(text)):
                wanted |= {id(name): name for name in self._near_to(word)}
        found = occurrences(text, wanted.values(), loosely=near) if wanted else []
        found = [one for one in found if one.how == "as known" or self._is_likely(text, one, file_name=file_name)]
        return sorted([*found, *self._numbers(text, found)], key=lambda one: one.start)

    def masked(self, text: str) -> str:
        """Return a text of the same length in which of each name only the first letter is left."""
        text = self._hidden(HUMP.sub(BREAK, self._hidden(text))).replace(BREAK, "")
        return self._anywhere.sub(lambda found: dotted(found.group()), text) if self._anywhere else text

    def _hidden(self, text: str) -> str:
        for one in self._to_hide.find(text):
            text = text[: one.start] + dotted(text[one.start : one.end]) + text[one.end :]
        return text

    @cached_property
    def longest(self) -> int:
        """How many letters the longest spelling has."""
        return max((len(spelling) for name in self.names for spelling in name.spellings), default=0)

    @cached_property
    def _anywhere(self) -> "regex.Pattern[str] | None":
        """What finds a name also inside a longer word: in the table of leaks not even that is shown."""
        long = {one for name in self.names for one in name.spellings if len(one) >= LONG}
        listed = "|".join(regex.escape(one) for one in sorted(long, key=len, reverse=True))
        return regex.compile(listed, regex.IGNORECASE) if listed else None

    @cached_property
    def _to_hide(self) -> "Search":
        return Search([replace(name, as_written=False) for name in self.names], strict=True)

    def _runs(self, text: str) -> set[str]:
        return {run.casefold() for run in LETTERS.findall(text)} & self._first.keys()

    def _near_to(self, word: str) -> tuple[Name, ...]:
        known = self._known.get(word)
        if known is None:
            bare = POSSESSIVE.sub("", word).casefold()
            known = self._known[word] = tuple(name for spelling, name in self._near if _may_be(bare, spelling))
        return known

    def _is_likely(self, text: str, one: Occurrence, *, file_name: bool) -> bool:
        """Tell whether a near word may be the name: “began” is not Megan, a pseudonym is not another name."""
        word = text[one.start : one.end]
        if self.strict:
            return True
        if word.casefold() in self._stand_for:
            return False
        return file_name or word[:1].isupper() or not CAPITAL.search(_line(text, one.start, one.end))

    def _numbers(self, text: str, found: list[Occurrence]) -> Iterator[Occurrence]:
        for name, pattern in self._figures:
            for match in pattern.finditer(text):
                if not any(one.start < match.end() and match.start() < one.end for one in found):
                    yield Occurrence(start=match.start(), end=match.end(), name=name, how="as known")


def dotted(name: str) -> str:
    """Return a name of which only the first letter is left.

    >>> dotted("Jordan")
    'J•••••'
    """
    return name[:1] + DOT * (len(name) - 1)


def _may_be(word: str, spelling: str) -> bool:
    if abs(len(word) - len(spelling)) > LONGEST_ENDING or word == spelling:
        return False
    if word.startswith(spelling):
        return True
    return len(spelling) >= MISSPELT_FROM and DamerauLevenshtein.distance(word, spelling, score_cutoff=1) == 1


def _in_figures(name: Name) -> "Iterator[regex.Pattern[str]]":
    """Give what finds a number however its figures are grouped."""
    for spelling in name.spellings:
        figures = [sign for sign in spelling if sign.isdigit()]
        if name.kind == NameKind.PHONE and len(figures) >= PHONE_DIGITS:
            core = BETWEEN.join(figures[-PHONE_DIGITS:])
            yield regex.compile(rf"(?<!\d)(?:\+?\d{{1,4}}{BETWEEN})?(?:0{BETWEEN})?{core}(?!\d)")
        elif name.kind in IN_FIGURES or (len(figures) >= FEWEST_FIGURES and not LETTERS.search(spelling)):
            signs = BETWEEN.join(sign for sign in spelling if sign.isalnum())
            yield regex.compile(rf"(?<![\p{{L}}\d]){signs}(?![\p{{L}}\d])", regex.IGNORECASE)


def _line(text: str, start: int, end: int) -> str:
    after = text.find("\n", end)
    return text[text.rfind("\n", 0, start) + 1 : after if after >= 0 else len(text)]
