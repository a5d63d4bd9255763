"""What limits the findings: the facts filled in, the judgement left to people."""

from collections.abc import Sequence

import pandas as pd

from toolkit.analysis.ground import Ground, finishing, listed
from toolkit.analysis.presence import met_at, unknown_note
from toolkit.model import FORM_KINDS, Evidence, MarkKind, Status
from toolkit.report.description import Cell, Column, Count, People, Section, ToWrite
from toolkit.report.sections.choices import Choices
from toolkit.report.sections.method import transcripts, unchecked
from toolkit.report.sections.sample import standing
from toolkit.report.sections.words import table_of
from toolkit.study import Basis, StudyData

SMALL = 5
JUDGEMENT = (
    "Say what these facts mean for each finding: whose voices are thin or missing, which comparison cannot bear "
    "weight, and what would have to be asked next."
)
Fact = tuple[str, Cell, Cell]


def limitations(data: StudyData, _choices: Choices) -> list[Section]:
    """The facts that limit the findings, and a place for the judgement."""
    if data.sources.empty:
        return []
    facts = [*_small_groups(data), *_once(data), *_not_reached(data), *_material(data), *_analysis(data)]
    table = table_of(
        "limitations",
        "What limits the findings",
        [Column("Fact", 2.2), Column("How many", 0.8, number=True), Column("Who or which", 3.0)],
        [list(fact) for fact in facts],
        Basis(notes=(f"Filled in from the study. Small: fewer than {SMALL} people interviewed.",)),
        f"{len(facts)} facts that limit the findings.",
    )
    return [Section(key="limitations", heading="Limitations",
                    blocks=[*([table] if table else []), ToWrite(prompt=JUDGEMENT)])]  # fmt: skip


def _people(fact: str, who: Sequence[str], of: int | None = None) -> list[Fact]:
    names = tuple(dict.fromkeys(who))
    return [(fact, Count(len(names), of, alone=of is None), People(names))] if names else []


def _small_groups(data: StudyData) -> list[Fact]:
    people, met = standing(data), met_at(Ground(data))
    facts: list[Fact] = []
    for group in data.groups:
        rows = people[people["group"] == group]
        heard = [
            name for name, when in zip(rows["participant"], rows["when"], strict=True) if when in met.get(name, ())
        ]
        heard = list(dict.fromkeys(heard))
        if len(heard) < SMALL:
            facts.append(
                (f"Small stakeholder group: {group}", Count(len(heard), None, alone=True), People(tuple(heard)))
            )
    return facts


def _once(data: StudyData) -> list[Fact]:
    if len(data.waves) < 2:  # noqa: PLR2004 - a pair
        return []
    met = {name: when & set(data.waves) for name, when in met_at(Ground(data)).items()}
    return [
        fact
        for wave in data.waves
        for fact in _people(
            f"Interviewed at {wave} only", [name for name, when in met.items() if when == {wave}], len(met)
        )
    ]


def _not_reached(data: StudyData) -> list[Fact]:
    last = data.participants.drop_duplicates("participant", keep="last")
    facts: list[Fact] = []
    for status in (Status.NOT_REACHED, Status.DECLINED, Status.NO_FURTHER):
        facts += _people(str(status).capitalize(), list(last.loc[last["status"] == status, "participant"]))
    withdrawn = int((last["status"] == Status.WITHDRAWN).sum())
    if withdrawn:
        facts.append(("Withdrawn, and in no table", Count(withdrawn, None, alone=True), "not named"))
    heard = set(Ground(data).slots["participant"].dropna())
    talks = data.sources.loc[~data.sources["kind"].isin(FORM_KINDS), "source"]
    took = data.takes_part[data.takes_part["source"].isin(talks)]["participant"]
    return facts + _people("Took part, own words not known", [name for name in took if name not in heard])


def _material(data: StudyData) -> list[Fact]:
    sources = data.sources
    talks = sources[~sources["kind"].isin(FORM_KINDS)]
    facts: list[Fact] = []
    if finishing(data):
        facts += _sources(
            data, "Coding not finished, so left out", sources[~sources["finished"].astype(bool)], len(sources)
        )
    else:
        facts.append(("No source is marked as finished: all count as coded", len(sources), "all sources"))
    fact = "Transcript not marked as checked against the recording"
    facts += _sources(data, fact, unchecked(data), len(transcripts(data)))
    facts += _sources(data, "From notes, not verbatim", talks[~talks["verbatim"].astype(bool)], len(talks))
    spoken = transcripts(data)
    facts += _sources(data, "Some speakers not known", spoken[spoken["source"].isin(_unknown(data))], len(spoken))
    gaps = data.marks[data.marks["kind"] == MarkKind.INAUDIBLE]
    if len(gaps):
        facts.append(("Passages that could not be heard", len(gaps), listed(data, gaps["source"])))
    unnamed = data.form_returns[data.form_returns["participant"].isna()]
    if len(unnamed):
        facts.append(
            ("Forms returned without a name, in no count of people", len(unnamed), listed(data, unnamed["source"]))
        )
    return facts


def _sources(data: StudyData, fact: str, rows: pd.DataFrame, of: int) -> list[Fact]:
    if rows.empty:
        return []
    which = "all of them" if len(rows) == of else listed(data, rows["source"])
    return [(fact, f"{len(rows)} of {of}", which)]


def _unknown(data: StudyData) -> set[str]:
    slots = Ground(data).slots
    return set(slots.loc[slots["participant"].isna(), "source"]) if unknown_note(Ground(data)) else set()


def _analysis(data: StudyData) -> list[Fact]:
    contradicted = set(data.evidence.loc[data.evidence["kind"] == Evidence.CONTRADICTS, "theme"])
    bare = [name for name in data.items("theme") if name not in contradicted]
    facts: list[Fact] = []
    if bare:
        facts.append(("Themes for which no contradicting extract was coded", f"{len(bare)} of {len(data.themes)}",
                      "; ".join(bare)))  # fmt: skip
    lost = len(data.to_review)
    if lost:
        facts.append(
            ("Codings waiting for a look after a correction, in no count", lost, listed(data, data.to_review["source"]))
        )
    return facts
