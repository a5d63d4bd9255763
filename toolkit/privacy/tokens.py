"""The words of a text, each with what a search for names has to know: its capitals and where a sentence begins."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import regex

from toolkit.privacy.common import COMMON
from toolkit.privacy.vocabulary import MONTHS, NOT_NAMES, WORDS_AND_NAMES
from toolkit.spans import union

WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’‘]*")  # the parts of Ann-Marie are words too
TAIL = regex.compile(r"['’‘](?:s|d|ll|m|re|ve)?$", regex.IGNORECASE)
IN_BRACKETS = regex.compile(r"(?<!\[)\[[^\[\]]{0,200}\](?!\])")
LOOKED_INTO = ("sounds like", "?")  # [sounds like: Brack-shore?] holds a name; [my mentor] and [inaudible] do not
ENDS_A_SENTENCE = regex.compile(r"[.!?…:;\"“”«»(\[\n\t–—*•|]|(?:^| )['‘]| -+ |--")
ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ers", "ly", "n't", "'ll", "'s", "'d")
SMALL_SHARE, ENOUGH = 0.02, 25


@dataclass(frozen=True, slots=True)
class Token:
    """A word: `text[start:end] == word`, without the 's or 'd that hangs on it (`tail`).

    `opens` says that a sentence, a line or speech begins with it; `gap` is what stands between it and the word before.
    """

    place: int
    number: int
    start: int
    end: int
    word: str
    fold: str
    tail: str
    gap: str
    opens: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.word[0].isupper()

    @property
    def all_capitals(self) -> bool:
        """Whether all its letters, two or more, are capitals."""
        return len(self.word) > 1 and self.word.isupper()


def folded(word: str) -> str:
    """Return a word as names are compared: small letters, one kind of apostrophe.

    >>> folded("O’Shaughnessy")
    "o'shaughnessy"
    """
    return word.replace("’", "'").replace("‘", "'").casefold()


def tokens_of(
    text: str, place: int = 0, starts: Iterable[int] = (), without: Iterable[tuple[int, int]] = ()
) -> list[Token]:
    """Return the words of a text but those that stand for what was replaced already, in square brackets.

    `starts` are places where a turn begins; what lies in the spans `without` is left out.

    >>> [(one.word, one.opens) for one in tokens_of("Ask Kai’s mum. [my mentor] Then wait.")]
    [('Ask', True), ('Kai', False), ('mum', False), ('Then', True), ('wait', False)]
    """
    replaced = [one.span() for one in IN_BRACKETS.finditer(text) if not _looked_into(one.group())]
    cut = union([*replaced, *without])
    begins, last, passed = set(starts), 0, 0
    found: list[Token] = []
    for match in WORD.finditer(text):
        while passed < len(cut) and cut[passed][1] <= match.start():
            passed += 1
        if passed < len(cut) and cut[passed][0] <= match.start():
            continue
        start, end = match.span()
        gap = text[last:start]
        tail = TAIL.search(match.group())
        stop = start + tail.start() if tail and tail.start() else end
        opens = not found or start in begins or (gap != " " and bool(ENDS_A_SENTENCE.search(_without_brackets(gap))))
        word = text[start:stop]
        found.append(Token(place, len(found), start, stop, word, folded(word), text[stop:end], gap, opens))
        last = end
    return found


def _looked_into(words: str) -> bool:
    return any(one in words.lower() for one in LOOKED_INTO) or ("(" in words and ")" in words)


def _without_brackets(gap: str) -> str:
    return IN_BRACKETS.sub("", gap)


@cache
def in_common(fold: str) -> bool:
    """Tell whether it is a word of everyday talk, or one with an ending: “shows”, “stopped”, “making”.

    >>> in_common("stopped"), in_common("making"), in_common("keeley")
    (True, True, False)
    """
    if fold in COMMON:
        return True
    for ending in ENDINGS:
        stem = fold.removesuffix(ending)
        if stem != fold and len(stem) > 2:  # noqa: PLR2004 - "bed" is not "b" with an ending
            doubled = stem[:-1] if stem[-1] == stem[-2] else stem
            if {stem, f"{stem}e", doubled, f"{stem[:-1]}y" if stem[-1] == "i" else stem} & COMMON:
                return True
    return False


@dataclass
class Words:
    """How each word of a study is written: in small letters, and with a capital inside a sentence."""

    small: Counter[str] = field(default_factory=Counter)
    inside: Counter[str] = field(default_factory=Counter)
    uncased: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, texts: list[list[Token]]) -> "Words":
        """Count the words of all texts; small letters count for nothing in a text that has no capitals."""
        counted = cls()
        for place, tokens in enumerate(texts):
            if len(tokens) >= ENOUGH and sum(one.capital for one in tokens) < SMALL_SHARE * len(tokens):
                counted.uncased.add(place)
                continue
            for one in tokens:
                if not one.capital:
                    counted.small[one.fold] += 1
                elif not one.opens:
                    counted.inside[one.fold] += 1
        return counted

    def is_word(self, fold: str) -> bool:
        """Tell whether it is a word of the language, as far as the study and a list of everyday words show."""
        one = fold.removesuffix("s")
        several = one != fold and (one in WORDS_AND_NAMES or self.small[one] > 0)  # fields
        return in_common(fold) or self.mostly_small(fold) or several

    def mostly_small(self, fold: str) -> bool:
        """Tell whether it is written in small letters at least half as often as with a capital in a sentence."""
        return self.small[fold] > 0 and self.small[fold] * 2 >= self.inside[fold]

    def names_nobody(self, fold: str) -> bool:
        """Tell whether it has a capital for another reason than naming somebody."""
        return fold in NOT_NAMES and fold not in MONTHS
