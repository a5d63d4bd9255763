"""The sections of a report, by name: each a function of the study that describes what it has to say.

A section with nothing to say (no forms, one time point, no finding yet) gives nothing and is left out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from toolkit.report.description import Section
from toolkit.report.sections import findings, standard
from toolkit.study import StudyData

Maker: TypeAlias = "Callable[[StudyData, standard.Choices], Sequence[Section]]"


@dataclass(frozen=True)
class Kind:
    """A section one can ask for: what it is, in a line, and what makes it."""

    says: str
    make: Maker


SECTIONS: Mapping[str, Kind] = {
    "participants": Kind("who took part", standard.participants),
    "themes": Kind("how many raised each theme, by the columns asked for", standard.themes),
    "change": Kind("the same people at the first and the last time point", standard.change),
    "sites": Kind("sites side by side", standard.sites),
    "figures": Kind("pictures: who raised what, and who at the first and the last time point", standard.figures),
    "quotations": Kind("a part per theme: claim, numbers, the quotations chosen", standard.quotations),
    "findings": Kind("each finding with what it rests on", findings.findings),
    "recommendations": Kind("each recommendation with its findings, and those without", findings.recommendations),
    "cmo": Kind("context, mechanism and outcome, where the method asks for them", findings.cmo),
}

PRESETS: Mapping[str, tuple[str, ...]] = {
    "tables": ("participants", "themes", "change", "sites", "quotations"),
    "full": tuple(SECTIONS),
}
