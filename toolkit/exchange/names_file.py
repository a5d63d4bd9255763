"""A table of names and what replaces them, as people correct it in a spreadsheet."""

from pathlib import Path
from typing import Any

from toolkit.errors import FileProblem, InvalidInput
from toolkit.exchange.tabular import plain_cell, read_table

KNOWN = ("name", "proposal", "replacement", "kind", "also", "whose", "source", "as_written")


def read_names(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a table of names (.csv, .xlsx): `name`, and `proposal` or `replacement`.

    Further columns may be `kind`, `also` (other spellings, `;` between), `whose` (a participant), `source` (where only
    this person is meant, `;` between) and `as_written` (yes: with its capitals only). Other columns are passed over.

    Raises:
        FileProblem: The file cannot be read, or has no column of names or none of replacements.
    """
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise InvalidInput("Rules are read from .csv and .xlsx.", where=path.name, fix="Save the table as one of them.")
    table = read_table(path, required=("name",), known=KNOWN, others=True)
    if not {"proposal", "replacement"} & set(table.columns):
        raise FileProblem(
            "The table has no column “proposal”.", where=path.name, fix="It says what stands in place of each name."
        )
    return [{name: plain_cell(cell) for name, cell in line.values.items()} for line in table.lines]
