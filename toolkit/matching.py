"""Looking for words or a pattern in a text, with an end to a search that takes too long."""

import time
from collections.abc import Iterator

import regex

from toolkit.errors import InvalidInput
from toolkit.spans import Span

LONGEST = 2000  # characters of a hit
SECONDS = 2.0  # a pattern that takes longer in one source is given up
SOON = 0.01
APOSTROPHES = "['’‘]"  # typed or set, they are one letter to a reader


def search_for(words: str, *, pattern: bool = False, whole: bool = False, case: bool = False) -> "regex.Pattern[str]":
    """Return what finds these words, whatever the white space and apostrophes between their letters.

    Args:
        words: Words, or with `pattern` a regular expression.
        pattern: Whether `words` is a regular expression.
        whole: Only whole words; a hyphen or apostrophe ends one, so that “mentor” is found in “mentor's”.
        case: Whether capitals matter.

    Raises:
        InvalidInput: Nothing to look for, or a pattern that cannot be read.

    >>> search_for("bus stop", whole=True).findall("Bus  stop, bus stops")
    ['Bus  stop']
    """
    if not words.strip():
        raise InvalidInput("There is nothing to look for.", fix="Type a word.")
    text = words if pattern else r"\s+".join(_as_typed(one) for one in words.split())
    text = rf"(?<!\w)(?:{text})(?!\w)" if whole else text
    try:
        return regex.compile(text, 0 if case else regex.IGNORECASE)
    except regex.error as error:
        raise InvalidInput(f"The pattern cannot be read: {error}.", fix="Or switch “pattern” off.") from None


def _as_typed(word: str) -> str:
    return regex.sub(APOSTROPHES, lambda _: APOSTROPHES, regex.escape(word))


def matches(
    wanted: "regex.Pattern[str]", text: str, name: str, until: float, within: Span | None = None
) -> Iterator[Span]:
    """Yield where it stands in a text, or in a part of it.

    Args:
        wanted: What to look for, as :func:`search_for` gives it.
        text: Where to look.
        name: The source, for the message.
        until: When the whole search is given up, on the clock of `time.monotonic`.
        within: Only here; what stands around it can still be seen by the pattern.

    Raises:
        InvalidInput: The pattern takes too long.

    >>> list(matches(search_for("hope"), "Hope, hope.", "P1", time.monotonic() + 1))
    [(0, 4), (6, 10)]
    """
    start, end = within or (0, len(text))
    found = wanted.finditer(text, start, end, timeout=min(SECONDS, max(until - time.monotonic(), SOON)))
    try:
        for match in found:
            if 0 < match.end() - match.start() <= LONGEST:
                yield match.span()
    except TimeoutError:
        raise InvalidInput(
            f"The search takes too long in “{name}”.", fix="Look in one source, or make the pattern simpler."
        ) from None
