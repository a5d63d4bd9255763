"""The sections every report has: participants, themes in numbers, change, sites, pictures, quotations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from toolkit.analysis.frequencies import theme_frequencies
from toolkit.analysis.wording import counts_line
from toolkit.errors import InvalidInput
from toolkit.report.description import Block, CountsLine, Figure, Section, Text
from toolkit.report.pictures.picture import Picture
from toolkit.report.sections.people import participation_table
from toolkit.report.sections.quoted import quotation_tables
from toolkit.report.sections.themes import change_table, count_of, theme_table
from toolkit.study import StudyData


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What was chosen for a report, beside its sections: the columns that the theme table is split by."""

    by: tuple[str, ...] = ("wave", "group")


def participants(data: StudyData, _choices: Choices) -> list[Section]:
    """Who took part."""
    return [Section(key="participants", heading="Participants", blocks=[participation_table(data)])]


def themes(data: StudyData, choices: Choices) -> list[Section]:
    """How many people raised each theme."""
    return [Section(key="themes", heading="Themes", blocks=[theme_table(data, by=choices.by)])]


def change(data: StudyData, _choices: Choices) -> list[Section]:
    """The pairing of time points, where the study has several."""
    table = change_table(data)
    return [Section(key="change", heading="Change between time points", blocks=[table])] if table else []


def sites(data: StudyData, _choices: Choices) -> list[Section]:
    """The sites side by side, where there are several."""
    if len(data.sites) < 2 or not data.members("theme").size:  # noqa: PLR2004 - two to compare
        return []
    return [Section(key="sites", heading="Sites", blocks=[theme_table(data, by=("site",))])]


def figures(data: StudyData, _choices: Choices) -> list[Section]:
    """The pictures of single people, each part on its own; where there is nothing to draw yet, that is said."""
    from toolkit.report.pictures.change_picture import change_pictures
    from toolkit.report.pictures.person_grid import person_grids

    waves = data.waves
    drawn = [_drawn("grid", "Who raised what", lambda: person_grids(data))]
    if len(waves) > 1:
        heading = f"From {waves[0]} to {waves[-1]}"
        drawn.append(_drawn("slopes", heading, lambda: change_pictures(data, waves[0], waves[-1])))
    return drawn


def quotations(data: StudyData, _choices: Choices) -> list[Section]:
    """What people said: a part per theme with its claim, its numbers and the quotations chosen for it."""
    everybody = {row["theme"]: count_of(row) for row in theme_frequencies(data).to_dict("records")}
    ids = dict(zip(data.themes["theme"], data.themes["id"], strict=True))
    parts = []
    for theme, claim, table in quotation_tables(data):
        line = CountsLine(key=f"counts.{ids[theme]}", words=counts_line(data, theme), total=everybody[theme])
        said: list[Block] = [Text(words=claim, key=f"claim.{ids[theme]}")] if claim else []
        said += [line, table or Text(words="No key quotation was chosen here.")]
        parts.append(Section(key=f"theme.{ids[theme]}", heading=theme, blocks=said, level=2))
    return [Section(key="quotations", heading="What people said"), *parts] if parts else []


def _drawn(key: str, heading: str, draw: Callable[[], Sequence[Picture]]) -> Section:
    try:
        drawn = draw()
    except InvalidInput as error:
        return Section(key=key, heading=heading, blocks=[Text(words=str(error))])
    made = [Figure(key=f"{key}.{number}", picture=one, persons=True) for number, one in enumerate(drawn, start=1)]
    return Section(key=key, heading=heading, blocks=made)
