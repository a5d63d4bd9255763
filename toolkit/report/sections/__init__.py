"""The sections of a report, by name: each a function of the study that describes what it has to say.

A section with nothing to say (no forms, one time point, no finding yet) gives nothing and is left out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from toolkit.report.description import Section
from toolkit.report.sections import (
    agreed,
    checklists,
    codebook,
    compared,
    findings,
    forms,
    framework,
    front,
    guide,
    limits,
    lineage,
    method,
    register,
    sample,
    standard,
    trail,
)
from toolkit.report.sections.choices import Choices
from toolkit.study import StudyData

Maker: TypeAlias = "Callable[[StudyData, Choices], Sequence[Section]]"


@dataclass(frozen=True)
class Kind:
    """A section one can ask for: what it is, in a line, and what makes it."""

    says: str
    make: Maker


SECTIONS: Mapping[str, Kind] = {
    "contents": Kind("the table of contents", front.contents),
    "summary": Kind("a place for the summary and the key findings", front.summary),
    "questions": Kind("a place for the questions of the evaluation", front.questions),
    "method": Kind("how the evaluation was done, filled from settings, history and counts", method.method),
    "sample": Kind("planned against achieved, who took part when, and the material", sample.sample),
    "participants": Kind("who took part, and each person", standard.participants),
    "themes": Kind("how many raised each theme, by the columns asked for", standard.themes),
    "map": Kind("the thematic map: themes, sub-themes, codes and what joins them", standard.thematic),
    "quotations": Kind("a part per theme: claim, numbers, quotations, what speaks against it", standard.quotations),
    "findings": Kind("each finding with what it rests on", findings.findings),
    "recommendations": Kind("each recommendation with its findings, and those without", findings.recommendations),
    "cmo": Kind("context, mechanism and outcome, where the method asks for them", findings.cmo),
    "change": Kind("the same people at the first and the last time point", standard.change),
    "groups": Kind("stakeholder groups compared, and two of them side by side", compared.groups),
    "framework": Kind("people by themes: what is written of each, and where it rests", framework.framework),
    "sites": Kind("sites side by side", compared.sites),
    "figures": Kind("pictures: who raised what, and who at the first and the last time point", standard.figures),
    "forms": Kind("feedback forms: returned, answered, codes, quotations by objective", forms.forms),
    "balance": Kind("who is quoted how often, and what is quoted twice", register.balance),
    "limitations": Kind("the facts that limit the findings, and a place for the judgement", limits.limitations),
    "guide": Kind("the topic guide: questions, wording, for whom and when", guide.guide),
    "codebook": Kind("each code with definition, example and how often; the themes over them", codebook.codebook),
    "lineage": Kind("what became of every code on the way to the themes, when and why", lineage.lineage),
    "agreement": Kind("agreement between coders, where two coded the same sources", agreed.agreed),
    "trail": Kind("what was done on which day, and the milestones", trail.trail),
    "checklists": Kind("reporting checklists with where the evidence stands; never a score", checklists.checklists),
}

PRESETS: Mapping[str, tuple[str, ...]] = {
    "tables": ("participants", "themes", "change", "sites", "quotations"),
    "full": tuple(SECTIONS),
}

WHERE_WRITTEN = ("framework",)  # in a ready-made report only where somebody has written in it: else pages of places
