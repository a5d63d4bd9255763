"""Taking things out of a study into files."""

from pathlib import Path

from sqlalchemy import Connection

from toolkit.exchange import codings_file
from toolkit.exchange.tabular import write_csv
from toolkit.store.ledger import Transaction
from toolkit.verbs import codings_import


def write_codings(connection: Connection, path: str | Path) -> Path:
    """Write all codings, keyed by quotation, as csv; return where."""
    file = Path(path).expanduser()
    write_csv(file, codings_file.COLUMNS, codings_import.export_rows(Transaction(connection)))
    return file
