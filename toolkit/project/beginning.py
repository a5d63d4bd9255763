"""The first step of opening a study: its time points, and who codes here."""

from collections.abc import Sequence

from toolkit.store import tables
from toolkit.store.file import Store
from toolkit.verbs import people
from toolkit.verbs.terms import add_terms


def begin(store: Store, coder: str | None, waves: Sequence[str]) -> str | None:
    """Add time points that are new, and return who codes: who is named, else the study's only coder."""
    if store.read_only_because:
        return coder
    with store.writing("set up the study", undoable=False) as tx:
        add_terms(tx, "wave", waves)
        names = [row["name"] for row in tx.rows(tables.coders, kind="person")]
        chosen = coder or (names[0] if len(names) == 1 else None)
        store.coder_id = people.named_coder(tx, chosen) if chosen else None
    return chosen
