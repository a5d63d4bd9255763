"""From an old text to a corrected one: what was edited, and where a quotation stands afterwards."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from unicodedata import normalize

from toolkit.errors import InvalidInput
from toolkit.spans import Edit, Piece, Span, carry, put

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
MOSTLY, FEW = 0.8, 200  # of the words (signs and spaces among them); shorter texts are alike by chance
QUOTES = ("\u2019\u2018\u02bc\u00b4`'", '\u201c\u201d\u201e"')  # of either, any looks like the others
HYPHENS = "\u2010\u2011-"
UNSEEN = "\u00ad\u200b\u2060\ufeff"  # soft hyphens, and spaces without width
SURE = 0.75  # of the words of a quotation are the same: then it is the same passage, corrected
LONG, REWRITTEN = 5, 0.5  # a longer quotation of which less is left is another one
RUN = 3  # words
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
    r"""Return a text with every whole-word occurrence of the words replaced, longest first, and the edits.

    What looks the same to a reader is the same: white space of any kind and width (one line break, but no empty line),
    straight and set quotation marks, kinds of hyphen. A typist's “calf  cast” is no other word, and a person cannot see
    which spaces are in a text; :func:`spellings` says what stood there.

    Raises:
        InvalidInput: One of the words to find is empty.

    >>> replaced("calf\u00a0cast, calf\ncast", {"calf cast": "CAFCASS"})[0]
    'CAFCASS, CAFCASS'
    """
    return put(text, _found(text, replacements))


def spellings(text: str, words: str) -> Counter[str]:
    """Return what words look like where they are found, with how often.

    >>> spellings("don’t, don't", "don't")
    Counter({'don’t': 1, "don't": 1})
    """
    return Counter(text[start:end] for start, end, _ in _found(text, {words: ""}))


def in_other_capitals(text: str, words: str) -> int:
    """Count where the words stand in other capitals, which find and replace leaves alone."""
    everywhere = re.compile(_whole(words), re.IGNORECASE).findall(text)
    return len(everywhere) - spellings(text, words).total()


def _found(text: str, replacements: Mapping[str, str]) -> Iterator[Piece]:
    """Give each place at which one of the words stands, and what is put there; of two alike, the one as it stands."""
    if not replacements or any(not words.strip() for words in replacements):
        raise InvalidInput("There are no words to find.", fix='Give them as {"calf cast": "CAFCASS"}.')
    words = sorted(replacements, key=len, reverse=True)
    alike = {_folded(one): replacements[one] for one in reversed(words)}
    for match in re.finditer("|".join(map(_whole, words)), text):
        here = match.group()
        yield match.start(), match.end(), replacements[here] if here in replacements else alike[_folded(here)]


def _whole(words: str) -> str:
    """The pattern of words that do not stand inside longer ones; a space or a mark at an end bounds itself."""
    words = normalize("NFC", words)
    body = words.strip()
    if not re.search(r"\w", body):  # signs alone are meant as they stand there
        return re.escape(words)
    lead, tail = words[: words.index(body)], words[words.index(body) + len(body) :]
    before = r"(?<!\w)" if re.match(r"\w", words) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", words) else ""
    inner = "".join(_between(part) if part.isspace() else _as_seen(part) for part in re.split(r"(\s+)", body))
    return f"{before}{_at_end(lead)}{inner}{_at_end(tail)}{after}"


def _as_seen(word: str) -> str:
    kinds = (next((kind for kind in (*QUOTES, HYPHENS) if sign in kind), "") for sign in word)
    return f"[{UNSEEN}]*".join(f"[{kind}]" if kind else re.escape(sign) for sign, kind in zip(word, kinds, strict=True))


def _between(space: str) -> str:
    return re.escape(space) if space.count("\n") > 1 else r"(?:[^\S\n]+(?:\n[^\S\n]*)?|\n[^\S\n]*)"


def _at_end(space: str) -> str:
    return re.escape(space) if "\n" in space or not space else r"[^\S\n]+"


def _folded(words: str) -> str:
    """Return words so that two which look the same are the same."""
    seen = " ".join(re.split(r"\s+", re.sub(f"[{UNSEEN}]", "", normalize("NFC", words))))
    for kind in (*QUOTES, HYPHENS):
        seen = re.sub(f"[{kind}]", kind[-1], seen)
    return seen


def mostly_the_same(old: str, new: str) -> bool:
    """Tell whether two texts share most of their words: then one is the other, edited."""
    before, after = Counter(TOKEN.findall(old.casefold())), Counter(TOKEN.findall(new.casefold()))
    longer = max(before.total(), after.total())
    return longer >= FEW and (before & after).total() >= MOSTLY * longer


def likeness(old: str, new: str) -> float:
    """Return which share of the runs of three words two texts have in common, from 0 to 1.

    >>> likeness("one two three four", "one two three five")
    0.5
    """
    one, other = _runs(old), _runs(new)
    return (one & other).total() / max(1, min(one.total(), other.total()))


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return Counter(zip(*(words[shift:] for shift in range(RUN)), strict=False)) if len(words) >= RUN else Counter()


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
        asked_for = sure and (len(quote.split()) < LONG or _alike(quote, words) >= REWRITTEN)
        if words.strip() and (asked_for or _alike(quote, words) >= SURE):
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
