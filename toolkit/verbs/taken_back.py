"""Files and forms that hold words taken back: no later import brings them in again."""

from collections.abc import Container, Sequence

from toolkit.model import Withdrawn
from toolkit.store import form_tables, privacy_tables, tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs.settings import get_setting, set_setting

TAKEN_BACK = "files taken back"  # the setting that keeps their fingerprints, and nothing else of them
LEFT_OUT = "left out, since it holds words that were taken back."


def remember_files(tx: Transaction, rows: Sequence[Row]) -> None:
    """Remember the fingerprints of files that hold words taken back: importing the folder again leaves them out."""
    forms = {row["source_id"]: row["content_sha256"] for row in tx.rows(form_tables.form_returns)}
    known: list[str] = get_setting(tx, TAKEN_BACK, [])
    fresh = [forms.get(row["id"]) or row["file_sha256"] for row in rows]
    if fresh:
        set_setting(tx, TAKEN_BACK, list(dict.fromkeys([*known, *fresh])))


def fingerprints(tx: Transaction) -> set[str]:
    """Return the fingerprints of files and forms that no import may bring in again."""
    return set(get_setting(tx, TAKEN_BACK, []))


def perhaps_the_same(tx: Transaction, before: Container[str]) -> list[str]:
    """Ask whether somebody whom an import brought into the study is who withdrew: no label of theirs is kept."""
    if not tx.rows(privacy_tables.withdrawals, scope=str(Withdrawn.EVERYTHING)):
        return []
    new = [row["label"] for row in tx.rows(tables.participants) if row["id"] not in before]
    return [
        f"{label} is new, and somebody has withdrawn from this study. If it is them, take their lines out of the "
        f'tables, then project.people.withdraw("{label}", "everything", preview=False).'
        for label in new
    ]
