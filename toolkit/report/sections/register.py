"""Who is quoted how often in the report itself, and which words stand in it twice."""

from typing import Any

import pandas as pd

from toolkit.analysis.quotations import quotation_balance
from toolkit.report.description import Block, Cell, Column, Count, People, Section, Table, Text
from toolkit.report.disclosure.consent import consent_of
from toolkit.report.sections.choices import Choices
from toolkit.report.sections.house_marks import spoken
from toolkit.report.sections.quoted import Quoted, label_of
from toolkit.report.sections.words import given, table_of
from toolkit.study import Basis, StudyData

ONCE = "No words are quoted twice in the parts on themes."
SCOPE = "Counted are the quotations chosen for themes and those against them, as this report prints them."
KEPT = ("theme", "quote", "label", "evidence", "participants", "group", "wave", "source", "coding")
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
    key = f"used {choices.each} {choices.interviewer}"
    found: pd.DataFrame = data.once(key, lambda: _used(Quoted(data, choices)))
    return found


def _used(quoted: Quoted) -> pd.DataFrame:
    rows, consent = [], consent_of(quoted.data, "team")
    for theme in quoted.data.items("theme"):
        for row in (*quoted.chosen(theme), *quoted.shown_against(theme)):
            printed = quoted.quoting.printed(row.coding, row.quote, theme=row.theme)
            refused = consent.against(row.participants or (), given(row.wave, ""))
            if printed is not None and refused is None:
                rows.append({name: getattr(row, name) for name in KEPT} | {"printed": printed})
    return pd.DataFrame(rows, columns=[*KEPT, "printed"])


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
    rows: list[list[Cell]] = []
    codings: list[str] = []
    for group in _same(used):
        if len(group) > 1:
            where = ", ".join(dict.fromkeys(row.theme for row in group))
            rows.append([_shortened(group[0].printed), label_of(group[0], told=False), where, len(group)])
            codings.append(group[0].coding)
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


def _same(used: pd.DataFrame) -> list[list[Any]]:
    """Return the rows gathered by what they quote: one extract, or the same words of one source."""
    place: dict[tuple[str, str], int] = {}
    groups: list[list[Any]] = []
    for row in used.itertuples():
        names = (("extract", row.coding), (row.source, spoken(row.printed)))
        number = next((place[name] for name in names if name in place), len(groups))
        if number == len(groups):
            groups.append([])
        groups[number].append(row)
        place |= {name: place.get(name, number) for name in names}
    return groups


def _shortened(words: str) -> str:
    parts = words.split()
    return words if len(parts) <= SHORT else " ".join(parts[:SHORT]) + " […]”"


def _basis(data: StudyData, notes: tuple[str, ...]) -> Basis:
    date = f"Last coding: {data.coded_on}." if data.coded_on else ""
    return Basis(unit="quotations", coding=data.coding_note, date=date, notes=notes)
