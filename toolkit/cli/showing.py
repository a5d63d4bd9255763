"""What a command prints: tables, notes under them, progress."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from toolkit.report.description import Table as Described
    from toolkit.study import StudyData

TABLES = ("tables.docx", "tables.xlsx")
READABLE, BORDER = 22, 3  # characters: a column of names, and what rich draws around each cell


def console() -> "Console":
    """Return what prints to the window."""
    from rich.console import Console

    return Console(soft_wrap=False)


def track_files(out: "Console", words: str) -> "Callable[[Iterable[Path]], Iterable[Path]]":
    """Return what goes through files and shows how far it is."""
    from rich.progress import track

    return lambda paths: track(paths, description=words, console=out)


def print_frame(out: "Console", title: str, frame: "Iterable[str]") -> None:
    """Print a table."""
    from rich.table import Table
    from rich.text import Text

    from toolkit.study import as_text

    shown = Table(title=title, title_justify="left")
    for name in frame:
        shown.add_column(str(name))
    for row in frame.itertuples(index=False):  # type: ignore[attr-defined]
        shown.add_row(*(Text(as_text(cell)) for cell in row))  # as it is: [my mentor] would be taken for a style
    out.print(shown)


def show_themes(data: "StudyData", out: "Console", by: tuple[str, ...]) -> None:
    """Print the theme table, split by as much as the window has room for."""
    from rich.table import Table

    from toolkit.report.sections.themes import theme_table

    described, whole = theme_table(data, by=by), by
    while len(by) > 1 and _needs(described) > out.width:
        by = by[:-1]
        described = theme_table(data, by=by)
    shown = Table(title=described.title, title_justify="left")
    for column in described.columns:
        shown.add_column(column.head, justify="right" if column.number else "left")
    for row in described.rows:
        shown.add_row(*(str(cell) for cell in row))
    out.print(shown)
    if by != whole:
        out.print(f"Too wide for this window by {' and '.join(whole)}: that table is in {' and '.join(TABLES)}.")
    for line in described.notes:
        out.print(line, style="dim", highlight=False, markup=False)


def _needs(described: "Described") -> int:
    """Return the characters a table needs: names break between words, numbers do not break."""
    heads = [max(map(len, column.head.split() or [""])) for column in described.columns]
    cells = [max((len(str(row[place])) for row in described.rows), default=0) for place in range(len(heads))]
    widths = [
        max(head, cell if column.number else READABLE)
        for column, head, cell in zip(described.columns, heads, cells, strict=True)
    ]
    return sum(widths) + BORDER * len(widths) + 1
