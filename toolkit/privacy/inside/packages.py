"""Packed files: Word, Excel, PowerPoint and OpenDocument part by part, and any zip file by file."""

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from toolkit.privacy.inside.markup import xml
from toolkit.privacy.inside.passage import LARGEST_PART, Budget, Passage, TooMuch

BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError, KeyError, NotImplementedError,
          struct.error, TypeError, IndexError, OverflowError)  # fmt: skip
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PARTS = (
    ("word/document.xml", ""), ("word/header", "header"), ("word/footer", "footer"), ("word/comments", "comment"),
    ("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote"), ("word/glossary/", "building block"),
    ("word/people.xml", "authors of comments"), ("word/settings.xml", "settings"), ("docProps/", "properties"),
    ("docMetadata/", "properties"), ("customXml/", "custom XML"), ("xl/comments", "comment"), ("xl/workbook.xml", ""),
    ("xl/threadedComments/", "comment"), ("xl/persons/", "authors of comments"), ("xl/drawings/", "drawing"),
    ("xl/charts/", "chart"), ("word/charts/", "chart"), ("xl/externalLinks/", "link to another file"),
    ("xl/pivotCache/", "kept data of a pivot table"), ("xl/queryTables/", "query"),
    ("xl/connections.xml", "connection"),
    ("xl/tables/", "table"), ("xl/sharedStrings.xml", ""), ("ppt/slides/", "slide"), ("ppt/notesSlides/", "notes"),
    ("meta.xml", "properties"), ("content.xml", ""), ("styles.xml", "header, footer or style"),
)  # fmt: skip
MARKUP = (".xml", ".rels", ".vml", ".rdf")
DOCUMENTS = ("[Content_Types].xml", "mimetype")

Opener = Callable[[bytes, str, str], Iterator[Passage]]


@dataclass(frozen=True, kw_only=True)
class Packed:
    """A packed file being looked at: where it is, what may still be unpacked, and who opens what lies in it."""

    where: str
    budget: Budget
    opener: Opener


def package(content: bytes, packed: Packed) -> Iterator[Passage]:
    """Give what is in a packed file; what cannot be unpacked is said."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN:
        yield Passage(where=packed.where, unread="It is damaged.")
        return
    with archive:
        items = archive.infolist()
        document = any(item.filename in DOCUMENTS for item in items)
        sheets = _Sheets(archive, packed) if any(item.filename == "xl/workbook.xml" for item in items) else None
        if archive.comment:
            yield Passage(where=packed.where, place="comment of the zip file", text=_text(archive.comment))
        for item in items[: packed.budget.parts]:
            yield from _item(archive, item, packed, sheets, document=document)
        if len(items) > packed.budget.parts:
            yield Passage(where=packed.where, unread=f"It holds {len(items):,} files.")


def _item(
    archive: zipfile.ZipFile, item: zipfile.ZipInfo, packed: Packed, sheets: "_Sheets | None", *, document: bool
) -> Iterator[Passage]:
    name, where = item.filename, packed.where
    inner = where if document else f"{where}, in it {name}"
    if not document or not name.lower().endswith(MARKUP):
        yield Passage(where=where, place=f"name of a file in it: {name}", text=name, kind="name", file_name=True)
    if item.comment or item.extra:
        yield Passage(where=where, place=f"note on a file in it: {name}", text=_text(item.comment + item.extra))
    if item.is_dir():
        return
    try:
        part = unpack(archive, item, packed.budget)
    except TooMuch:
        yield Passage(where=inner, unread=f"It unpacks to more than is looked at ({name}).")
    except BROKEN:
        yield Passage(where=inner, unread=f"It is damaged or protected by a password ({name}).")
    else:
        if document and name.lower().endswith(MARKUP):
            yield from _part(part, name, where, sheets)
        else:
            found = packed.opener(part, name, inner)
            yield from (replace(one, place=_beneath(name, one)) for one in found) if document else found


def _beneath(name: str, one: Passage) -> Any:
    """Return the place of a passage in a file that lies in a document, such as a picture or a workbook."""
    return lambda offset: f"{name}, {one.at(offset)}"


def unpack(archive: zipfile.ZipFile, item: zipfile.ZipInfo, budget: Budget) -> bytes:
    """Return a part, unpacked no further than it may be.

    Raises:
        TooMuch: It is larger than is looked at.
    """
    most = min(LARGEST_PART, max(0, budget.left)) + 1
    if item.file_size >= most:
        raise TooMuch
    with archive.open(item) as stream:
        part = stream.read(most)
    budget.take(len(part))
    return part


def _part(part: bytes, name: str, where: str, sheets: "_Sheets | None") -> Iterator[Passage]:
    told = next((words for start, words in PARTS if name.startswith(start)), name)
    if sheets is not None and (name in sheets.names or name == "xl/sharedStrings.xml"):
        yield from xml(part, where, placing=sheets.placing(name))
        return
    if name == "xl/workbook.xml":
        for one in xml(part, where, placing=lambda _element, tag, number: f"{tag} {number} of the workbook"):
            yield replace(one, place="name of a sheet or range", near=True) if one.place == "name" else one
        return
    for one in xml(part, where, placing=_placing(told), part=told):
        place = one.place
        told_so = isinstance(place, str) and (not told or place.startswith(told))
        yield one if told_so else replace(one, place=f"{told}, {place}")


def _placing(told: str) -> Callable[[Any, str, int], str]:
    def place(_element: Any, tag: str, number: int) -> str:
        words = {"p": f"paragraph {number}", "instrText": f"field {number}", "h": f"heading {number}"}
        if told == "properties":
            return f"properties, {tag}"
        return f"{told}, {words.get(tag, f'{tag} {number}')}".lstrip(", ")

    return place


class _Sheets:
    """Which part of a workbook is which sheet, and in which cell a shared text stands first."""

    def __init__(self, archive: zipfile.ZipFile, packed: Packed) -> None:
        self.names: dict[str, str] = {}
        self.cells: dict[int, str] = {}
        try:
            self.names = dict(_sheet_parts(archive, packed.budget))
            for part, name in self.names.items():
                self._note_cells(unpack(archive, archive.getinfo(part), packed.budget), name)
        except (*BROKEN, TooMuch, SyntaxError):
            return  # places are then said by number

    def placing(self, part: str) -> Callable[[Any, str, int], str]:
        """Return what says where in the workbook an element of a part stands."""
        if part == "xl/sharedStrings.xml":
            return lambda _element, _tag, number: self.cells.get(number - 1, "text that is in no cell any more")
        return lambda element, tag, number: f"sheet “{self.names[part]}”, {_cell(element) or f'{tag} {number}'}"

    def _note_cells(self, part: bytes, sheet: str) -> None:
        from lxml import etree

        for _, cell in etree.iterparse(
            io.BytesIO(part), tag=f"{SPREADSHEET}c", resolve_entities=False, no_network=True
        ):
            value = cell.findtext(f"{SPREADSHEET}v")
            if cell.get("t") == "s" and value and value.isdigit():
                self.cells.setdefault(int(value), f"sheet “{sheet}”, cell {cell.get('r', '')}")
            cell.clear()


def _sheet_parts(archive: zipfile.ZipFile, budget: Budget) -> Iterator[tuple[str, str]]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    links = etree.fromstring(unpack(archive, archive.getinfo("xl/_rels/workbook.xml.rels"), budget), parser)
    targets: Mapping[str, str] = {one.get("Id", ""): one.get("Target", "") for one in links}
    book = etree.fromstring(unpack(archive, archive.getinfo("xl/workbook.xml"), budget), parser)
    for sheet in book.iter(f"{SPREADSHEET}sheet"):
        target = targets.get(sheet.get(RELATION, ""), "")
        yield posixpath.normpath(posixpath.join("/xl", target)).lstrip("/"), sheet.get("name", "")


def _cell(element: Any) -> str:
    while element is not None and not str(element.tag).endswith("}c"):
        element = element.getparent()
    return f"cell {element.get('r', '')}" if element is not None else ""


def _text(content: bytes) -> str:
    return content.decode("utf-8", errors="replace")
