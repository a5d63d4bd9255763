"""Stakeholder groups and sites compared: how many of each raised a theme, and two groups' words side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from toolkit.analysis.frequencies import theme_frequencies
from toolkit.analysis.quotations import GOOD_LENGTH
from toolkit.errors import NotFound
from toolkit.report.description import UNDER, Block, Cell, Column, Quote, Section, Table
from toolkit.report.sections.choices import Choices
from toolkit.report.sections.quoted import Quoted, all_quotations, label_of
from toolkit.report.sections.themes import count_of, depths, theme_table
from toolkit.report.sections.words import table_of
from toolkit.study import Basis, StudyData

TWO = 2
ONE_EACH = (
    "One extract of each group: a key quotation first, rather one that is not quoted elsewhere in this report, and of "
    "a readable length."
)
NOBODY = "nobody there raised it"


def groups(data: StudyData, choices: Choices) -> list[Section]:
    """The stakeholder groups: how many of each raised each theme, and pairs of them side by side."""
    if len(_held(data, "group")) < TWO or not data.members("theme").size:
        return []
    blocks: list[Block] = [theme_table(data, by=("group",))]
    blocks += [table for pair in _pairs(data, choices) if (table := side_by_side(data, choices, pair))]
    return [Section(key="groups", heading="Stakeholder groups compared", blocks=blocks)]


def sites(data: StudyData, _choices: Choices) -> list[Section]:
    """The sites side by side, where there are several, and within each stakeholder group."""
    if len(data.sites) < TWO or not data.members("theme").size:
        return []
    blocks = [theme_table(data, by=("site",))]
    if len(_held(data, "group")) > 1:
        blocks.append(theme_table(data, by=("group", "site")))
    return [Section(key="sites", heading="Sites", blocks=blocks)]


def _held(data: StudyData, by: str) -> dict[str, int]:
    """Return how many people of each group were interviewed, where there were any."""
    frame = pd.DataFrame(theme_frequencies(data, by=[by]))
    most = frame.groupby(by, sort=False)["of"].max()
    return {str(name): int(of) for name, of in most.items() if of}


def _pairs(data: StudyData, choices: Choices) -> list[tuple[str, str]]:
    """Return the pairs chosen; without any, the two largest groups."""
    for name in (name for pair in choices.pairs for name in pair):
        if name not in data.groups:
            raise NotFound.among("stakeholder group", name, data.groups)
    if choices.pairs:
        return list(choices.pairs)
    held = _held(data, "group")
    largest = sorted(held, key=lambda name: -held[name])[:TWO]
    first, second = (name for name in data.groups if name in largest)
    return [(first, second)]


def side_by_side(data: StudyData, choices: Choices, pair: Sequence[str]) -> Table | None:
    """Describe two groups theme by theme: how many of each raised it, and an extract of each."""
    one, other = pair
    cells = theme_frequencies(data, by=["group"], where={"group": [one, other]})
    counts = {(row["theme"], row["group"]): count_of(row) for row in cells.to_dict("records")}
    words = {name: _words(data, choices, name) for name in (one, other)}
    depth = depths(data, "theme")
    rows: list[list[Cell]] = []
    for theme in data.items("theme"):
        said = [(counts[theme, name], words[name].get(theme) or Quote("", instead=NOBODY)) for name in (one, other)]
        if any(count.n for count, _ in said):
            rows.append([UNDER * depth[theme] + theme, *(cell for pair_of in said for cell in pair_of)])
    about = cells.about
    columns = [Column("Theme", 1.3)]
    for name in (one, other):
        columns += [Column(name, 0.75, number=True), Column(f"{name}: in their words", 3.0)]
    return table_of(
        f"groups.{one}.{other}",
        f"{one} and {other} side by side",
        columns,
        rows,
        Basis(
            unit=about.unit,
            numerator=about.numerator,
            denominator=about.denominator,
            filter=about.filter,
            coding=about.coding,
            date=about.date,
            notes=(
                ONE_EACH,
                *about.notes,
            ),
        ),
        f"People of {one} and of {other} who raised each theme.",
        told=(1, 3),
    )


def _words(data: StudyData, choices: Choices, group: str) -> Mapping[str, Quote]:
    """Return an extract of a group for each theme: rather a new one than one that is printed elsewhere, or here."""
    quoted = Quoted(data, choices)
    taken = {row.coding for theme in data.items("theme") for row in quoted.chosen(theme)}
    rows = all_quotations(data)
    rows = rows[(rows["group"] == group) & (rows["participants"].str.len() > 0)]
    off = (rows["quote"].str.split().str.len() - GOOD_LENGTH).abs()
    rows = rows.assign(taken=rows["coding"].isin(taken), off=off, less=~rows["key_quote"].astype(bool))
    by_theme: dict[str, list[Any]] = {}
    for row in rows.sort_values(["taken", "less", "off"], kind="stable").itertuples():
        by_theme.setdefault(row.theme, []).append(row)
    made: dict[str, Quote] = {}
    here: set[str] = set()
    for theme in data.items("theme"):
        candidates = sorted(by_theme.get(theme, []), key=lambda row: row.coding in here)
        for row in candidates[:1]:
            printed = quoted.quoting.printed(row.coding, row.quote, theme=theme)
            if printed:
                made[theme] = Quote(printed, coding=row.coding, label=label_of(row))
                here.add(row.coding)
    return made
