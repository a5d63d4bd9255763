"""Report: a study's tables, quotations and pictures in one document, for one audience."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import InvalidInput, NotFound
from toolkit.exchange.kept_files import write_folder
from toolkit.exchange.tabular import write_file
from toolkit.report.description import Block, Figure, Section, Table
from toolkit.report.disclosure import Released, release
from toolkit.report.disclosure.rules import rules_for
from toolkit.report.pictures.picture import Picture
from toolkit.report.sealed import refuse_changed
from toolkit.report.sections import PRESETS, SECTIONS, WHERE_WRITTEN
from toolkit.report.sections.choices import Choices
from toolkit.report.state import state_of
from toolkit.study import Basis, Result, StudyData

if TYPE_CHECKING:
    from toolkit.report.alone import Alone

TITLES = {"tables": "Theme tables", "full": "Report"}
ONLY_NOW = ("suggestions",)  # objects of this moment: a report made again later does not have them


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
        audience: "team", "partner" or "public": what may be seen (docs/disclosure.md).
        threshold: From how many people on a number is seen outside the team: 3, 5 or 10; without it, 3 for a partner
            and 5 for the public.
        zeros: "shown" or "hidden": numbers that are nobody or everybody.
        shown: What is shown all the same: a stakeholder group or the key of a table, with the reason.
        choices: `count="references"` (what n counts in the quotation tables), `prose=True` (quotations as paragraphs),
            `interviewer=True` (print what the interviewer says in between), `pairs=[("Parent", "Staff")]` (groups side
            by side), `checklists=["COREQ"]`, `reason="…"` (for agreement in a reflexive study), `suggestions=[found]`
            (theme suggestions that were made, for the statement about them).

    Raises:
        NotFound: There is no such section, audience, table, group or choice.
        InvalidInput: Another threshold, or something is to be shown without a reason.

    >>> Report(StudyData()).title
    'Theme tables'
    """

    SECTIONS = {name: kind.says for name, kind in SECTIONS.items()}  # noqa: RUF012 - a table of contents

    def __init__(  # noqa: PLR0913 - each is one choice about the report
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
        threshold: int | None = None,
        zeros: str = "shown",
        shown: Mapping[str, str] | None = None,
        **choices: Any,
    ) -> None:
        self.data = data
        self.names = _names(sections, data)
        self.choices = _choices(by=tuple(by), sections=self.names, **choices)
        self.title = title or TITLES.get(sections if isinstance(sections, str) else "", "Report")
        self.captions = dict(captions or {})
        self.template, self.styles = template, dict(styles or {})
        self.audience, self.threshold, self.zeros, self.shown = audience, threshold, zeros, dict(shown or {})
        rules_for(audience, threshold, zeros, shown)
        self._asked = {name: given for name, given in choices.items() if name not in ONLY_NOW}

    @classmethod
    def again(cls, data: StudyData, settings: Mapping[str, Any]) -> "Report":
        """Return the report that these settings describe (`report.settings()`), of a study as it is now."""
        return cls(data, **settings)

    def settings(self) -> dict[str, Any]:
        """Return the choices of this report, so that it can be made again."""
        return {
            "sections": list(self.names),
            "by": list(self.choices.by),
            "title": self.title,
            "captions": self.captions,
            "audience": self.audience,
            "threshold": self.threshold,
            "zeros": self.zeros,
            "shown": self.shown,
            **self._asked,
        }

    def sections(self) -> list[Section]:
        """Return the report's sections as its audience may see them, described but not yet rendered."""
        return self._released.sections

    def preview(self) -> Result:
        """Return what its audience will not see, before anything is written: what, where, why, what one can do.

        Returns:
            Columns `what`, `where`, `key`, `why`, `do`; the line below begins with how much is hidden and left out.
        """
        return self._released.decisions

    @property
    def overrides(self) -> Mapping[str, str]:
        """What is shown all the same though a rule would hide it, with the reason; noted when exporting."""
        return self._released.overrides

    def keys(self) -> dict[str, str]:
        """Return the key and the title of every table and picture."""
        blocks = [block for section in self.sections() for block in section.blocks]
        tables = {block.key: block.title for block in blocks if isinstance(block, Table)}
        return tables | {block.key: block.picture.title for block in blocks if isinstance(block, Figure)}

    def table(self, key: str) -> "Alone":
        """Return one table by itself, to save or to paste; its key is in `report.keys()`.

        Raises:
            NotFound: The report has no such table; the nearest is offered.
        """
        from toolkit.report.alone import Alone

        there = {table.key: (section.heading, table) for section in self.sections() for table in section.tables}
        if key not in there:
            raise NotFound.among("table", key, there)
        heading, table = there[key]
        return Alone(title=self.title, heading=heading, table=table)

    def figure(self, key: str) -> Picture:
        """Return one picture by itself; its key is in `report.keys()`.

        Raises:
            NotFound: The report has no such picture; the nearest is offered.
        """
        there = {figure.key: figure.picture for section in self.sections() for figure in section.figures}
        if key not in there:
            raise NotFound.among("picture", key, there)
        return there[key]

    def template_styles(self) -> Result:
        """Return which styles of the template are used for what, and which it lacks: `use`, `style`, `found`."""
        from toolkit.report.word.template import open_house

        told = open_house(self.template, self.styles).told
        return Result(told, columns=["use", "style", "found"], basis=Basis(title="Styles of the template"))

    def content(self, ending: str) -> bytes:
        """Return the report as the bytes of a file of this ending; the same study gives the same bytes."""
        if ending.lower() == ".docx":
            return self._word()
        return _renderer(ending)(self.title, self.sections())

    def save(self, path: str | Path) -> Path:
        """Write the report as .docx, .xlsx or .html and return its path; a path without an ending is a folder.

        Into a folder go all three, a CSV per table, each picture as .png and .svg, and a READ ME with the basis of
        each. Saved again, files that nobody changed are replaced; a changed one is kept under a name with its time.

        Raises:
            InvalidInput: The ending is another one.
            FileProblem: The file cannot be written, for instance because it is open in Word; or people have changed
                it since it was written: it is not overwritten.
        """
        path = Path(path).expanduser()
        if not path.suffix or path.is_dir():
            from toolkit.report.folder import render

            write_folder(path, {"report.docx": self._word(), **render(self.title, self.sections())})
            return path
        content = self.content(path.suffix)
        refuse_changed(path)
        write_file(path, content)
        return path

    def _word(self) -> bytes:
        from toolkit.report.word.document import render
        from toolkit.report.word.manifest import Manifest

        manifest = Manifest(report=self.settings(), study=state_of(self.data))
        return render(self.title, self.sections(), template=self.template, styles=self.styles, manifest=manifest)

    @cached_property
    def _released(self) -> Released:
        how = {"threshold": self.threshold, "zeros": self.zeros, "shown": self.shown}
        return release(self._described(), self.data, self.audience, **how)  # type: ignore[arg-type]

    def _described(self) -> list[Section]:
        """Return the report's sections as they are made, before anything is hidden."""
        made = [section for name in self.names for section in SECTIONS[name].make(self.data, self.choices)]
        known = [name for section in made for name in _keys(section)]
        for key in self.captions:
            if key not in known:
                raise NotFound.among("table", key, known)
        return [replace(section, blocks=[self._captioned(block) for block in section.blocks]) for section in made]

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
    elif ending.lower() == ".html":
        from toolkit.report.html import render
    else:
        raise InvalidInput(
            f"A report cannot be saved as “{ending}”.",
            fix="Use .docx, .xlsx or .html, or a name without an ending for a folder with all of them.",
        )
    return render


def _names(sections: str | Sequence[str], data: StudyData) -> tuple[str, ...]:
    if isinstance(sections, str):
        if sections not in PRESETS:
            raise NotFound.among("report", sections, PRESETS)
        return tuple(name for name in PRESETS[sections] if name not in WHERE_WRITTEN or len(getattr(data, name)))
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
