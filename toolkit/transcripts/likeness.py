"""How like a question of the guide something said is, by the words they share."""

import re

STEM = re.compile(r"(?<=\w{3})(?:ing|ed|es|s|e)$")
# fmt: off
SMALL = frozenset([
    "a", "about", "all", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can",
    "could", "d", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "him", "his", "how",
    "i", "if", "in", "into", "is", "it", "its", "just", "ll", "m", "me", "my", "not", "of", "on", "or", "our",
    "re", "s", "she", "should", "so", "some", "t", "than", "that", "the", "their", "them", "then", "there",
    "they", "this", "to", "too", "us", "ve", "was", "we", "were", "what", "when", "where", "which", "who",
    "why", "will", "with", "would", "you", "your",
])
# fmt: on
SMALL_WEIGHT = 0.25  # of a word such as “you”; in a short wording, “What would you change?”, such words count too
ENOUGH = 0.5


def likeness(said: str, wording: str) -> tuple[float, list[str]]:
    """Return how like a wording something said is, from 0 to 1, and the telling words they share.

    The share of the wording's words that are said, or of both their words where that is more; small words weigh little.
    Without one telling word in common nothing is alike.

    >>> likeness("And what would you change?", "What would you change?")
    (1.0, ['change'])
    >>> likeness("What would you say?", "What would you change?")
    (0.0, [])
    """
    here, asked = _words(said), _words(wording)
    shared = [stem for stem in asked if stem in here]
    telling = [asked[stem] for stem in shared if asked[stem] not in SMALL]
    if not telling:
        return 0.0, []
    both, one, other = (
        sum(map(_weight, words)) for words in ([asked[s] for s in shared], asked.values(), here.values())
    )
    return round(max(both / one, 2 * both / (one + other)), 2), telling


def _words(text: str) -> dict[str, str]:
    """Return the words of a text by their stems, in order."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return {word if word in SMALL else STEM.sub("", word): word for word in words}


def _weight(word: str) -> float:
    return SMALL_WEIGHT if word in SMALL else 1.0
