"""A table of what became of each code, as teams keep it beside their codebook files."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from toolkit.errors import FileProblem
from toolkit.exchange.tabular import iso_date, plain_cell, read_table

COLUMNS = ("date", "id", "name_before", "change", "name_after", "into", "reason")
CHANGES = ("kept", "added", "renamed", "merged", "split", "dropped")
INTO = ("merged", "split")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One line: a code, what became of it, and why."""

    change: str
    date: str = ""
    id: str = ""
    name_before: str = ""
    name_after: str = ""
    into: tuple[str, ...] = ()
    reason: str = ""
    place: str = ""

    def kept(self) -> dict[str, Any]:
        """Return the line as the study keeps it."""
        values = asdict(self)
        del values["place"]
        return {**values, "into": list(self.into)}


def read_changes(path: Path) -> list[ChangeRow]:
    """Read a table of changes (csv or xlsx): date, id, name_before, change, name_after, into, reason.

    Raises:
        FileProblem: A column or a value makes no sense, a code has two lines, or it does not say what it went into.
    """
    table = read_table(path, required=("change",), known=COLUMNS)
    rows = [
        ChangeRow(
            date=iso_date(line.get("date"), place=line.place),
            change=line.choice("change", CHANGES, ""),
            into=tuple(plain_cell(name) for name in line.names("into")),
            place=line.place,
            **{name: plain_cell(line.get(name)) for name in ("id", "name_before", "name_after", "reason")},
        )
        for line in table.lines
    ]
    seen: set[str] = set()
    for row in rows:
        _check(row, seen)
    return rows


def _check(row: ChangeRow, seen: set[str]) -> None:
    code = row.id or row.name_before or row.name_after
    if not code:
        raise FileProblem("The line names no code.", where=row.place, fix="Fill “id”, “name_before” or “name_after”.")
    if not row.change:
        raise FileProblem(
            f"“{code}” has no change.",
            where=row.place,
            fix=f"It can be: {', '.join(CHANGES)}; the last one, if several.",
        )
    if row.change in INTO and not row.into:
        raise FileProblem(f"“{code}” was {row.change}: into what?", where=row.place, fix="Fill the column “into”.")
    if code in seen:
        raise FileProblem(
            f"“{code}” has two lines.",
            where=row.place,
            fix="Keep one line for each code: what became of it in the end.",
        )
    seen.add(code)
