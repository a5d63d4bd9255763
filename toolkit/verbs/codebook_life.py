"""What a study keeps of its codebook's life beside the history: a table of changes, and codings looked at again."""

from collections.abc import Iterable, Sequence

from toolkit.errors import FileProblem, nearest
from toolkit.exchange.changes_file import ChangeRow
from toolkit.store import ledger, tables
from toolkit.store.ledger import Transaction
from toolkit.store.lineage import TABLE, read_lineage
from toolkit.store.read import Reader
from toolkit.verbs import lookup
from toolkit.verbs.settings import set_setting


def keep_changes(tx: Transaction, rows: Sequence[ChangeRow]) -> None:
    """Keep a table of changes in place of an earlier one; the codebook stays as it is.

    Raises:
        FileProblem: A code is said to have gone into one that neither the study nor the table knows.
    """
    set_setting(tx, TABLE, [row.kept() for row in rows])
    lineage = read_lineage(Reader(tx.connection), ledger.head(tx.connection).revision)
    for row in rows:
        for name in row.into:
            if lineage.find(name) is None:
                near = nearest(name, lineage.words)
                hint = f"Did you mean “{near}”?" if near else "Give its id or its name, or add a line for it."
                raise FileProblem(f"“{name}”, under “into”, is no code.", where=row.place, fix=hint)


def confirm(tx: Transaction, coding_ids: Iterable[str]) -> int:
    """Say that codings hold under the codebook as it is now; return how many.

    A coding's codebook version is the event up to which somebody has judged it; its date stays.
    """
    now, count = ledger.head(tx.connection).revision, 0
    for coding_id in coding_ids:
        count += tx.change(tables.codings, lookup.coding(tx, coding_id)["id"], codebook_version=now)
    return count
