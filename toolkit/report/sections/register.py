"""Who is quoted how often in the report itself, and which words stand in it twice."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from toolkit.analysis.quotations import quotation_balance
from toolkit.report.description import Block, Cell, Column, Count, People, Section, Table, Text
from toolkit.report.sections.choices import Choices
from toolkit.report.sections.house_marks import spoken
from toolkit.report.sections.quoted import Quoted, label_of
from toolkit.report.sections.words import given, table_of
from toolkit.study import Basis, StudyData

ONCE = "No words are quoted twice in the parts on themes."
SCOPE = "Counted are the quotations chosen for themes and those against them, as this report prints them."
SHORT = 30  # words of a quotation, enough to know it again


def balance(data: StudyData, choices: Choices) -> list[Section]:
    """Who is quoted, by person, by stakeholder group and time point, and what is quoted twice."""
    used = used_quotations(data, choices)
    if used.empty:
        return []
    made: list[Block | None] = [_people(data, used), _groups(data, used), _twice(data, used)]
    return [Section(key="balance", heading="Who is quoted", blocks=[block for block in made if block])]


def used_quotations(data: StudyData, choices: Choices) -> pd.DataFrame:
    """Return every quotation that the parts on themes print: a row per place it stands in."""
    quoted = Quoted(data, choices)
    frames: list[pd.DataFrame] = []
    for theme in data.items("theme"):
        frames += [quoted.chosen(theme), quoted.shown_against(theme)]
    rows = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    if rows.empty:
        return rows
    prints = [quoted.quoting.printed(row.coding, row.quote, theme=row.theme) for row in rows.itertuples()]
    rows = rows.assign(printed=prints)
    return rows[rows["printed"].notna()].reset_index(drop=True)


def _people(data: StudyData, used: pd.DataFrame) -> Table | None:
    frame = quotation_balance(data)
    here = used.explode("participants").groupby(["participants", "wave"])["coding"].size()
    rows: list[list[Cell]] = [
        [
            People((row.participant,)),
            given(row.group),
            given(row.wave, "no time point"),
            f"{int(row.words):,}",
            int(row.extracts),
            Count(int(here.get((row.participant, row.wave), 0)), len(used), alone=True),
        ]
        for row in pd.DataFrame(frame).itertuples()
    ]
    by_person = used.explode("participants").dropna(subset="participants")["participants"].value_counts()
    everybody = list(dict.fromkeys(frame["participant"]))
    never = [name for name in everybody if name not in by_person.index]
    told = [f"Most quoted: {by_person.index[0]}, {by_person.iloc[0]} of {len(used)}."] if len(by_person) else []
    told += [f"Never quoted: {', '.join(never)}."] if never else ["Everybody is quoted."]
    unknown = int((used["participants"].str.len() == 0).sum())
    told += [f"Of speakers who are not known: {unknown} of {len(used)}."] if unknown else []
    columns = [Column("Who", 0.9), Column("Stakeholder group", 1.5), Column("Time point", 0.8),
               Column("Words spoken", 0.9, number=True), Column("Extracts coded", 0.9, number=True),
               Column(f"Quoted here, of {len(used)}", 1.0, number=True)]  # fmt: skip
    return table_of(
        "balance.people",
        "How often each person is quoted",
        columns,
        rows,
        _basis(data, (SCOPE, *told, "A quotation of several people counts for each.")),
        f"{len(everybody)} people and how often this report quotes them.",
        told=(5,),
        persons=True,
    )


def _groups(data: StudyData, used: pd.DataFrame) -> Table | None:
    waves = [wave for wave in data.waves if (used["wave"] == wave).any() or wave in set(data.sources["wave"])]
    spoke = pd.DataFrame(quotation_balance(data))
    met = set(zip(spoke["group"], spoke["wave"], strict=True))
    named = used.assign(group=used["group"].where(used["group"] != "", "group not known"))
    rows: list[list[Cell]] = []
    for group in dict.fromkeys([*(name for name in data.groups if name in set(spoke["group"])), *named["group"]]):
        mine = named[named["group"] == group]
        cells = [
            Count(int((mine["wave"] == wave).sum()), None, alone=True)
            if (group, wave) in met or (mine["wave"] == wave).any()
            else Count(None, 0, instead="no interview")
            for wave in waves
        ]
        rows.append([group, *cells, Count(len(mine), None, alone=True)])
    return table_of(
        "balance.groups",
        "Quotations by stakeholder group and time point",
        [Column("Stakeholder group", 2.0), *(Column(wave, 0.8, number=True) for wave in waves),
         Column("All", 0.8, number=True)],
        rows,
        _basis(data, (SCOPE, "A quotation of people of two groups stands in a row of its own.")),
        "Quotations by stakeholder group and time point.",
        told=tuple(range(1, len(waves) + 2)),
    )  # fmt: skip


def _twice(data: StudyData, used: pd.DataFrame) -> Table | Text | None:
    """Describe the quotations that stand in the report more than once: the same extract, or the same words."""
    words = used["printed"].map(spoken)
    place = used.assign(words=words, source_words=used["source"] + " " + words)
    rows: list[list[Cell]] = []
    codings: list[str] = []
    for group in _same(place):
        if len(group) > 1:
            first = next(group.itertuples())
            where = ", ".join(dict.fromkeys(group["theme"]))
            rows.append([_shortened(first.printed), label_of(first, told=False), where, len(group)])
            codings.append(first.coding)
    if not rows:
        return Text(words=ONCE, key="balance.once")
    return table_of(
        "balance.twice",
        "Quotations used more than once",
        [Column("Quotation", 3.0), Column("Who", 1.1), Column("In the parts on", 2.0),
         Column("Times", 0.6, number=True)],
        rows,
        _basis(data, (SCOPE, "The same extract, or the same words of one source under another code.")),
        f"{len(rows)} quotations stand in this report more than once.",
        codings=tuple(codings),
    )  # fmt: skip


def _same(rows: pd.DataFrame) -> Sequence[pd.DataFrame]:
    """Return the rows gathered by what they quote: one extract, or the same words of one source."""
    key: dict[Any, int] = {}
    numbers = []
    for row in rows.itertuples():
        number = key.get(row.coding, key.get(row.source_words, len(key)))
        key.setdefault(row.coding, number)
        key.setdefault(row.source_words, number)
        numbers.append(number)
    return [group for _, group in rows.groupby(numbers, sort=False)]


def _shortened(words: str) -> str:
    parts = words.split()
    return words if len(parts) <= SHORT else " ".join(parts[:SHORT]) + " […]”"


def _basis(data: StudyData, notes: tuple[str, ...]) -> Basis:
    date = f"Last coding: {data.coded_on}." if data.coded_on else ""
    return Basis(unit="quotations", coding=data.coding_note, date=date, notes=notes)
