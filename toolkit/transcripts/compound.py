"""Two questions in one box: a wording that asks for words twice, taken apart."""

import re
from collections.abc import Iterator

from toolkit.transcripts.answers import goes_on

ASKING = r"(?:what|how|who|whom|whose|which|where|when|why)"
TELLING = r"(?:please )?(?:tell us|tell me|describe|explain|say|list|name|give)"
OPEN = re.compile(
    rf"(?:^|,\s+)(?:and |also |finally )?(?:in (?:what|which)|{ASKING}|{TELLING}|is there anything|anything else)\b",
    re.IGNORECASE,
)
TELLS = re.compile(rf"(?:^|,\s+){TELLING}\b", re.IGNORECASE)
# “and what would you change”, but not “how you felt” or “where to go”, which go on inside the same question.
SECOND = re.compile(
    rf"(?:[,;]?\s+(?:and|or|&)\s+|\s*[;/]\s*)(?={ASKING}\b|{TELLING}\b|is there anything\b)", re.IGNORECASE
)
REPORTED = re.compile(rf"{ASKING} (?:to|you|they|he|she|we|it|i|this|that|the|your|their|our|my|not)\b", re.IGNORECASE)
LETTERED = re.compile(r"(?:^|(?<=[\s?;,]))\(?([a-h])(?:[.)])\s+", re.IGNORECASE)
FEWEST_WORDS = 2  # “and why?” only asks on
ENDS = " \t,;:.–—-"


def asked_apart(wording: str) -> tuple[str, ...]:
    """Return the wordings of two or more questions in words that stand in one; nothing where it asks for words once.

    A question that yes or no would answer, and one that only asks on (“and why?”), are none of their own.

    >>> asked_apart("What helped, and what would you change?")
    ('What helped?', 'What would you change?')
    >>> asked_apart("a) What helped? b) Who was missing?"), asked_apart("How did it go, and why?")
    (('What helped?', 'Who was missing?'), ())
    """
    words = " ".join(wording.split())
    found = _lettered(words) or [part for sentence in _sentences(words) for part in _within(sentence)]
    joined: list[str] = []
    for part in found:
        if joined and not _asks_for_words(part):
            joined[-1] = f"{joined[-1]} {part}"
        else:
            joined.append(part)
    asked = [part for part in joined if _asks_for_words(part)]
    return tuple(map(_as_question, asked)) if len(asked) > 1 else ()


def _lettered(words: str) -> list[str]:
    """Cut at a), b), c); the first letter may have gone with the number of the question."""
    signs = list(LETTERED.finditer(words))
    letters = [sign[1].lower() for sign in signs]
    first = bool(signs) and not words[: signs[0].start()].strip()
    wanted = "abcdefgh" if first else "bcdefgh"
    if not signs or letters != [*wanted[: len(letters)]] or len(letters) + (not first) < FEWEST_WORDS:
        return []
    cuts = [*([] if first else [(0, 0)]), *((sign.start(), sign.end()) for sign in signs)]
    ends = [start for start, _ in cuts[1:]] + [len(words)]
    return [words[begin:end].strip() for (_, begin), end in zip(cuts, ends, strict=True)]


def _sentences(words: str) -> list[str]:
    return [part.strip() for part in re.findall(r"[^?]+\??", words) if part.strip()]


def _within(sentence: str) -> Iterator[str]:
    start = 0
    for found in SECOND.finditer(sentence):
        before, after = sentence[start : found.start()], sentence[found.end() :]
        reported = REPORTED.match(after) and not TELLS.search(before)
        if _asks_for_words(before) and _asks_for_words(after) and not reported:
            yield before
            start = found.end()
    yield sentence[start:]


def _asks_for_words(part: str) -> bool:
    asks = OPEN.search(part)
    if asks is None or (goes_on(part) and asks.start() == 0):
        return False
    return len(re.findall(r"\w+", part[asks.start() :])) >= FEWEST_WORDS


def _as_question(part: str) -> str:
    tidy = part.strip(ENDS)
    tidy = tidy[:1].upper() + tidy[1:]
    return tidy if tidy.endswith("?") or TELLS.match(tidy) or REPORTED.match(tidy) else f"{tidy}?"
