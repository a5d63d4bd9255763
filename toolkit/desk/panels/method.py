"""`project.method.form()`: three plain questions, what the answers change, and a button that keeps it."""

from typing import Any

from ipywidgets import HTML, HBox, Layout, RadioButtons, Text, VBox, Widget

from toolkit.analysis.method import FITS, METHODS, QUESTIONS, effects, proposed
from toolkit.desk.panels.cells import as_html, button, words
from toolkit.desk.panels.panel import Panel
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.verbs.choose_methods import choose_methods
from toolkit.verbs.settings import get_setting

VERB = "choose method"


class MethodForm:
    """Asks, shows what would change, and keeps the method when a person says so.

    >>> import tempfile
    >>> from toolkit import Project
    >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
    >>> study.method.form().panel.opener.description
    'Open'
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.answers = {name: _asked(answers) for name, (_, answers) in QUESTIONS.items()}
        self.fits = Text(placeholder="Why it fits your questions …", layout=Layout(width="98%"))
        self.shown, self.keep = HTML(layout=Layout(width="100%")), button("Keep this method", strong=True)
        self.shown.add_class("jp-RenderedHTMLCommon")
        self.keep.on_click(lambda _: self._keep())
        self.panel = Panel(
            store, "Your approach", verbs=(VERB,), count=self._now, draw=self._draw, refresh=self._refresh
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return self.panel.shown()

    def _set(self, name: str) -> Any:
        with self._store.reading() as connection:
            return get_setting(Transaction(connection), name)

    def _now(self) -> str:
        chosen = self._set("method") or ()
        names = [chosen] if isinstance(chosen, str) else chosen
        return f"Now: {'; '.join(METHODS[name] for name in names)}." if names else "No method is set yet."

    def _draw(self) -> tuple[list[Widget], list[Widget]]:
        self.state = words(self._now(), faint=True)
        for box in self.answers.values():
            box.observe(lambda _: self._refresh(), names="value")
        asked = [VBox([words(QUESTIONS[name][0], bold=True), box]) for name, box in self.answers.items()]
        self.fits.value = self._set(FITS) or ""
        self._refresh()
        return [self.state], [*asked, self.shown, self.fits, HBox([self.keep])]

    def _chosen(self) -> tuple[tuple[str, ...], list[str]] | None:
        given = {name: box.value for name, box in self.answers.items()}
        if None in given.values():
            return None
        return proposed(**given)

    def _refresh(self) -> None:
        """Show what the answers point to; until all three are given, what is still open."""
        self.state.value = as_html(self._now(), faint=True)
        found = self._chosen()
        self.keep.disabled = found is None
        if found is None:
            left = sum(box.value is None for box in self.answers.values())
            self.shown.value = as_html(f"{left} of {len(self.answers)} questions are still open.", faint=True)
            return
        chosen, remarks = found
        title = f"Your answers point to {'; '.join(METHODS[name] for name in chosen)}"
        self.shown.value = effects(chosen, title, remarks).to_accessible_html()

    def _keep(self) -> None:
        def change(tx: Transaction) -> str:
            found = self._chosen()
            chosen = found[0] if found else ()
            choose_methods(tx, chosen, self.fits.value)
            return f"Kept: {'; '.join(METHODS[name] for name in chosen)}. It can be changed at any time."

        self.panel.keep(VERB, change)


def _asked(answers: Any) -> RadioButtons:
    options = [(in_words, name) for name, in_words in answers.items()]
    return RadioButtons(options=options, value=None, layout=Layout(width="100%", height="auto"))
