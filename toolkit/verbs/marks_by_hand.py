"""The marks that a person has set: they hold when turns and marks are laid anew, whatever is recognised there."""

from collections.abc import Sequence
from dataclasses import replace

from toolkit.model import Draft, Mark, MarkKind
from toolkit.spans import Edit, Span, carry
from toolkit.store.ledger import Transaction
from toolkit.verbs.settings import get_setting, set_setting

BY_HAND = "marks by hand"  # by source: where, and the kind, or SPEECH
SPEECH = "speech"


def kept(tx: Transaction, source_id: str, draft: Draft, edits: Sequence[Edit] = ()) -> Draft:
    """Return the draft with the marks a person set, carried by the edits; one that is gone is forgotten."""
    known: dict[str, list[list[object]]] = get_setting(tx, BY_HAND, {})
    if source_id not in known:
        return draft
    moved = [(carry((int(str(start)), int(str(end))), edits), str(kind)) for start, end, kind in known[source_id]]
    there = {span: kind for span, kind in moved if span is not None}
    if edits:
        set_setting(tx, BY_HAND, {**known, source_id: [[*span, kind] for span, kind in there.items()]})
    return with_marks(draft, there)


def with_marks(draft: Draft, there: dict[Span, str]) -> Draft:
    """Return the draft with these kinds at these places, in place of the marks that lie in them."""
    stay = [one for one in draft.marks if not any(a <= one.start and one.end <= b for a, b in there)]
    new = [Mark(start=a, end=b, kind=MarkKind(kind)) for (a, b), kind in there.items() if kind != SPEECH]
    return replace(draft, marks=tuple(sorted([*stay, *new], key=lambda mark: mark.start)))


def remember(tx: Transaction, source_id: str, there: dict[Span, str]) -> None:
    """Keep what a person said a place is; what was said of it before gives way."""
    known = get_setting(tx, BY_HAND, {})
    before = {(start, end): kind for start, end, kind in known.get(source_id, [])}
    after = {span: kind for span, kind in before.items() if not any(_meet(span, one) for one in there)} | there
    set_setting(tx, BY_HAND, {**known, source_id: [[*span, kind] for span, kind in sorted(after.items())]})


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
