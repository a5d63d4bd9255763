"""`project.people.review()`: who the labels of the transcripts are, row by row, and where several people speak."""

from dataclasses import dataclass
from typing import Any

from ipywidgets import HTML, Button, Checkbox, Dropdown, HBox, Layout, VBox, Widget

from toolkit.desk.panels.cells import as_html, button, choice, close_all, grid, words
from toolkit.desk.panels.pages import Pages
from toolkit.desk.panels.panel import Panel
from toolkit.desk.panels.shared_talks import SETTLE, SharedTalks
from toolkit.desk.panels.speaker_rows import ROLES, SpeakerRow, first_words, speaker_rows
from toolkit.model import Role
from toolkit.store import tables
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.verbs import people

ONE, MANY = "assign speaker", "assign speakers"
HEADS = ("Source", "Label", "Turns", "Words", "They begin", "May be", "Who it is", "")
COLUMNS = "minmax(0,1.2fr) minmax(0,1fr) 44px 52px minmax(0,2.2fr) minmax(0,1.8fr) minmax(0,1.4fr) 84px"
HIGH = "high"


@dataclass
class Line:
    """The widgets of one row that change."""

    row: SpeakerRow
    choice: Dropdown
    also: Checkbox | None
    accept: Button
    may_be: HTML


class SpeakerReview:
    """Shows each label that is not settled with a proposal; only a click keeps it, and Undo brings it back.

    >>> import tempfile
    >>> from toolkit import Project
    >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
    >>> study.people.review().panel.opener.description
    'Open'
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._chosen: dict[str, str] = {}  # what a person has chosen and not accepted yet
        self._quiet = False
        self.lines: list[Line] = []
        self._read()
        self.pages = Pages(self._lay)
        self.all = Checkbox(description="Settled labels too", indent=False, layout=Layout(width="180px"))
        self.accept_all = button("", hint="Keep every proposal of high confidence as it is shown", strong=True)
        self.table = VBox(layout=Layout(width="100%"))
        self.all.observe(lambda _: self._lay(), names="value")
        self.accept_all.on_click(lambda _: self._accept_all())
        self.panel = Panel(
            store, "Who speaks", verbs=(ONE, MANY, SETTLE), count=self._count, draw=self._draw, refresh=self._refresh
        )

        self.shared = SharedTalks(store, self.panel.keep)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return self.panel.shown()

    def _read(self) -> None:
        with self._store.reading() as connection:
            self._rows, self._people = speaker_rows(connection)

    def _count(self) -> str:
        open_ones = sum(not row.settled for row in self._rows)
        return f"{len(self._rows)} labels in the transcripts; not known who speaks: {open_ones}."

    def _draw(self) -> tuple[list[Widget], list[Widget]]:
        self._lay()
        bar = HBox([self.pages.bar, self.all, self.accept_all], layout=Layout(justify_content="space-between"))
        return [bar], [self.table, self.shared.root]

    def _lay(self) -> None:
        """Lay the rows of this page anew."""
        self._read()
        listed = [row for row in self._rows if self.all.value or not row.settled]
        shown = self.pages.choose(listed, lambda row: f"{row.source} {row.label} {row.speaker} {row.proposed}")
        with self._store.reading() as connection:
            begin = first_words(connection, [row.id for row in shown])
        self.lines = [self._line(row) for row in shown]
        before = self.table.children
        cells = [[*self._known(line.row, begin), line.may_be, _stack(line), line.accept] for line in self.lines]
        nothing = "Every label is known." if not listed else "Nothing found."
        self.table.children = [grid(COLUMNS, HEADS, cells) if cells else words(nothing)]
        close_all(before)
        self.shared.lay()
        self._show_count()

    def _known(self, row: SpeakerRow, begin: dict[str, str]) -> list[Widget]:
        label = words(row.label or "no label", bold=bool(row.label), faint=not row.label)
        return [words(row.source), label, words(f"{row.turns:,}"), words(f"{row.words:,}"), words(begin[row.id])]

    def _line(self, row: SpeakerRow) -> Line:
        who = choice([*self._people, *ROLES], self._preset(row), f"Who “{row.label}” in {row.source} is")
        twins = " and ".join(f"“{label}”" for label, _ in row.twins)
        also = (
            Checkbox(False, description=f"also {twins}", indent=False, layout=Layout(width="auto")) if twins else None
        )
        line = Line(row, who, also, button(""), words(""))
        who.observe(lambda change: self._choose(line, change["new"]), names="value")
        line.accept.on_click(lambda _: self._accept(line))
        line.may_be.value = _may_be(row)
        _show_state(line)
        return line

    def _preset(self, row: SpeakerRow) -> str:
        preset = self._chosen.get(row.id) or (row.speaker if row.settled else row.proposed) or str(Role.UNKNOWN)
        return preset if preset in (*self._people, *ROLES) else str(Role.UNKNOWN)

    def _choose(self, line: Line, speaker: str) -> None:
        if not self._quiet:
            self._chosen[line.row.id] = speaker
            _show_state(line)

    def _accept(self, line: Line) -> None:
        row, speaker = line.row, line.choice.value
        labels = [row.label, *(label for label, _ in row.twins if line.also is not None and line.also.value)]

        def change(tx: Transaction) -> str:
            for label in labels:
                people.assign_speaker(tx, row.source, label, speaker)
            return f"{row.source}: {' and '.join(map(_named, labels))} {_is(labels)} {speaker}."

        if self.panel.keep(ONE if len(labels) == 1 else MANY, change):
            self._chosen.pop(row.id, None)

    def _sure(self) -> list[SpeakerRow]:
        """Return what is proposed with high confidence, without those for which a person chose otherwise."""
        sure = [row for row in self._rows if not row.settled and row.confidence == HIGH]
        return [row for row in sure if self._chosen.get(row.id, row.proposed) == row.proposed]

    def _accept_all(self) -> None:
        sure = self._sure()

        def change(tx: Transaction) -> str:
            kept = []
            for row in sure:
                now = tx.one(tables.speakers, row.id)
                if now is not None and now["role"] == Role.UNKNOWN:  # settled elsewhere since: it stays
                    people.assign_speaker(tx, row.source, row.label, row.proposed)
                    kept.append(f"{_named(row.label)} in {row.source} is {row.proposed}")
            return f"{len(kept)} accepted: {'; '.join(kept)}." if kept else "Nothing was left to accept."

        self.panel.keep(MANY, change)

    def _refresh(self) -> None:
        """Bring the rows on the page to what the study holds; they stay where they are."""
        self._read()
        now = {row.id: row for row in self._rows}
        self._quiet = True
        for line in self.lines:
            row = now.get(line.row.id)
            line.accept.disabled = line.choice.disabled = row is None
            if row is not None:
                if row.speaker != line.row.speaker:
                    self._chosen.pop(row.id, None)
                line.row, line.may_be.value = row, _may_be(row)
                line.choice.value = self._preset(row)
                _show_state(line)
        self._quiet = False
        self.shared.lay()
        self._show_count()

    def _show_count(self) -> None:
        sure = len(self._sure())
        self.accept_all.description = f"Accept all with high confidence ({sure})"
        self.accept_all.disabled = not sure


def _show_state(line: Line) -> None:
    same = line.choice.value == line.row.speaker
    line.accept.description = "Accept" if not line.row.settled else "✓ Kept" if same else "Change"
    line.accept.disabled = same
    line.accept.button_style = "" if same else "primary"
    if line.also is not None:
        line.also.layout.display = "none" if line.row.settled or not line.row.twins else ""


def _stack(line: Line) -> Widget:
    return VBox([line.choice, *([line.also] if line.also else [])], layout=Layout(min_width="0", overflow="hidden"))


def _may_be(row: SpeakerRow) -> str:
    said = f"{row.proposed} ({row.confidence}): {row.why}" if row.proposed else ""
    if not row.settled:
        said += "".join(f"\none person with “{label}”? {why}" for label, why in row.twins)
    return as_html(said.strip() or "–", faint=not said)


def _named(label: str) -> str:
    return f"“{label}”" if label else "who has no label"


def _is(labels: list[str]) -> str:
    return "is now" if len(labels) == 1 else "are now"
