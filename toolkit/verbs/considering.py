"""That a coder asked for codes to consider: noted, so that “did you use AI?” is answered from the study."""

from toolkit.store import ledger
from toolkit.store.ledger import Transaction
from toolkit.suggest.statement import CONSIDERED
from toolkit.verbs import after_coding
from toolkit.verbs.settings import get_setting, set_setting


def ask(tx: Transaction, coder: str) -> None:
    """Note on which day a coder first asked for them.

    Raises:
        Refused: The study keeps suggestions until the coding is finished.
    """
    after_coding.refuse_before(tx)
    asked = get_setting(tx, CONSIDERED, {})
    if coder not in asked:
        set_setting(tx, CONSIDERED, {**asked, coder: ledger.now()[:10]})
