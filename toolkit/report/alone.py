"""One table of a report by itself: in a file of its own, or as HTML to paste."""

from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import InvalidInput
from toolkit.exchange.tabular import write_file
from toolkit.report.description import Section, Table
from toolkit.report.html_table import table_to_paste
from toolkit.report.sealed import refuse_changed

ENDINGS = (".docx", ".xlsx", ".html", ".csv")


@dataclass(frozen=True, kw_only=True)
class Alone:
    """A table of a report, with the headings it stands under there: `report.table("participation").save("who.docx")`.

    >>> from toolkit.report.description import Column
    >>> from toolkit.study import Basis
    >>> people = Table(key="who", title="Who", columns=[Column("Who")], rows=[["P1"]], basis=Basis(), lead="One row.")
    >>> Alone(title="Report", heading="People", table=people).to_html().startswith("<table")
    True
    """

    title: str
    heading: str
    table: Table

    def content(self, ending: str) -> bytes:
        """Return the table as the bytes of a file of this ending; the same study gives the same bytes.

        Raises:
            InvalidInput: The ending is another one.
        """
        sections = [Section(key="alone", heading=self.heading, blocks=[self.table])]
        if ending.lower() == ".csv":
            from toolkit.report.folder import csv_of

            return csv_of(self.table)
        if ending.lower() == ".docx":
            from toolkit.report.word import document
            from toolkit.report.word.manifest import Manifest

            return document.render(self.title, sections, manifest=Manifest())
        if ending.lower() == ".xlsx":
            from toolkit.report import excel

            return excel.render(self.title, sections)
        if ending.lower() == ".html":
            from toolkit.report import html

            return html.render(self.title, sections)
        raise InvalidInput(f"A table cannot be saved as “{ending}”.", fix=f"Use {', '.join(ENDINGS)}.")

    def save(self, path: str | Path) -> Path:
        """Write the table as .docx, .xlsx, .html or .csv and return its path.

        A .csv is the numbers with a header row; what they count is written beside it, as “NAME basis.txt”.

        Raises:
            InvalidInput: The ending is another one.
            FileProblem: The file cannot be written.
        """
        path = Path(path).expanduser()
        refuse_changed(path)
        write_file(path, self.content(path.suffix))
        if path.suffix.lower() == ".csv":
            from toolkit.report.folder import basis_of, text_of

            write_file(path.with_name(f"{path.stem} basis.txt"), text_of([*basis_of(self.table)]))
        return path

    def to_html(self) -> str:
        """Return the table as HTML to paste into Word: its title, header cells, the basis under it, no style sheet."""
        return table_to_paste(self.table)

    def __repr__(self) -> str:
        rows = ["\t".join(row) for row in self.table.texts]
        heads = "\t".join(column.head for column in self.table.columns)
        return "\n".join([self.table.title, heads, *rows, *self.table.notes])

    def _repr_html_(self) -> str:
        return self.to_html()
