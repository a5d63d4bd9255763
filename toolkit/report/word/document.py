"""Word: real styles, numbered captions, header rows that repeat, no merged or empty cells."""

import io
import zipfile
from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from toolkit.exchange.folder import REPORT
from toolkit.report.description import Block, Column, CountsLine, Figure, Section, Table, Text, ToWrite
from toolkit.report.pictures.picture import PAGE, Picture
from toolkit.study import as_text
from toolkit.transcripts.raw import FORBIDDEN_IN_XML

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
CELL_MARGINS, BOLD_LETTER = Cm(0.45), Cm(0.25)  # at 10 points, in a wide letter
WIDE = 6
BESIDE_A_PICTURE = Cm(3.2)  # the heading above it, its caption and the first line of its basis
INK = RGBColor(0x1F, 0x1F, 0x1F)


def render(title: str, sections: Sequence[Section]) -> bytes:
    """Return the document as bytes; the same input gives the same bytes."""
    document = docx.Document()
    _set_up(document, title)
    document.add_paragraph(title, style="Title")
    numbers = {"Table": 0, "Figure": 0}
    for section in sections:
        wide = any(len(table.columns) > WIDE for table in section.tables) or any(
            figure.picture.width > PAGE for figure in section.figures
        )
        if wide:
            _turn_page(document, landscape=True)
        document.add_heading(section.heading, section.level)
        for block in section.blocks:
            _add(document, block, numbers)
        if wide:
            _turn_page(document, landscape=False)
    return _fixed(document)


def _add(document: Any, block: Block, numbers: dict[str, int]) -> None:
    if isinstance(block, Table):
        numbers["Table"] += 1
        _add_table(document, block, numbers["Table"])
    elif isinstance(block, Figure):
        numbers["Figure"] += 1
        _add_picture(document, block.picture, numbers["Figure"])
    elif isinstance(block, (Text, CountsLine)):
        document.add_paragraph(_clean(block.words))
    elif isinstance(block, ToWrite):
        document.add_paragraph(_clean(f"[{block.prompt}]"))


def _set_up(document: Any, title: str) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(1.9)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.category = REPORT
    properties.created = properties.modified = EPOCH
    properties.last_modified_by, properties.language = "", "en-GB"
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    for name, size in (("Title", 22), ("Heading 1", 15), ("Heading 2", 12.5), ("Caption", 10)):
        style = document.styles[name]
        style.font.size, style.font.color.rgb, style.font.name = Pt(size), INK, "Calibri"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    document.styles["Caption"].paragraph_format.keep_with_next = True
    document.styles["Caption"].paragraph_format.space_before = Pt(10)


def _add_table(document: Any, table: Table, number: int) -> None:
    _caption(document, number, table.title)
    width = document.sections[-1].page_width - document.sections[-1].left_margin - document.sections[-1].right_margin
    grid = document.add_table(rows=2 if table.rows else 1, cols=len(table.columns), style="Table Grid")
    _describe(grid, table)
    widths = _widths(table.columns, width)
    for column, share in zip(grid.columns, widths, strict=True):
        column.width = share
    _fill(grid.rows[0], [column.head for column in table.columns], table.columns, widths, bold=True)
    header = grid.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no method for a repeated header
    header.append(_flag("w:cantSplit"))
    header.append(_flag("w:tblHeader"))
    if table.rows:
        _fill_rows(grid, table, widths)
    _add_notes(document, table.notes)


def _add_notes(document: Any, lines: Sequence[str]) -> None:
    for line in lines:
        note = document.add_paragraph(_clean(line))
        note.paragraph_format.space_after = Pt(0)
        note.paragraph_format.space_before = Pt(2)
        note.runs[0].font.size = Pt(9)


def _add_picture(document: Any, picture: Picture, number: int) -> None:
    """Put a picture in the line, as large as it was drawn where the page allows, with its caption and basis below."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(io.BytesIO(picture.drawing_png()))
    page = document.sections[-1]
    room = (
        (page.page_width - page.left_margin - page.right_margin) / shape.width,
        (page.page_height - page.top_margin - page.bottom_margin - BESIDE_A_PICTURE) / shape.height,
    )
    scale = min(1.0, *room)
    shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
    named = shape._inline.docPr  # noqa: SLF001 - python-docx has no method for the alternative text
    named.set("descr", _clean(picture.alternative))
    named.set("title", _clean(picture.title))
    _caption(document, number, picture.title, kind="Figure")
    _add_notes(document, picture.basis)


def _fill_rows(grid: Any, table: Table, widths: Sequence[int]) -> None:
    # One row is made with all its styles and copied: adding rows one by one takes minutes for long tables.
    _fill(grid.rows[1], table.rows[0], table.columns, widths)
    first = grid.rows[1]._tr  # noqa: SLF001
    first.get_or_add_trPr().append(_flag("w:cantSplit"))
    pattern, last = deepcopy(first), first
    for values in table.rows[1:]:
        row = deepcopy(pattern)
        for cell, value in zip(row.iter(qn("w:tc")), values, strict=True):
            text = next(cell.iter(qn("w:t")))
            text.text = _clean(as_text(value))
            text.set(qn("xml:space"), "preserve")
        last.addnext(row)
        last = row


def _fill(
    row: Any, values: Sequence[Any], columns: Sequence[Column], widths: Sequence[int], *, bold: bool = False
) -> None:
    for cell, value, column, width in zip(row.cells, values, columns, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(_clean(as_text(value)))
        run.bold = bold
        run.font.size = Pt(10)
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.space_before = Pt(2)
        if column.number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _caption(document: Any, number: int, title: str, *, kind: str = "Table") -> None:
    paragraph = document.add_paragraph(f"{kind} ", style="Caption")
    for part, words in (
        ("begin", ""),
        ("", f" SEQ {kind} \\* ARABIC "),
        ("separate", ""),
        ("result", str(number)),
        ("end", ""),
    ):
        run = paragraph.add_run(words if part == "result" else "")
        if part in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), part)
            run._r.append(mark)  # noqa: SLF001 - python-docx has no fields
        elif not part:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = words
            run._r.append(code)  # noqa: SLF001
    paragraph.add_run(f". {_clean(title)}")


def _describe(grid: Any, table: Table) -> None:
    properties = grid._tbl.tblPr  # noqa: SLF001 - no method for the alternative text
    for tag, words in (("w:tblCaption", table.title), ("w:tblDescription", table.alternative)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), _clean(words))
        properties.append(element)


def _turn_page(document: Any, *, landscape: bool) -> None:
    page = document.add_section()
    if (page.page_width > page.page_height) != landscape:
        page.page_width, page.page_height = page.page_height, page.page_width
    page.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT


def _widths(columns: Sequence[Column], width: int) -> list[int]:
    """Share the width out, but give each column room for the longest word of its head; the widest one pays for it."""
    total = sum(column.width for column in columns)
    shares = [int(width * column.width / total) for column in columns]
    wanted = [CELL_MARGINS + BOLD_LETTER * max(map(len, column.head.split() or [""])) for column in columns]
    short = [max(0, least - share) for least, share in zip(wanted, shares, strict=True)]
    widest = shares.index(max(shares))
    if sum(short) > shares[widest] / 2:
        return shares
    roomy = [share + more for share, more in zip(shares, short, strict=True)]
    roomy[widest] -= sum(short)
    return roomy


def _flag(tag: str) -> Any:
    return OxmlElement(tag)


def _clean(words: str) -> str:
    return FORBIDDEN_IN_XML.sub("\ufffd", words)


def _fixed(document: Any) -> bytes:
    made, fixed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            entry = zipfile.ZipInfo(item.filename, EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(item.filename))
    return fixed.getvalue()
