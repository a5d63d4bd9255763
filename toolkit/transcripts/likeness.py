"""How like a question of the guide something said is, by the words they share."""

import re
from collections.abc import Collection

from toolkit.transcripts.small_words import small_words

STEM = re.compile(r"(?<=\w{3})(?:ing|ed|es|s|e)$")
SMALL_WEIGHT = 0.25  # of a word such as “you”; in a short wording, “What would you change?”, such words count too
ENOUGH = 0.5


def likeness(said: str, wording: str) -> tuple[float, list[str]]:
    """Return how like a wording something said is, from 0 to 1, and the telling words they share.

    The share of the wording's words that are said, or of both their words where that is more; the small words of its
    language weigh little. Without one telling word in common nothing is alike.

    >>> likeness("And what would you change?", "What would you change?")
    (1.0, ['change'])
    >>> likeness("What would you say?", "What would you change?")
    (0.0, [])
    """
    small = small_words(wording)
    here, asked = _words(said, small), _words(wording, small)
    shared = [stem for stem in asked if stem in here]
    telling = [asked[stem] for stem in shared if asked[stem] not in small]
    if not telling:
        return 0.0, []
    both, one, other = (
        sum(SMALL_WEIGHT if word in small else 1.0 for word in words)
        for words in ([asked[stem] for stem in shared], asked.values(), here.values())
    )
    return round(max(both / one, 2 * both / (one + other)), 2), telling


def _words(text: str, small: Collection[str]) -> dict[str, str]:
    """Return the words of a text by their stems, in order."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return {word if word in small else STEM.sub("", word): word for word in words}
