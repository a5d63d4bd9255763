"""Report: the study's tables in one Word document or Excel workbook."""

from collections.abc import Callable
from pathlib import Path

from toolkit.analysis.wording import counts_line
from toolkit.errors import InvalidInput
from toolkit.exchange.tabular import write_file
from toolkit.report.comparisons import change_table
from toolkit.report.description import Section, participation_table, quotation_tables, theme_table
from toolkit.report.pictures.picture import Picture
from toolkit.study import StudyData


class Report:
    """The tables of a study, ready to be saved: `Report(data).save("tables.docx")`.

    Args:
        data: The study, `project.data()`.
        by: What the theme table is split by.
        title: The document's title.
        pictures: Whether Word also gets the grid of people and themes, and who raised what at the first and the last
            time point. They name people.

    >>> Report(StudyData()).title
    'Theme tables'
    """

    def __init__(
        self,
        data: StudyData,
        *,
        by: tuple[str, ...] = ("wave", "group"),
        title: str = "Theme tables",
        pictures: bool = False,
    ) -> None:
        self.data = data
        self.by = by
        self.title = title
        self.pictures = pictures

    def sections(self) -> list[Section]:
        """Return the report's sections, described but not yet rendered."""
        first = Section("Participants", tables=[participation_table(self.data)])
        themes = Section("Themes", tables=[theme_table(self.data, by=self.by)])
        compared = self._compared()
        quoted = [
            Section(
                theme,
                [claim] * bool(claim)
                + [counts_line(self.data, theme)]
                + ([] if table else ["No key quotation was chosen here."]),
                [table] if table else [],
                level=2,
            )
            for theme, claim, table in quotation_tables(self.data)
        ]
        drawn = self._drawn() if self.pictures else []
        return [first, themes, *compared, *drawn, Section("What people said"), *quoted]

    def _compared(self) -> list[Section]:
        """Return the pairing of time points and the sites side by side, where the study has several."""
        change, sites = change_table(self.data), self.data.sites
        paired = [Section("Change between time points", tables=[change])] if change else []
        several = len(sites) > 1 and self.data.members("theme").size
        return paired + ([Section("Sites", tables=[theme_table(self.data, by=("site",))])] if several else [])

    def _drawn(self) -> list[Section]:
        """Return the pictures, each part on its own; where there is nothing to draw yet, that is said."""
        from toolkit.report.pictures.change_picture import change_pictures
        from toolkit.report.pictures.person_grid import person_grids

        waves = self.data.waves
        drawn = {"Who raised what": lambda: person_grids(self.data)}
        if len(waves) > 1:
            drawn[f"From {waves[0]} to {waves[-1]}"] = lambda: change_pictures(self.data, waves[0], waves[-1])
        return [_section(heading, draw) for heading, draw in drawn.items()]

    def content(self, ending: str) -> bytes:
        """Return the report as the bytes of a .docx or .xlsx file; the same study gives the same bytes."""
        if ending.lower() == ".docx":
            from toolkit.report.word import render
        elif ending.lower() == ".xlsx":
            from toolkit.report.excel import render
        else:
            raise InvalidInput(f"A report cannot be saved as “{ending}”.", fix="Use .docx or .xlsx.")
        return render(self.title, self.sections())

    def save(self, path: str | Path) -> Path:
        """Write the report as .docx or .xlsx and return its path.

        Raises:
            InvalidInput: The ending is another one.
            FileProblem: The file cannot be written, for instance because it is open in Word.
        """
        path = Path(path).expanduser()
        content = self.content(path.suffix)
        write_file(path, content)
        return path


def _section(heading: str, draw: Callable[[], list[Picture]]) -> Section:
    try:
        return Section(heading, pictures=draw())
    except InvalidInput as error:
        return Section(heading, [str(error)])
