"""Where the names found stand: every place of each, whole, the longest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex
from rapidfuzz.distance import DamerauLevenshtein

from toolkit.privacy.hits import Ground, Hit
from toolkit.privacy.names import NameKind
from toolkit.privacy.tokens import Token, Words, in_common
from toolkit.privacy.vocabulary import HEADS, NOT_NAMES, SPEAKING, WORDS_AND_NAMES

Folded = tuple[str, ...]
GAPS = " \u00a0\u202f-‑.,&\n\t"
LIKE_FROM, TWICE_FROM = 5, 7  # letters
CERTAIN = (Ground.LABEL, Ground.FILE, Ground.FORM, Ground.TITLE, Ground.LISTED)
ENDINGS = ("s", "es", "ie", "y")


@dataclass(frozen=True, slots=True)
class Standing:
    """A place where a name stands, as it is written there."""

    place: int
    start: int
    end: int
    folded: Folded
    words: str
    tail: str


@dataclass(frozen=True)
class Names:
    """The names to look for by their first word, the longest first, and the places known to hold one.

    Those of `any_case` are taken in small letters too.
    """

    by_first: Mapping[str, Sequence[Folded]]
    sure: frozenset[tuple[int, int]]
    any_case: frozenset[Folded]
    words: Words

    @classmethod
    def of(cls, hits: Sequence[Hit], words: Words) -> "Names":
        """Put the names of hits in order."""
        by_first: dict[str, list[Folded]] = {}
        for name in sorted({hit.folded for hit in hits}, key=len, reverse=True):
            by_first.setdefault(name[0], []).append(name)
        sure = frozenset((hit.place, hit.start) for hit in hits)
        any_case = frozenset(hit.folded for hit in hits if _in_any_case(hit))
        return cls(by_first, sure, any_case, words)

    def at(self, tokens: Sequence[Token], number: int) -> Folded | None:
        """Return the longest name that stands at a word."""
        token = tokens[number]
        for name in self.by_first.get(token.fold, ()):
            part = tokens[number : number + len(name)]
            known = (token.place, token.start) in self.sure or name in self.any_case
            if _spells(part, name) and (known or _meant(part, tokens, self.words)):
                return name
        return None


def standing(texts: Sequence[str], tokens: Sequence[Sequence[Token]], names: Names) -> list[Standing]:
    """Return every place of these names; of two that overlap, the longer.

    A name that is a word of the language too is taken with a capital only, and not where a sentence begins, unless
    what stands beside it speaks for a name.
    """
    found: list[Standing] = []
    for place, in_text in enumerate(tokens):
        number = 0
        while number < len(in_text):
            name = names.at(in_text, number)
            if name:
                first, last = in_text[number], in_text[number + len(name) - 1]
                said = texts[place][first.start : last.end]
                found.append(Standing(place, first.start, last.end, name, said, last.tail))
            number += len(name) if name else 1
    return found


def _in_any_case(hit: Hit) -> bool:
    """Tell whether a name cannot be meant for a word, so that small letters are a way to write it."""
    if hit.ground is Ground.KNOWN:
        return not hit.as_written
    a_word = any(in_common(one) or one in WORDS_AND_NAMES for one in hit.folded)
    return hit.ground in CERTAIN and not a_word and hit.kind is NameKind.PERSON


def _spells(part: Sequence[Token], name: Folded) -> bool:
    spelt = tuple(one.fold for one in part) == name and not any(one.gap.strip(GAPS) for one in part[1:])
    return spelt and all(one.tail in ("", "'s", "’s") for one in part[:-1])


def _meant(part: Sequence[Token], tokens: Sequence[Token], words: Words) -> bool:
    """Tell whether a place holds the name, and not the word that is spelt like it."""
    also_words = [words.is_word(one.fold) or (one.fold in WORDS_AND_NAMES and words.small[one.fold]) for one in part]
    if not all(also_words):
        return True
    if not all(one.capital for one in part):
        return False
    if not part[0].opens or len(part) > 1:
        return True
    after = tokens[part[0].number + 1 : part[0].number + 2]
    speaks = bool(after) and after[0].gap.isspace() and (after[0].fold in SPEAKING or _tells(after[0].fold))
    return bool(part[0].tail) or speaks or bool(after and after[0].gap.strip() in (",", ":"))


def _tells(fold: str) -> bool:
    """Tell whether a word looks like a verb of somebody: puts, waited."""
    return fold.endswith("ed") or (len(fold) > 3 and fold.endswith("s") and fold not in ("this", "does", "that's"))  # noqa: PLR2004


def like(fold: str, name: str, *, heard: bool = True) -> str:
    """Say how a word is like a name: “misspelt”, “with an ending”, “sounds like”; empty where it is not.

    `heard`: whether it may be what a machine heard, so that its consonants are enough.

    >>> like("keely", "keeley"), like("jordans", "jordan"), like("merrick", "marek"), like("mary", "maria")
    ('misspelt', 'with an ending', 'sounds like', '')
    """
    if fold == name or fold[0] != name[0] or min(len(fold), len(name)) < LIKE_FROM:
        return ""
    if fold.startswith(name) and fold[len(name) :] in ENDINGS:
        return "with an ending"
    most = 2 if min(len(fold), len(name)) >= TWICE_FROM else 1
    if DamerauLevenshtein.distance(fold, name, score_cutoff=most) <= most:
        return "misspelt"
    alike = heard and skeleton(fold) == skeleton(name) and len(skeleton(name)) > 2  # noqa: PLR2004 - two are too few
    return "sounds like" if alike else ""


def skeleton(fold: str) -> str:
    """Return the consonants of a word as they sound, each run of one once.

    >>> skeleton("merrick"), skeleton("marek")
    ('mrk', 'mrk')
    """
    told = regex.sub("c(?=[eiy])", "s", fold)
    for written, heard in (("ck", "k"), ("ph", "f"), ("gh", "g"), ("qu", "k"), ("c", "k"), ("z", "s"), ("q", "k")):
        told = told.replace(written, heard)
    kept = [one for one in told if one not in "aeiouyhw'"]
    return "".join(one for place, one in enumerate(kept) if place == 0 or kept[place - 1] != one)


def unknown_words(tokens: Sequence[Sequence[Token]], words: Words, names: set[str]) -> dict[str, list[Token]]:
    """Return the words, with their places, that are neither of the language nor in a name found."""
    found: dict[str, list[Token]] = {}
    for in_text in tokens:
        for one in in_text:
            if one.fold not in names and len(one.word) >= LIKE_FROM and not _plain(one, words):
                found.setdefault(one.fold, []).append(one)
    return found


def _plain(token: Token, words: Words) -> bool:
    uncased = token.place in words.uncased
    small = not token.capital and not uncased
    return small or words.is_word(token.fold) or token.fold in NOT_NAMES or token.fold in HEADS
