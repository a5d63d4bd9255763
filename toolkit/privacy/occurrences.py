"""Where names stand in a text: whole, in any case, with any apostrophe; and, if asked, inflected or misspelt."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex
from rapidfuzz.distance import DamerauLevenshtein

from toolkit.matching import search_for
from toolkit.privacy.names import Name

MISSPELT_FROM = 5  # letters: a shorter name is one letter away from too many words
ENDINGS = ("s", "es", "ie", "y", "n", "en", "er")  # Jordans, Jordanie, Katys: joined to the name without an apostrophe
WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’‘-]*")
POSSESSIVE = regex.compile(r"['’‘]s?$")
LETTER = r"[\p{L}\p{M}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A name in a text: `text[start:end]` is how it stands there, without the 's of a possessive."""

    start: int
    end: int
    name: Name
    how: str  # "as known", "inflected", "misspelt"


def occurrences(text: str, names: Iterable[Name], *, loosely: bool = False) -> list[Occurrence]:
    """Return where names stand in a text, in its order; of two that overlap the longer counts.

    A name is found whole: not inside a longer word, but beside a figure or an underscore, as in the name of a file. A
    number is not found inside a longer one.

    Args:
        text: Where to look.
        names: The names, each with its aliases.
        loosely: Also names with an ending joined to them, and words one letter (or two letters changed round) away
            from a name of five letters or more.

    >>> jordan = Name(name="Jordan")
    >>> [(one.start, one.end, one.how) for one in occurrences("Ask JORDAN’s mum, not Jordon.", [jordan], loosely=True)]
    [(4, 10, 'as known'), (22, 28, 'misspelt')]
    """
    known = list(names)
    taken: list[Occurrence] = []  # in the order of the text
    for one in sorted(_exact(text, known), key=lambda each: (each.start - each.end, each.start)):
        place = bisect_left(
            taken, one.end, key=lambda each: each.start
        )  # before it lie those that begin before its end
        if not place or taken[place - 1].end <= one.start:
            taken.insert(place, one)
    if loosely:
        at = {place for one in taken for place in range(one.start, one.end)}
        taken += [one for one in _near(text, known) if not at & set(range(one.start, one.end))]
    return sorted(taken, key=lambda one: one.start)


def _exact(text: str, names: list[Name]) -> Iterator[Occurrence]:
    for name in names:
        for spelling in filter(str.strip, name.spellings):
            wanted = search_for(spelling, case=name.as_written)
            ends = spelling.strip()[0], spelling.strip()[-1]
            before, after = r"(?<!\d)" * ends[0].isdigit(), r"(?!\d)" * ends[1].isdigit()
            written = wanted.pattern.replace(r"\s+", r"\.?\s+")  # Mr Tall, Mr. Tall
            bounded = regex.compile(rf"{before}(?<!{LETTER})(?:{written})(?!{LETTER}){after}", wanted.flags)
            for match in bounded.finditer(text):
                yield Occurrence(start=match.start(), end=match.end(), name=name, how="as known")


def _near(text: str, names: list[Name]) -> Iterator[Occurrence]:
    words = [(one, name) for name in names for one in name.spellings if " " not in one.strip() and WORD.fullmatch(one)]
    for match in WORD.finditer(text):
        said = POSSESSIVE.sub("", match.group())
        for spelling, name in words:
            if how := _how_near(said, spelling, as_written=name.as_written):
                yield Occurrence(start=match.start(), end=match.start() + len(said), name=name, how=how)
                break


def _how_near(said: str, spelling: str, *, as_written: bool) -> str:
    if as_written and not said[:1].isupper():
        return ""
    low, known = said.casefold(), spelling.casefold()
    if low.startswith(known) and low[len(known) :] in ENDINGS:
        return "inflected"
    if len(known) >= MISSPELT_FROM and low != known and DamerauLevenshtein.distance(low, known, score_cutoff=1) == 1:
        return "misspelt"
    return ""
