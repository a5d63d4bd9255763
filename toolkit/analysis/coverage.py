"""How much of each source is coded, without interviewers' words: where a second look is due."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from toolkit.analysis.ground import Ground, Where, listed
from toolkit.analysis.presence import coded_when
from toolkit.spans import subtract, union
from toolkit.study import Basis, Result, StudyData


def coverage(data: StudyData, *, where: Where | None = None) -> Result:
    """Return how much of each source is coded, with any code, in characters.

    Overlapping codings are united; marks and interviewers' words are left out. A low share is a reason to look, not a
    fault: some sources say less that matters.

    Args:
        data: The study, `project.data()`.
        where: What to keep, as in `theme_frequencies`.

    Returns:
        Columns `source`, `kind`, `wave`, `n` (coded characters), `of` (all that could be), `share` (0 to
        1), `finished`. A row per source with words that count, in the order of the study.

    Raises:
        NotFound: An unknown name or value in `where`.

    >>> coverage(StudyData()).columns.tolist()
    ['source', 'kind', 'wave', 'n', 'of', 'share', 'finished']
    """
    ground = Ground(data, where or {})
    of = ground.slots.groupby("source", sort=False)["characters"].sum()
    frame = data.sources.loc[data.sources["source"].isin(of.index), ["source", "kind", "wave", "finished"]]
    frame = pd.DataFrame(frame).reset_index(drop=True)
    coded = _Coded(ground).by_source()
    frame["n"] = pd.array([coded.get(name, 0) for name in frame["source"]], dtype="Int64")
    frame["of"] = pd.array([int(of[name]) for name in frame["source"]], dtype="Int64")
    frame["share"] = (frame["n"] / frame["of"]).astype(float)
    silent = [name for name in data.sources["source"] if name not in of.index] if not where else []
    notes = [
        "A low share is a reason to look, not a fault.",
        *([f"No words that count: {listed(data, silent)}."] if silent else []),
    ]
    return Result(
        frame[["source", "kind", "wave", "n", "of", "share", "finished"]],
        basis=Basis(
            title="Share of the text coded, by source, without interviewers' words",
            unit="characters, without marks and interviewers' words",
            numerator="coded with any code; overlapping codings count once",
            denominator="all of them in the source",
            filter=ground.filter,
            coding=data.coding_note,
            date=coded_when(data),
            notes=tuple(notes),
        ),
    )


@dataclass(frozen=True, eq=False)
class _Coded:
    ground: Ground

    def by_source(self) -> dict[Any, int]:
        """Return how many characters are coded in each source."""
        marks = {
            name: list(zip(rows["start"], rows["end"], strict=True))
            for name, rows in self.ground.data.marks.groupby("source")
        }
        return {
            name: sum(
                end - start
                for run in union(zip(rows["start"], rows["end"], strict=True))
                for start, end in subtract(run, marks.get(name, ()))
            )
            for name, rows in self.ground.pieces.groupby("source", sort=False)
        }
