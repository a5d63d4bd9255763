"""What a study says of its own protection, gathered for the paragraphs of a form."""

from collections import Counter

from toolkit.report.data_protection import Kept, Statement, data_protection
from toolkit.store import bundle
from toolkit.store.file import Store
from toolkit.store.read import Reader


def statement(store: Store, form: str) -> Statement:
    """Return the paragraphs for an ethics form or a data-protection assessment."""
    with store.reading() as connection:
        reader = Reader(connection)
        coder = next(iter(reader.names("coders").values()), None)  # of the coding nothing is told: any coder's will do
        data = bundle.study_data(reader, coder=coder)
        kept = Kept(
            file=store.path.name,
            redactions=Counter(row["kind"] for row in reader.records("redactions")),
            withdrawals=Counter(row["scope"] for row in reader.records("withdrawals")),
        )
    return data_protection(data, kept, form)
