"""Suggestions after coding: a setting keeps them from who has not finished, so that they do not lead the eye."""

from toolkit.errors import InvalidInput, Refused
from toolkit.model import Progress
from toolkit.store import tables
from toolkit.store.ledger import Transaction
from toolkit.verbs.settings import get_setting

SETTING = "suggestions"
AT_ONCE, AFTER_CODING = "at once", "after coding"
A_FEW = 5


def check(value: object) -> None:
    """Refuse a value that the setting does not have."""
    if value not in (AT_ONCE, AFTER_CODING):
        raise InvalidInput(f"suggestions={value!r} is not known.", fix=f"Say “{AT_ONCE}” or “{AFTER_CODING}”.")


def still_to_code(tx: Transaction, coder_id: str | None) -> list[str]:
    """Return the sources that a coder has to finish before suggestions are shown to them; none without the setting.

    They are those assigned to the coder; for a coder without any, those that are assigned to nobody.
    """
    if get_setting(tx, SETTING, AT_ONCE) != AFTER_CODING:
        return []
    assigned = tx.rows(tables.assignments)
    mine = {row["source_id"] for row in assigned if row["coder_id"] == coder_id}
    others = {row["source_id"] for row in assigned}
    done = {
        row["source_id"]
        for row in tx.rows(tables.coding_status, state=str(Progress.FINISHED))
        if row["coder_id"] == coder_id
    }
    sources = sorted(tx.rows(tables.sources), key=lambda row: row["position"])
    wanted = [row for row in sources if (row["id"] in mine if mine else row["id"] not in others)]
    return [row["name"] for row in wanted if row["id"] not in done]


def refuse_before(tx: Transaction) -> None:
    """Refuse to show suggestions to a coder who is still coding, where the study wants it so.

    Raises:
        Refused: Sources are left; they are named.
    """
    left = still_to_code(tx, tx.coder_id)
    if left:
        more = f" and {len(left) - A_FEW} more" if len(left) > A_FEW else ""
        raise Refused(
            f"In this study suggestions are shown when the coding is finished. Left: {', '.join(left[:A_FEW])}{more}.",
            fix='project.finish(source="…") when one is done; project.set(suggestions="at once") changes the rule.',
        )
