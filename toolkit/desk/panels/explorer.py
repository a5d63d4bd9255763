"""`project.explore()`: choose what to count, see the table, its words and the line of code it ran."""

from collections.abc import Callable
from typing import Any

from ipywidgets import HTML, Checkbox, Dropdown, HBox, Layout, Widget

from toolkit.desk import in_notebook
from toolkit.desk.panels import questions
from toolkit.desk.panels.cells import as_html, button, words
from toolkit.desk.panels.panel import Panel
from toolkit.desk.panels.questions import NARROWED, Question
from toolkit.errors import ToolkitError
from toolkit.store.file import Store
from toolkit.store.read import Reader
from toolkit.study import StudyData

ALL_OF_THEM = "none ticked: all"
LABEL = "150px"
WRAPPED = Layout(flex_flow="row wrap", width="100%", min_width="0")
LIKE_A_CELL = "jp-RenderedHTMLCommon"  # JupyterLab's own look of a table


class Explorer:
    """Counts anew at every change; nothing of the study is changed.

    >>> import tempfile
    >>> from toolkit import Project
    >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
    >>> study.explore().panel.opener.description
    'Open'
    """

    def __init__(self, store: Store, data: Callable[[], StudyData], name: Callable[[], str]) -> None:
        self._store, self._data, self._name = store, data, name
        self._at: tuple[int, StudyData] | None = None
        self.ticks: dict[str, dict[str, Checkbox]] = {}
        self.split: dict[str, Checkbox] = {}
        self.count, self.level = _dropdown("Count"), _dropdown("of")
        self.margins = Checkbox(description="with a row “All”", indent=False, layout=Layout(width="auto"))
        self.again = button("Count again", hint="Count what the study holds now")
        self.table, self.code = HTML(layout=Layout(width="100%")), HTML(layout=Layout(width="100%"))
        self.table.add_class(LIKE_A_CELL)
        self.again.on_click(lambda _: self._count())
        self.panel = Panel(
            store, "Look at the numbers", verbs=(), count=self._holds, draw=self._draw, refresh=self._count
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return self.panel.shown()

    @property
    def question(self) -> Question:
        """What is chosen now."""
        ticked = {name: [value for value, box in boxes.items() if box.value] for name, boxes in self.ticks.items()}
        return Question(
            count=self.count.value,
            level=self.level.value,
            by=[name for name, box in self.split.items() if box.value],
            where={name: values for name, values in ticked.items() if values},
            margins=self.margins.value,
        )

    def _holds(self) -> str:
        with self._store.reading() as connection:
            reader = Reader(connection)
            return f"{len(reader.rows('sources'))} sources, {len(reader.rows('codings'))} codings."

    def _draw(self) -> tuple[list[Widget], list[Widget]]:
        with self._store.reading() as connection:
            offered = questions.offered(Reader(connection))
        self.count.options = [(told, name) for name, told in offered.counts.items()]
        self.level.options = [(told, name) for name, told in offered.levels.items()]
        self.count.value, self.level.value = "participants", next(iter(offered.levels))
        self.ticks = {name: _boxes(dict.fromkeys(values)) for name, values in offered.values.items()}
        self.split = _boxes(offered.split)
        if "wave" in self.split:
            self.split["wave"].value = True
        rows = [
            _row("Table", self.count, self.level),
            *(
                _row(NARROWED[name], *boxes.values(), words(ALL_OF_THEM, faint=True))
                for name, boxes in self.ticks.items()
            ),
            *([_row("Split by", *self.split.values(), self.margins)] if self.split else []),
        ]
        for control in (self.count, self.level, self.margins, *self.split.values(), *self._all_ticks()):
            control.observe(lambda _: self._count(), names="value")
        self._count()
        return rows, [self.table, _heading("The same in a cell"), self.code, HBox([self.again])]

    def _all_ticks(self) -> list[Checkbox]:
        return [box for boxes in self.ticks.values() for box in boxes.values()]

    def _count(self) -> None:
        """Show the table of what is chosen, and its code; what cannot be counted is said in words."""
        self.panel.status.value = as_html("Counting …", faint=True)
        try:
            found = self.question.ask(self._study())
            table, code = in_notebook.html(found), in_notebook.lines_of_code(self.question.code(self._name()))
        except ToolkitError as error:
            self._show("", "", str(error))
        except Exception as error:  # noqa: BLE001 - ipywidgets would swallow it, and the form would show what is no longer so
            self._show("", "", f"This could not be counted ({type(error).__name__}: {error}).")
        else:
            self._show(table, code)
            self.panel.say(f"Counted: {len(found)} {'row' if len(found) == 1 else 'rows'}.")

    def _show(self, table: str, code: str, wrong: str = "") -> None:
        self.table.value, self.code.value = table, code
        if wrong:
            self.panel.say(wrong, wrong=True)

    def _study(self) -> StudyData:
        """Return the study as it is now; it is read again only if it has changed."""
        now = self._store.head().revision
        if self._at is None or self._at[0] != now:
            self._at = (now, self._data())
        return self._at[1]


def _dropdown(name: str) -> Dropdown:
    return Dropdown(description=name, style={"description_width": "initial"}, layout=Layout(margin="2px 16px 2px 0"))


def _boxes(named: Any) -> dict[str, Checkbox]:
    """Return a box to tick for each value, under what it is called."""
    return {
        value: Checkbox(description=told or value, indent=False, layout=Layout(width="auto", margin="2px 16px 2px 0"))
        for value, told in named.items()
    }


def _row(name: str, *controls: Widget) -> HBox:
    label = _heading(name)
    label.layout.width, label.layout.flex = LABEL, "0 0 auto"
    return HBox([label, HBox([*controls], layout=WRAPPED)], layout=Layout(width="100%", align_items="baseline"))


def _heading(text: str) -> HTML:
    heading = words(text, bold=True)
    heading.layout.margin = "2px 0 2px 2px"  # bold letters reach out of their box
    return heading
