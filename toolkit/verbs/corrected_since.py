"""Which transcripts were corrected after somebody had checked them against the recording."""

from toolkit.store.ledger import Row, Transaction
from toolkit.verbs.settings import get_setting, set_setting

SETTING = "corrected since the check"  # the version that was checked, by source


def note(tx: Transaction, source: Row) -> None:
    """Remember which version of a source was checked, as its text changes now."""
    known = dict(get_setting(tx, SETTING, {}))
    if (source["checked_by"] or source["checked_on"]) and source["id"] not in known:
        set_setting(tx, SETTING, {**known, source["id"]: source["version"]})


def forget(tx: Transaction, source_id: str) -> None:
    """Take a source off, as somebody says anew who checked it."""
    known = dict(get_setting(tx, SETTING, {}))
    if known.pop(source_id, None) is not None:
        set_setting(tx, SETTING, known)
