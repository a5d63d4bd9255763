"""Codings that a correction of the text could not place: what they stood on, and what stands there now."""

from dataclasses import dataclass

from sqlalchemy import select

from toolkit.errors import InvalidInput, Refused
from toolkit.exchange.codings_file import near_words, nearest_words, places_of
from toolkit.spans import Span
from toolkit.store import read, tables
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.verbs import coding, lookup

AROUND = 80  # characters of context on either side
ANCHORS = (60, 30, 15)  # characters beside a quotation by which its place is found again
Passage = tuple[str, str, str]  # what stands before, the words, what stands after


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A coding without a place in the present text."""

    id: str
    source: str
    code: str
    coder: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """A lost coding with its words in their context, and the words of the present text that come nearest.

    Where none come near, `now` has what stands in that place, with no words between, if the place can be found.
    """

    before: Passage
    now: Passage | None
    span: Span | None
    text_id: str


def lost_codings(tx: Transaction) -> list[Lost]:
    """Return the codings to review, in the order of the sources."""
    frame = read.all_codings(Reader(tx.connection), to_review=True)
    return [
        Lost(id=row.coding, source=row.source, code=row.code, coder=row.coder, quote=row.quote)
        for row in frame.itertuples()
    ]


def nearest(tx: Transaction, lost: Lost) -> Nearest:
    """Return where the words of a lost coding may stand now."""
    row, source = lookup.coding(tx, lost.id), lookup.source(tx, lost.source)
    text = coding.text_of(tx, source)
    earlier = str(
        tx.connection.execute(select(tables.texts.c.text).where(tables.texts.c.id == row["text_id"])).scalar()
    )
    start, end = row["start_offset"], row["end_offset"]
    span = near_words(text, lost.quote, start)
    now = _passage(text, span) if span else _where_it_stood(text, earlier, (start, end))
    return Nearest(before=_passage(earlier, (start, end)), now=now, span=span, text_id=source["text_id"])


def place_on(tx: Transaction, lost: Lost, found: Nearest) -> str:
    """Put a coding on the words that were shown.

    Raises:
        Refused: The text has been corrected since they were shown.
    """
    source = lookup.source(tx, lost.source)
    if found.span is None or source["text_id"] != found.text_id:
        raise Refused("The text was corrected in the meantime; nothing was placed.", fix="Run the cell again.")
    return _place(tx, lost, found.span)


def place_words(tx: Transaction, lost: Lost, words: str) -> str:
    """Put a coding on the words a person typed, where they stand once.

    Raises:
        InvalidInput: They are nowhere in the source, or stand there several times.
    """
    text = coding.text_of(tx, lookup.source(tx, lost.source))
    places = places_of(text, words)
    if len(places) == 1:
        return _place(tx, lost, places[0])
    if places:
        more = "Type a word or two more of what stands before or after."
        raise InvalidInput(f"“{words}” stands {len(places)} times in {lost.source}.", fix=more)
    if not words.strip():
        raise InvalidInput("There are no words to place the coding on.", fix="Type them as they stand in the text now.")
    near = nearest_words(text, words)
    hint = f"Nearest: “{text[slice(*near)]}”." if near else "Copy them from the text as it is now."
    raise InvalidInput(f"“{words}” does not stand in {lost.source}.", fix=hint)


def remove(tx: Transaction, lost: Lost) -> str:
    """Take a coding away whose words are gone."""
    coding.remove_coding(tx, lost.id)
    return f"Removed “{lost.code}” from “{_short(lost.quote)}” in {lost.source}."


def _place(tx: Transaction, lost: Lost, span: Span) -> str:
    coding.change_coding(tx, lost.id, span=span)
    return f"“{lost.code}” in {lost.source} stands on “{_short(lookup.coding(tx, lost.id)['quote'])}” now."


def _passage(text: str, span: Span) -> Passage:
    left, right = text[max(0, span[0] - AROUND) : span[0]], text[span[1] : span[1] + AROUND]
    left = f"…{left.partition(' ')[2]}" if span[0] > AROUND else left
    right = f"{right.rpartition(' ')[0]}…" if span[1] + AROUND < len(text) else right
    return left, text[slice(*span)], right


def _where_it_stood(text: str, earlier: str, span: Span) -> Passage | None:
    """Find the place by what stood before it or, where that is gone too, by what stood after it."""
    for size in ANCHORS:
        before, after = earlier[max(0, span[0] - size) : span[0]], earlier[span[1] : span[1] + size]
        for anchor, shift in ((before, len(before)), (after, 0)):
            if anchor.strip() and text.count(anchor) == 1:
                here = text.index(anchor) + shift
                return _passage(text, (here, here))
    return None


def _short(words: str, limit: int = 60) -> str:
    return words if len(words) <= limit else f"{words[:limit].rstrip()}…"
