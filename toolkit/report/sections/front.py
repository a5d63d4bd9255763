"""What stands before the findings and is written by people: contents, summary, questions of the evaluation."""

from toolkit.report.description import Contents, Section, ToWrite
from toolkit.report.sections.choices import Choices
from toolkit.study import StudyData

SUMMARY = (
    "Write the summary: who was asked about what, what was found, for whom it differs, and what should follow. "
    "One page, after everything else is written."
)
KEY_FINDINGS = (
    "Write the key findings: three to seven sentences that can be read alone. Each rests on a theme or a table of this "
    "report: name it. Say how many only as the tables do."
)
QUESTIONS = (
    "Write the questions of the evaluation as they were agreed with those who asked for it, and say which part of this "
    "report answers each."
)


def contents(_data: StudyData, _choices: Choices) -> list[Section]:
    """The table of contents."""
    return [Section(key="contents", heading="Contents", blocks=[Contents()])]


def summary(_data: StudyData, _choices: Choices) -> list[Section]:
    """Summary and key findings, to be written."""
    return [
        Section(key="summary", heading="Summary", blocks=[ToWrite(prompt=SUMMARY)]),
        Section(key="summary.findings", heading="Key findings", blocks=[ToWrite(prompt=KEY_FINDINGS)], level=2),
    ]


def questions(_data: StudyData, _choices: Choices) -> list[Section]:
    """The questions of the evaluation, to be written."""
    return [Section(key="questions", heading="Questions of the evaluation", blocks=[ToWrite(prompt=QUESTIONS)])]
