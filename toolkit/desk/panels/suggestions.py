"""`project.review_suggestions()`: one kept suggestion at a time, with its words; a person says what becomes of it."""

from collections.abc import Callable
from typing import Any

from ipywidgets import Checkbox, Dropdown, HBox, Layout, VBox, Widget

from toolkit.desk.panels.cells import as_html, close_all, words
from toolkit.desk.panels.panel import Panel
from toolkit.desk.panels.suggestion_card import card
from toolkit.desk.panels.suggestion_controls import Controls
from toolkit.desk.panels.suggestion_extracts import ExtractList
from toolkit.errors import Refused
from toolkit.model import Suggested
from toolkit.store import suggestion_tables
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.study import StudyData
from toolkit.suggest.kept import KeptSuggestions
from toolkit.verbs import after_coding, suggestion_parts, suggestions

ACCEPT, MAP, RENAME, REJECT = "accept suggestion", "map suggestion", "rename suggestion", "reject suggestion"
MERGE, SPLIT, PUT_OFF, REOPEN = "merge suggestions", "split suggestion", "put suggestion off", "reopen suggestion"
SHOWN: dict[str, tuple[str, ...]] = {
    "not decided yet": (Suggested.OPEN,),
    "put off": (Suggested.NOT_NOW,),
    "accepted or mapped": (Suggested.ACCEPTED, Suggested.MAPPED),
    "rejected": (Suggested.REJECTED,),
    "all": (),
}
MIDDLE = Layout(align_items="center", flex_flow="row wrap")
NONE = "There is no such suggestion. project.keep(suggest_themes(project.data())) keeps some."


class SuggestionReview:
    """Shows one kept suggestion after the other: its words, who says them, what is coded, and what can become of it.

    >>> import tempfile
    >>> from toolkit import Project
    >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
    >>> study.review_suggestions().panel.opener.description
    'Open'
    """

    def __init__(self, store: Store, data: Callable[[], StudyData]) -> None:
        self._store, self._data = store, data
        self._walk: list[int] = []  # as they were met
        self._at = 0
        self.kept = KeptSuggestions(StudyData())
        verbs = (ACCEPT, MAP, RENAME, REJECT, MERGE, SPLIT, PUT_OFF, REOPEN)
        self.panel = Panel(
            store, "Possible themes to check", verbs=verbs, count=self._count, draw=self._draw, refresh=self._refresh
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return self.panel.shown()

    @property
    def now(self) -> int | None:
        """The number of the suggestion that is shown."""
        return self._walk[self._at] if self._walk else None

    def _count(self) -> str:
        with self._store.reading() as connection:
            tx = Transaction(connection, self._store.coder_id)
            left, states = (
                len(after_coding.still_to_code(tx, tx.coder_id)),
                [row["state"] for row in tx.rows(suggestion_tables.suggestions)],
            )
        if left:
            return f"Shown when the coding is finished. Sources left: {left}."
        still_open = sum(state == Suggested.OPEN for state in states)
        given_up = sum(state in suggestions.GIVEN_UP for state in states)
        return f"Suggestions: {len(states) - given_up}, not decided yet: {still_open}."

    def _draw(self) -> tuple[list[Widget], list[Widget]]:
        try:
            self._read()
        except Refused as hidden:
            return [], [words(str(hidden)), words("Then run this cell again.", faint=True)]
        self.show = Dropdown(options=[*SHOWN], description="Show", layout=Layout(width="260px"))
        self.on = Checkbox(value=True, description="Go on to the next by itself", indent=False)
        self.on.layout.margin = "2px 0 2px 16px"
        self.controls = Controls(self)
        self.extracts = ExtractList()
        self.head, self.left = words(""), words("", faint=True)
        self.place = VBox(layout=Layout(width="100%"))
        self.show.observe(lambda _: self._begin(), names="value")
        self._begin()
        bar = HBox([self.show, self.controls.back, self.controls.forth, self.left, self.on], layout=MIDDLE)
        return [bar], [self.place]

    def _read(self) -> None:
        with self._store.reading() as connection:
            after_coding.refuse_before(Transaction(connection, self._store.coder_id))
        self.kept = KeptSuggestions(self._data())

    def _begin(self) -> None:
        """Walk from the first of the suggestions that are to be shown."""
        self._read()
        self._walk, self._at = self.kept.numbers(*SHOWN[self.show.value]), 0
        self._lay()

    def go(self, by: int) -> None:
        """Show the next suggestion, or the one before."""
        self._at = min(max(self._at + by, 0), max(len(self._walk) - 1, 0))
        self._lay()

    def _lay(self) -> None:
        """Show the suggestion the walk has come to, and how many are left."""
        still_open = set(self.kept.numbers(Suggested.OPEN))
        left = sum(one in still_open for one in self._walk)
        said = f"{self._at + 1} of {len(self._walk)}, not decided: {left}" if self._walk else "none"
        self.left.value = as_html(said, faint=True)
        self.controls.at(self._at, len(self._walk))
        if self.now is None:
            self.place.children = [words(NONE)]
            return
        self.head.value = card(self.kept, self.now)
        self.extracts.show(self.now, self.kept.extracts(self.now))
        self.controls.show(self.kept, self.now)
        before = self.place.children
        self.place.children = [self.head, self.extracts.box, self.controls.box]
        close_all(one for one in before if one not in self.place.children)

    def decide(self, verb: str, change: Callable[[Transaction, int], suggestions.Decision]) -> None:
        """Make a decision on the suggestion that is shown, as one step, and go on."""
        number = self.now
        if number is None:
            return

        def act(tx: Transaction) -> str:
            after_coding.refuse_before(tx)
            return change(tx, number).said

        if self.panel.keep(verb, act) and self.on.value and self.now == number and verb != RENAME:
            self.go(1)

    # What the buttons do; names, codes and reasons are read from the fields

    def accept_code(self) -> None:
        """Make a code of it, on the extracts that are ticked."""
        name, under, why = self.controls.name.value, self.controls.under_code, self.controls.why.value
        chosen = self.extracts.chosen
        self.decide(
            ACCEPT,
            lambda tx, number: suggestions.accept_as_code(tx, number, chosen, name=name, under=under, reason=why),
        )

    def accept_theme(self) -> None:
        """Make a theme of it; extracts that are ticked get a code of its name."""
        name, why, chosen = self.controls.name.value, self.controls.why.value, self.extracts.chosen
        self.decide(ACCEPT, lambda tx, number: suggestions.accept_as_theme(tx, number, chosen, name=name, reason=why))

    def map_to(self) -> None:
        """Put a code there is on the extracts that are ticked."""
        code, why, chosen = self.controls.code.value.strip(), self.controls.why.value, self.extracts.chosen
        self.decide(MAP, lambda tx, number: suggestions.map_to(tx, number, code, chosen, reason=why))

    def rename(self) -> None:
        """Give it a name of a person's own."""
        name = self.controls.name.value
        self.decide(RENAME, lambda tx, number: suggestions.rename(tx, number, name))

    def merge(self) -> None:
        """Make one of it and another."""
        other, name = self.controls.other.value, self.controls.name.value
        numbers = [] if other is None else [other]
        self.decide(MERGE, lambda tx, number: suggestion_parts.merge(tx, [number, *numbers], name=name))

    def split(self, *, ticked: bool) -> None:
        """Make two of it: those ticked and the rest, or as the finer tree parts it."""
        chosen, words_of = self.extracts.chosen if ticked else None, self.kept.keywords_of
        self.decide(SPLIT, lambda tx, number: suggestion_parts.split_in_two(tx, number, chosen, words_of))

    def reject(self) -> None:
        """Put it away, with the reason."""
        why = self.controls.why.value
        self.decide(REJECT, lambda tx, number: suggestions.reject(tx, number, why))

    def put_off(self) -> None:
        """Leave it for later."""
        why = self.controls.why.value
        self.decide(PUT_OFF, lambda tx, number: suggestions.not_now(tx, number, reason=why))

    def reopen(self) -> None:
        """Make it open again."""
        self.decide(REOPEN, suggestions.reopen)

    def _refresh(self) -> None:
        """Bring the form to what the study holds; what came of a decision, or was opened again, is shown."""
        before, seen = dict(self._states()), self.now
        self._read()
        now = dict(self._states())
        made = [one for one in now if one not in before]
        opened = [one for one in now if now[one] == Suggested.OPEN != before.get(one, Suggested.OPEN)]
        self._walk[self._at + 1 : self._at + 1] = [one for one in (*made, *opened) if one not in self._walk]
        self._walk = [one for one in self._walk if now.get(one) not in (None, *suggestions.GIVEN_UP)]
        wanted = next((one for one in (*opened, *made, seen) if one in self._walk), None)
        self._at = self._walk.index(wanted) if wanted is not None else min(self._at, max(len(self._walk) - 1, 0))
        self._lay()

    def _states(self) -> list[tuple[int, str]]:
        frame = self.kept.data.suggestions
        return list(zip(frame["number"], frame["state"], strict=True))
