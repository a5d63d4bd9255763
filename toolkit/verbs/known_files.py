"""Files that the study has already, known again by their fingerprint whatever they are called."""

from sqlalchemy import select

from toolkit.store import ledger, tables
from toolkit.store.ledger import Row, Transaction

SAME_FILE = (
    "the very file that “{0}” came from, under another name. The text of “{0}” was corrected or had names replaced "
    "since, so the earlier words were left out. Take the copy out of the folder."
)


def made_from(tx: Transaction, file_sha256: str) -> Row | None:
    """Return the source whose text is from this very file, now or before a correction; None without one.

    What was taken back with undo does not count: a file that was given to the wrong source is still free.
    """
    live = {row["id"]: row for row in tx.rows(tables.sources)}
    query = select(tables.sources).where(tables.sources.c.file_sha256 == file_sha256)
    for row in tx.connection.execute(query.order_by(tables.sources.c.row_id.desc())).mappings():
        if file_sha256 and row["id"] in live and ledger.was_live(tx.connection, tables.sources, row["row_id"]):
            return live[row["id"]]
    return None
