"""Word documents, read from their XML so that tracked insertions, tables and content controls are not lost."""

from collections.abc import Collection, Iterator
from typing import Any

from toolkit.errors import FileProblem
from toolkit.model import Draft
from toolkit.transcripts.draft import make_draft
from toolkit.transcripts.raw import RawFile, open_zip

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # a second copy for old readers
SKIPPED = frozenset({FALLBACK, f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}pPr", f"{W}rPr"})
SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "‑", f"{W}softHyphen": ""}
MAIN_PART = "word/document.xml"


def read(raw: RawFile, known_labels: Collection[str]) -> Draft:
    """Read a Word transcript: paragraphs and table rows in document order."""
    with open_zip(raw) as archive:
        names = archive.namelist()
        if MAIN_PART not in names:
            raise FileProblem(
                "This packed file holds no Word text.",
                where=raw.path.name,
                fix="Open it in the program that made it and save it as .docx.",
            )
        body = _parse(archive.read(MAIN_PART), raw)
        warnings = ["It has comments in the margin; they were not imported."] if "word/comments.xml" in names else []
    if next(body.iter(f"{W}ins", f"{W}del"), None) is not None:
        warnings.append("It has tracked changes; it was read as if all were accepted.")
    return make_draft(raw, "\n".join(_lines(body)), known_labels, importer="Word 1", warnings=warnings)


def _parse(content: bytes, raw: RawFile) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise FileProblem(
            f"The Word document is damaged ({error.msg}).",
            where=raw.path.name,
            fix="Open it in Word and save it again.",
        ) from error
    if root.getroottree().docinfo.doctype:
        raise FileProblem(
            "The document declares a DOCTYPE, which no Word document does; it was not read.", where=raw.path.name
        )
    return root


def _lines(node: Any) -> Iterator[str]:
    for child in node:
        if child.tag == f"{W}p":
            yield _text(child)
        elif child.tag == f"{W}tr":
            yield "\t".join("\n".join(_lines(cell)) for cell in _cells(child))
        elif child.tag not in SKIPPED:
            yield from _lines(child)


def _cells(row: Any) -> Iterator[Any]:
    """Give the cells of a row, also those inside content controls, but not those of tables inside them."""
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent"):
            yield from _cells(child)


def _text(node: Any) -> str:
    parts = []
    for child in node:
        if child.tag == f"{W}t":
            parts.append(child.text or "")
        elif child.tag in SIGNS:
            parts.append(SIGNS[child.tag])
        elif child.tag not in SKIPPED:
            parts.append(_text(child))
    return "".join(parts)
