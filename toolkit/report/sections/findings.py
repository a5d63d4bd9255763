"""What the study concludes: findings with their evidence, recommendations with their findings, mechanisms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from toolkit.analysis.claim import Claim
from toolkit.analysis.cmo import IN_WORDS, asks_for_cmo
from toolkit.analysis.evidence import Extract, extracts_in
from toolkit.analysis.presence import coded_when
from toolkit.model import Evidence
from toolkit.report.description import Cell, Column, Count, Section, Table, Text
from toolkit.report.sections.choices import Choices
from toolkit.study import Basis, StudyData

NOTHING = "–"
GAP = "gap in the evidence"
LITERATURE_ONLY = "literature only"


def findings(data: StudyData, _choices: Choices) -> list[Section]:
    """Each finding with what it rests on: how many raised it, extracts, their time points, the question it answers."""
    if data.findings.empty:
        return []
    evidence = _Evidence.of(data)
    rows = [_finding_row(evidence, number, record) for number, record in _numbered(data.findings)]
    table = Table(
        key="findings.evidence",
        title="Findings and what they rest on",
        columns=[Column("No.", 0.4, number=True), Column("Finding", 3.0), Column("Of whom", 1.1),
                 Column("How many raised it", 1.0, number=True), Column("Extracts", 0.7, number=True),
                 Column("Time points of the extracts", 0.9), Column("Rests also on", 1.2), Column("Question", 1.4)],
        rows=rows,
        basis=_counted(data, "“How many raised it” is counted now; what the sentence says is its author's.",
                       f"{NOTHING}: the finding names no theme or code, or speaks of change."),
        lead=f"{len(rows)} findings, each with what it rests on.",
        told=(3, 4),
    )  # fmt: skip
    bare = [str(row[0]) for row, record in zip(rows, data.findings.to_dict("records"), strict=True)
            if not row[4] and not record["gap"] and not record["literature"]]  # fmt: skip
    said = (
        f"Findings without an extract: {', '.join(bare)}." if bare else "Every finding rests on something named here."
    )
    return [
        Section(key="findings", heading="Findings", blocks=[table, Text(key="findings.without_extract", words=said)])
    ]


def recommendations(data: StudyData, _choices: Choices) -> list[Section]:
    """Each recommendation with its findings and their evidence; those without a finding are listed."""
    if data.recommendations.empty:
        return []
    evidence = _Evidence.of(data)
    numbers = {record["finding"]: number for number, record in _numbered(data.findings)}
    under = {one: [found for found in rows["finding"] if found in numbers]
             for one, rows in data.recommendation_findings.groupby("recommendation", sort=False)}  # fmt: skip
    texts = dict(zip(data.findings["finding"], data.findings["text"], strict=True))
    rows: list[list[Cell]] = []
    without: list[str] = []
    for number, record in _numbered(data.recommendations):
        mine = under.get(record["recommendation"], [])
        rests = "; ".join(f"{numbers[one]}. {texts[one]}" for one in mine)
        extracts = {coding for one in mine for coding in evidence.codings(one)}
        rows.append(
            [number, record["text"], record["for_whom"] or NOTHING, record["priority"] or NOTHING,
             rests or (LITERATURE_ONLY if record["literature"] else "nothing yet"), len(extracts),
             record["literature"] or NOTHING]
        )  # fmt: skip
        if not mine:
            without.append(f"{number}{f' ({LITERATURE_ONLY})' if record['literature'] else ''}")
    table = Table(
        key="recommendations.findings",
        title="Recommendations and the findings they rest on",
        columns=[Column("No.", 0.4, number=True), Column("Recommendation", 2.6), Column("For whom", 1.0),
                 Column("Priority", 0.7), Column("Rests on the findings", 2.6), Column("Extracts", 0.7, number=True),
                 Column("Literature", 1.2)],
        rows=rows,
        basis=_counted(data, "Extracts are those of all its findings, each counted once."),
        lead=f"{len(rows)} recommendations, each with the findings under it.",
    )  # fmt: skip
    used = {one for mine in under.values() for one in mine}
    loose = [str(number) for one, number in numbers.items() if one not in used]
    said = [
        ("without_finding", "Recommendations without a finding", without),
        ("unused_findings", "Findings without a recommendation", loose),
    ]
    blocks = [Text(key=f"recommendations.{key}", words=f"{words}: {', '.join(some) or 'none'}.")
              for key, words, some in said]  # fmt: skip
    return [Section(key="recommendations", heading="Recommendations", blocks=[table, *blocks])]


def cmo(data: StudyData, _choices: Choices) -> list[Section]:
    """Context, mechanism and outcome: in a study whose method asks for them."""
    if data.cmo.empty or not asks_for_cmo(data):
        return []
    links, rows = data.cmo_extracts, []
    usable = {one for one, said in extracts_in(data, links["coding"]).items() if not said.withdrawn}
    for number, record in _numbered(data.cmo):
        mine = links[links["record"] == record["record"]]
        against = mine["kind"] == Evidence.CONTRADICTS
        row: list[Cell] = [number, record["if_then"]]
        row += [f"{record[part] or NOTHING}{' (inferred)' if part in record['inferred'] else ''}" for part in IN_WORDS]
        row += [
            record["for_whom"] or NOTHING,
            *(len(usable & set(mine.loc[some, "coding"])) for some in (~against, against)),
        ]
        rows.append([*row, record["status"]])
    heads = [name[:1].upper() + name[1:] for name in IN_WORDS.values()]
    table = Table(
        key="cmo.records",
        title="Context, mechanism and outcome",
        columns=[Column("No.", 0.4, number=True), Column("If … then …", 2.0), *(Column(head, 1.4) for head in heads),
                 Column("For whom", 0.9), Column("Extracts for it", 0.7, number=True),
                 Column("Extracts against it", 0.7, number=True), Column("Status", 0.9)],
        rows=rows,
        basis=Basis(notes=("The mechanism is a resource and the reasoning that it meets.",
                           "An extract that stands for several parts counts once.")),
        lead=f"{len(rows)} records of context, mechanism and outcome.",
    )  # fmt: skip
    return [Section(key="cmo", heading="What works, for whom, and why", blocks=[table])]


@dataclass(frozen=True, eq=False)
class _Evidence:
    """The extracts of every finding that may be used: placed, and nobody's who withdrew."""

    data: StudyData
    known: dict[str, Extract]
    linked: dict[str, list[str]]

    @classmethod
    def of(cls, data: StudyData) -> "_Evidence":
        links = data.finding_extracts
        known = extracts_in(data, links["coding"])
        return cls(data, known, {str(one): list(rows["coding"]) for one, rows in links.groupby("finding", sort=False)})

    def codings(self, finding: str) -> list[str]:
        """Return the codings that a finding rests on."""
        return [one for one in self.linked.get(finding, []) if one in self.known and not self.known[one].withdrawn]

    def waves(self, finding: str) -> list[str]:
        """Return the time points of its extracts, in the order of the study."""
        said = {self.known[one].wave for one in self.codings(finding)}
        return [wave for wave in self.data.waves if wave in said]


def _finding_row(evidence: _Evidence, number: int, record: dict[str, Any]) -> list[Cell]:
    claim = Claim(evidence.data, record)
    mine = evidence.codings(record["finding"])
    also = [GAP] if record["gap"] else []
    also += [f"looked for in {record['searched']}"] if record["searched"] else []
    also += [record["literature"]] if record["literature"] else []
    return [
        number,
        record["text"],
        claim.place,
        _how_many(claim),
        len(mine),
        ", ".join(evidence.waves(record["finding"])) or NOTHING,
        "; ".join(also) or NOTHING,
        record["question"] or NOTHING,
    ]


def _how_many(claim: Claim) -> Cell:
    """Return what is counted for a finding, so that an audience's rules can still hide it."""
    if not claim.item or claim.is_change:
        return NOTHING
    tally = claim.tally
    if tally.of:
        return Count(tally.n, tally.of)
    why = "not coded yet" if tally.not_coded else "not asked" if tally.not_asked else "no interview"
    return Count(None, 0, instead=why)


def _numbered(frame: pd.DataFrame) -> Iterable[tuple[int, dict[str, Any]]]:
    records: Sequence[dict[str, Any]] = [{str(name): value for name, value in one.items()}
                                         for one in frame.to_dict("records")]  # fmt: skip
    return enumerate(records, start=1)


def _counted(data: StudyData, *notes: str) -> Basis:
    return Basis(unit="participants, unless a finding counts groups or sources", coding=data.coding_note,
                 date=coded_when(data), notes=notes)  # fmt: skip
