"""OpenDocument texts (LibreOffice), read from their XML."""

from collections.abc import Collection, Iterator
from typing import Any

from toolkit.errors import FileProblem
from toolkit.model import Draft
from toolkit.transcripts.draft import make_draft
from toolkit.transcripts.grid import lines_of
from toolkit.transcripts.raw import RawFile, open_zip, read_part
from toolkit.transcripts.word import parse_xml

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
SIGNS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
SKIPPED = frozenset(
    {f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{TEXT}note-citation"}
)


def read(raw: RawFile, known_labels: Collection[str]) -> Draft:
    """Read an OpenDocument transcript: paragraphs and table rows in document order."""
    with open_zip(raw) as archive:
        if "content.xml" not in archive.namelist():
            raise FileProblem(
                "This packed file holds no text.",
                where=raw.path.name,
                fix="Open it and save it again as .odt or .docx.",
            )
        root = parse_xml(read_part(archive, "content.xml", raw), raw)
    body = root.find(f".//{OFFICE}text")
    if body is None:
        raise FileProblem("This OpenDocument file is not a text.", where=raw.path.name, fix="Save the text as .odt.")
    commented = next(body.iter(f"{OFFICE}annotation"), None) is not None
    told = ["It has comments in the margin; they were not imported."] if commented else []
    if next(body.iter(f"{TEXT}tracked-changes"), None) is not None:
        told.append("It has tracked changes; it was read as if all were accepted.")
    return make_draft(raw, raw.mended("\n".join(_lines(body))), known_labels, importer="OpenDocument 3", warnings=told)


def _lines(node: Any) -> Iterator[str]:
    for child in node:
        if child.tag in (f"{TEXT}p", f"{TEXT}h"):
            yield _text(child)
        elif child.tag == f"{TABLE}table":
            yield from lines_of([list(_cells(row)) for row in _rows(child)])[0]
        elif child.tag not in SKIPPED:
            yield from _lines(child)


def _rows(table: Any) -> Iterator[Any]:
    """Give the rows of a table, those of its head and of groups included, but not those of tables inside it."""
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag in (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from _rows(child)


def _cells(row: Any) -> Iterator[str | None]:
    for cell in row:
        if cell.tag == f"{TABLE}table-cell":
            yield "\n".join(_lines(cell))
        elif cell.tag == f"{TABLE}covered-table-cell":
            yield None


def _text(node: Any) -> str:
    parts = [node.text or ""]
    for child in node:
        if child.tag in SIGNS:
            parts.append(SIGNS[child.tag])
        elif child.tag == f"{TEXT}s":
            parts.append(" " * _count(child.get(f"{TEXT}c")))
        elif child.tag == f"{TEXT}note":
            parts.append(f" [footnote: {' '.join(_text(child).split())}]")
        elif child.tag not in SKIPPED and isinstance(child.tag, str):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _count(value: str | None) -> int:
    return min(int(value), 1_000) if value and value.isdigit() else 1
