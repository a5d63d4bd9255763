"""How many raised it: theme and code frequencies on any basis, with the basis printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.answers import answer_units, asked_for
from toolkit.analysis.counting import COUNTS, DENOMINATORS, UNITS, CountTable, answers_counted, held
from toolkit.analysis.ground import Ground, Where, listed
from toolkit.analysis.presence import coded_when, unfinished_note, unknown_note
from toolkit.analysis.quotations import quotations
from toolkit.errors import InvalidInput, NotFound
from toolkit.model import FORM_KINDS
from toolkit.study import Basis, Result, StudyData

ALL = "All"


def theme_frequencies(
    data: StudyData,
    *,
    by: Sequence[str] | str = (),
    count: str = "participants",
    level: str = "theme",
    question: str | Sequence[str] | None = None,
    where: Where | None = None,
    margins: bool = False,
) -> Result:
    """Return how often each theme (or code) occurs, in every cell of a cross-table.

    A theme counts the union of its codes and sub-themes, a code that of its sub-codes; rows do not add up.
    Interviewers' words never count. Overlapping codings are united before people, words or characters are counted.
    Why a number needs its basis: Sandelowski 2001, Research in Nursing & Health 24:230.

    Args:
        data: The study, `project.data()`; another coder's or the agreed coding is chosen there.
        by: Any of "wave", "group", "site", "cohort", "kind", "mode", "language", "source", "participant", or an
            attribute.
        count: What is counted: "participants", "sources", "references", "merged_runs", "distinct_spans", "groups",
            "words", "characters", "coverage", "intensity" (references per 1,000 words spoken) or "answers" (on forms;
            then `by` may name "question" and "form" too).
        level: "theme" or "code".
        question: With `count="answers"`, the questions meant, such as "Mentee feedback Q2"; without it, all.
        where: What to keep, such as `{"group": "parent", "wave": ["T1"], "view": "negative"}`: any name of `by`,
            "view" (of the coding) or "question" (of the guide or a form).
        margins: Add rows “All” for each name of `by`, counted anew and not summed: a person counts once in each.

    Returns:
        Columns `theme` (or `code`), those of `by`, `n`, `of`, `basis`. `of` is NA where a denominator would mislead.
        An empty combination stays as a row with `n` NA and `of` 0. Counts of participants also say how many were
        `not_asked` or are `not_coded_yet`; these are in neither `n` nor `of`. `words_behind(row)` gives the words.

    Raises:
        NotFound: An unknown value of `by`, `count`, `level`, `question` or `where`; the nearest is offered.
        InvalidInput: A question without `count="answers"`, or one that takes no words.

    >>> theme_frequencies(StudyData(), by=["wave"]).columns.tolist()
    ['theme', 'wave', 'n', 'of', 'basis', 'not_asked', 'not_coded_yet']
    """
    by = [by] if isinstance(by, str) else list(dict.fromkeys(by))
    if count not in UNITS:
        raise NotFound.among("count", count, UNITS)
    if question is not None and count != "answers":
        raise InvalidInput("Only answers are counted by question.", fix='Add count="answers".')
    ground = Ground(data, where or {})
    asked = asked_for(data, question) if count == "answers" else []
    whole = _counted(ground, by, count, level, asked)
    frame = _with_margins(ground, by, count, level, asked) if margins and by else whole.frame
    return Result(
        frame,
        basis=_basis(whole, by, count, margins=margins),
        behind=WordsOfACell(data, level, tuple(by), ground.where),
    )


@dataclass(frozen=True)
class WordsOfACell:
    """Gives the words behind one row of a cross-table."""

    data: StudyData
    level: str
    by: Sequence[str]
    where: Where

    def __call__(self, row: pd.Series, _column: str) -> Result:
        """Return the quotations of the row's theme (or code) within its cell."""
        cell = {name: row[name] for name in self.by if row[name] != ALL}
        form = cell.pop("form", None)
        if form is not None:
            asked = self.data.form_questions
            cell["question"] = cell.get("question") or list(asked.loc[asked["form"] == form, "question"])
        return quotations(self.data, level=self.level, where={**self.where, **cell}, only=row[self.level])


@dataclass(frozen=True)
class _Whole:
    table: CountTable
    frame: pd.DataFrame
    notes: Sequence[str]


def _counted(ground: Ground, by: Sequence[str], count: str, level: str, asked: Sequence[str]) -> _Whole:
    """Count one cross-table."""
    items = ground.data.items(level)
    units = answer_units(ground, asked) if count == "answers" else ground.slots
    frame, cell = ground.cells(by, units)
    table = CountTable(ground, level, len(frame), cell, units)
    counted = COUNTS[count](table) if count != "answers" else answers_counted(table, asked)
    rows = frame.loc[np.tile(np.arange(len(frame)), len(items))].reset_index(drop=True)
    rows = rows[list(by)]
    rows.insert(0, level, np.repeat(np.array(items, dtype=object), len(frame)))
    rows["n"] = _whole(counted.n)
    rows["of"] = _whole(counted.of) if counted.of is not None else pd.array([pd.NA] * len(rows), "Int64")
    nobody = (rows["of"] == 0).fillna(value=False) | np.tile(~held(table), len(items))
    rows["n"] = rows["n"].mask(nobody, pd.NA)
    rows["basis"] = UNITS[count].partition(" (")[0]
    for name, values in counted.more.items():
        rows[name] = _whole(values) if values.dtype.kind == "i" else values.reshape(-1)
    return _Whole(table, rows, counted.notes)


def _with_margins(ground: Ground, by: Sequence[str], count: str, level: str, asked: Sequence[str]) -> pd.DataFrame:
    """Return the cells and, counted anew, every margin of them; “All” stands last."""
    chosen = [kept for size in range(len(by) + 1) for kept in combinations(by, size)]
    tables = [
        _counted(ground, kept, count, level, asked).frame.assign(**{name: ALL for name in by if name not in kept})
        for kept in chosen
    ]
    rows = pd.concat(tables, ignore_index=True)
    ranks = [pd.Categorical(rows[level], ground.data.items(level)).codes]
    for name in by:
        known = [*dict.fromkeys(rows.loc[rows[name] != ALL, name]), ALL]
        ranks.append(pd.Categorical(rows[name], known).codes)
    order = np.lexsort(ranks[::-1])
    return rows.iloc[order][list(tables[-1].columns)].reset_index(drop=True)


def _whole(values: Any) -> Any:
    return pd.array(values.reshape(-1), dtype="Int64")


def _basis(whole: _Whole, by: Sequence[str], count: str, *, margins: bool) -> Basis:
    table = whole.table
    ground = table.ground
    people = unknown_note(ground) if count == "participants" else []
    several = ["Rows do not add up: one person, source or span can stand in several rows."]
    again = [f"“{ALL}” is counted anew, not summed."] if margins and by else []
    told = [
        *whole.notes,
        *people,
        *_homeless(table, by, count),
        *unfinished_note(ground),
        *_one_kind(whole, by),
        "Interviewers' words are not counted.",
        *several,
        *again,
    ]
    cross = f" by {', '.join(by)}" if by else ""
    unit = UNITS[count].partition(" (")[0]
    return Basis(
        title=f"{'Themes' if table.level == 'theme' else 'Codes'}{cross}: {unit}",
        unit=UNITS[count],
        numerator=f"{unit.partition(',')[0]} with the {table.level}, for or against it",
        denominator=DENOMINATORS.get(count, "none, because references and text lengths depend on how finely one codes"),
        coding=ground.data.coding_note,
        date=coded_when(ground.data),
        filter=ground.filter,
        notes=tuple(told),
    )


def _homeless(table: CountTable, by: Sequence[str], count: str) -> list[str]:
    """Say who stands in no cell, because a value is missing."""
    outside = table.units[table.cell_of_slot < 0]
    if count == "participants":  # forms without a name have a line of their own
        outside = outside[outside["participant"].notna() | ~outside["kind"].isin(FORM_KINDS)]
    who = [row.participant or f"speakers not identified in {row.source}" for row in outside.itertuples()]
    homeless = (
        ", ".join(dict.fromkeys(who)) if count == "participants" else listed(table.ground.data, outside["source"])
    )
    return [f"Without a value for {' and '.join(by)}, so in no cell: {homeless}."] if homeless else []


def _one_kind(whole: _Whole, by: Sequence[str]) -> list[str]:
    """Name the rows that rest on one kind of source only, where kinds are told apart."""
    if "kind" not in by:
        return []
    level, some = whole.table.level, whole.frame[whole.frame["n"].fillna(0) > 0]
    kinds = some.groupby(level, sort=False)["kind"].unique()
    lone = [f"{item} ({found[0]})" for item, found in kinds.items() if len(found) == 1]
    return [f"In one kind of source only: {', '.join(lone)}."] if lone else []
