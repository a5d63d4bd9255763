"""`project.privacy.review(…)`: what replaces each name, before and after side by side, and the replacing itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from ipywidgets import Checkbox, Dropdown, HBox, Layout, Text, VBox, Widget

from toolkit.desk.panels.cells import button, choice, close_all, field, grid, words
from toolkit.desk.panels.name_rows import NOBODY, NameRow, aliases, rows_from, rules
from toolkit.desk.panels.pages import Pages
from toolkit.desk.panels.panel import Panel
from toolkit.privacy.key_file import Keyring
from toolkit.store import privacy_tables
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.verbs import name_rules, names
from toolkit.verbs.replaced import Replaced

HEADS = ("Name", "Kind", "Places", "Same person as", "What replaces it", "Capitals only", "")
COLUMNS = "minmax(0,1.6fr) 100px 56px minmax(0,1.1fr) minmax(0,1.6fr) 90px 90px"
SIDES = ("Where", "Before", "After")
SIDE_COLUMNS = "minmax(0,1fr) minmax(0,2fr) minmax(0,2fr)"
NO_KEY = "No key is open: what stood there is noted nowhere."


@dataclass
class Line:
    """The widgets of one name."""

    row: NameRow
    same: Dropdown
    replacement: Text
    capitals: Checkbox
    state: Widget


class NameReview:
    """Shows each name with a field for what replaces it; nothing is replaced before the button is pressed.

    >>> import tempfile
    >>> import pandas as pd
    >>> from toolkit import Project
    >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
    >>> form = study.privacy.review(pd.DataFrame({"name": ["Jordan"], "proposal": ["[my mentor]"]}))
    >>> form.panel.opener.description
    'Open'
    """

    def __init__(self, store: Store, table: pd.DataFrame, ring: Keyring) -> None:
        self._store, self._ring = store, ring
        self._rows = rows_from(table.to_dict("records"))
        self._done: dict[str, set[str]] = {}  # the lines of the log by the name that was replaced
        self.lines: list[Line] = []
        self._places: Sequence[Replaced] = ()
        self.pages = Pages(self._lay)
        self.sides = Pages(self._lay_sides)
        self.preview = button("Preview", hint="Show each place before and after; nothing is changed")
        self.replace = button("Replace", hint="Replace the names everywhere, as one step", strong=True)
        self.table = VBox(layout=Layout(width="100%"))
        self.shown = VBox(layout=Layout(width="100%"))
        self.preview.on_click(lambda _: self.panel.attempt(self._preview))
        self.replace.on_click(lambda _: self._replace())
        self.panel: Panel = Panel(
            store, "Names to replace", verbs=(names.VERB,), count=self._count, draw=self._draw, refresh=self._refresh
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return self.panel.shown()

    def _count(self) -> str:
        said = sum(bool(row.replacement) for row in self._rows)
        return f"{len(self._rows)} names in the list; with a replacement: {said}."

    def _draw(self) -> tuple[list[Widget], list[Widget]]:
        self._lay()
        acts = HBox([self.preview, self.replace])
        return [HBox([self.pages.bar, acts], layout=Layout(justify_content="space-between"))], [self.table, self.shown]

    def _lay(self) -> None:
        """Lay the names of this page anew."""
        shown = self.pages.choose(self._rows, lambda row: row.words)
        self.lines = [self._line(row) for row in shown]
        before = self.table.children
        cells = [[*_about(line.row), line.same, line.replacement, line.capitals, line.state] for line in self.lines]
        self.table.children = [grid(COLUMNS, HEADS, cells) if cells else words("The list has no such name.")]
        close_all(before)
        self._show_states()

    def _line(self, row: NameRow) -> Line:
        others = [one.name for one in self._rows if one is not row and one.same_as == NOBODY]
        options = list(dict.fromkeys([NOBODY, *others, row.same_as]))
        line = Line(
            row,
            choice(options, row.same_as, f"Whose other name “{row.name}” is"),
            field(row.replacement, f"What replaces “{row.name}”", placeholder="left as it is"),
            Checkbox(row.as_written, description="only", indent=False, layout=Layout(width="auto")),
            words(""),
        )
        line.same.observe(lambda change: self._set(line, "same_as", change["new"]), names="value")
        line.replacement.observe(lambda change: self._set(line, "replacement", change["new"]), names="value")
        line.capitals.observe(lambda change: self._set(line, "as_written", change["new"]), names="value")
        return line

    def _set(self, line: Line, what: str, value: Any) -> None:
        setattr(line.row, what, value)
        self._show_states()

    def _show_states(self) -> None:
        for line in self.lines:
            line.replacement.disabled = line.row.same_as != NOBODY
            replaced = line.row.name in self._done
            line.state.value = words("✓ Replaced" if replaced else "", faint=True).value

    def _plan(self, tx: Transaction) -> names.Plan:
        return names.plan(tx, name_rules.names_in(tx, pd.DataFrame(rules(self._rows))), known=self._ring.names)

    def _preview(self) -> None:
        with self._store.reading() as connection:
            plan = self._plan(Transaction(connection))
        self._places = plan.places
        self._lay_sides()
        self.panel.say(
            f"{len(plan.done)} places would be replaced; {len(plan.places) - len(plan.done)} are left for you."
        )

    def _lay_sides(self) -> None:
        shown = self.sides.choose(self._places, lambda one: f"{one.source} {one.where} {one.before} {one.after}")
        before = self.shown.children
        cells = [
            [words(_where(one)), words(one.before), words(one.left or one.after, faint=bool(one.left))] for one in shown
        ]
        rows = [self.sides.bar, grid(SIDE_COLUMNS, SIDES, cells)] if self._places else []
        self.shown.children = rows
        close_all(one for one in before if one is not self.sides.bar)

    def _replace(self) -> None:
        plans: list[names.Plan] = []

        def change(tx: Transaction) -> str:
            plan = self._plan(tx)
            plans.append(plan)
            self._ring.key = names.write(tx, plan, self._ring.key)
            ids = {one.id for one in plan.done}
            spellings = aliases(plan.names)
            self._done |= {row.name: ids for row in self._rows if row.name in spellings and ids}
            left = len(plan.places) - len(plan.done)
            key = "" if self._ring.key is not None else f" {NO_KEY}"
            return f"{len(plan.done)} places replaced; {left} left for you.{key}"

        if self.panel.keep(names.VERB, change):
            self._places = [one for plan in plans for one in plan.places if one.left]
            self._lay_sides()

    def _refresh(self) -> None:
        """Bring the states to what the study holds: what was undone is not replaced."""
        with self._store.reading() as connection:
            live = {row["id"] for row in Transaction(connection).rows(privacy_tables.redactions)}
        self._done = {name: ids for name, ids in self._done.items() if ids & live}
        self._show_states()


def _about(row: NameRow) -> list[Widget]:
    name = f"{row.name}\nalso: {row.also}" if row.also else row.name
    return [words(name, bold=True), words(row.kind, faint=True), words("" if row.times is None else f"{row.times:,}")]


def _side_by_side(one: Replaced) -> list[Widget]:
    return [words(_where(one)), words(one.before), words(one.left or one.after, faint=bool(one.left))]


def _where(one: Replaced) -> str:
    turn = "" if one.turn is None else f", turn {one.turn}"
    return f"{one.source}{turn}\n{one.where}" if one.source else one.where
