"""The sections every report has: participants, themes in numbers, change, pictures, what people said."""

from collections.abc import Callable, Sequence

from toolkit.analysis.frequencies import theme_frequencies
from toolkit.analysis.wording import counts_line
from toolkit.errors import InvalidInput
from toolkit.report.description import Block, Count, CountsLine, Figure, Section, Text
from toolkit.report.pictures.picture import Picture
from toolkit.report.sections.choices import Choices
from toolkit.report.sections.people import participant_table, participation_table
from toolkit.report.sections.quoted import Quoted
from toolkit.report.sections.themes import change_table, count_of, theme_table
from toolkit.report.sections.words import given
from toolkit.study import StudyData

NONE_CHOSEN = "No quotation was chosen here."


def participants(data: StudyData, _choices: Choices) -> list[Section]:
    """Who took part."""
    if data.participants.empty:
        return []
    each = participant_table(data)
    blocks = [participation_table(data), *([each] if each else [])]
    return [Section(key="participants", heading="Participants", blocks=blocks)]


def themes(data: StudyData, choices: Choices) -> list[Section]:
    """How many people raised each theme."""
    if data.themes.empty:
        return []
    return [Section(key="themes", heading="Themes", blocks=[theme_table(data, by=choices.by)])]


def thematic(data: StudyData, _choices: Choices) -> list[Section]:
    """The thematic map, where there are themes."""
    if data.themes.empty:
        return []
    from toolkit.report.pictures.thematic_map import thematic_map

    drawn = Figure(key="map.themes", picture=thematic_map(data), persons=False)
    return [Section(key="map", heading="How the themes hang together", blocks=[drawn])]


def change(data: StudyData, _choices: Choices) -> list[Section]:
    """The pairing of time points, where the study has several."""
    table = change_table(data)
    return [Section(key="change", heading="Change between time points", blocks=[table])] if table else []


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


def quotations(data: StudyData, choices: Choices) -> list[Section]:
    """What people said: a part per theme with its claim, its numbers, the quotations chosen and what speaks against."""
    quoted = Quoted(data, choices)
    everybody = {row["theme"]: count_of(row) for row in theme_frequencies(data).to_dict("records")}
    parts = []
    for top in quoted.top:
        parts.append(_part(quoted, top, everybody[top], level=2))
        parts += [_part(quoted, sub, everybody[sub], level=3, top=top) for sub in quoted.below(top)]
    return [Section(key="quotations", heading="What people said"), *parts] if parts else []


def _part(quoted: Quoted, theme: str, total: Count, *, level: int, top: str = "") -> Section:
    """Describe one theme; the quotations of a theme under another stand in that one's table."""
    data, name = quoted.data, quoted.ids[theme]
    about = data.themes[data.themes["theme"] == theme].iloc[0]
    claim, definition = given(about["claim"], ""), given(about["definition"], "")
    blocks: list[Block] = [Text(words=claim, key=f"claim.{name}")] if claim else []
    blocks += [Text(words=f"Scope: {definition}", key=f"definition.{name}")] if definition else []
    table = ".".join(["themes", *quoted.choices.by])
    blocks.append(CountsLine(key=f"counts.{name}", words=counts_line(data, theme), total=total, see=(table,)))
    blocks += _quotations_of(quoted, theme, top)
    against = quoted.counter_view(theme)
    return Section(key=f"theme.{name}", heading=theme, blocks=[*blocks, *([against] if against else [])], level=level)


def _quotations_of(quoted: Quoted, theme: str, top: str) -> Sequence[Block]:
    if quoted.choices.prose:
        return quoted.paragraphs(theme) or [Text(words=NONE_CHOSEN)]
    if not top:
        table = quoted.table(theme)
        return [table] if table else [Text(words=NONE_CHOSEN)]
    if not quoted.chosen(theme):
        return [Text(words=NONE_CHOSEN)]
    where = f"quotations.{quoted.ids[theme]}.where"
    return [
        Text(words=f"Its quotations stand with those of “{top}”", key=where, see=(f"quotations.{quoted.ids[top]}",))
    ]


def _drawn(key: str, heading: str, draw: Callable[[], Sequence[Picture]]) -> Section:
    try:
        drawn = draw()
    except InvalidInput as error:
        return Section(key=key, heading=heading, blocks=[Text(words=str(error))])
    made = [Figure(key=f"{key}.{number}", picture=one, persons=True) for number, one in enumerate(drawn, start=1)]
    return Section(key=key, heading=heading, blocks=made)
