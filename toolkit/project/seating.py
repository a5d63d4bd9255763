"""Who sits down at which desk: settled before a window opens, so that what is missing is said in the terminal."""

from pathlib import Path

from toolkit.desk.alone import Wanted
from toolkit.errors import InvalidInput, StudyReadOnly
from toolkit.project import finding
from toolkit.store import tables
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.verbs import lookup


def seat(path: str | Path, *, coder: str | None, source: str | None) -> tuple[Wanted, str]:
    """Return the desk that is wanted, and a line for the coder (empty: nothing to say).

    Raises:
        FileProblem: There is no such study.
        StudyReadOnly: It cannot be written, so that nothing could be kept.
        InvalidInput: Several people code here and none is named, or nobody does.
        NotFound: There is no such source.
    """
    file = finding.study_file(path)
    if not file.exists():
        raise finding.no_study(file)
    store = Store.open(file)
    try:
        if store.read_only_because:
            raise StudyReadOnly("Nothing could be kept at the desk.", where=file.name, fix=store.read_only_because)
        with store.reading() as connection:
            tx = Transaction(connection)
            names = [row["name"] for row in tx.rows(tables.coders, kind="person")]
            name = lookup.source(tx, source)["name"] if source else None
    finally:
        store.close()
    chosen, line = _coder(names, coder)
    return Wanted(study=str(file.resolve()), coder=chosen, source=name), line


def _coder(names: list[str], wanted: str | None) -> tuple[str, str]:
    known = ", ".join(names)
    if wanted is not None:
        return wanted, "" if wanted in names else f"“{wanted}” is new here" + (f"; so far: {known}." if names else ".")
    if len(names) == 1:
        return names[0], ""
    if names:
        raise InvalidInput(f"Several people code in this study: {known}.", fix="Say who you are with --coder NAME.")
    raise InvalidInput("Nobody is named as coder.", fix="Say who you are with --coder NAME.")
