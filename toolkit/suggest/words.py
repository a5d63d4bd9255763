"""Words as keywords see them: lemmas where the language has them, without small words, and pairs of neighbours."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from toolkit.suggest.extra import load

TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
HESITATION = re.compile(r"\b(?:u+m+|e+r+m*|u+h+|m+h?m+|h+m+)\b[,.…]*\s*", re.IGNORECASE)
SPOKEN = (
    "yeah yes no nope okay ok oh ah eh um er erm uh mm hmm right well like just really actually basically kind sort "
    "bit lot thing things stuff something anything nothing everything way mean know think thought say says said saying "
    "tell told get gets got getting go goes going went gone come comes came do does did done make makes made take "
    "takes took put puts want wanted see saw look looked feel let one two three first last day time week year "
    "people person maybe quite pretty still even much many good great thank thanks sorry please have has had be was "
    "were been is are am can could would will shall should might must may cannot dont didnt doesnt isnt wasnt wont "
    "havent hasnt couldnt wouldnt cant youre youve theyre weve ive shes hes thats theres its im id ill youd hed shed "
    "theyd wed whats ain aint gonna gotta wanna cos cause ain't ask asked give gave keep kept"
)
WITH_LEMMAS = "en es fr de it pt nl pl cs da fi sv nb ro ru sk sl tr uk"  # what simplemma has
SHORTEST = 3
LONG_WORD = 5  # where small words are not known, only words this long count as content


@lru_cache(maxsize=1)
def small_words() -> frozenset[str]:
    """Return the small words of English: scikit-learn's list and what fills spoken English."""
    return _function_words() | frozenset(SPOKEN.split())


@lru_cache(maxsize=100_000)
def lemma(word: str, language: str) -> str:
    """Return the form of a word in the dictionary, or the word where the language has none.

    >>> lemma("children", "en"), lemma("children", "cy")
    ('child', 'children')
    """
    if language not in WITH_LEMMAS.split():
        return word
    return str(load("simplemma").lemmatize(word, lang=language)).casefold()


def weight(text: str, language: str) -> int:
    """Return how many words of a text carry it: in English all but function words, elsewhere the longer ones.

    >>> weight("And then I had to walk it, with the pram", "en")
    2
    """
    forms = (token.group().casefold() for token in TOKEN.finditer(text))
    if language != "en":
        return sum(len(form) >= LONG_WORD for form in forms)
    carrying = (form for form in forms if len(form) >= SHORTEST and not re.search("['’]", form))
    return sum(form not in _function_words() for form in carrying)


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS)


def content(text: str, language: str) -> list[tuple[str, str] | None]:
    """Return the words that say what a text is about as (lemma, form used), None where a small word stands.

    >>> content("She had no money for the buses", "en")
    [None, None, None, ('money', 'money'), None, None, ('bus', 'buses')]
    """
    return [_content_word(token.group().replace("’", "'"), language) for token in TOKEN.finditer(text)]


def _content_word(token: str, language: str) -> tuple[str, str] | None:
    form = token.casefold().removesuffix("'s")
    if language != "en":
        return None if len(form) < LONG_WORD else (lemma(form, language), form)
    if len(form) < SHORTEST or "'" in form or form in small_words():
        return None
    found = lemma(form, language)
    return None if found in small_words() else (found, form)


def terms(text: str, language: str) -> list[tuple[str, str]]:
    """Return the content words and the pairs of neighbours among them, each as (term, form used).

    >>> [term for term, form in terms("I get no bus fares", "en")]
    ['bus', 'fare', 'bus fare']
    """
    found = content(text, language)
    pairs = [
        (f"{one[0]} {two[0]}", f"{one[1]} {two[1]}") for one, two in pairwise(found) if one and two and one[0] != two[0]
    ]
    return [one for one in found if one] + pairs


class Vocabulary:
    """The terms of many texts counted once: `counts` (texts × terms), `names`, and how each is shown."""

    def __init__(self, texts: Sequence[str], languages: Sequence[str], *, in_at_least: int = 2) -> None:
        from sklearn.feature_extraction.text import CountVectorizer

        said = [terms(text, language) for text, language in zip(texts, languages, strict=True)]
        self.documents = [" ".join(term.replace(" ", "_") for term, _ in one) for one in said]
        self.vectorizer = CountVectorizer(analyzer=str.split, min_df=1)
        held = Counter(term for one in said for term in {term for term, _ in one})
        kept = sorted(term.replace(" ", "_") for term, number in held.items() if number >= in_at_least)
        self.names = [term.replace("_", " ") for term in kept]
        self.counts: Any = _counted(self.documents, kept)
        self._shown = _most_used(pair for one in said for pair in one)

    def shown(self, term: str) -> str:
        """Return the form in which people used a term most."""
        return self._shown.get(term, term)


def _counted(documents: Sequence[str], kept: Sequence[str]) -> Any:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import CountVectorizer

    if not kept:
        return csr_matrix((len(documents), 0))
    return CountVectorizer(analyzer=str.split, vocabulary=kept).fit_transform(documents).astype(np.float64)


def _most_used(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    shown: dict[str, str] = {}
    for (term, form), _ in sorted(Counter(pairs).items(), key=lambda one: (-one[1], one[0])):
        shown.setdefault(term, form)
    return shown
