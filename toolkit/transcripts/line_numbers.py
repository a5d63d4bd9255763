"""What a page's margin and layout do to a transcript: numbers before its lines, names on lines of their own."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from toolkit.transcripts.labels import BARE, is_header_word

NUMBERED = re.compile(r"\s*(\d{1,5})[.)]?(?=\s|$)[ \t\u00a0]*")
FEWEST, SHARE, OFTEN = 3, 0.15, 0.8
RECURS = 2
LONGEST_NAME = 4  # words


def without_line_numbers(pages: Sequence[Sequence[str]]) -> tuple[list[list[str]], int]:
    """Take the numbers of lines out of pages on which they rise with the lines; return in how many they did."""
    cleaned = [_unnumbered(page) for page in pages]
    return [page for page, _ in cleaned], sum(found for _, found in cleaned)


def _unnumbered(page: Sequence[str]) -> tuple[list[str], bool]:
    """A number is a line's if it rises by as much as lines lie between it and the one before."""
    written = [place for place, line in enumerate(page) if line.strip()]
    numbers = {
        order: int(match[1])
        for order, place in enumerate(written)
        if (match := NUMBERED.match(page[place])) is not None
    }
    shifts = Counter(number - order for order, number in numbers.items())
    shift, count = shifts.most_common(1)[0] if shifts else (0, 0)
    if count < FEWEST or count < SHARE * len(written) or count < OFTEN * len(numbers):
        return list(page), False
    theirs = {written[order] for order, number in numbers.items() if number - order == shift}
    return [NUMBERED.sub("", line, count=1) if place in theirs else line for place, line in enumerate(page)], True


def names_alone(lines: Iterable[str]) -> frozenset[str]:
    """Return the lines that recur and look like a name; one alone is no conversation."""
    counts = Counter(line.strip() for line in lines)
    names = frozenset(line for line, count in counts.items() if count >= RECURS and _like_a_name(line))
    return names if len(names) >= RECURS else frozenset()


def _like_a_name(line: str) -> bool:
    words = line.split()
    capital = all(word[0].isupper() or word[0].isdigit() for word in words)
    ends = line.endswith((".", "?", "!", ","))
    return (
        BARE.fullmatch(line) is not None
        and len(words) <= LONGEST_NAME
        and capital
        and not ends
        and not is_header_word(line)
    )
