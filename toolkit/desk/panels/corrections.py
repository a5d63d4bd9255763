"""`project.review_corrections()`: codings that a correction could not place, each settled by a person."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from ipywidgets import HTML, Button, HBox, Layout, Text, VBox, Widget

from toolkit.desk.panels import lost_codings
from toolkit.desk.panels.cells import as_html, button, close_all, field, grid, in_cell, words
from toolkit.desk.panels.lost_codings import Lost, Nearest, Passage
from toolkit.desk.panels.pages import Pages
from toolkit.desk.panels.panel import Panel
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction

PLACE, REMOVE = "change coding", "remove coding"
HEADS = ("Coding", "What it stood on", "What comes nearest now", "")
COLUMNS = "minmax(0,1fr) minmax(0,2fr) minmax(0,2fr) 250px"
MARKED = "background:var(--jp-warn-color3, #fff3cd);color:inherit;padding:1px 0"
A_PAGE = 8


@dataclass
class Line:
    """The widgets of one coding that change."""

    lost: Lost
    found: Nearest
    these: Button
    remove: Button
    other: Text
    place: Button
    said: HTML

    def settle(self, said: str) -> None:
        """Show what became of the coding; without words it is open."""
        self.these.disabled = bool(said) or self.found.span is None
        for part in (self.remove, self.place, self.other):
            part.disabled = bool(said)
        self.said.value = as_html(said, faint=True)


class CorrectionReview:
    """Shows each lost coding beside the words that come nearest; a person says which words it means.

    >>> import tempfile
    >>> from toolkit import Project
    >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
    >>> study.review_corrections().panel.opener.description
    'Open'
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.lines: list[Line] = []
        self._read()
        self.pages = Pages(self._lay, size=A_PAGE)
        self.table = VBox(layout=Layout(width="100%"))
        self.panel = Panel(
            store,
            "Codings to place after a correction",
            verbs=(PLACE, REMOVE),
            count=lambda: f"Codings to place: {len(self._lost)}.",
            draw=self._draw,
            refresh=self._refresh,
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return self.panel.shown()

    def _read(self) -> None:
        with self._store.reading() as connection:
            self._lost = lost_codings.lost_codings(Transaction(connection))

    def _draw(self) -> tuple[list[Widget], list[Widget]]:
        self._lay()
        return [self.pages.bar], [self.table]

    def _lay(self) -> None:
        self._read()
        shown = self.pages.choose(self._lost, lambda one: f"{one.source} {one.code} {one.coder} {one.quote}")
        with self._store.reading() as connection:
            found = [lost_codings.nearest(Transaction(connection), one) for one in shown]
        self.lines = [self._line(lost, near) for lost, near in zip(shown, found, strict=True)]
        before = self.table.children
        cells = [[_about(one.lost), _show(one.found.before), _show(one.found.now), _acts(one)] for one in self.lines]
        nothing = "Every coding has its place." if not self._lost else "Nothing found."
        self.table.children = [grid(COLUMNS, HEADS, cells) if cells else words(nothing)]
        close_all(before)

    def _line(self, lost: Lost, found: Nearest) -> Line:
        line = Line(
            lost,
            found,
            button("These words", hint="Put the coding on the words marked beside"),
            button("Remove", hint="Take the coding away: its words are gone"),
            field("", f"Other words for “{lost.code}” in {lost.source}", placeholder="Other words …"),
            button("Place"),
            words(""),
        )
        self._on(line.these, PLACE, lambda tx: lost_codings.place_on(tx, lost, found))
        self._on(line.place, PLACE, lambda tx: lost_codings.place_words(tx, lost, line.other.value))
        self._on(line.remove, REMOVE, lambda tx: lost_codings.remove(tx, lost))
        line.settle("")
        return line

    def _on(self, pressed: Button, verb: str, change: Callable[[Transaction], str]) -> None:
        pressed.on_click(lambda _: self.panel.keep(verb, change))

    def _refresh(self) -> None:
        """Bring the lines to what the study holds; those settled stay where they are."""
        self._read()
        still = {one.id for one in self._lost}
        for line in self.lines:
            line.settle("" if line.lost.id in still else "✓ Settled")


def _about(lost: Lost) -> HTML:
    html = f"<b>{escape(lost.code)}</b><br>{escape(lost.source)}<br>{escape(lost.coder)}"
    cell = words("")
    cell.value = in_cell(html)
    return cell


def _show(passage: Passage | None) -> HTML:
    if passage is None:
        return words("No words come near. Type the words it means, or remove it.", faint=True)
    left, here, right = (escape(part).replace("\n", "<br>") for part in passage)
    marked = f'<mark style="{MARKED}">{here}</mark>' if here else "<b>│</b>"
    note = "" if here else "No words come near; it stood here:<br>"
    cell = words("")
    cell.value = in_cell(f"{note}{left}{marked}{right}")
    return cell


def _acts(line: Line) -> VBox:
    line.other.layout.width = "170px"
    rows = [HBox([line.these, line.remove]), HBox([line.other, line.place]), line.said]
    return VBox(rows, layout=Layout(min_width="0"))
