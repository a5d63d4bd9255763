"""Report: a study's tables, quotations and pictures in one document, for one audience."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from toolkit.errors import InvalidInput, NotFound
from toolkit.exchange.tabular import write_file
from toolkit.report.description import Block, Figure, Section, Table
from toolkit.report.sections import PRESETS, SECTIONS
from toolkit.report.sections.choices import Choices
from toolkit.study import StudyData

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
        audience: "team", "partner" or "public": what may be seen.
        choices: `count="references"` (what n counts in the quotation tables), `prose=True` (quotations as paragraphs),
            `interviewer=True` (print what the interviewer says in between), `pairs=[("Parent", "Staff")]` (groups side
            by side), `checklists=["COREQ"]`, `reason="…"` (for agreement in a reflexive study), `suggestions=[found]`
            (theme suggestions that were made, for the statement about them).

    Raises:
        NotFound: There is no such section, audience, table or choice.

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
        audience: str = "team",
        **choices: Any,
    ) -> None:
        self.data = data
        self.names = _names(sections)
        self.choices = _choices(by=tuple(by), sections=self.names, **choices)
        self.title = title or TITLES.get(sections if isinstance(sections, str) else "", "Report")
        self.captions = dict(captions or {})
        self.audience = audience
        if audience not in AUDIENCES:
            raise NotFound.among("audience", audience, AUDIENCES)

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
        render = _renderer(ending)
        return render(self.title, self.sections())

    def save(self, path: str | Path) -> Path:
        """Write the report as .docx or .xlsx and return its path.

        Raises:
            InvalidInput: The ending is another one.
            FileProblem: The file cannot be written, for instance because it is open in Word.
        """
        path = Path(path).expanduser()
        write_file(path, self.content(path.suffix))
        return path

    def _captioned(self, block: Block) -> Block:
        words = self.captions.get(getattr(block, "key", ""))
        if words and isinstance(block, Table):
            return replace(block, title=words)
        if words and isinstance(block, Figure):
            return replace(block, picture=replace(block.picture, title=words))
        return block


def _renderer(ending: str) -> Callable[[str, Sequence[Section]], bytes]:
    if ending.lower() == ".docx":
        from toolkit.report.word.document import render
    elif ending.lower() == ".xlsx":
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


def _choices(**given: Any) -> Choices:
    known = [one.name for one in fields(Choices)]
    for name in given:
        if name not in known:
            raise NotFound.among("choice", name, known)
    chosen: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in given.items()}
    return Choices(**chosen)


def _keys(section: Section) -> list[str]:
    return [block.key for block in section.blocks if isinstance(block, (Table, Figure))]
