"""The sample: planned against achieved, who took part at which time point, in which kinds of sources."""

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from toolkit.analysis.ground import Ground, people_at
from toolkit.analysis.presence import met_at
from toolkit.model import FORM_KINDS, Status
from toolkit.report.description import Cell, Column, Section, Sum, Table
from toolkit.report.sections.choices import Choices
from toolkit.report.sections.words import NOT_STATED, alone, given, number_or, table_of
from toolkit.study import Basis, StudyData

TOOK_PART = (
    "Took part: interviewed alone or with others, or present in a group whose speakers are not all known. "
    "A form alone is not taking part in an interview."
)
WITHDRAWN_NAMED = "not shown: it names somebody who has withdrawn"
NOBODY_THEN = "Where nobody of a group took part at a time point, none may have been planned: the plan says."
ADDS_UP = (
    "Everybody in the study stands in one row per time point, under the stakeholder group of that time; the rows of a "
    "time point add up to the people in the study."
)


def sample(data: StudyData, _choices: Choices) -> list[Section]:
    """What was planned, who took part, and what the material is."""
    if data.participants.empty and data.sources.empty:
        return []
    tables = [_plan(data), flow_table(data), pairs_table(data), material_table(data)]
    return [Section(key="sample", heading="Sample and material", blocks=[table for table in tables if table])]


def part_taken(data: StudyData) -> dict[str, set[str]]:
    """Return the time points (“”: a source without one) at which each person took part, forms aside."""
    met = {name: set(when) for name, when in met_at(Ground(data)).items()}
    talks = data.sources[~data.sources["kind"].isin(FORM_KINDS)]
    took = data.takes_part.merge(talks[["source", "wave"]], on="source")
    for row in took.itertuples():
        met.setdefault(row.participant, set()).add(row.wave if isinstance(row.wave, str) else "")
    return met


def standing(data: StudyData) -> pd.DataFrame:
    """Return a row per person and time point (`when`) with their group then; people who withdrew are left out."""
    people = people_at(data)
    if data.waves:
        people = people[people["when"] != ""]
    return people[people["status"] != Status.WITHDRAWN].reset_index(drop=True)


def _plan(data: StudyData) -> Table | None:
    plan = getattr(data, "plan", None)
    if plan is None or plan.empty:
        return None
    gone = set(data.participants.loc[data.participants["status"] == Status.WITHDRAWN, "participant"])
    rows: list[list[Cell]] = []
    for row in plan.to_dict("records"):
        group, wave = given(row["group"], "all groups"), given(row["wave"], "all time points")
        took = _took_part(data, row["group"], row["wave"])
        planned = number_or(row["planned"])
        as_planned = "as planned" if planned == len(took) else "no reason given"
        why = given(row["reason"], as_planned)
        named = gone.intersection(re.findall(r"\w+", why))
        approached = number_or(row["approached"])
        rows.append([group, wave, planned, approached, alone(len(took)), WITHDRAWN_NAMED if named else why])
    columns = [Column("Stakeholder group", 1.5), Column("Time point", 0.8), Column("Planned", 0.7, number=True),
               Column("Approached", 0.9, number=True), Column("Took part", 0.7, number=True),
               Column("Why they differ", 2.6)]  # fmt: skip
    return table_of(
        "sample.plan",
        "What was planned and what was achieved",
        columns,
        rows,
        Basis(unit="people", notes=("Planned and approached: as the study states them.", TOOK_PART)),
        "People planned, approached and taking part, by stakeholder group and time point.",
        told=(2, 4),
    )


def _took_part(data: StudyData, group: Any, wave: Any) -> list[str]:
    people, took = standing(data), part_taken(data)
    if isinstance(group, str):
        people = people[people["group"] == group]
    if isinstance(wave, str):
        people = people[people["when"] == wave]
    pairs = zip(people["participant"], people["when"], strict=True)
    return list(dict.fromkeys(name for name, when in pairs if when in took.get(name, set())))


def flow_table(data: StudyData) -> Table | None:
    """Describe who was in the study and who took part, by stakeholder group and time point."""
    people, took = standing(data), part_taken(data)
    if people.empty:
        return None
    people = people.assign(
        took=[when in took.get(name, set()) for name, when in zip(people["participant"], people["when"], strict=True)],
        group=people["group"].where(people["group"].notna(), "group not stated"),
    )
    groups = [name for name in [*data.groups, "group not stated"] if (people["group"] == name).any()]
    rows: list[list[Cell]] = []
    for group in groups:
        for when in data.waves or ("",):
            here = people[(people["group"] == group) & (people["when"] == when)]
            if here.empty:
                continue
            n, of = int(here["took"].sum()), len(here)
            cells = [alone(count) for count in (of, n, of - n)]
            rows.append([group, when or "no time point", *cells, _sources_of(data, group, when)])
    columns = [Column("Stakeholder group", 1.4), Column("Time point", 0.7), Column("In the study", 0.7, number=True),
               Column("Took part", 0.7, number=True), Column("Did not", 0.7, number=True),
               Column("In these sources", 3.0)]  # fmt: skip
    return table_of(
        "sample.flow",
        "Who was in the study and who took part",
        columns,
        rows,
        Basis(
            unit="people",
            notes=(
                ADDS_UP,
                TOOK_PART,
                *([NOBODY_THEN] if any(str(row[3]) == "0" for row in rows) else []),
                *_withdrawn(data),
                *_joined(data),
            ),
        ),
        "People in the study and taking part, by stakeholder group and time point.",
        told=(2, 3),
        sums=(Sum(2, (3, 4), exact=True),),
    )


def _joined(data: StudyData) -> list[str]:
    held = standing(data).groupby("participant")["group"].agg(lambda names: list(dict.fromkeys(names.dropna())))
    moved = [name for name, groups in held.items() if len(groups) > 1]
    return [f"In another stakeholder group at another time point: {', '.join(moved)}."] if moved else []


def _withdrawn(data: StudyData) -> list[str]:
    gone = data.participants.loc[data.participants["status"] == Status.WITHDRAWN, "participant"].nunique()
    return ["People who withdrew are in no row."] if gone else []


def _sources_of(data: StudyData, group: str, when: str) -> str:
    """Say in which kinds of sources people of a group took part, and how these were held; numbers stand elsewhere."""
    people = standing(data)
    here = set(people.loc[(people["group"] == group) & (people["when"] == when), "participant"])
    talks = data.sources[~data.sources["kind"].isin(FORM_KINDS) & (data.sources["wave"].fillna("") == when)]
    took = data.takes_part[data.takes_part["participant"].isin(here)]["source"]
    said = []
    for kind, rows in talks[talks["source"].isin(took)].groupby("kind", sort=False):
        modes = dict.fromkeys(given(mode, "") for mode in rows["mode"])
        how = f" ({', '.join(mode for mode in modes if mode)})" if any(modes) else ""
        said.append(f"{kind}{how}")
    return "; ".join(said) or "none"


def pairs_table(data: StudyData) -> Table | None:
    """Describe who took part once and who at each time point, by the group people were in first."""
    if len(data.waves) < 2 or data.participants.empty:  # noqa: PLR2004 - a pair
        return None
    people, took = standing(data), part_taken(data)
    first = people.drop_duplicates("participant").set_index("participant")["group"].fillna("group not stated")
    patterns = _patterns(data.waves)
    columns = [Column("Stakeholder group (at first)", 1.6), *(Column(name, 1.4) for name in patterns),
               Column("In the study", 0.7, number=True)]  # fmt: skip
    rows: list[list[Cell]] = []
    for group in dict.fromkeys([*(name for name in data.groups if (first == name).any()), *first]):
        names = list(first.index[first == group])
        cells: list[Cell] = []
        for pattern in patterns.values():
            who = tuple(name for name in names if pattern(took.get(name, set()) & set(data.waves)))
            cells.append(alone(len(who), who))
        rows.append([group, *cells, alone(len(names))])
    last = len(columns) - 1
    return table_of(
        "sample.pairs",
        "Who took part once, and who at each time point",
        columns,
        rows,
        Basis(unit="people", notes=("A person counts once, in the stakeholder group they were in first.", TOOK_PART)),
        "People who took part once or at each time point.",
        told=tuple(range(1, last)),
        sums=(Sum(last, tuple(range(1, last)), exact=True),),
    )


def _patterns(waves: Sequence[str]) -> dict[str, Any]:
    both = "Both" if len(waves) == 2 else "All of them"  # noqa: PLR2004 - a pair
    made: dict[str, Any] = {f"{wave} only": lambda met, wave=wave: met == {wave} for wave in waves}
    if len(waves) > 2:  # noqa: PLR2004 - a pair
        made["Several"] = lambda met: 1 < len(met) < len(waves)
    return made | {both: lambda met: len(met) == len(waves), "None": lambda met: not met}


def material_table(data: StudyData) -> Table | None:
    """Describe the sources by who speaks in them, by kind and by how they were held, at each time point."""
    if data.sources.empty:
        return None
    whom = _with_whom(data)
    frame = data.sources.assign(
        whom=[whom.get(name, "nobody by name") for name in data.sources["source"]],
        mode=[given(mode, NOT_STATED) for mode in data.sources["mode"]],
        when=[given(wave, "no time point") for wave in data.sources["wave"]],
    )
    whens = [name for name in [*data.waves, "no time point"] if (frame["when"] == name).any()]
    order = {name: place for place, name in enumerate(data.groups)}
    rows: list[list[Cell]] = []
    for (who, kind, mode), here in frame.groupby(["whom", "kind", "mode"], sort=False):
        counts = [alone(int((here["when"] == when).sum())) for when in whens]
        rows.append([who, kind, mode, *counts, alone(len(here))])
    rows.sort(key=lambda row: order.get(str(row[0]), len(data.groups)))
    columns = [Column("With whom", 1.3), Column("Kind of source", 1.3), Column("How it was held", 1.3),
               *(Column(when, 0.6, number=True) for when in whens), Column("All", 0.6, number=True)]  # fmt: skip
    return table_of(
        "sample.material",
        "The material: sources by who speaks in them, kind and how they were held",
        columns,
        rows,
        Basis(
            unit=f"sources; {len(data.sources)} in all, of {int(data.sources['words'].sum()):,} words",
            notes=tuple(_not_verbatim(data)),
        ),
        "Sources by who speaks in them, kind and how they were held.",
        told=(len(whens) + 3,),
        sums=(Sum(len(whens) + 3, tuple(range(3, len(whens) + 3)), exact=True),),
    )


def _with_whom(data: StudyData) -> dict[str, str]:
    """Return the stakeholder groups of the people who take part in each source."""
    when = data.sources[["source", "wave"]].fillna({"wave": ""}).rename(columns={"wave": "when"})
    took = data.takes_part.merge(when, on="source").merge(people_at(data), on=["participant", "when"])
    rank = {name: place for place, name in enumerate(data.groups)}
    held = took.dropna(subset="group").groupby("source")["group"].agg(set)
    named = {str(source): sorted(groups, key=lambda name: rank.get(name, 0)) for source, groups in held.items()}
    unnamed = data.form_returns[data.form_returns["group"].notna() & ~data.form_returns["source"].isin(named)]
    forms = {row.source: f"{row.group}, without names" for row in unnamed.itertuples()}
    return {source: " and ".join(groups) for source, groups in named.items()} | forms


def _not_verbatim(data: StudyData) -> list[str]:
    notes = data.sources.loc[~data.sources["verbatim"].astype(bool), "source"]
    return [f"Notes, not verbatim: {', '.join(notes)}."] if len(notes) else []
