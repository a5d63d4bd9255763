"""What the rows of a panel are made of: words, choices and fields, in the columns of one grid."""

from collections.abc import Iterable, Sequence
from html import escape

from ipywidgets import HTML, Button, Dropdown, GridBox, Layout, Text, VBox, Widget

FAINT = "var(--jp-ui-font-color2, #5f6368)"
LINE = "1px solid var(--jp-border-color2, #dadce0)"


def words(text: str, *, bold: bool = False, faint: bool = False, hint: str = "") -> HTML:
    """Return words as a cell; whatever they hold is shown, never run."""
    return HTML(as_html(text, bold=bold, faint=faint, hint=hint), layout=_fitting())


def as_html(text: str, *, bold: bool = False, faint: bool = False, hint: str = "") -> str:
    """Return words as the HTML of a cell."""
    return in_cell(escape(text).replace("\n", "<br>"), bold=bold, faint=faint, hint=hint)


def in_cell(html: str, *, bold: bool = False, faint: bool = False, hint: str = "") -> str:
    """Return HTML that is escaped already as a cell, in the notebook's own colours."""
    style = "line-height:1.35;padding:5px 0;overflow-wrap:anywhere"
    style += ";font-weight:600" if bold else ""
    style += f";color:{FAINT}" if faint else ""
    return f'<div style="{style}" title="{escape(hint)}">{html}</div>'


def choice(options: Sequence[str], value: str, hint: str) -> Dropdown:
    """Return a drop-down list; the hint says what is chosen here."""
    return Dropdown(options=[*options], value=value, tooltip=hint, layout=_fitting())


def field(value: str, hint: str, *, placeholder: str = "") -> Text:
    """Return a field for words, read when a person leaves it or presses Enter."""
    return Text(value, placeholder=placeholder, continuous_update=False, tooltip=hint, layout=_fitting())


def button(name: str, *, hint: str = "", strong: bool = False, width: str = "auto") -> Button:
    """Return a button."""
    return Button(description=name, tooltip=hint, button_style="primary" if strong else "", layout=Layout(width=width))


def grid(columns: str, heads: Sequence[str], rows: Iterable[Sequence[Widget]]) -> VBox:
    """Lay rows of cells under their heads, with a line above each row; `columns` gives widths that hold in all rows."""
    head = _row(columns, [words(head, bold=True, faint=True) for head in heads])
    return VBox([head, *(_row(columns, row, border_top=LINE) for row in rows)], layout=Layout(width="100%"))


def _row(columns: str, cells: Sequence[Widget], **layout: str) -> GridBox:
    where = Layout(grid_template_columns=columns, grid_gap="0 12px", align_items="flex-start", width="100%", **layout)
    return GridBox([*cells], layout=where)


def close_all(widgets: Iterable[Widget]) -> None:
    """Take widgets out of the page and out of the kernel, with all that is inside them."""
    for widget in widgets:
        close_all(getattr(widget, "children", ()))
        for part in (getattr(widget, "layout", None), getattr(widget, "style", None), widget):
            if isinstance(part, Widget):
                part.close()


def _fitting() -> Layout:
    return Layout(width="auto", min_width="0", margin="2px 0")
