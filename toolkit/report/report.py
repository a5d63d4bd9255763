"""Report: the study's tables in one Word document or Excel workbook."""

from pathlib import Path

from toolkit.errors import InvalidInput
from toolkit.exchange.tabular import write_file
from toolkit.report.description import Section, participation_table, quotation_tables, theme_table
from toolkit.study import StudyData


class Report:
    """The tables of a study, ready to be saved: `Report(data).save("tables.docx")`.

    Args:
        data: The study, `project.data()`.
        by: What the theme table is split by.
        title: The document's title.

    >>> Report(StudyData()).title
    'Theme tables'
    """

    def __init__(
        self, data: StudyData, *, by: tuple[str, ...] = ("wave", "group"), title: str = "Theme tables"
    ) -> None:
        self.data = data
        self.by = by
        self.title = title

    def sections(self) -> list[Section]:
        """Return the report's sections, described but not yet rendered."""
        first = Section("Participants", tables=[participation_table(self.data)])
        themes = Section("Themes", tables=[theme_table(self.data, by=self.by)])
        quoted = [
            Section(
                theme,
                [claim] * bool(claim) + ([] if table else ["No key quotation was chosen here."]),
                [table] if table else [],
                level=2,
            )
            for theme, claim, table in quotation_tables(self.data)
        ]
        return [first, themes, Section("What people said"), *quoted]

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
