"""Settings: which there are, and how each is kept."""

from collections.abc import Mapping
from typing import Any

from toolkit.store.ledger import Transaction
from toolkit.verbs import after_coding, labels, lookup, settings, withdrawal

KNOWN = (labels.SETTING, "method", after_coding.SETTING, withdrawal.UNTIL)


def keep(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Keep settings by name.

    Raises:
        NotFound: A name is nearly that of a known setting.
        InvalidInput: A value is not one that the setting can have.
    """
    for name, value in values.items():
        if name == labels.SETTING:
            labels.set_labels(tx, value)
            continue
        lookup.refuse_misspelt(name, KNOWN, "setting")
        if name == after_coding.SETTING:
            after_coding.check(value)
        settings.set_setting(tx, name, value)
