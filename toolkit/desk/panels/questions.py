"""What the form of `project.explore()` can ask: the values it offers, and the line of code of what is chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from toolkit.analysis.counting import UNITS
from toolkit.analysis.frequencies import theme_frequencies
from toolkit.store import read
from toolkit.store.read import Reader
from toolkit.study import COLUMNS, Result, StudyData

NARROWED = {"wave": "Time points", "group": "Stakeholder groups", "site": "Sites"}
SPLIT = {
    "wave": "time point",
    "group": "stakeholder group",
    "site": "site",
    "kind": "kind of source",
    "cohort": "cohort",
}
LEVELS = {"theme": "Themes", "code": "Codes"}


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What a study gives to choose from; a choice of one is no choice and is left out."""

    values: Mapping[str, Sequence[str]]
    split: Mapping[str, str]
    counts: Mapping[str, str]
    levels: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is counted, of what, and how it is split."""

    count: str = "participants"
    level: str = "theme"
    by: Sequence[str] = ()
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    margins: bool = False

    def ask(self, data: StudyData) -> Result:
        """Return the table."""
        return theme_frequencies(data, **self._arguments())

    def code(self, project: str) -> str:
        """Return the lines that give the same table in a cell, where the study is called `project`."""
        said = "".join(f", {name}={written(value)}" for name, value in self._arguments().items())
        return f"from toolkit import theme_frequencies\n\ntheme_frequencies({project}.data(){said})"

    def _arguments(self) -> dict[str, Any]:
        where = {name: values[0] if len(values) == 1 else list(values) for name, values in self.where.items()}
        chosen: dict[str, Any] = {"by": list(self.by), "count": self.count, "level": self.level, "where": where}
        if self.margins and self.by:
            chosen["margins"] = True
        return {name: value for name, value in chosen.items() if value}


def offered(reader: Reader) -> Offered:
    """Return what the study has to choose from, now."""
    people, sources = read.participants_frame(reader), read.sources_frame(reader)
    book = read.book_frames(reader.codebook())
    values = {name: list(reader.terms(name).values()) for name in NARROWED}
    own = [name for name in people.columns if name not in ("id", *COLUMNS["participants"])]
    columns = {**{name: values[name] for name in NARROWED}, "kind": sources["kind"]}
    columns |= {name: people[name] for name in ("cohort", *own) if name in people}
    split = {name: SPLIT.get(name, name) for name, found in columns.items() if len(set(pd.Series(found).dropna())) > 1}
    forms = len(reader.rows("forms")) > 0
    return Offered(
        values={name: found for name, found in values.items() if len(found) > 1},
        split=split,
        counts={name: told.partition(" (")[0] for name, told in UNITS.items() if name != "answers" or forms},
        levels={name: told for name, told in LEVELS.items() if len(book[f"{name}s"])} or {"code": LEVELS["code"]},
    )


def written(value: Any) -> str:
    """Return a value as one writes it in a cell.

    >>> written({"group": ["Parent", "Nan’s"]}), written(True)
    ('{"group": ["Parent", "Nan’s"]}', 'True')
    """
    if isinstance(value, dict):
        return f"{{{', '.join(f'{written(name)}: {written(one)}' for name, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    text = repr(value)
    plain = isinstance(value, str) and '"' not in value and "'" not in value
    return f'"{text[1:-1]}"' if plain else text
