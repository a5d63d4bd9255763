"""Attribution labels: their templates, and the rule that no two people share one."""

from collections.abc import Mapping

from toolkit.errors import InvalidInput, Refused
from toolkit.store import read
from toolkit.store.labels import attribution, clashes
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.verbs import lookup
from toolkit.verbs.settings import set_setting

SETTING = "labels"


def set_labels(tx: Transaction, templates: Mapping[str, str]) -> None:
    """Keep the templates, one per stakeholder group.

    Raises:
        NotFound: The study has no such group.
        InvalidInput: A template that cannot be filled.
        Refused: Two people would be quoted under one label.
    """
    for group, template in templates.items():
        lookup.term(tx, "group", group)
        try:
            attribution(template, group=group, number=1, wave="T1")
        except (KeyError, ValueError, IndexError) as error:
            raise InvalidInput(
                f"The label “{template}” of {group} cannot be filled.", fix="Use {group}, {number} and {wave} in it."
            ) from error
    set_setting(tx, SETTING, dict(templates))
    refuse_shared_labels(tx)


def refuse_shared_labels(tx: Transaction) -> None:
    """Refuse a state in which two people would be quoted under one label."""
    for label, names in clashes(read.participants_frame(Reader(tx.connection))):
        raise Refused(
            f"{' and '.join(names)} would both be quoted as “{label}”.",
            fix="Give them different numbers within their group (column “number”), or another template for the group.",
        )
