"""One name replaced at one place, as the preview shows it and the log keeps it."""

import uuid
from dataclasses import dataclass, field

from toolkit.privacy.names import NameKind
from toolkit.privacy.replacing import Swap
from toolkit.spans import Edit

AROUND = 40  # characters shown on either side


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A place where a name stood: before and after in their context, and what the log and the key keep of it.

    `start` and `end` are where the replacement stands in `version` of the source's text; outside of texts there are
    none. `left` says why nothing was done here and a person is to look.
    """

    where: str
    before: str
    after: str
    words: str
    replacement: str
    kind: NameKind
    source_id: str | None = None
    source: str = ""
    turn: int | None = None
    version: int | None = None
    start: int | None = None
    end: int | None = None
    left: str = ""
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


def around(text: str, start: int, end: int) -> str:
    """Return a place of a text in its context, on one line, from word to word."""
    left, right = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
    left = f"…{left.partition(' ')[2]}" if start > AROUND else left
    right = f"{right.rpartition(' ')[0]}…" if end + AROUND < len(text) else right
    return " ".join(f"{left}{text[start:end]}{right}".split())


def replaced(text: str, swap: Swap, new: str, edit: Edit, **where: object) -> Replaced:
    """Return what a swap does, in its context before and, with all the others done, after."""
    values: dict[str, object] = {
        "before": around(text, swap.start, swap.end),
        "after": around(new, edit[2], edit[3]),
        "words": swap.words,
        "replacement": swap.replacement,
        "kind": swap.name.kind,
    }
    return Replaced(**{**values, **where})  # type: ignore[arg-type] # the callers' words are those of the fields
