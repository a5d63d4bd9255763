"""`project.reconcile()`: walks through the places that coders coded differently, on the text; a person settles each."""

from collections.abc import Callable
from html import escape
from typing import Any

from ipywidgets import Button, Checkbox, Combobox, Dropdown, HBox, Layout, Text, Textarea, VBox, Widget

from toolkit.desk.panels.cells import as_html, button, close_all, in_cell, words
from toolkit.desk.panels.differences import Look, look, marked
from toolkit.desk.panels.panel import Panel
from toolkit.errors import Refused
from toolkit.model import Settled
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.store.settled import Place, places_in
from toolkit.verbs import lookup, settling

SETTLE, AGREE = "settle", "settle what agrees"
NO_CODE = "no code"
SHOWN: dict[str, Callable[[Place], bool]] = {
    "open differences": lambda one: one.state == settling.OPEN and not one.shared,
    "discussed": lambda one: one.state == Settled.DISCUSSED,
    "settled differences": lambda one: one.is_settled and not one.shared,
    "marked alike": lambda one: bool(one.shared),
    "all": lambda _: True,
}


class Reconcile:
    """Shows one place after the other: the turn with everybody's marks, and what can become of them.

    >>> import tempfile
    >>> from toolkit import Project
    >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
    >>> study.reconcile().panel.opener.description
    'Open'
    """

    def __init__(self, store: Store, source: str | None = None) -> None:
        self._store, self._at = store, 0
        self._walk: list[Place] = []  # as they were met
        self._only = self._source_id(source)
        self.now: Place | None = None
        self.kept: dict[str, Button] = {}
        self._read()
        self.panel = Panel(
            store,
            "Places that coders coded differently",
            verbs=(SETTLE, AGREE),
            count=self._count,
            draw=self._draw,
            refresh=self._refresh,
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return self.panel.shown()

    def _source_id(self, source: str | None) -> set[str] | None:
        if source is None:
            return None
        with self._store.reading() as connection:
            return {lookup.source(Transaction(connection), source)["id"]}

    def _read(self) -> None:
        with self._store.reading() as connection:
            self._places = places_in(Reader(connection), self._only)

    def _count(self) -> str:
        different = [one for one in self._places if not one.shared]
        alike = len(self._places) - len(different)
        left = sum(not one.is_settled for one in different)
        return f"Differences: {len(different)}, left to settle: {left}. Places marked alike: {alike}."

    def _draw(self) -> tuple[list[Widget], list[Widget]]:
        self.show = Dropdown(
            options=[*SHOWN], value="open differences", description="Show", layout=Layout(width="240px")
        )
        self.on = Checkbox(value=True, description="Go on to the next by itself", indent=False)
        self.agree = button("", hint="Take what all of them marked into the agreed coding")
        self.back, self.forth = button("Previous"), button("Next")
        self.left = words("", faint=True)
        self.place = VBox(layout=Layout(width="100%"))
        self.show.observe(lambda _: self._begin(), names="value")
        self.agree.on_click(lambda _: self.panel.keep(AGREE, self._agree))
        self.back.on_click(lambda _: self._go(-1))
        self.forth.on_click(lambda _: self._go(1))
        self._begin()
        middle = Layout(align_items="center", flex_flow="row wrap")
        bars = [HBox([self.show, self.agree, self.on], layout=middle)]
        return [*bars, HBox([self.back, self.forth, self.left], layout=middle)], [self.place]

    def _begin(self) -> None:
        """Walk from the first of the places that are to be shown."""
        self._read()
        self._walk = [one for one in self._places if SHOWN[self.show.value](one)]
        self._at = 0
        self._lay()

    def _go(self, by: int) -> None:
        self._at = min(max(self._at + by, 0), max(len(self._walk) - 1, 0))
        self._lay()

    def _lay(self) -> None:
        """Show the place the walk has come to, and how many are left."""
        alike = sum(bool(one.shared) and not one.is_settled for one in self._places)
        self.agree.description, self.agree.disabled = f"Take over what is alike ({alike})", not alike
        self.back.disabled, self.forth.disabled = self._at == 0, self._at >= len(self._walk) - 1
        left = sum(not one.is_settled for one in self._walk)
        said = f"{self._at + 1} of {len(self._walk)}, left: {left}" if self._walk else "none"
        self.left.value = as_html(said, faint=True)
        before = self.place.children
        self.now = self._walk[self._at] if self._walk else None
        self.place.children = self._cells(self.now) if self.now else [words("There is no such place.")]
        close_all(before)

    def _cells(self, place: Place) -> list[Widget]:
        with self._store.reading() as connection:
            tx = Transaction(connection)
            seen, book = look(tx, place), lookup.codebook(tx)
        self.reason = Text(
            value=seen.reason,
            placeholder="Why (kept beside it) …",
            continuous_update=False,
            layout=Layout(width="auto"),
        )
        self.kept = {name: self._button(f"Keep {name}", f"kept {name}", _keeps(seen, name)) for name in seen.runs}
        self.both = self._button("Both", Settled.BOTH, "All that anybody marked, as one")
        self.neither = self._button("Neither", Settled.NEITHER, "The code does not go here")
        self.discussed = self._button("Discussed", Settled.DISCUSSED, "Talked about; stays on the list")
        self.reopen = self._button("Open again", settling.OPEN, "Take back what became of it")
        self.reopen.disabled = place.settling is None
        self.words = Textarea(value=seen.words, continuous_update=False, rows=3, layout=Layout(flex="1 1 auto"))
        self.recut = self._button("Recut", Settled.RECUT, "Put the code on the words beside")
        self.new_code = Combobox(
            options=[NO_CODE, *(book.path(one.id) for one in book.codes)], value=NO_CODE, layout=Layout(width="320px")
        )
        self.changed = self._button("Codebook changed", Settled.CODEBOOK, "The words have another code now, or none")
        one_row = Layout(flex_flow="row wrap", align_items="center")
        return [
            _shown(seen),
            self.reason,
            HBox([*self.kept.values(), self.both, self.neither, self.discussed, self.reopen], layout=one_row),
            HBox([self.recut, self.words]),
            HBox([self.changed, self.new_code], layout=one_row),
        ]

    def _button(self, name: str, state: str, hint: str) -> Button:
        made = button(name, hint=hint)
        made.layout.flex = "0 0 auto"
        made.on_click(lambda _: self._settle(state))
        return made

    def _settle(self, state: str) -> None:
        place = self.now
        if place is None:
            return
        how: dict[str, Any] = {"reason": self.reason.value}
        if state == Settled.RECUT:
            how["words"] = self.words.value.strip()
        if state == Settled.CODEBOOK and self.new_code.value.strip() not in ("", NO_CODE):
            how["new_code"] = self.new_code.value.strip()
        if self.panel.keep(SETTLE, lambda tx: settling.settle(tx, place, str(state), **how)) and self.on.value:
            self._go(1)

    def _agree(self, tx: Transaction) -> str:
        taken = sum(settling.settle_agreeing(tx, one) for one in self._only or (None,))
        if not taken:
            raise Refused("Nothing was left to take over.")
        return f"{taken} places that everybody marked alike are in the agreed coding."

    def _refresh(self) -> None:
        """Bring the places to what the study holds; what was opened again by Undo is shown again."""
        before = {_name(one): one.state for one in self._walk}
        self._read()
        now = {_name(one): one for one in self._places}
        self._walk = [now[_name(one)] for one in self._walk if _name(one) in now]
        undone = [at for at, one in enumerate(self._walk) if one.state == settling.OPEN != before[_name(one)]]
        self._at = undone[0] if undone else min(self._at, max(len(self._walk) - 1, 0))
        self._lay()


def _name(place: Place) -> tuple[str, str, str]:
    return place.source, place.code, repr(place.key)


def _keeps(seen: Look, name: str) -> str:
    return "As marked by them" if seen.runs[name] else "They did not give the code here, so it does not go here"


def _shown(seen: Look) -> Widget:
    head = (
        f"<b>{escape(seen.code)}</b> · {escape(seen.where)} · {escape(seen.difference)} · <b>{escape(seen.state)}</b>"
    )
    definition = f"<br><i>{escape(seen.definition)}</i>" if seen.definition else ""
    before = f'<div style="opacity:0.75">…{escape(seen.before)}</div>' if seen.before else ""
    nothing = [name for name, runs in seen.runs.items() if not runs]
    not_here = f"<div>Not coded here by {escape(' and '.join(nothing))}.</div>" if nothing else ""
    instead = f"<div>Other codes on these words – {escape(seen.instead)}</div>" if seen.instead else ""
    text = f'<div style="max-height:320px;overflow:auto;padding:4px 0;line-height:1.9">{marked(seen)}</div>'
    cell = words("")
    cell.value = in_cell(f"{head}{definition}{before}{text}{not_here}{instead}")
    return cell
