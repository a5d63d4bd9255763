"""An import's report on paper: csv, Excel or Word."""

from collections.abc import Sequence
from pathlib import Path

from toolkit.errors import InvalidInput
from toolkit.exchange.tabular import write_csv, write_file
from toolkit.report.description import Column, Section, Table
from toolkit.study import Basis, Result, as_text

TITLE = "Import of transcripts"
WIDTHS = {"file": 2.0, "source": 1.6, "speakers": 1.6, "outcome": 1.8}
NUMBERS = frozenset({"words", "turns", "warnings"})


def save(files: Result, lines: Sequence[str], path: Path) -> Path:
    """Write the table of files and the lines to look at; in csv the lines are rows below, in a column of their own."""
    ending = path.suffix.lower()
    if ending == ".csv":
        names = list(files.columns)
        rows = [[*row, ""] for row in files.itertuples(index=False)]
        write_csv(path, [*names, "to look at"], [*rows, *([*[""] * len(names), line] for line in lines)])
        return path
    if ending == ".xlsx":
        from toolkit.report.excel import render
    elif ending == ".docx":
        from toolkit.report.word.document import render
    else:
        raise InvalidInput(f"The report of an import cannot be saved as “{ending}”.", fix="Use .csv, .xlsx or .docx.")
    write_file(path, render(TITLE, _sections(files, lines)))
    return path


def _sections(files: Result, lines: Sequence[str]) -> list[Section]:
    columns = [Column(str(name), WIDTHS.get(name, 0.8), number=name in NUMBERS) for name in files.columns]
    rows = [[as_text(cell) or "–" for cell in row] for row in files.itertuples(index=False)]
    listed = [[line] for line in lines] or [["Nothing."]]
    files_table = Table(
        key="files",
        title="Files of the import",
        columns=columns,
        rows=rows,
        basis=files.about,
        lead=f"{len(rows)} files.",
    )
    to_look_at = Table(
        key="lines",
        title="What to look at",
        columns=[Column("Line", 6.0)],
        rows=listed,
        basis=Basis(),
        lead=f"{len(lines)} lines.",
    )
    return [
        Section(key="files", heading="Files", blocks=[files_table]),
        Section(key="lines", heading="To look at", blocks=[to_look_at]),
    ]
