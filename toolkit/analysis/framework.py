"""The framework matrix: people (or groups) by themes, each cell with what is written about it and what it rests on.

Ritchie and Spencer's framework method as in Gale et al. 2013, BMC Medical Research Methodology 13:117.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from toolkit.analysis.ground import Ground, Where
from toolkit.analysis.panel import NOT_RAISED
from toolkit.analysis.presence import coded_when, presence_by_cell, unfinished_note, unknown_note, unnamed_note
from toolkit.analysis.quotations import quotations
from toolkit.errors import NotFound
from toolkit.model import Status
from toolkit.study import Basis, Presence, Result, StudyData

HAS_EXTRACTS = "has extracts"
STATES = {Presence.YES.value: HAS_EXTRACTS, Presence.NO.value: NOT_RAISED}
CELLS = ("row", "theme", "state", "extracts", "summary", "found", "cell", "linked")
SUMMARISED, NOT_CHARTED, NOTHING = "summarised", "not yet charted", "asked, nothing"
ROWS = {"participants": "participant", "people": "participant", "groups": "group", "sites": "site", "sources": "source",
        "time points": "wave", "waves": "wave", "cohorts": "cohort"}  # fmt: skip
PERSON = "participant"


def framework(
    data: StudyData, rows: str = "participants", *, themes: Sequence[str] | None = None, where: Where | None = None
) -> Result:
    """Return the framework matrix: a row per person (or group), a column per theme.

    A cell holds the summary somebody wrote. Where none is written yet it says so, with the number of extracts: extracts
    alone are not charting. Without extracts it says why: not raised, not asked, not coded yet, no interview.

    Args:
        data: The study, `project.data()`.
        rows: "participants", "groups", "sites", "sources", "time points", or an attribute of the people.
        themes: Only these, in this order; without it, all in the analyst's order.
        where: What to keep, as in `theme_frequencies`, such as `{"wave": "T1"}`.

    Returns:
        The name of the row; for people also `group`; then a column per theme. `words_behind(row, "theme")` gives the
        extracts of a cell. `framework_cells` has the same, a row per cell.

    Raises:
        NotFound: An unknown value of `rows`, `themes` or `where`; the nearest is offered.

    >>> framework(StudyData(waves=("T1", "T2"))).columns.tolist()
    ['participant', 'group']
    """
    matrix = _Matrix(data, rows, themes, where or {})
    texts = [cell_text(cell) for cell in matrix.cells.to_dict("records")]
    frame = pd.DataFrame({matrix.by: matrix.names})
    if matrix.by == PERSON:
        frame["group"] = [matrix.groups.get(name, "") for name in matrix.names]
    heads = {f"{theme} (theme)" if theme in frame else theme: theme for theme in matrix.themes}
    for place, head in enumerate(heads):
        frame[head] = texts[place :: len(heads)]
    return Result(frame, basis=matrix.basis, behind=_WordsOfMatrix(matrix, heads))


def framework_cells(
    data: StudyData, rows: str = "participants", *, themes: Sequence[str] | None = None, where: Where | None = None
) -> Result:
    """Return the framework matrix with a row per cell; the arguments are those of :func:`framework`.

    Returns:
        Columns `row`, `theme`, `state` (has extracts, not raised, not asked, not coded yet, no interview), `extracts`
        (how many), `summary` ("" where none is written), `found` (source and turns of the extracts, as a list), `cell`
        (summarised, not yet charted, asked, nothing; or why nothing can be said), `linked` (the codings the summary
        rests on, by id).

    >>> framework_cells(StudyData()).columns.tolist()
    ['row', 'theme', 'state', 'extracts', 'summary', 'found', 'cell', 'linked']
    """
    matrix = _Matrix(data, rows, themes, where or {})

    def behind(row: pd.Series, _column: str) -> Result:
        return matrix.words(row["row"], row["theme"])

    behind.columns = ("extracts",)  # type: ignore[attr-defined] # a table asks which columns have words behind them
    return Result(matrix.cells, basis=matrix.basis, behind=behind)


def cell_state(state: str, summary: str) -> str:
    """Return how far a cell of the matrix is: a cell with extracts alone is not charted.

    >>> cell_state("has extracts", ""), cell_state("has extracts", "Hopes."), cell_state("not asked", "")
    ('not yet charted', 'summarised', 'not asked')
    """
    return SUMMARISED if summary else {HAS_EXTRACTS: NOT_CHARTED, NOT_RAISED: NOTHING}.get(state, state)


def cell_text(cell: Mapping[str, Any]) -> str:
    """Return a cell of the matrix as people read it.

    >>> cell_text({"summary": "", "state": "has extracts", "extracts": 3})
    '3 extracts, no summary yet'
    """
    if cell["summary"]:
        return str(cell["summary"])
    if cell["state"] == HAS_EXTRACTS:
        return f"{cell['extracts']} {'extract' if cell['extracts'] == 1 else 'extracts'}, no summary yet"
    return str(cell["state"])


@dataclass(frozen=True, eq=False)
class _Matrix:
    data: StudyData
    rows: str
    chosen: Sequence[str] | None
    where: Where

    def __post_init__(self) -> None:
        known = self.data.items("theme")
        for theme in self.chosen or ():
            if theme not in known:
                raise NotFound.among("theme", theme, known)
        if self.rows not in ROWS and self.rows not in (*ROWS.values(), *self.data.attributes):
            raise NotFound.among("kind of row", self.rows, [*ROWS, *self.data.attributes])

    @cached_property
    def by(self) -> str:
        """What a row is, as analyses call it."""
        return ROWS.get(self.rows, self.rows)

    @cached_property
    def themes(self) -> list[str]:
        """The themes of the columns."""
        return list(dict.fromkeys(self.chosen if self.chosen is not None else self.data.items("theme")))

    @cached_property
    def ground(self) -> Ground:
        """The words that count."""
        return Ground(self.data, self.where)

    @cached_property
    def names(self) -> list[str]:
        """The rows: everybody who has not withdrawn, or every value that there is."""
        if self.by != PERSON:
            return [str(one) for one in self._cells_of_slots[0][self.by]]
        people = self.data.participants
        names = list(dict.fromkeys(people.loc[people["status"] != Status.WITHDRAWN, PERSON]))
        of_people = [name for name in self.where if name in ("group", "site", "cohort", PERSON, *self.data.attributes)]
        met = set(self.ground.slots[PERSON].dropna())
        return [name for name in names if name in met] if of_people else names

    @cached_property
    def groups(self) -> dict[str, str]:
        """The stakeholder group of each person; both, where it changed."""
        people = self.data.participants.dropna(subset=["group"])
        return {str(name): "; ".join(dict.fromkeys(some)) for name, some in people.groupby(PERSON)["group"]}

    @cached_property
    def _cells_of_slots(self) -> tuple[pd.DataFrame, Any]:
        if self.by != PERSON:
            return self.ground.cells([self.by])
        place = pd.Index(self.names).get_indexer(self.ground.slots[PERSON].astype(object))
        return pd.DataFrame({PERSON: self.names}), place

    @cached_property
    def cells(self) -> pd.DataFrame:
        """A row per cell, the themes of a row together."""
        cell, themes = self._cells_of_slots[1], self.data.items("theme")
        values = presence_by_cell(self.ground, "theme", cell, len(self.names))
        found, written, linked = self._found(cell), self._written, self._linked
        rows = []
        for place, name in enumerate(self.names):
            for theme in self.themes:
                number = themes.index(theme)
                here = found.get((place, number), [])
                state = STATES.get(values[place, number], str(values[place, number]))
                turns = list(dict.fromkeys(here))
                summary_id, summary = written.get((name, theme), ("", ""))
                told = [cell_state(state, summary), linked.get(summary_id, [])]
                rows.append([name, theme, state, len(here), summary, turns, *told])
        return pd.DataFrame(rows, columns=list(CELLS))

    def words(self, row: str, theme: str) -> Result:
        """Return the quotations of one cell."""
        return quotations(self.data, where={**self.where, self.by: row}, only=theme)

    @cached_property
    def _written(self) -> dict[tuple[str, str], tuple[str, str]]:
        """The summaries of these rows: id and words by row and theme."""
        kept = self.data.framework
        return {(row.row, row.theme): (row.id, row.summary) for row in kept[kept["rows"] == self.by].itertuples()}

    @property
    def _linked(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in self.data.framework_extracts.itertuples():
            found.setdefault(row.id, []).append(row.coding)
        return found

    def _found(self, cell: Any) -> dict[tuple[int, int], list[str]]:
        """Return the extracts of each cell, each by the source and turn it begins in."""
        ground = self.ground
        pieces = ground.by_items("theme")
        if pieces.empty:
            return {}
        here = cell[pieces["slot"].to_numpy()]
        kept = (here >= 0) & ground.slots["coded"].to_numpy(bool)[pieces["slot"].to_numpy()]
        pieces = pieces.assign(cell=here)[kept].sort_values(["turn", "start"])
        pieces = pieces.drop_duplicates(["cell", "item", "coding"])
        sources, numbers = ground.turns["source"].to_numpy(), ground.turns["turn"].to_numpy()
        found: dict[tuple[int, int], list[str]] = {}
        for row in pieces.itertuples():
            said = f"{sources[row.turn]}: {numbers[row.turn]}"
            found.setdefault((int(row.cell), int(row.item)), []).append(said)
        return found

    @cached_property
    def basis(self) -> Basis:
        """What the matrix rests on."""
        written = int((self.cells["summary"] != "").sum())
        charted = int(((self.cells["summary"] == "") & (self.cells["state"] == HAS_EXTRACTS)).sum())
        of_people = unnamed_note(self.ground) if self.by == PERSON else []
        return Basis(
            title=f"Framework matrix: {self.rows} by theme",
            unit="written summaries, and coding references they rest on",
            filter=self.ground.filter if self.where else "",
            coding=self.data.coding_note,
            date=coded_when(self.data),
            notes=(
                f"Cells with a summary: {written}; with extracts and no summary yet: {charted}.",
                "No interview, not asked and not coded yet are not the same as not raised.",
                *unfinished_note(self.ground),
                *unknown_note(self.ground),
                *of_people,
            ),
        )


@dataclass(frozen=True, eq=False)
class _WordsOfMatrix:
    """Gives the extracts behind a cell of the wide matrix."""

    matrix: _Matrix
    columns: Mapping[str, str]  # the theme of each column with words behind it

    def __call__(self, row: pd.Series, column: str) -> Result:
        """Return the quotations of a theme within a row."""
        if column not in self.columns:
            raise NotFound.among("theme", column, self.columns)
        return self.matrix.words(row[self.matrix.by], self.columns[column])
