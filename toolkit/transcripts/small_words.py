"""The small words of a language, such as “the” and “you”, which say little about what a question asks."""

import re
from functools import cache

# Short lists of our own: for English the library's holds words that tell questions apart, and it knows no Welsh.
# fmt: off
ENGLISH = frozenset([
    "a", "about", "all", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can",
    "could", "d", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "him", "his", "how",
    "i", "if", "in", "into", "is", "it", "its", "just", "ll", "m", "me", "my", "not", "of", "on", "or", "our",
    "re", "s", "she", "should", "so", "some", "t", "than", "that", "the", "their", "them", "then", "there",
    "they", "this", "to", "too", "us", "ve", "was", "we", "were", "what", "when", "where", "which", "who",
    "why", "will", "with", "would", "you", "your",
])
WELSH = frozenset([
    "a", "ac", "am", "ar", "at", "beth", "ble", "bod", "bydd", "byddech", "byddwch", "chi", "chwi", "dan", "dros",
    "dych", "e", "ef", "efo", "ei", "eich", "ein", "er", "eu", "fe", "fi", "fod", "fyddech", "fyddwch", "gan", "gyda",
    "hi", "hwn", "hyn", "hynny", "hon", "i", "iawn", "ichi", "mae", "maen", "mewn", "mi", "mor", "na", "nac", "neu",
    "nhw", "ni", "nid", "o", "oedd", "oeddech", "oes", "ond", "os", "pa", "pam", "pan", "pryd", "pwy", "r", "roedd",
    "roeddech", "rydych", "sut", "sy", "sydd", "ti", "trwy", "un", "wedi", "wnaeth", "wnaethoch", "wrth", "y", "ydi",
    "ydy", "ydych", "yn", "yna", "yno", "yr", "yw",
])
# fmt: on
LANGUAGES = ("es", "fr", "de", "pt", "it", "nl", "pl")


@cache
def small_words(text: str) -> frozenset[str]:
    """Return the small words of the language that a text is in; of English where no language fits better.

    >>> "you" in small_words("What would you change?"), "usted" in small_words("¿Qué cambiaría usted?")
    (True, True)
    """
    words = re.findall(r"[^\W_]+", text.casefold())
    return max(_lists(), key=lambda some: sum(word in some for word in words))


@cache
def _lists() -> tuple[frozenset[str], ...]:
    from stop_words import get_stop_words

    others = (frozenset(word.casefold() for word in get_stop_words(language)) for language in LANGUAGES)
    return (ENGLISH, WELSH, *others)
