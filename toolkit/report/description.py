"""A table as it leaves the study, described once: title, columns, rows, basis, and what it says in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from toolkit.analysis.frequencies import theme_frequencies
from toolkit.analysis.presence import participation
from toolkit.analysis.quotations import chosen_quotations, quotations
from toolkit.codebook import PATH_SEPARATOR
from toolkit.report.pictures.picture import Picture
from toolkit.study import Basis, Result, StudyData

ALL = "All"
UNDER = "– "


@dataclass(frozen=True)
class Column:
    """A column: its head, how wide it is beside the others, whether it holds numbers."""

    head: str
    width: float = 1.0
    number: bool = False


@dataclass(frozen=True)
class Table:
    """One table, ready for any rendering; no cell is empty."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    basis: Basis
    alternative: str

    @property
    def notes(self) -> list[str]:
        """The sentences under the table."""
        return self.basis.lines()


@dataclass(frozen=True)
class Section:
    """A heading with sentences, tables and pictures."""

    heading: str
    paragraphs: Sequence[str] = ()
    tables: Sequence[Table] = field(default_factory=list)
    level: int = 1
    pictures: Sequence[Picture] = ()


def theme_table(data: StudyData, *, by: Sequence[str] = ("wave", "group"), level: str = "theme") -> Table:
    """Describe how many people raised each theme: a column per combination that exists, and one for all."""
    cells = theme_frequencies(data, by=by, level=level)
    everybody = theme_frequencies(data, level=level)
    combinations = [key for key, rows in cells.groupby(list(by), sort=False) if _anybody(rows)] if by else []
    nobody = [" ".join(key) for key, rows in cells.groupby(list(by), sort=False) if not _anybody(rows)] if by else []
    texts = {
        (row[0], key): _cell(row[1])
        for key in combinations
        for row in ((record[level], record) for record in cells[_matches(cells, by, key)].to_dict("records"))
    }
    depth = {name: path.count(PATH_SEPARATOR) for name, path in _paths(data, level)}
    rows = [
        [
            UNDER * depth[record[level]] + record[level],
            *(texts[record[level], key] for key in combinations),
            _cell(record),
        ]
        for record in everybody.to_dict("records")
    ]
    heads = [Column(" ".join(str(part) for part in key), 1.0, number=True) for key in combinations]
    basis = cells.about if by else everybody.about
    return Table(
        title=f"How many people raised each {level}"
        + (f", by {_and([_WORDS.get(name, name) for name in by])}" if by else ""),
        columns=[Column(level.capitalize(), 2.6), *heads, Column(ALL, 1.0, number=True)],
        rows=rows,
        basis=replace(
            basis,
            notes=(
                *basis.notes,
                *([f"No interview, so no column: {', '.join(nobody)}."] if nobody else []),
                f"A {level} with {UNDER.strip()} before it lies under the one above; its people are in that one too.",
            ),
        ),
        alternative=_alternative(everybody, level),
    )


def participation_table(data: StudyData) -> Table:
    """Describe who took part."""
    frame = participation(data)
    rows = [[row.what[:1].upper() + row.what[1:], int(row.n), row.who or "nobody"] for row in frame.itertuples()]
    return Table(
        title="Who took part",
        columns=[Column("Participants", 1.4), Column("Number", 0.6, number=True), Column("Who", 3.0)],
        rows=rows,
        basis=frame.about,
        alternative=f"{len(rows)} lines: how many people are in the study and were interviewed at each time point.",
    )


def quotation_tables(data: StudyData) -> list[tuple[str, str, Table | None]]:
    """Describe, for each theme, its claim and the quotations chosen for it (None: none was chosen).

    Chosen are those of its quote tray, in their order and trimmed; without a tray, its extracts marked as key quotes.
    """
    key, tray = quotations(data, key_only=True), chosen_quotations(data)
    claims = dict(zip(data.themes["theme"], data.themes["claim"], strict=True))
    tables = []
    for theme in data.items("theme"):
        mine = tray[tray["theme"] == theme]
        if mine.empty:
            rows = key[(key["theme"] == theme) & ~key["coding"].isin(_in_sub_themes(key, theme, data))]
            table = _quotation_table(rows, f"Key quotations: {theme}", key.about)
        else:
            table = _quotation_table(mine, f"Quotations: {theme}", tray.about)
        tables.append((theme, claims[theme], table))
    return tables


def _in_sub_themes(chosen: Result, theme: str, data: StudyData) -> set[str]:
    """Return the extracts that stand in the table of a sub-theme already: a quotation is printed once."""
    below = set(data.themes.loc[data.themes["parent"] == theme, "theme"])
    return set(chosen.loc[chosen["theme"].isin(below), "coding"])


def _quotation_table(rows: Result, title: str, about: Basis) -> Table | None:
    if rows.empty:
        return None
    notes = (about.notes[0].replace(" An extract can serve several rows.", ""), *about.notes[1:])
    return Table(
        title=title,
        columns=[Column("Code", 1.1), Column("Quotation", 3.4), Column("Who", 1.1)],
        rows=[
            [row.coded, _quoted(row.quote), row.label + (f" {row.evidence} the theme" if row.evidence else "")]
            for row in rows.itertuples()
        ],
        basis=Basis(coding=about.coding, date=about.date, notes=notes),
        alternative=f"{len(rows)} quotations, each with its code and who said it. {title}.",
    )


_WORDS = {"wave": "time point", "group": "stakeholder group"}


def _paths(data: StudyData, level: str) -> list[tuple[str, str]]:
    frame = data.themes if level == "theme" else data.codes
    return list(zip(frame[level], frame["path"], strict=True))


def _quoted(words: str) -> str:
    return f"“{' '.join(words.split())}”"


def _anybody(rows: pd.DataFrame) -> bool:
    return bool((rows[["of", "not_asked", "not_coded_yet"]].sum(axis=None)) > 0)


def _matches(cells: pd.DataFrame, by: Sequence[str], key: Any) -> Any:
    keys = key if isinstance(key, tuple) else (key,)
    wanted = pd.Series(True, index=cells.index)
    for name, value in zip(by, keys, strict=True):
        wanted &= cells[name] == value
    return wanted


def _cell(record: dict[str, Any]) -> str:
    if record["of"]:
        return f"{record['n']} of {record['of']}"
    if record["not_asked"]:
        return "not asked"
    return "not coded yet" if record["not_coded_yet"] else "no interview"


def _alternative(everybody: pd.DataFrame, level: str) -> str:
    parts = [f"{row[level]}: {_cell(row)}" for row in everybody.to_dict("records")]
    return f"People who raised each {level}. " + "; ".join(parts) + "."


def _and(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
