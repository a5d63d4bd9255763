"""Long turns cut into runs of whole sentences, as spans of the text."""

import re
from collections.abc import Iterator

from toolkit.model import count_words

LONG_TURN = 40
EXTRACT = 20

_END = re.compile(r"[.!?…\u3002\uff01\uff1f]+[\"'”’»)\]]*(?=\s|$)")
_NO_END = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "st", "e.g", "i.e", "etc", "vs", "approx", "no", "nr", "dept", "sr", "sra"}
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences: an abbreviation, an initial or a decimal point ends none.

    >>> [text[a:b] for text in ["Dr. Lee rang. It was 2.50! Was it?"] for a, b in sentences(text)]
    ['Dr. Lee rang.', 'It was 2.50!', 'Was it?']
    """
    start = _skip_space(text, 0)
    for end in _END.finditer(text):
        if end.start() <= start or _is_abbreviation(text[start : end.end()], end.group()):
            continue
        yield start, end.end()
        start = _skip_space(text, end.end())
    rest = text[start:].rstrip()
    if rest:
        yield start, start + len(rest)


def cut(text: str, *, long_turn: int = LONG_TURN, extract: int = EXTRACT) -> list[tuple[int, int]]:
    """Cut a turn of more than `long_turn` words into runs of whole sentences of at least `extract` words.

    A single spoken sentence is often too short to say what it is about; joined to its neighbours it is not. What is
    left at the end joins the last run.

    >>> cut("One two. Three four five. Six.", long_turn=3, extract=4)
    [(0, 30)]
    """
    if count_words(text) <= long_turn:
        return [(0, len(text))] if text.strip() else []
    runs: list[tuple[int, int]] = []
    open_at: int | None = None
    for start, end in sentences(text):
        open_at = start if open_at is None else open_at
        if count_words(text[open_at:end]) >= extract:
            runs.append((open_at, end))
            open_at = None
    if open_at is not None:
        begin = runs.pop()[0] if runs else open_at
        runs.append((begin, len(text.rstrip())))
    return runs


def _skip_space(text: str, place: int) -> int:
    return place + len(text[place:]) - len(text[place:].lstrip())


def _is_abbreviation(sentence: str, end: str) -> bool:
    if not end.startswith(".") or end.startswith(".."):
        return False
    last = sentence[: -len(end)].split()[-1:] or [""]
    word = last[0].lstrip("(“\"'").casefold()
    return word in _NO_END or (len(word) == 1 and word.isalpha() and word != "i")
