"""The question map as people keep it in a sheet: which questions ask the same, and for which objectives."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import FileProblem, InvalidInput
from toolkit.exchange.kept_files import put_aside
from toolkit.exchange.tabular import Line, plain_cell, read_table, write_table

COLUMNS = ("form", "question", "wording", "asks_about", "objectives")
WIDTHS = (24, 10, 70, 28, 40)
# What people call the columns: a space is an underscore.
ALSO: Mapping[str, str] = {
    **dict.fromkeys(("forms", "form_name", "name_of_form", "survey", "questionnaire"), "form"),
    **dict.fromkeys(("q", "no", "no.", "nr", "number", "item", "question_no", "question_number"), "question"),
    **dict.fromkeys(("text", "words", "worded", "question_text", "question_wording", "full_question"), "wording"),
    **dict.fromkeys(
        ("about", "topic", "topics", "subject", "same_as", "asks_the_same_as", "aligned_with", "aligned", "alignment"),
        "asks_about",
    ),
    **dict.fromkeys(("objective", "aim", "aims", "goal", "goals", "outcome", "outcomes", "asks_for"), "objectives"),
}  # fmt: skip
BETWEEN = re.compile(r"[;\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRow:
    """A question and what it is for; without a question, objectives that no question asks for."""

    form: str = ""
    question: str = ""
    wording: str = ""
    asks_about: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    place: str = ""

    def cell(self, column: str) -> str:
        """Return where a cell of this row stands."""
        return f"{self.place}, column “{column}”" if self.place else ""


@dataclass(frozen=True, slots=True)
class QuestionMapFile:
    """The rows of a question map, and which of its columns the file has: what it has no column for, it leaves open."""

    rows: tuple[MapRow, ...]
    columns: frozenset[str]


def read_question_map(path: Path) -> QuestionMapFile:
    """Read a question map from .csv or .xlsx: a row per question, or per question and objective.

    A form named once above several questions, as in merged cells, holds for all of them.

    Raises:
        FileProblem: The file cannot be read, or says nothing of questions.
        InvalidInput: It is of another kind.
    """
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise InvalidInput(
            "A question map is read from .csv and .xlsx.", where=path.name, fix="Save it as one of them."
        )
    table = read_table(path, required=(), known=COLUMNS, others=True, also=ALSO)
    columns = frozenset(table.columns) & set(COLUMNS)
    if not columns & {"question", "wording"} or not columns & {"asks_about", "objectives"}:
        raise FileProblem(
            "This is no question map: it needs a column “question”, and “asks_about” or “objectives”.",
            where=f"{path.name}, line 1",
            fix='project.forms.save_question_map("question_map.xlsx") writes one with the questions of the study.',
        )
    rows: list[MapRow] = []
    form = ""
    for line in table.lines:
        asked = bool(_cell(line, "question") or _cell(line, "wording"))
        form = _cell(line, "form") or (form if asked else "")
        rows.append(
            MapRow(
                form=form,
                question=_cell(line, "question"),
                wording=_cell(line, "wording"),
                asks_about=_several(line, "asks_about"),
                objectives=_several(line, "objectives"),
                place=line.place,
            )
        )
    return QuestionMapFile(tuple(rows), columns)


def write_question_map(path: Path, rows: Sequence[MapRow]) -> None:
    """Write a question map as .csv or .xlsx; a file there that says something else is put aside, not written over."""
    if path.exists():
        if _says(path) == [_without_place(row) for row in rows]:
            return
        put_aside(path)
    cells = [
        [row.form, row.question, row.wording, "; ".join(row.asks_about), "; ".join(row.objectives)] for row in rows
    ]
    write_table(path, COLUMNS, cells, title="question map", widths=WIDTHS)


def _says(path: Path) -> list[MapRow] | None:
    try:
        return [_without_place(row) for row in read_question_map(path).rows]
    except InvalidInput:
        return None


def _without_place(row: MapRow) -> MapRow:
    return MapRow(
        form=row.form, question=row.question, wording=row.wording, asks_about=row.asks_about, objectives=row.objectives
    )


def _cell(line: Line, column: str) -> str:
    return " ".join(plain_cell(line.get(column)).split())


def _several(line: Line, column: str) -> tuple[str, ...]:
    parts = (" ".join(part.split()) for part in BETWEEN.split(plain_cell(line.get(column))))
    return tuple(dict.fromkeys(part for part in parts if part))
