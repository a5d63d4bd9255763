"""`project.people.grid()`: the people and the transcripts of a study, to look through and to correct by hand."""

from collections.abc import Sequence
from typing import Any

from ipywidgets import HBox, Layout, Tab, VBox, Widget

from toolkit.desk.panels import people_sheet, transcripts_sheet
from toolkit.desk.panels.cells import button, choice, field
from toolkit.desk.panels.panel import Panel
from toolkit.desk.panels.people_sheet import PeopleSheet, add_person
from toolkit.desk.panels.sheet import EMPTY, Sheet
from toolkit.desk.panels.transcripts_sheet import TranscriptsSheet
from toolkit.errors import InvalidInput
from toolkit.store import tables
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.verbs import lookup
from toolkit.verbs.terms import WORDS, add_term

ADD_PERSON = "add participant"
ADD_TERM = {word: (kind, f"add {word if kind == 'wave' else kind}") for kind, word in WORDS.items()}
VERBS = (
    *(ADD_PERSON, people_sheet.EDIT, *people_sheet.VERBS.values(), transcripts_sheet.EDIT, transcripts_sheet.RENAME),
    *(verb for _, verb in ADD_TERM.values()),
)


class StudyGrid:
    """Shows people and transcripts in two tabs of cells; what is changed in a cell is kept when it is left.

    >>> import tempfile
    >>> from toolkit import Project
    >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
    >>> study.people.grid().panel.opener.description
    'Open'
    """

    def __init__(self, store: Store) -> None:
        self._people, self._transcripts = PeopleSheet(store), TranscriptsSheet(store)
        self.people, self.transcripts = self._people.sheet, self._transcripts.sheet
        self.name = field("", "The label of a new person", placeholder="New person")
        self.group = choice([EMPTY], EMPTY, "The stakeholder group of a new person")
        self.add = button("Add person")
        self.term = field("", "A new time point, stakeholder group or site", placeholder="New name")
        self.kind = choice(list(ADD_TERM), next(iter(ADD_TERM)), "What the new name is of")
        self.add_term = button("Add to the list")
        self.add.on_click(lambda _: self._add_person())
        self.add_term.on_click(lambda _: self._add_term())
        self.panel = Panel(
            store,
            "People and transcripts",
            verbs=VERBS,
            count=self._count,
            draw=self._draw,
            refresh=self._refresh,
        )
        self.people.panel = self.transcripts.panel = self.panel

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return self.panel.shown()

    def _count(self) -> str:
        persons = len({row.key[0] for row in self._people.rows()})  # type: ignore[index]
        return f"{persons} people, {len(self._transcripts.rows())} transcripts."

    def _draw(self) -> tuple[list[Widget], list[Widget]]:
        self.people.lay()
        self.transcripts.lay()
        self._offer_groups()
        fresh = [_line([self.name, self.group, self.add]), _line([self.term, self.kind, self.add_term])]
        tabs = [_tab(self.people, fresh), _tab(self.transcripts, ())]
        return [], [Tab(tabs, titles=("People", "Transcripts"))]

    def _refresh(self) -> None:
        self.people.refresh()
        self.transcripts.refresh()
        self._offer_groups()

    def _offer_groups(self) -> None:
        chosen, options = self.group.value, [EMPTY, *self._people.terms["group"]]
        if list(self.group.options) != options:
            self.group.options = options
            self.group.value = chosen if chosen in options else EMPTY

    def _add_person(self) -> None:
        name, group = self.name.value, "" if self.group.value == EMPTY else self.group.value
        if self.panel.keep(ADD_PERSON, lambda tx: add_person(tx, name, group)):
            self.name.value = ""

    def _add_term(self) -> None:
        word, name = self.kind.value, self.term.value
        kind, verb = ADD_TERM[word]
        if self.panel.keep(verb, lambda tx: _add_term(tx, kind, word, name)):
            self.term.value = ""


def _add_term(tx: Transaction, kind: str, word: str, name: str) -> str:
    if not name.strip():
        raise InvalidInput(f"A {word} needs a name.", fix="Type it, then add it.")
    if any(lookup.fold(row["name"]) == lookup.fold(name) for row in tx.rows(tables.terms, kind=kind)):
        raise InvalidInput(f"There is a {word} “{name}” already.")
    add_term(tx, kind, name)
    return f"{' '.join(name.split())} is a {word} now."


def _line(parts: Sequence[Widget]) -> HBox:
    for part in parts[:2]:
        part.layout.width = "220px"
    return HBox([*parts], layout=Layout(align_items="center", grid_gap="8px", margin="6px 0 0 0"))


def _tab(sheet: Sheet, below: Sequence[Widget]) -> VBox:
    return VBox([sheet.pages.bar, sheet.table, *below], layout=Layout(width="100%"))
