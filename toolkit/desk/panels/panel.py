"""A panel: closed until a person opens it, then its rows, with a line above them that says what was done, and Undo."""

from collections.abc import Callable, Collection, Sequence
from html import escape
from typing import Any

from ipywidgets import HTML, HBox, Layout, VBox, Widget

from toolkit.desk.panels.cells import FAINT, as_html, button, close_all
from toolkit.errors import ToolkitError
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.verbs import steps

NOT_SAVED = (
    "This form shows names and words of the interviews. JupyterLab does not save them with the notebook unless "
    "Settings → “Save Widget State Automatically” is switched on."
)
WRONG, DONE = "var(--jp-error-color1, #b3261e)", "var(--jp-success-color1, #1b5e20)"


class Panel:
    """The frame around rows.

    Args:
        store: The study's file.
        title: What the panel is for.
        verbs: The verbs that Undo may take back here; without any there is no Undo.
        count: Says how much there is to do, without a name or a word of the interviews: it may be saved.
        draw: Makes what stands above the rows, and the rows, when the panel is opened.
        refresh: Brings the rows to what the study holds now.
    """

    def __init__(
        self,
        store: Store,
        title: str,
        *,
        verbs: Collection[str],
        count: Callable[[], str],
        draw: Callable[[], tuple[Sequence[Widget], Sequence[Widget]]],
        refresh: Callable[[], None],
    ) -> None:
        self._store, self._title, self._verbs = store, title, verbs
        self._draw, self._refresh = draw, refresh
        self.opener = button("Open", hint=f"Open: {title}", strong=True)
        self.undo = button("Undo", hint="Take the last step of this form back")
        self.status = HTML()
        self.body = VBox(layout=Layout(width="100%"))
        heading = HTML(f'<b style="font-size:1.15em">{escape(title)}</b>')
        self.root = VBox([heading, self.body], layout=Layout(width="100%", padding="4px 8px 8px 0"))
        self.body.children = [HTML(as_html(count())), self.opener]
        self.opener.on_click(lambda _: self.open())
        self.undo.on_click(lambda _: self._undo())

    def shown(self) -> dict[str, Any]:
        """Return what a notebook shows and saves: a view, and in its place one line without names or words."""
        bundle = dict(self.root._repr_mimebundle_() or {})
        return {**bundle, "text/plain": f"{self._title}: run this cell to open it."}

    def open(self) -> None:
        """Show the rows."""
        self._in_words(self._open)

    def keep(self, verb: str, change: Callable[[Transaction], str]) -> bool:
        """Make a change as one step and say what it was; what cannot be done is said in words, and nothing is kept."""
        return self._in_words(lambda: self._keep(verb, change))

    def attempt(self, act: Callable[[], None]) -> bool:
        """Do something that keeps nothing, such as a preview; what cannot be done is said in words."""
        return self._in_words(act)

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Show a line above the rows."""
        mark = "" if not text else "⚠ " if wrong else "✓ "
        colour = WRONG if wrong else DONE
        self.status.value = f'<div role="status" style="line-height:1.4;color:{colour}">{mark}{escape(text)}</div>'

    def _open(self) -> None:
        above, rows = self._draw()
        note = HTML(f'<div style="color:{FAINT};font-size:0.9em;line-height:1.4">{escape(NOT_SAVED)}</div>')
        line = HBox(
            [self.undo, self.status] if self._verbs else [self.status],
            layout=Layout(align_items="center", margin="2px 0"),
        )
        before, self.body.children = self.body.children, [*above, line, *rows, note]
        close_all(before)

    def _keep(self, verb: str, change: Callable[[Transaction], str]) -> None:
        with self._store.writing(verb) as tx:
            said = change(tx)
        self._refresh()
        self.say(said)

    def _undo(self) -> None:
        def step() -> None:
            with self._store.stepping() as tx:
                said = steps.step(tx, forward=False, only=self._verbs, here_is="this form")
            self._refresh()
            self.say(said)

        self._in_words(step)

    def _in_words(self, act: Callable[[], None]) -> bool:
        try:
            act()
        except ToolkitError as error:
            self.say(str(error), wrong=True)
        except Exception as error:  # noqa: BLE001 - ipywidgets would swallow it, and the form would look as if it were kept
            self.say(f"This was not kept ({type(error).__name__}: {error}). Run the cell again.", wrong=True)
        else:
            return True
        return False
