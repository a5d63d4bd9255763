"""Word: real styles, numbered captions that can be referred to, header rows that repeat, content controls."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Emu

from toolkit.exchange.folder import REPORT
from toolkit.report.description import Block, Contents, CountsLine, Figure, Section, Table, Text, ToWrite
from toolkit.report.numbering import Numbers
from toolkit.report.pictures.picture import PAGE, Picture
from toolkit.report.same_bytes import repacked
from toolkit.report.sealed import sealed
from toolkit.report.word import manifest as manifests
from toolkit.report.word import page as pages
from toolkit.report.word.content import words_of
from toolkit.report.word.controls import control, place_to_write
from toolkit.report.word.fields import bookmarked, caption, contents, references
from toolkit.report.word.manifest import Manifest
from toolkit.report.word.table import EMU_PER_TWIP, table_element, words_wanted
from toolkit.report.word.template import House, open_house
from toolkit.report.word.xml import clean, paragraph, run, w

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
WIDE = 6
BESIDE_A_PICTURE = 1820  # twentieths of a point: the heading above it, its caption and the first line of its basis
FIRST_MARK = 9000  # bookmarks and pictures are numbered from here, clear of those a template may have


def render(
    title: str,
    sections: Sequence[Section],
    *,
    template: str | Path | None = None,
    styles: Mapping[str, str] | None = None,
    manifest: Manifest | None = None,
) -> bytes:
    """Return the document as bytes; the same input gives the same bytes.

    Args:
        title: The document's title.
        sections: What it holds.
        template: The organisation's own .docx or .dotx; content goes to its bookmark `insert_here`, else to its end.
        styles: Names of its styles where they differ from Word's own.
        manifest: What the document is made from; the hashes of its controls are added here.
    """
    house = open_house(template, styles)
    writer = Writer(house, sections)
    place, marked = house.place()
    made = [] if marked else [paragraph(run(title), style=house.styles["title"])]
    made += writer.elements()
    for element in made:
        place.addprevious(element)
    _tidy(house, place, marked=marked)
    _properties(house, title)
    if manifest is not None:
        kept = Manifest(report=manifest.report, study=manifest.study, controls=writer.hashes)
        manifests.put_into(house.document, kept)
    saved = io.BytesIO()
    house.document.save(saved)
    return sealed(repacked(saved.getvalue()), ".docx")


def is_wide(section: Section) -> bool:
    """Tell whether a section needs a page on its side."""
    return any(len(table.columns) > WIDE for table in section.tables) or any(
        figure.picture.width > PAGE for figure in section.figures
    )


class Writer:
    """Makes the elements of a document, section by section; `hashes` says what was written into each control."""

    def __init__(self, house: House, sections: Sequence[Section]) -> None:
        self.house, self.sections = house, sections
        self.numbers = Numbers(sections)
        self.hashes: dict[str, str] = {}
        self.landscape = False
        self.marks = FIRST_MARK
        self.prompts = 0
        self.page = _ruling(house)

    def elements(self) -> list[Any]:
        """Return the elements in order, with breaks where pages turn."""
        made: list[Any] = []
        for section in self.sections:
            made += self._turned(landscape=is_wide(section))
            made.append(self._heading(section))
            for block in section.blocks:
                made += self.block(block)
        return made + self._turned(landscape=False)

    def block(self, block: Block) -> list[Any]:
        """Return the elements of one block."""
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Figure):
            return self._figure(block)
        if isinstance(block, (Text, CountsLine)):
            return [self._sentence(block)]
        if isinstance(block, ToWrite):
            self.prompts += 1
            return [place_to_write(block.prompt, self.prompts, self.house.styles["to write"])]
        return self._contents() if isinstance(block, Contents) else []

    def table(self, table: Table) -> Any:
        """Return a table as wide as the page."""
        across, _ = pages.room(self.page, landscape=self.landscape)
        return table_element(table, across * EMU_PER_TWIP, styles=self.house.styles, shaded=self.house.own)

    def picture(self, picture: Picture) -> tuple[Any, bytes]:
        """Return the drawing of a picture, as large as it was drawn where the page allows, and its bytes."""
        png = picture.drawing_png()
        part = self.house.document.part
        inline = part.new_pic_inline(io.BytesIO(png))
        across, down = pages.room(self.page, landscape=self.landscape)
        fits = (
            across * EMU_PER_TWIP / inline.extent.cx,
            (down - BESIDE_A_PICTURE) * EMU_PER_TWIP / inline.extent.cy,
        )
        scale = min(1.0, *fits)
        shape = inline.graphic.graphicData.pic.spPr
        shape.cx = inline.extent.cx = Emu(int(inline.extent.cx * scale))
        shape.cy = inline.extent.cy = Emu(int(inline.extent.cy * scale))
        self.marks += 1
        inline.docPr.set("id", str(self.marks))
        inline.docPr.set("descr", clean(picture.alternative))
        inline.docPr.set("title", clean(picture.title))
        return w("drawing", inline), png

    def _table(self, table: Table) -> list[Any]:
        return [
            self._caption("Table", table.key, table.title),
            self._kept(table.key, f"Table: {table.title}", self.table(table), words=words_wanted(table)),
            *self._notes(table.key, table.notes),
        ]

    def _figure(self, figure: Figure) -> list[Any]:
        drawing, png = self.picture(figure.picture)
        boxed = self._kept(figure.key, f"Picture: {figure.picture.title}", w("r", drawing))
        self.hashes[figure.key] = manifests.hash_of(png)
        caption_below = self._caption("Figure", figure.key, figure.picture.title)
        return [w("p", w("pPr", w("keepNext")), boxed), caption_below, *self._notes(figure.key, figure.picture.basis)]

    def _kept(self, key: str, title: str, *inside: Any, words: str | None = None) -> Any:
        boxed = control(key, title, *inside)
        self.hashes[key] = manifests.hash_of(words_of(boxed) if words is None else words)
        return boxed

    def _notes(self, key: str, lines: Sequence[str]) -> list[Any]:
        if not lines:
            return []
        boxed = self._kept(f"{key}:notes", "What the numbers mean", run(" ".join(lines)))
        return [paragraph(boxed, style=self.house.styles["note"])]

    def _sentence(self, block: Text | CountsLine) -> Any:
        words = run(block.words)
        boxed = self._kept(block.key, "From the study", words) if block.key else words
        places = [(key, self.numbers.said[key]) for key in block.see if key in self.numbers.said]
        style = block.style if isinstance(block, Text) else ""
        return paragraph(boxed, *references(places), style=self.house.styles[style.casefold()] if style else "")

    def _caption(self, kind: str, key: str, title: str) -> Any:
        self.marks += 1
        number = self.numbers.number[key]
        style = self.house.styles["caption"]
        return caption(kind, number, title, key=key, mark=self.marks, style=style, with_next=kind == "Table")

    def _heading(self, section: Section) -> Any:
        self.marks += 1
        style = self.house.styles[f"heading {min(section.level, 3)}"]
        return paragraph(*bookmarked(_heading_key(section), self.marks, run(section.heading)), style=style)

    def _contents(self) -> list[Any]:
        headings = [(_heading_key(one), one.heading, one.level) for one in self.sections]
        return contents(headings, [self.house.styles["contents 1"], self.house.styles["contents 2"]])

    def _turned(self, *, landscape: bool) -> list[Any]:
        """End the part of the document before this, where the page turns."""
        if landscape == self.landscape:
            return []
        ended = pages.section_break(self.page, landscape=self.landscape)
        pages.begin_anew_no_more(self.page)  # it now rules a later part
        self.landscape = landscape
        return [ended]


def _heading_key(section: Section) -> str:
    """Return the key of a heading: a section and its only table may share a name."""
    return f"heading {section.key}"


def _ruling(house: House) -> Any:
    """Return the description of the pages that rules where the report goes: the first that follows."""
    place, _ = house.place()
    if place.tag == qn("w:sectPr"):
        return place
    own = next(place.iter(qn("w:sectPr")), None)
    later = (found for one in place.itersiblings() for found in one.iter(qn("w:sectPr")))
    return own if own is not None else next(later)


def _tidy(house: House, place: Any, *, marked: bool) -> None:
    """Take away the empty paragraph a plain document begins with, or the one that held only the bookmark."""
    if marked and place.tag == qn("w:p") and not words_of(place) and place.find(f".//{qn('w:sectPr')}") is None:
        place.getparent().remove(place)
    first = house.body[0]
    if not marked and first.tag == qn("w:p") and not words_of(first) and first.find(f".//{qn('w:drawing')}") is None:
        house.body.remove(first)


def _properties(house: House, title: str) -> None:
    properties = house.document.core_properties
    properties.title, properties.author, properties.comments, properties.keywords = title, "", "", ""
    properties.subject, properties.category = "", REPORT
    properties.created = properties.modified = EPOCH
    properties.last_modified_by, properties.revision = "", 1
    if house.own:
        properties.language = "en-GB"
