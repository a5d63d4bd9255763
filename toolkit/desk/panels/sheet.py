"""A sheet: rows of a study whose cells can be changed, each change kept at once as a step of its own."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from ipywidgets import HTML, Dropdown, Layout, Text, VBox, Widget

from toolkit.desk.panels.cells import as_html, choice, close_all, field, grid, words
from toolkit.desk.panels.pages import Pages
from toolkit.desk.panels.panel import Panel
from toolkit.store.ledger import Transaction

EMPTY = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its head and width, and what a cell is, a choice among `options`, a field, or `fixed` words."""

    name: str
    head: str
    width: str
    options: Callable[["Row"], Sequence[str]] | None = None
    fixed: bool = False
    placeholder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: what it is of, and its values by column; a column that is missing has no cell here."""

    key: Hashable
    name: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """What a changed cell means: the verb of its step, and the change itself."""

    verb: str
    change: Callable[[Transaction], str]


class Sheet:
    """Shows rows in pages and hands every changed cell on; a cell always shows what the study holds."""

    def __init__(
        self, columns: Sequence[Column], *, read: Callable[[], list[Row]], edit: Callable[[Row, str, str], Edit]
    ) -> None:
        self._columns, self._read, self._edit = columns, read, edit
        self._quiet = False
        self._rows: list[Row] = []
        self.panel: Panel | None = None
        self.cells: dict[tuple[Hashable, str], Dropdown | Text | HTML] = {}
        self.pages = Pages(self.lay)
        self.table = VBox(layout=Layout(width="100%"))

    def lay(self) -> None:
        """Lay the rows of this page anew."""
        self._rows = self._page()
        self.cells = {}
        before = self.table.children
        lines = [[self._cell(row, column) for column in self._columns] for row in self._rows]
        heads = [column.head for column in self._columns]
        widths = " ".join(column.width for column in self._columns)
        self.table.children = [grid(widths, heads, lines) if lines else words("None here.", faint=True)]
        close_all(before)

    def refresh(self) -> None:
        """Bring the cells to what the study holds; they stay where they are, so that Tab goes on to the next one."""
        rows = self._page()
        if [row.key for row in rows] != [row.key for row in self._rows]:
            self.lay()
            return
        self._rows = rows
        self._quiet = True
        for row in rows:
            for column in self._columns:
                if column.name in row.values:
                    self._show(self.cells[row.key, column.name], row, column)
        self._quiet = False

    def _page(self) -> list[Row]:
        return self.pages.choose(self._read(), lambda row: " ".join(row.values.values()))

    def _cell(self, row: Row, column: Column) -> Widget:
        if column.name not in row.values:
            return words("")
        value, hint = row.values[column.name], f"{row.name}: {column.head}"
        if column.fixed:
            cell = words(value, faint=True)
        elif column.options:
            cell = choice(_options(column, row), value or EMPTY, hint)
        else:
            cell = field(value, hint, placeholder=column.placeholder)
        if not column.fixed:
            cell.observe(lambda change: self._changed(row.key, column, change["new"]), names="value")
        self.cells[row.key, column.name] = cell
        return cell

    def _show(self, cell: Dropdown | Text | HTML, row: Row, column: Column) -> None:
        value = row.values[column.name]
        if column.fixed:
            cell.value = as_html(value, faint=True)
        elif column.options:
            options = _options(column, row)
            if list(cell.options) != options:
                cell.options = options
            cell.value = value or EMPTY
        else:
            cell.value = value

    def _changed(self, key: Hashable, column: Column, value: str) -> None:
        row = next((one for one in self._rows if one.key == key), None)
        if self._quiet or self.panel is None or row is None:
            return
        edit = self._edit(row, column.name, "" if value == EMPTY else value.strip())
        if not self.panel.keep(edit.verb, edit.change):
            self._quiet = True
            self._show(self.cells[key, column.name], row, column)
            self._quiet = False


def _options(column: Column, row: Row) -> list[str]:
    offered = [EMPTY, *(column.options(row) if column.options else ())]
    value = row.values[column.name] or EMPTY
    return offered if value in offered else [*offered, value]
