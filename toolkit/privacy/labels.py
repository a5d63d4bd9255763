"""Names among the labels of speakers, and among the names that are known already."""

from collections.abc import Iterable, Iterator

import regex

from toolkit.privacy.hits import Ground, Hit
from toolkit.privacy.names import Name, NameKind
from toolkit.privacy.tokens import Token, Words, tokens_of
from toolkit.privacy.vocabulary import ROLE_LABELS, TITLES, WORDS_AND_NAMES

IN_PARENTHESES = regex.compile(r"\([^()]*\)|\[[^\[\]]*\]")
CODE = regex.compile(r"\p{L}{0,14}[ _-]?\d+\w?\b.*")  # PM1, Speaker 2, Parent 3 (T1)
INITIALS = regex.compile(r"(?:\p{Lu}\.?){2,3}")
NOWHERE = -1  # the place of what is known without being read in a text


def label_hits(labels: Iterable[tuple[str, str]], words: Words) -> Iterator[Hit]:
    """Yield the names among labels, each given with who it is, and their parts: (“Marner, Ottilie (Team)”, “P1”).

    >>> [(one.words, one.whose) for one in label_hits([("Marner, Ottilie (Team)", "P1"), ("INT", "")], Words())]
    [('Ottilie Marner', 'P1'), ('Marner, Ottilie', 'P1'), ('Ottilie', 'P1'), ('Marner', 'P1')]
    """
    for label, whose in dict.fromkeys(labels):
        said = IN_PARENTHESES.sub("", label).strip(" .:")
        if INITIALS.fullmatch(said) and said.casefold() not in ROLE_LABELS:
            yield _known((said.casefold().replace(".", ""),), said, NameKind.LABEL, whose)
            continue
        last, _, first = said.partition(", ")
        parts = tokens_of(f"{first} {last}" if first else said)
        if len(said) == 1 or CODE.fullmatch(said) or not parts or not any(_is_name(one, words) for one in parts):
            continue
        named = [one for one in parts if one.fold not in TITLES]
        yield _known(tuple(one.fold for one in named), " ".join(one.word for one in named), NameKind.PERSON, whose)
        if first:
            turned = [*tokens_of(last), *tokens_of(first)]
            yield _known(tuple(one.fold for one in turned), f"{last}, {first}", NameKind.PERSON, whose)
        for one in named if len(named) > 1 else []:
            if _is_name(one, words) and len(one.word) > 1:
                yield _known((one.fold,), one.word, NameKind.PERSON, whose)


def _is_name(token: Token, words: Words) -> bool:
    return token.fold not in ROLE_LABELS and (token.fold in WORDS_AND_NAMES or not words.is_word(token.fold))


def _known(folded: tuple[str, ...], words: str, kind: NameKind, whose: str) -> Hit:
    return Hit(
        folded=folded, words=words, kind=kind, ground=Ground.LABEL, place=NOWHERE, start=0, end=0, whose=whose
    )  # fmt: skip


def known_hits(known: Iterable[Name | str]) -> Iterator[Hit]:
    """Yield a hit for every spelling of the names that are known already, with what stands in their place."""
    for one in known:
        name = Name(name=one) if isinstance(one, str) else one
        for spelling in name.spellings:
            if folded := tuple(token.fold for token in tokens_of(spelling)):
                yield Hit(
                    folded=folded, words=spelling, kind=name.kind, ground=Ground.KNOWN, place=NOWHERE, start=0, end=0,
                    replacement=name.replacement, as_written=name.as_written,
                )  # fmt: skip
