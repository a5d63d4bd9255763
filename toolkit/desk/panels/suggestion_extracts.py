"""The extracts of a suggestion, a page at a time, each with a box to tick: a person chooses what is taken over."""

from typing import Any

import pandas as pd
from ipywidgets import HTML, Checkbox, HBox, Layout, VBox

from toolkit.desk.panels.cells import as_html, button, close_all, words
from toolkit.desk.panels.pages import Pages
from toolkit.desk.panels.suggestion_card import extract
from toolkit.model import Stands
from toolkit.study import Result

A_PAGE = 7


class ExtractList:
    """Ticks stay while pages are turned; they go with the suggestion."""

    def __init__(self) -> None:
        self._rows: list[Any] = []
        self._ticked: set[int] = set()
        self._of: int | None = None
        self.boxes: dict[int, Checkbox] = {}
        self.pages = Pages(self._lay, size=A_PAGE)
        self.all, self.none = button("Tick these", hint="Tick the extracts shown here"), button("Untick all")
        self.said, self.counter = words("", faint=True), HTML(layout=Layout(width="100%"))
        self.list = VBox(layout=Layout(width="100%"))
        self.all.on_click(lambda _: self._tick(True))
        self.none.on_click(lambda _: self._tick(False))
        middle = Layout(align_items="center", flex_flow="row wrap")
        bar = HBox([self.pages.bar, self.all, self.none, self.said], layout=middle)
        self.box = VBox([bar, self.list, self.counter], layout=Layout(width="100%"))

    @property
    def chosen(self) -> list[int]:
        """The numbers of the extracts that are ticked, in their order."""
        return sorted(self._ticked)

    def show(self, number: int, extracts: Result) -> None:
        """Show the extracts of a suggestion; those of the same one stay ticked."""
        rows = list(pd.DataFrame(extracts).itertuples(index=False))
        self._rows = [one for one in rows if one.stands != Stands.COUNTER]
        self._ticked = self._ticked if number == self._of else set()
        self._of = number
        self.counter.value = "".join(extract(one) for one in rows if one.stands == Stands.COUNTER)
        self._lay()

    def _lay(self) -> None:
        shown = self.pages.choose(self._rows, lambda one: f"{one.quote} {one.label} {one.source} {one.codes}")
        self.boxes = {int(one.extract): self._box(one) for one in shown}
        before = self.list.children
        self.list.children = [
            HBox([self.boxes[int(one.extract)], _words(one)], layout=Layout(align_items="flex-start")) for one in shown
        ]
        close_all(before)
        self._say()

    def _box(self, one: Any) -> Checkbox:
        number = int(one.extract)
        box = Checkbox(
            value=number in self._ticked,
            description=str(number),
            tooltip=f"Choose extract {number}",
            indent=False,
            layout=Layout(width="64px", flex="0 0 auto", margin="4px 0"),
        )
        box.observe(lambda change: self._set(number, ticked=change["new"]), names="value")
        return box

    def _set(self, number: int, *, ticked: bool) -> None:
        (self._ticked.add if ticked else self._ticked.discard)(number)
        self._say()

    def _tick(self, ticked: bool) -> None:  # noqa: FBT001 - what the two buttons say
        if not ticked:
            self._ticked.clear()
        for box in self.boxes.values():
            box.value = ticked

    def _say(self) -> None:
        self.said.value = as_html(f"{len(self._ticked)} ticked", faint=True)


def _words(one: Any) -> HTML:
    cell = words("")
    cell.value = extract(one)
    cell.layout.flex = "1 1 auto"
    return cell
