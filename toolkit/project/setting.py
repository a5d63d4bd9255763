"""Settings: which there are, and how each is kept."""

from collections.abc import Mapping
from typing import Any

from toolkit.analysis.method import check_methods
from toolkit.store.ledger import Transaction
from toolkit.verbs import after_coding, labels, lookup, retention, settings
from toolkit.verbs.retention import FAMILY_COURT

PROTECTION = (
    "lawful_basis",
    "article_9_condition",
    "article_10_condition",
    "data_plan",
    "key_place",
    "family_court",
)
KNOWN = (labels.SETTING, "method", after_coding.SETTING, *retention.SETTINGS, *PROTECTION)


def keep(tx: Transaction, values: Mapping[str, Any]) -> str | None:
    """Keep settings by name; return what to bear in mind with them.

    Raises:
        NotFound: A name is nearly that of a known setting, or a method is not known.
        InvalidInput: A value is not one that the setting can have.
    """
    for name, value in values.items():
        if name == labels.SETTING:
            labels.set_labels(tx, value)
            continue
        lookup.refuse_misspelt(name, KNOWN, "setting")
        if name == after_coding.SETTING:
            after_coding.check(value)
        if name == "method":
            check_methods([value] if isinstance(value, str) else [*(value or ())])
        settings.set_setting(tx, name, retention.kept_date(name, value) if name in retention.DATES else value)
    return FAMILY_COURT if values.get("family_court") else None
