"""The framework matrix in a report: what is written of each person on each theme, and where it rests."""

from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.analysis.framework import HAS_EXTRACTS, ROWS, cell_text, framework_cells
from toolkit.report.description import Cell, Column, Section, Table
from toolkit.report.sections.choices import Choices
from toolkit.study import StudyData

PEOPLE = "participants"


def framework(data: StudyData, _choices: Choices) -> list[Section]:
    """The people by the themes, or whatever rows summaries are written for; wide, so Word turns the page."""
    kinds = list(dict.fromkeys(data.framework["rows"])) or [ROWS[PEOPLE]]
    called = {single: plural for plural, single in reversed(ROWS.items())}
    tables = [table for one in kinds if (table := framework_table(data, rows=called[one])) is not None]
    return [Section(key="framework", heading="Framework matrix", blocks=tables)] if tables else []


def framework_table(data: StudyData, *, rows: str = PEOPLE) -> Table | None:
    """Describe the matrix, or return None where there is nobody or no theme; who was never met is in the note alone."""
    cells = framework_cells(data, rows)
    frame = pd.DataFrame(cells)
    met = frame.groupby("row", sort=False)["state"].agg(lambda some: bool((some != "no interview").any()))
    names = [str(name) for name, seen in met.items() if seen]
    if not names:
        return None
    texts = {(row["row"], row["theme"]): _with_places(row) for row in frame.to_dict("records")}
    themes = list(dict.fromkeys(frame["theme"]))
    lines: list[list[Cell]] = [[name, *(texts[name, theme] for theme in themes)] for name in names]
    single = ROWS.get(rows, rows)
    return Table(
        key=f"framework.{single}",
        title=f"Framework matrix: {rows} by theme",
        columns=[Column(single.capitalize(), 1.1), *(Column(theme, 1.4) for theme in themes)],
        rows=lines,
        basis=replace(cells.about, notes=(*cells.about.notes, "In brackets: the sources and turns of the extracts.")),
        lead=f"{len(lines)} {rows} by {len(themes)} themes: what is written of each, or how many extracts there are.",
        persons=single == ROWS[PEOPLE],
    )


def _with_places(cell: dict[Any, Any]) -> str:
    """Return a cell with the sources and turns of its extracts, so that what is written can be checked."""
    text = cell_text(cell)
    if cell["state"] != HAS_EXTRACTS:
        return text
    turns: dict[str, list[str]] = {}
    for place in cell["found"]:
        source, _, turn = place.rpartition(": ")
        turns.setdefault(source, []).append(turn)
    return f"{text} [{'; '.join(f'{source}: ' + ', '.join(some) for source, some in turns.items())}]"
