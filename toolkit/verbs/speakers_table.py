"""What the speakers table said of the labels of a source when it was last read."""

from collections.abc import Sequence

from toolkit.exchange.study_tables import SpeakerRow
from toolkit.store.ledger import Transaction
from toolkit.verbs.settings import get_setting, set_setting

SETTING = "listed speakers"


def listed(tx: Transaction, source_id: str) -> list[SpeakerRow]:
    """Return the lines of the speakers table for a source."""
    said = dict(get_setting(tx, SETTING, {})).get(source_id, {})
    return [SpeakerRow(source=source_id, label=label, speaker=speaker) for label, speaker in said.items()]


def remember(tx: Transaction, source_id: str, rows: Sequence[SpeakerRow]) -> None:
    """Keep the lines of the speakers table for a source; without lines nothing is forgotten."""
    if rows:
        everything = get_setting(tx, SETTING, {})
        set_setting(tx, SETTING, {**everything, source_id: {row.label: row.speaker for row in rows}})
