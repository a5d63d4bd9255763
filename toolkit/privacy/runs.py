"""Words with capitals that stand together, cut at what cannot belong to a name."""

from collections.abc import Iterator, Sequence

import regex

from toolkit.privacy.tokens import Token, Words, in_common
from toolkit.privacy.vocabulary import (
    DAYS,
    FUNCTION,
    GOES_ON_IN_A_NAME,
    HEADS,
    LOOSE_TITLES,
    MONTHS,
    RELATIONS,
    TITLES,
    WORDS_AND_NAMES,
)

Run = list[Token]
HYPHENS = ("-", "‑")
JOINED = regex.compile(r"[ \u00a0\u202f]{1,2}| & |[-‑]")


def runs(tokens: Sequence[Token], words: Words) -> Iterator[Run]:
    """Yield each run of capitalised words of a text that may hold a name, without its titles.

    >>> from toolkit.privacy.tokens import tokens_of
    >>> tokens = tokens_of("Then I saw Mrs Anna Moss at Hay Road.")
    >>> [" ".join(one.word for one in run) for run in runs(tokens, Words.of([tokens]))]
    ['Anna Moss', 'Hay Road']
    """
    run: Run = []
    for place, token in enumerate(tokens):
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if run and not _joined(run[-1], token):
            yield from _trimmed(run, words)
            run = []
        titled = place > 0 and is_title(tokens[place - 1]) and token.gap.strip() in ("", ".")
        if _goes_on(token, after, words, begun=bool(run), titled=titled):
            run.append(token)
        elif run:
            yield from _trimmed(run, words)
            run = []
    yield from _trimmed(run, words)


def is_title(token: Token) -> bool:
    """Tell whether a word is a title, such as Mrs, Dr or Judge; with a capital, where it is a word of every day too."""
    return token.fold in TITLES and (token.capital or token.fold not in LOOSE_TITLES)


def _joined(before: Token, token: Token) -> bool:
    """Tell whether a name can go on from one word to the next: Anna Moss, St. Ann, T. Moss, Moss & Co, Ann's Garage."""
    if token.gap.strip(" \u00a0") == ".":
        initial = len(before.word) == 1 and not in_common(token.fold)  # T. Moss, but not Ellis S. Then
        return initial or before.fold in TITLES or before.fold == "st"
    if token.opens or not JOINED.fullmatch(token.gap):
        return False
    return not before.tail or (before.tail[1:] == "s" and token.fold in HEADS)


def _goes_on(token: Token, after: Token | None, words: Words, *, begun: bool, titled: bool) -> bool:
    if not token.capital:
        return begun and (token.fold in GOES_ON_IN_A_NAME or token.gap in HYPHENS)
    before_a_head = after is not None and after.capital and after.fold in HEADS and not after.opens
    if is_title(token) and not (begun and token.fold in LOOSE_TITLES):
        return False
    if token.fold in RELATIONS or words.names_nobody(token.fold) or token.fold in DAYS | MONTHS:
        in_a_name = (begun or titled) and (token.fold in WORDS_AND_NAMES or token.fold in HEADS)  # Miss March
        return in_a_name or before_a_head
    initial = after is not None and after.gap.strip(" \u00a0") == "."
    return len(token.word) > 1 or initial or (begun and token.word not in "AIO")  # Ana B


def _trimmed(run: Run, words: Words) -> Iterator[Run]:
    """Yield a run without the plain words it may begin with and the small ones it may end with."""
    part = list(run)
    while part and _leads(part, words):
        part = part[1:]
    while part and not part[-1].capital and part[-1].gap not in HYPHENS:
        part = part[:-1]
    if part:
        yield part


def _leads(part: Run, words: Words) -> bool:
    first = part[0]
    if not first.capital or first.fold in FUNCTION:
        return True
    plain = words.is_word(first.fold) and first.fold not in WORDS_AND_NAMES
    return first.opens and plain and not (len(part) > 1 and part[1].fold in HEADS)
