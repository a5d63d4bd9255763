"""What stands in place of the names in a text: which words go, and what comes, in their case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import regex

from toolkit.matching import APOSTROPHES, search_for
from toolkit.privacy.names import Name
from toolkit.privacy.occurrences import Occurrence, occurrences
from toolkit.spans import Edit, Span

IN_BRACKETS = regex.compile(r"\[[^\[\]\n]*\Z")
NEAR = 120  # characters before a name in which a bracket around it may have been opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """Words of a text, and what replaces them: `text[start:end]` are the words."""

    start: int
    end: int
    words: str
    replacement: str
    name: Name


@dataclass(frozen=True)
class Swapping:
    """Names to replace in a text. In which order they are given does not matter.

    >>> both = Swapping([Name(name="Ann", replacement="Eve"), Name(name="Ann Marsh", replacement="[my mentor]")])
    >>> both.done("ANN and Ann Marsh's sister")
    "EVE and [my mentor]'s sister"
    """

    names: Sequence[Name]

    @cached_property
    def _any(self) -> "regex.Pattern[str]":
        spellings = [spelling for name in self.names for spelling in name.spellings if spelling.strip()]
        return regex.compile("|".join(search_for(one).pattern for one in spellings), regex.IGNORECASE)

    def swaps(self, text: str, *, bare: bool = False, walls: Sequence[Span] = ()) -> list[Swap]:
        """Return what is replaced in a text, in its order.

        Args:
            text: Where to look.
            bare: Replacements stand without their brackets, as in a label or the name of a file.
            walls: Spans in order, such as turns, each of which a name lies in or outside of: none crosses an end.
        """
        if not self.names or self._any.search(text) is None:
            return []
        found = occurrences(text, self.names)
        found = _inside(text, found, walls, self.names) if walls else found
        return [_swap(text, one, bare=bare) for one in found]

    def done(self, text: str, *, bare: bool = False) -> str:
        """Return a text with the names replaced."""
        return swapped(text, self.swaps(text, bare=bare))[0]


def swapped(text: str, swaps: Iterable[Swap]) -> tuple[str, list[Edit]]:
    """Return a text after its swaps, and the edits: the characters `old[a:b]` became `new[c:d]`."""
    parts: list[str] = []
    edits: list[Edit] = []
    here = length = 0
    for one in swaps:
        parts += [text[here : one.start], one.replacement]
        length += one.start - here
        edits.append((one.start, one.end, length, length + len(one.replacement)))
        here, length = one.end, length + len(one.replacement)
    return "".join([*parts, text[here:]]), edits


def in_case_of(words: str, replacement: str) -> str:
    """Return a replacement in the case of the words it stands for; one in brackets, or with a figure, as it is written.

    >>> in_case_of("JORDAN", "Robin"), in_case_of("jordan", "Robin"), in_case_of("JORDAN", "[my mentor]")
    ('ROBIN', 'robin', '[my mentor]')
    """
    plain = replacement[:1] not in "[(" and not any(map(str.isdigit, replacement)) and not replacement.isupper()
    if plain and len(words) > 1 and words.isupper():
        return replacement.upper()
    return replacement.lower() if plain and words.islower() else replacement


def without_brackets(replacement: str) -> str:
    """Return a replacement as it stands in a label or the name of a file.

    >>> without_brackets("[my mentor]"), without_brackets("Robin")
    ('my mentor', 'Robin')
    """
    return regex.sub(r"[\[\]]", "", replacement).strip()


def same_spelling(spelling: str) -> str:
    """Return a spelling without case, doubled spaces and kinds of apostrophe, to compare it with others."""
    return regex.sub(APOSTROPHES, "'", " ".join(spelling.split())).casefold()


def names_for(names: Iterable[Name], source: str | None) -> tuple[list[Name], list[Name]]:
    """Return the names that are replaced in a source (None: outside all of them), and those told apart elsewhere only.

    What is said for a source wins over what is said for all.
    """
    known = sorted(names, key=_order)
    here = [one for one in known if source is not None and source in one.sources]
    own = {same_spelling(spelling) for one in here for spelling in one.spellings}
    here += [rest for one in known if not one.sources and (rest := _without(one, own)) is not None]
    settled = {same_spelling(spelling) for one in here for spelling in one.spellings}
    return here, [rest for one in known if one.sources and (rest := _without(one, settled)) is not None]


def merged(names: Iterable[Name]) -> tuple[Name, ...]:
    """Return names with each person's spellings together: what is replaced alike, in the same sources, is one name.

    >>> [one.spellings for one in merged([Name(name="Jo"), Name(name="jo", aliases=("Jojo",)), Name(name="Al")])]
    [('Jo', 'Jojo'), ('Al',)]
    """
    found: dict[tuple[object, ...], Name] = {}
    for one in names:
        key = same_spelling(one.name), one.replacement, one.sources
        first = found.setdefault(key, one)
        spellings = {same_spelling(each): each for each in reversed([*first.spellings, *one.spellings])}
        aliases = tuple(each for folded, each in reversed(spellings.items()) if folded != key[0])
        found[key] = replace(first, aliases=aliases, participant=first.participant or one.participant)
    return tuple(found.values())


def people_of(names: Iterable[Name]) -> Mapping[str, list[Name]]:
    """Return the names of each spelling: where there are several, they are told apart by source."""
    found: dict[str, list[Name]] = {}
    for name in names:
        for spelling in dict.fromkeys(map(same_spelling, name.spellings)):
            found.setdefault(spelling, []).append(name)
    return found


def _order(name: Name) -> tuple[object, ...]:
    return same_spelling(name.name), name.name, name.replacement, name.sources


def _without(name: Name, spellings: set[str]) -> Name | None:
    left = [one for one in name.spellings if same_spelling(one) not in spellings]
    if len(left) == len(name.spellings):
        return name
    return replace(name, name=left[0], aliases=tuple(left[1:])) if left else None


def _swap(text: str, one: Occurrence, *, bare: bool) -> Swap:
    words, replacement = text[one.start : one.end], one.name.replacement
    if bare or IN_BRACKETS.search(text, max(0, one.start - NEAR), one.start):
        replacement = without_brackets(replacement)
    said = in_case_of(words, replacement)
    return Swap(start=one.start, end=one.end, words=words, replacement=said, name=one.name)


def _inside(text: str, found: Sequence[Occurrence], walls: Sequence[Span], names: Sequence[Name]) -> list[Occurrence]:
    """Look again, in each part by itself, where a name was found over the end of a turn: “Mary” says “Ann came”."""
    ends = sorted({end for wall in walls for end in wall})
    kept: list[Occurrence] = []
    for one in found:
        between = [end for end in ends if one.start < end < one.end]
        parts = list(zip([one.start, *between], [*between, one.end], strict=True)) if between else []
        kept += [] if parts else [one]
        for start, end in parts:
            again = occurrences(text[start:end], names)
            kept += [replace(each, start=each.start + start, end=each.end + start) for each in again]
    return kept
