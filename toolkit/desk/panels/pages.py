"""Pages: some rows at a time, and a box to find the others."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from ipywidgets import HTML, HBox, Layout, Text

from toolkit.desk.panels.cells import as_html, button

Row = TypeVar("Row")


class Pages:
    """Chooses the rows to show; calls `turn` when a person asks for others."""

    def __init__(self, turn: Callable[[], None], *, size: int = 15) -> None:
        self._turn, self._size, self._page = turn, size, 0
        self.filter = Text(placeholder="Find …", continuous_update=False, layout=Layout(width="220px"))
        self.back, self.forth = (
            button("Earlier"),
            button("Further"),
        )
        self.where = HTML()
        self.bar = HBox([self.filter, self.back, self.forth, self.where], layout=Layout(align_items="center"))
        self.filter.observe(lambda _: self._go(-self._page), names="value")
        self.back.on_click(lambda _: self._go(-1))
        self.forth.on_click(lambda _: self._go(1))

    def choose(self, rows: Sequence[Row], words: Callable[[Row], str]) -> list[Row]:
        """Return the rows of this page: those whose `words` hold what stands in the box."""
        wanted = self.filter.value.casefold().split()
        found = [row for row in rows if all(one in words(row).casefold() for one in wanted)]
        last = max(0, len(found) - 1) // self._size
        self._page = min(max(self._page, 0), last)
        first = self._page * self._size
        shown = found[first : first + self._size]
        self.back.disabled, self.forth.disabled = self._page == 0, self._page == last
        said = f"{first + 1}–{first + len(shown)} of {len(found)}" if found else "nothing found" if wanted else "none"
        self.where.value = as_html(said, faint=True)
        return shown

    def _go(self, by: int) -> None:
        self._page += by
        self._turn()
