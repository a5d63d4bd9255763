"""Safeguarding flags: a segment that leaves in no export, and waits for a named person to act on it.

Nothing is detected here, nobody is told, and no step is taken: people do that.
"""

from collections.abc import Sequence

from toolkit.errors import InvalidInput, NotFound
from toolkit.model import Concern
from toolkit.spans import Edit, Span, carry
from toolkit.store import ledger
from toolkit.store.ledger import Row, Transaction
from toolkit.store.privacy_tables import safeguarding_flags
from toolkit.transcripts.correction import only_place, place
from toolkit.verbs import lookup
from toolkit.verbs.coding import checked, text_of
from toolkit.verbs.settings import get_setting

LEAD = "safeguarding_lead"


def add_flag(tx: Transaction, source: Row, span: Span, *, note: str = "", for_whom: str = "") -> str:
    """Flag a segment and return the flag's id; without a name it is for the study's safeguarding lead.

    Raises:
        InvalidInput: The span lies outside the text, holds only spaces, or is flagged already.
    """
    start, end = checked(text_of(tx, source), span, source["name"])
    where = {"source_id": source["id"], "text_id": source["text_id"], "start_offset": start, "end_offset": end}
    if tx.rows(safeguarding_flags, **where):
        raise InvalidInput(
            "These words are flagged already.", where=source["name"], fix="project.safeguarding.flags() lists them."
        )
    return tx.add(
        safeguarding_flags,
        **where,
        note=note.strip(),
        for_whom=for_whom.strip() or str(get_setting(tx, LEAD, "")),
        state=str(Concern.OPEN),
        coder_id=tx.coder_id,
        at=ledger.now(),
    )


def set_state(tx: Transaction, flag_id: str, state: Concern, *, for_whom: str | None = None) -> None:
    """Say that a flag was passed on or is closed; its words stay back."""
    row = flag(tx, flag_id)
    whom = row["for_whom"] if for_whom is None else for_whom.strip()
    tx.change(safeguarding_flags, row["id"], state=str(state), for_whom=whom)


def put(tx: Transaction, flag_id: str, span: Span) -> None:
    """Give a flag its place in the text as it is now.

    Raises:
        InvalidInput: The span lies outside the text or holds only spaces.
    """
    row = flag(tx, flag_id)
    source = lookup.source(tx, row["source_id"])
    start, end = checked(text_of(tx, source), span, source["name"])
    tx.change(safeguarding_flags, row["id"], text_id=source["text_id"], start_offset=start, end_offset=end)


def remove_flag(tx: Transaction, flag_id: str) -> None:
    """Take a flag away; its words may leave again."""
    tx.remove(safeguarding_flags, flag(tx, flag_id)["id"])


def flag(tx: Transaction, flag_id: str) -> Row:
    """Return the flag with this id.

    Raises:
        NotFound: There is none.
    """
    row = tx.one(safeguarding_flags, flag_id)
    if row is None:
        raise NotFound(
            f"There is no flag “{flag_id}”.", fix="project.safeguarding.flags() lists them in its column “flag”."
        )
    return row


def carry_flags(tx: Transaction, source: Row, new: str, text_id: str, edits: Sequence[Edit], *, sure: bool) -> None:
    """Give the flags of a source their place in its new text; one without a certain place stays on its old text.

    A flag grows rather than shrinks: a correction that reaches over one of its ends is inside it as a whole.
    """
    old = text_of(tx, source)
    for row in tx.rows(safeguarding_flags, source_id=source["id"]):
        span = _place(tx, row, source, old, new, edits, sure=sure)
        if span is not None:
            tx.change(safeguarding_flags, row["id"], text_id=text_id, start_offset=span[0], end_offset=span[1])


def _place(
    tx: Transaction, row: Row, source: Row, old: str, new: str, edits: Sequence[Edit], *, sure: bool
) -> Span | None:
    span = (row["start_offset"], row["end_offset"])
    if row["text_id"] != source["text_id"]:  # still without a place, from an earlier correction
        before = text_of(tx, row)
        return only_place(before, new, before[slice(*span)])
    found, wide = place(old, new, span, edits, sure=sure).span, carry(_widened(span, edits), edits)
    if found is None or wide is None or not (wide[0] < found[1] and found[0] < wide[1]):
        return wide if found is None and sure else found
    return min(found[0], wide[0]), max(found[1], wide[1])


def _widened(span: Span, edits: Sequence[Edit]) -> Span:
    """Return a span that also holds the edits which begin or end at its ends, or reach over them."""
    start, end = span
    for first, last, _, _ in edits:
        if first <= end and start <= last:
            start, end = min(start, first), max(end, last)
    return start, end
