"""Report: a study's tables, quotations and pictures in one document, for one audience."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from toolkit.errors import InvalidInput, NotFound
from toolkit.exchange.tabular import write_file
from toolkit.report.description import Block, Figure, Section, Table
from toolkit.report.sealed import refuse_changed
from toolkit.report.sections import PRESETS, SECTIONS
from toolkit.report.sections.standard import Choices
from toolkit.report.state import state_of
from toolkit.study import Basis, Result, StudyData

AUDIENCES = ("team", "partner", "public")
TITLES = {"tables": "Theme tables", "full": "Report"}


class Report:
    """What leaves a study, ready to be saved: `Report(data).save("tables.docx")`.

    Args:
        data: The study, `project.data()`.
        sections: "tables" (the numbers and the quotations), "full" (everything the study has), or names from
            `Report.SECTIONS` in the order wanted.
        by: What the theme table is split by.
        title: The document's title.
        captions: Other titles for tables and pictures, by their key (`report.keys()`).
        template: The organisation's own .docx or .dotx for Word; what it holds stays, the report goes to its bookmark
            `insert_here` or to its end.
        styles: Names of the template's styles where they differ from Word's own, such as `{"table": "House table"}`.
        audience: "team", "partner" or "public": what may be seen.

    Raises:
        NotFound: There is no such section, audience or table.

    >>> Report(StudyData()).title
    'Theme tables'
    """

    SECTIONS = {name: kind.says for name, kind in SECTIONS.items()}  # noqa: RUF012 - a table of contents

    def __init__(
        self,
        data: StudyData,
        *,
        sections: str | Sequence[str] = "tables",
        by: Sequence[str] = ("wave", "group"),
        title: str | None = None,
        captions: Mapping[str, str] | None = None,
        template: str | Path | None = None,
        styles: Mapping[str, str] | None = None,
        audience: str = "team",
    ) -> None:
        self.data = data
        self.names = _names(sections)
        self.choices = Choices(by=tuple(by))
        self.title = title or TITLES.get(sections if isinstance(sections, str) else "", "Report")
        self.captions = dict(captions or {})
        self.template, self.styles = template, dict(styles or {})
        self.audience = audience
        if audience not in AUDIENCES:
            raise NotFound.among("audience", audience, AUDIENCES)

    @classmethod
    def again(cls, data: StudyData, settings: Mapping[str, Any]) -> "Report":
        """Return the report that these settings describe (`report.settings()`), of a study as it is now."""
        return cls(data, **settings)

    def sections(self) -> list[Section]:
        """Return the report's sections as its audience may see them, described but not yet rendered."""
        made = [section for name in self.names for section in SECTIONS[name].make(self.data, self.choices)]
        known = [name for section in made for name in _keys(section)]
        for key in self.captions:
            if key not in known:
                raise NotFound.among("table", key, known)
        return [replace(section, blocks=[self._captioned(block) for block in section.blocks]) for section in made]

    def keys(self) -> dict[str, str]:
        """Return the key and the title of every table and picture."""
        blocks = [block for section in self.sections() for block in section.blocks]
        tables = {block.key: block.title for block in blocks if isinstance(block, Table)}
        return tables | {block.key: block.picture.title for block in blocks if isinstance(block, Figure)}

    def content(self, ending: str) -> bytes:
        """Return the report as the bytes of a file of this ending; the same study gives the same bytes."""
        if ending.lower() == ".docx":
            return self._word()
        return _renderer(ending)(self.title, self.sections())

    def template_styles(self) -> Result:
        """Return which styles of the template are used for what, and which it lacks: `use`, `style`, `found`."""
        from toolkit.report.word.template import open_house

        told = open_house(self.template, self.styles).told
        return Result(told, columns=["use", "style", "found"], basis=Basis(title="Styles of the template"))

    def save(self, path: str | Path) -> Path:
        """Write the report as .docx or .xlsx and return its path.

        Raises:
            InvalidInput: The ending is another one.
            FileProblem: The file cannot be written, for instance because it is open in Word; or people have changed
                it since it was written: it is not overwritten.
        """
        path = Path(path).expanduser()
        content = self.content(path.suffix)
        refuse_changed(path)
        write_file(path, content)
        return path

    def _word(self) -> bytes:
        from toolkit.report.word.document import render
        from toolkit.report.word.manifest import Manifest

        manifest = Manifest(report=self.settings(), study=state_of(self.data))
        return render(self.title, self.sections(), template=self.template, styles=self.styles, manifest=manifest)

    def settings(self) -> dict[str, Any]:
        """Return the choices of this report, so that it can be made again."""
        return {
            "sections": list(self.names),
            "by": list(self.choices.by),
            "title": self.title,
            "captions": self.captions,
            "audience": self.audience,
        }

    def _captioned(self, block: Block) -> Block:
        words = self.captions.get(getattr(block, "key", ""))
        if words and isinstance(block, Table):
            return replace(block, title=words)
        if words and isinstance(block, Figure):
            return replace(block, picture=replace(block.picture, title=words))
        return block


def _renderer(ending: str) -> Callable[[str, Sequence[Section]], bytes]:
    if ending.lower() == ".xlsx":
        from toolkit.report.excel import render
    else:
        raise InvalidInput(f"A report cannot be saved as “{ending}”.", fix="Use .docx or .xlsx.")
    return render


def _names(sections: str | Sequence[str]) -> tuple[str, ...]:
    if isinstance(sections, str):
        if sections not in PRESETS:
            raise NotFound.among("report", sections, PRESETS)
        return PRESETS[sections]
    for name in sections:
        if name not in SECTIONS:
            raise NotFound.among("section", name, SECTIONS)
    return tuple(sections)


def _keys(section: Section) -> list[str]:
    return [block.key for block in section.blocks if isinstance(block, (Table, Figure))]
