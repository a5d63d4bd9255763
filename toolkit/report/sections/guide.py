"""The topic guide: who was asked what at which time point, in which words, and what each question asks for."""

from toolkit.report.description import Cell, Column, Section
from toolkit.report.sections.choices import Choices
from toolkit.report.sections.words import given, table_of
from toolkit.study import Basis, StudyData

ASKS = (
    "Asks for: the codes and themes linked to the question. A group with no row was not asked it; what no question "
    "asks for was free to be raised."
)
EVERYBODY = "everybody"
ALWAYS = "all time points"
NO_WORDING = "no wording kept"


def guide(data: StudyData, _choices: Choices) -> list[Section]:
    """The questions of the interviews."""
    topics = data.question_topics.groupby("question", sort=False)["item"].agg(list).to_dict()
    frame = data.guide.reset_index(drop=True)
    worded = frame["wording"] if "wording" in frame else [None] * len(frame)
    order = {name: place for place, name in enumerate(sorted(set(frame["question"]), key=_natural))}
    rank = {name: place for place, name in enumerate(data.groups)}
    rows: list[list[Cell]] = [
        [row.question, given(words, NO_WORDING), given(row.group, EVERYBODY), given(row.wave, ALWAYS),
         "; ".join(topics.get(row.question, [])) or "whatever comes"]
        for row, words in zip(frame.itertuples(), worded, strict=True)
    ]  # fmt: skip
    rows.sort(key=lambda row: (order[str(row[0])], rank.get(str(row[2]), -1)))
    columns = [Column("Question", 0.8), Column("Wording", 3.2), Column("Stakeholder group", 1.2),
               Column("Time point", 0.9), Column("Asks for", 2.4)]  # fmt: skip
    if all(row[3] == ALWAYS for row in rows):  # the same at every time point: no column for that
        del columns[3]
        rows = [[*row[:3], row[4]] for row in rows]
    table = table_of(
        "guide",
        "Topic guide",
        columns,
        rows,
        Basis(notes=(ASKS,)),
        f"{len(rows)} questions as they were asked.",
    )  # fmt: skip
    return [Section(key="guide", heading="Topic guide", blocks=[table])] if table else []


def _natural(name: str) -> tuple[str, int, str]:
    letters = name.rstrip("0123456789")
    return letters, int(name[len(letters) :] or 0), name
