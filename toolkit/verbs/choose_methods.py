"""The method of a study: which, and why it fits."""

from collections.abc import Sequence

from toolkit.analysis.method import FITS, check_methods
from toolkit.store.ledger import Transaction
from toolkit.verbs.settings import set_setting


def choose_methods(tx: Transaction, chosen: Sequence[str], fits: str = "") -> None:
    """Set the methods, and why they fit the questions of the evaluation.

    Raises:
        NotFound: A method is not known.
        InvalidInput: Two families of thematic analysis.
    """
    check_methods(chosen)
    set_setting(tx, "method", chosen[0] if len(chosen) == 1 else list(chosen))
    if fits.strip():
        set_setting(tx, FITS, fits.strip())
