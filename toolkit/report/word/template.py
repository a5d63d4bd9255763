"""The document a report is written into: the organisation's own template with its styles, or a plain one of ours."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree

from toolkit.errors import FileProblem, NotFound
from toolkit.report.word.xml import w

TEMPLATE_TYPE = b"wordprocessingml.template.main+xml"
DOCUMENT_TYPE = b"wordprocessingml.document.main+xml"
INSERT_HERE = ("insert_here", "inserthere", "insert here")
INK = RGBColor(0x1F, 0x1F, 0x1F)
GREY = "595959"

ROLES: Mapping[str, tuple[str, str]] = {  # what a style is for: its name in Word, and its kind
    "title": ("Title", "paragraph"),
    "heading 1": ("heading 1", "paragraph"),
    "heading 2": ("heading 2", "paragraph"),
    "heading 3": ("heading 3", "paragraph"),
    "caption": ("caption", "paragraph"),
    "quote": ("Quote", "paragraph"),
    "list bullet": ("List Bullet", "paragraph"),
    "contents 1": ("toc 1", "paragraph"),
    "contents 2": ("toc 2", "paragraph"),
    "table head": ("Report Table Head", "paragraph"),
    "table text": ("Report Table Text", "paragraph"),
    "note": ("Report Note", "paragraph"),
    "to write": ("Placeholder Text", "character"),
    "table": ("Table Grid", "table"),
}


@dataclass
class House:
    """An opened document: its styles by what they are for, and where the report goes."""

    document: Any
    own: bool
    styles: dict[str, str] = field(default_factory=dict)
    told: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def body(self) -> Any:
        """The body of the document."""
        return self.document.element.body

    def place(self) -> tuple[Any, bool]:
        """Return the element before which the report goes, and whether a bookmark says so."""
        for mark in self.body.iter(qn("w:bookmarkStart")):
            if str(mark.get(qn("w:name"))).casefold() in INSERT_HERE:
                place = mark
                while place.getparent() is not self.body:
                    place = place.getparent()
                return place, True
        return self.body.find(qn("w:sectPr")), False


def open_house(template: str | Path | None, styles: Mapping[str, str] | None = None) -> House:
    """Open the template (.docx or .dotx), or our own plain document, and find its styles.

    Args:
        template: The organisation's document; its pages, headers, footers and styles stay as they are.
        styles: Other names of styles for what they are for, such as `{"table": "House table"}`.

    Raises:
        FileProblem: The template cannot be read, or holds macros.
        NotFound: A name in `styles` is no use of a style, or the template has no style of that name.
    """
    house = House(_ours(), own=True) if template is None else House(_theirs(Path(template).expanduser()), own=False)
    for role in styles or {}:
        if role not in ROLES:
            raise NotFound.among("use of a style", role, ROLES)
    ours = _ours() if not house.own else house.document
    for role, (name, kind) in ROLES.items():
        asked = (styles or {}).get(role)
        found = _style(house.document, asked or name, kind)
        if found is None and asked:
            there = [one.name for one in house.document.styles]
            raise NotFound.among("style of the template", asked, there)
        said = "used"
        if found is None:
            found, said = _add(house.document, ours, name, kind), "missing in the template: a plain one was added"
        house.styles[role] = found.get(qn("w:styleId"))
        house.told.append((role, asked or name, said))
    return house


def _theirs(path: Path) -> Any:
    ending = path.suffix.lower()
    if ending in (".docm", ".dotm"):
        raise FileProblem(
            "A template with macros is not used.",
            where=str(path),
            fix="Save it in Word as .docx or .dotx, without macros.",
        )
    try:
        content = path.read_bytes()
        return docx.Document(io.BytesIO(_as_document(content)))
    except FileNotFoundError as error:
        raise FileProblem("There is no such template.", where=str(path), fix="Check the path.") from error
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise FileProblem(
            "The template cannot be read as a Word document.",
            where=str(path),
            fix="Open it in Word and save it as .docx.",
        ) from error


def _as_document(content: bytes) -> bytes:
    """Return a .dotx as the .docx it would make: one word in the list of content types tells them apart."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            part = source.read(item)
            if item.filename == "[Content_Types].xml":
                part = part.replace(TEMPLATE_TYPE, DOCUMENT_TYPE)
            target.writestr(item, part)
    return made.getvalue()


def _ours() -> Any:
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(1.9)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    for name, size in (("Title", 22), ("Heading 1", 15), ("Heading 2", 12.5), ("Heading 3", 11.5), ("Caption", 10)):
        style = document.styles[name]
        style.font.size, style.font.color.rgb, style.font.name = Pt(size), INK, "Calibri"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    document.styles["Caption"].paragraph_format.space_before = Pt(10)
    quote = document.styles["Quote"]
    quote.font.italic, quote.font.color.rgb = False, INK
    quote.paragraph_format.left_indent = quote.paragraph_format.right_indent = Cm(1.0)
    thumbnail = next((key for key, one in document.part.package.rels.items() if "thumbnail" in one.reltype), None)
    if thumbnail:
        del document.part.package.rels[thumbnail]
    for style in _own_styles():
        document.styles.element.append(style)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    return document


def _own_styles() -> list[Any]:
    small, tight = w("sz", val=20), w("spacing", before=40, after=40)
    return [
        *(
            _paragraph_style(f"toc {level}", f"TOC{level}", w("spacing", after=60), w("ind", left=220 * (level - 1)))
            for level in (1, 2)
        ),
        _paragraph_style("Report Table Head", "ReportTableHead", w("keepNext"), tight, letters=(w("b"), small)),
        _paragraph_style("Report Table Text", "ReportTableText", deepcopy(tight), letters=(deepcopy(small),)),
        _paragraph_style("Report Note", "ReportNote", w("spacing", before=60, after=160), letters=(w("sz", val=18),)),
        w("style", w("name", val="Placeholder Text"), w("uiPriority", val=99), w("semiHidden"),
          w("rPr", w("color", val=GREY)), type="character", styleId="PlaceholderText"),
    ]  # fmt: skip


def _paragraph_style(name: str, identity: str, *layout: Any, letters: Sequence[Any] = ()) -> Any:
    return w("style", w("name", val=name), w("basedOn", val="Normal"), w("uiPriority", val=39), w("qFormat"),
             w("pPr", *layout), w("rPr", *letters) if letters else None,
             type="paragraph", customStyle=int(name.startswith("Report")), styleId=identity)  # fmt: skip


def _style(document: Any, name: str, kind: str) -> Any:
    for style in document.styles.element.iter(qn("w:style")):
        said = style.find(qn("w:name"))
        if (
            style.get(qn("w:type")) == kind
            and said is not None
            and said.get(qn("w:val"), "").casefold() == name.casefold()
        ):
            return style
    return None


def _add(document: Any, ours: Any, name: str, kind: str) -> Any:
    """Put our style of this name into the template, resting on what the template has for its ordinary text."""
    style = deepcopy(_style(ours, name, kind))
    base, default = style.find(qn("w:basedOn")), _default(document, kind)
    if base is not None and default is None:
        style.remove(base)
    elif base is not None:
        base.set(qn("w:val"), default.get(qn("w:styleId")))
    taken = {one.get(qn("w:styleId")) for one in document.styles.element.iter(qn("w:style"))}
    if style.get(qn("w:styleId")) in taken:
        style.set(qn("w:styleId"), f"qt{style.get(qn('w:styleId'))}")
    for tag in ("w:next", "w:link"):
        there = style.find(qn(tag))
        if there is not None and there.get(qn("w:val")) not in taken:
            style.remove(there)
    document.styles.element.append(style)
    return style


def _default(document: Any, kind: str) -> Any:
    """Return the style that everything of a kind has which names no other."""
    of_kind = (one for one in document.styles.element.iter(qn("w:style")) if one.get(qn("w:type")) == kind)
    return next((one for one in of_kind if one.get(qn("w:default")) in ("1", "true")), None)
