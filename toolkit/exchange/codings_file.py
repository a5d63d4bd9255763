"""Codings as a file keyed by quotation: what was said and where, not at which character."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from toolkit.errors import FileProblem
from toolkit.exchange.tabular import plain_cell, read_table
from toolkit.model import Evidence, View
from toolkit.spans import Span

COLUMNS = ("source", "turn", "quote", "occurrence", "code", "coder", "view", "key_quote", "theme", "evidence")
YES = frozenset({"yes", "true", "1", "x", "y"})
FEWEST_WORDS, NEAR_ENOUGH = 3, 0.5
WORD = re.compile(r"\w+(?:['-]\w+)*")
FOLD = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingRow:
    """One line of a codings file."""

    source: str
    quote: str
    code: str
    turn: int | None = None
    occurrence: int | None = None
    coder: str = ""
    view: View = View.NOT_STATED
    key_quote: bool = False
    theme: str = ""
    evidence: Evidence | None = None
    place: str = ""


def read_codings(path: Path) -> list[CodingRow]:
    """Read a codings file (csv or xlsx).

    Raises:
        FileProblem: A column or a value makes no sense; file and line are named.
    """
    table = read_table(path, required=("source", "quote", "code"), known=COLUMNS)
    return [
        CodingRow(
            source=line.get("source"),
            quote=plain_cell(line.get("quote")),
            code=plain_cell(line.get("code")),
            turn=_whole(line.get("turn"), "turn", line.place),
            occurrence=_whole(line.get("occurrence"), "occurrence", line.place),
            coder=line.get("coder"),
            view=View(line.choice("view", View, View.NOT_STATED)),
            key_quote=line.get("key_quote").casefold() in YES,
            theme=plain_cell(line.get("theme")),
            evidence=Evidence(line.choice("evidence", Evidence, Evidence.SUPPORTS)) if line.get("theme") else None,
            place=line.place,
        )
        for line in table.lines
    ]


def place_quote(  # noqa: PLR0911 - one sentence for each way it can fail
    text: str, turns: Sequence[tuple[int, Span]], quote: str, *, turn: int | None, occurrence: int | None
) -> Span | str:
    """Return where a quotation stands, or in words why that cannot be said for certain.

    Args:
        text: The text of the source.
        turns: Its turns as (number, span).
        quote: The words looked for; straight and curly quotes, dashes and runs of spaces are taken as alike.
        turn: The turn the quotation starts in, if known.
        occurrence: Which of several equal quotations is meant, counted from 1.
    """
    if not quote.strip():
        return "the quotation is empty"
    within: Span = (0, len(text))
    if turn is not None:
        spans = dict(turns)
        if turn not in spans:
            return f"there is no turn {turn} (the last is {max(spans, default=0)})"
        within = spans[turn]
    found = _find(text, quote, within)
    if not found:
        elsewhere = [number for number, span in turns if _find(text, quote, span)]
        hint = f" (it stands in turn {elsewhere[0]})" if turn is not None and elsewhere else ""
        return f"these words are not in {f'turn {turn}' if turn is not None else 'the source'}{hint}"
    if occurrence is not None:
        if not 1 <= occurrence <= len(found):
            return f"there is no occurrence {occurrence}; the words stand there {len(found)} times"
        return found[occurrence - 1]
    if len(found) > 1:
        return f"these words stand there {len(found)} times; give the turn or the occurrence"
    return found[0]


def places_of(text: str, words: str) -> list[Span]:
    """Return every place where these words stand; quotes, dashes and runs of spaces are taken as alike.

    >>> places_of("It’s fine. It's  fine.", "it's fine"), places_of("It’s fine. It's  fine.", "It's fine")
    ([], [(0, 9), (11, 21)])
    """
    return _find(text, words, (0, len(text))) if words.strip() else []


def near_words(text: str, quote: str, start: int) -> Span | None:
    """Return where a quotation may stand now: its words, as near as can be to where they stood, or the nearest ones.

    >>> near_words("It’s fine. It's  fine.", "It's fine", 10)
    (11, 21)
    """
    same = sorted(places_of(text, quote), key=lambda span: abs(span[0] - start))
    return same[0] if same else nearest_words(text, quote)


def nearest_words(text: str, quote: str) -> Span | None:
    """Return the passage whose words come nearest to a quotation, or None where less than half of them are there.

    >>> nearest_words("P1: I kept the letter in a drawer.", "kept that letter in the drawer")
    (6, 33)
    """
    wanted = [match.group() for match in WORD.finditer(_folded(quote))]
    there = [(match.group(), match.span()) for match in WORD.finditer(_folded(text))]
    size = len(wanted)
    if not FEWEST_WORDS <= size <= len(there):
        return None
    need, window, shared, best = Counter(wanted), Counter[str](), 0, (0, 0)
    for place, (word, _) in enumerate(there):
        window[word] += 1
        shared += window[word] <= need[word]
        if place >= size:
            gone = there[place - size][0]
            shared -= window[gone] <= need[gone]
            window[gone] -= 1
        best = max(best, (shared, -place))
    last = -best[1]
    found = there[max(0, last - size + 1) : last + 1]
    alike = SequenceMatcher(None, wanted, [word for word, _ in found], autojunk=False)
    if alike.ratio() < NEAR_ENOUGH:
        return None
    blocks = [block for block in alike.get_matching_blocks() if block.size]
    return found[blocks[0].b][1][0], found[blocks[-1].b + blocks[-1].size - 1][1][1]


def _folded(text: str) -> str:
    return text.translate(FOLD).lower() if len(text.lower()) == len(text) else text.translate(FOLD)


def occurrence_of(text: str, within: Span, span: Span) -> int | None:
    """Return which occurrence of its words a span is within a turn, or None when it is the only one."""
    found = _find(text, text[span[0] : span[1]], within)
    return found.index(span) + 1 if len(found) > 1 and span in found else None


def _find(text: str, quote: str, within: Span) -> list[Span]:
    """Find all places where a quotation starts inside `within`; it may run on beyond its end."""
    folded, start = text.translate(FOLD), within[0]
    pattern = re.compile(r"\s+".join(re.escape(word) for word in quote.translate(FOLD).split()))
    found = []
    while (match := pattern.search(folded, start)) and match.start() < within[1]:
        found.append(match.span())
        start = match.start() + 1
    return found


def _whole(value: str, column: str, place: str) -> int | None:
    if not value:
        return None
    if not value.isdigit():
        raise FileProblem(f"“{value}” is not a number.", where=place, fix=f"The {column} is a whole number.")
    return int(value)
