"""A place that coders coded differently, as a person looks at it: the turn with everybody's marks, each by its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from toolkit.codebook import Codebook
from toolkit.spans import Span, union
from toolkit.store import tables
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.store.settled import Place, difference, in_words
from toolkit.verbs import lookup
from toolkit.verbs.coding import text_of

LINES = ("solid", "dashed", "dotted", "double", "wavy")  # under whose words: told apart without colour
BEFORE = 160  # characters of what was said just before


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is shown of one place."""

    where: str
    code: str
    definition: str
    difference: str
    state: str
    reason: str
    before: str
    text: str
    span: Span  # the part of the text to show
    runs: Mapping[str, Sequence[Span]]
    instead: str

    @property
    def words(self) -> str:
        """All that anybody marked here, from the first to the last character."""
        runs = union(run for some in self.runs.values() for run in some)
        return self.text[runs[0][0] : runs[-1][1]]


def look(tx: Transaction, place: Place) -> Look:
    """Return a place with its turns, its code and everybody's marks."""
    book, coders = lookup.codebook(tx), Reader(tx.connection).names("coders")
    source = tx.one(tables.sources, place.source)
    assert source is not None  # noqa: S101 - a place has a live source
    text, code = text_of(tx, source), book.code_by_id[place.code]
    turns = sorted(tx.rows(tables.turns, source_id=place.source), key=lambda one: one["number"])
    inside = [one for one in turns if one["start_offset"] < place.span[1] and place.span[0] < one["end_offset"]]
    span = (
        min([place.span[0], *(one["start_offset"] for one in inside)]),
        max([place.span[1], *(one["end_offset"] for one in inside)]),
    )
    earlier = [text[one["start_offset"] : one["end_offset"]] for one in turns if one["end_offset"] <= span[0]]
    return Look(
        where=f"{source['name']}, {_numbers([one['number'] for one in inside])}",
        code=book.path(code.id),
        definition=code.definition,
        difference=difference(place, coders),
        state=in_words(place, coders),
        reason=place.settling["reason"] if place.settling else "",
        before=earlier[-1][-BEFORE:] if earlier else "",
        text=text,
        span=span,
        runs={coders[one]: place.runs(one) for one in place.parties},
        instead=_instead(tx, place, book, coders),
    )


def marked(one: Look) -> str:
    """Return the turn as HTML: brackets with names where a mark begins and ends, and a line under the words.

    Whatever the text holds is shown, never run.
    """
    ends = sorted({one.span[0], one.span[1], *(end for runs in one.runs.values() for run in runs for end in run)})
    html = []
    for start, end in zip(ends, [*ends[1:], None], strict=True):
        html += [_tag(f"{name}⟧") for name, runs in one.runs.items() if any(run[1] == start for run in runs)]
        html += [_tag(f"⟦{name}") for name, runs in one.runs.items() if any(run[0] == start for run in runs)]
        if end is not None:
            html.append(_underlined(one, start, end))
    return "".join(html)


def _underlined(one: Look, start: int, end: int) -> str:
    words = escape(one.text[start:end]).replace("\n", "<br>")
    for number, runs in enumerate(one.runs.values()):
        if any(run[0] <= start and end <= run[1] for run in runs):
            style = f"text-decoration:underline {LINES[number % len(LINES)]};text-underline-offset:{3 + 4 * number}px"
            words = f'<span style="{style}">{words}</span>'
    return words


def _tag(words: str) -> str:
    return f'<b style="font-size:0.8em;white-space:nowrap"> {escape(words)} </b>'


def _numbers(turns: Sequence[int]) -> str:
    if not turns:
        return "outside the turns"
    return f"turn {turns[0]}" if len(turns) == 1 else f"turns {turns[0]}–{turns[-1]}"


def _instead(tx: Transaction, place: Place, book: Codebook, coders: Mapping[str, str]) -> str:
    """Say what else each coder gave to the same words."""
    said: dict[str, dict[str, Any]] = {}
    for row in tx.rows(tables.codings, source_id=place.source):
        here = row["start_offset"] < place.span[1] and place.span[0] < row["end_offset"]
        if here and row["coder_id"] in place.parties and row["code_id"] != place.code:
            said.setdefault(coders[row["coder_id"]], {})[book.code_by_id[row["code_id"]].name] = None
    return "; ".join(f"{name}: {', '.join(codes)}" for name, codes in said.items())
