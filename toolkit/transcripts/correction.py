"""From an old text to a corrected one: what was edited, and where a quotation stands afterwards."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from toolkit.errors import InvalidInput
from toolkit.spans import Edit, Span, carry

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
SURE = 0.75  # of the words of a quotation are the same: then it is the same passage, corrected
LONG_ENOUGH = 3  # words: fewer may stand somewhere else by chance


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of a quotation: kept, corrected, moved (found elsewhere), or to review, then without a place."""

    outcome: str
    span: Span | None


def edits_between(old: str, new: str) -> list[Edit]:
    """Return what was edited, by lines first and then by words inside the lines that differ."""
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    old_at, new_at = _starts(old_lines), _starts(new_lines)
    edits: list[Edit] = []
    for tag, a, b, c, d in SequenceMatcher(None, old_lines, new_lines, autojunk=False).get_opcodes():
        if tag != "equal":
            edits += _inside(old[old_at[a] : old_at[b]], new[new_at[c] : new_at[d]], old_at[a], new_at[c])
    return edits


def replaced(text: str, replacements: Mapping[str, str]) -> tuple[str, list[Edit]]:
    """Return a text with every whole-word occurrence of the words replaced, longest first, and the edits.

    Raises:
        InvalidInput: One of the words to find is empty.
    """
    if not replacements or any(not words.strip() for words in replacements):
        raise InvalidInput("There are no words to find.", fix='Give them as {"calf cast": "CAFCASS"}.')
    words = sorted(replacements, key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in words))
    parts: list[str] = []
    edits: list[Edit] = []
    here = length = 0
    for match in pattern.finditer(text):
        parts += [text[here : match.start()], replacements[match.group()]]
        length += match.start() - here
        edits.append((match.start(), match.end(), length, length + len(parts[-1])))
        here, length = match.end(), length + len(parts[-1])
    return "".join([*parts, text[here:]]), edits


def place(old: str, new: str, span: Span, edits: Sequence[Edit], *, sure: bool) -> Placed:
    """Find a quotation in the corrected text.

    Args:
        old: The text before.
        new: The text after.
        span: The quotation in the old text.
        edits: What was edited.
        sure: The edits are what a person asked for (find and replace) and not found by comparing.
    """
    quote, found = old[slice(*span)], carry(span, edits)
    if found is not None:
        words = new[slice(*found)]
        if words == quote:
            return Placed("kept", found)
        if words.strip() and (sure or _alike(quote, words) >= SURE):
            return Placed("corrected", _trimmed(new, found))
    return Placed("moved", only) if (only := only_place(old, new, quote)) else Placed("to review", None)


def only_place(old: str, new: str, quote: str) -> Span | None:
    """Return where a longer quotation stands if it stands once in the old text and once in the new."""
    if len(quote.split()) < LONG_ENOUGH or old.count(quote) != 1 or new.count(quote) != 1:
        return None
    start = new.index(quote)
    return start, start + len(quote)


def _inside(old: str, new: str, old_at: int, new_at: int) -> Iterator[Edit]:
    old_words, new_words = TOKEN.findall(old), TOKEN.findall(new)
    old_starts, new_starts = _starts(old_words), _starts(new_words)
    for tag, a, b, c, d in SequenceMatcher(None, old_words, new_words, autojunk=False).get_opcodes():
        if tag != "equal":
            yield old_at + old_starts[a], old_at + old_starts[b], new_at + new_starts[c], new_at + new_starts[d]


def _starts(parts: Sequence[str]) -> list[int]:
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part))
    return starts


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, TOKEN.findall(one.casefold()), TOKEN.findall(other.casefold()), autojunk=False).ratio()


def _trimmed(text: str, span: Span) -> Span:
    words = text[slice(*span)]
    start = span[0] + len(words) - len(words.lstrip())
    return start, start + len(words.strip())
