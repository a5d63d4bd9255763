"""Word documents, read from their XML so that tracked insertions, tables and content controls are not lost."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from toolkit.errors import FileProblem
from toolkit.model import Draft
from toolkit.transcripts import letters
from toolkit.transcripts.draft import make_draft
from toolkit.transcripts.grid import lines_of
from toolkit.transcripts.raw import RawFile, normalise, open_zip, read_part

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # a second copy for old readers
SKIPPED = frozenset({FALLBACK, f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}pPr", f"{W}rPr"})
SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "‑", f"{W}softHyphen": ""}
MAIN_PART = "word/document.xml"
NOTES = (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote"))
SYMBOLS, SYMBOLS_END = 0xF000, 0xF100


def read(raw: RawFile, known_labels: Collection[str]) -> Draft:
    """Read a Word transcript: paragraphs and table rows in document order, footnotes where they are called."""
    with open_zip(raw) as archive:
        names = archive.namelist()
        if MAIN_PART not in names:
            raise FileProblem(
                "This packed file holds no Word text.",
                where=raw.path.name,
                fix="Open it in the program that made it and save it as .docx.",
            )
        body = parse_xml(read_part(archive, MAIN_PART, raw), raw)
        notes = {key: text for part, tag in NOTES if part in names for key, text in _notes(archive, part, tag, raw)}
        warnings = ["It has comments in the margin; they were not imported."] if "word/comments.xml" in names else []
    if next(body.iter(f"{W}ins", f"{W}del"), None) is not None:
        warnings.append("It has tracked changes; it was read as if all were accepted.")
    reading = Reading(notes)
    lines = [
        (normalise(raw.mended(text))[0], normalise(letters.repaired(bold) if raw.repair else bold)[0])
        for text, bold in reading.lines(body)
    ]
    if any(map(_is_hidden, body.iter(f"{W}r"))):
        warnings.append("It has hidden text; it was not imported.")
    return make_draft(
        raw,
        "\n".join(text for text, _ in lines),
        known_labels,
        importer="Word 4",
        warnings=[*warnings, *dict.fromkeys(reading.told), *_replaced(body)],
        bold=list(_places(lines)),
    )


def _notes(archive: Any, part: str, tag: str, raw: RawFile) -> Iterator[tuple[tuple[str, str], str]]:
    """Give the notes of one part as ((kind, number), text)."""
    for note in parse_xml(read_part(archive, part, raw), raw).iter(f"{W}{tag}"):
        text = " ".join("\n".join(_plain_lines(note)).split())
        if text:
            yield (f"{W}{tag}Reference", str(note.get(f"{W}id"))), text


def _plain_lines(node: Any) -> list[str]:
    return [text for text, _ in Reading({}).lines(node)]


def _replaced(body: Any) -> list[str]:
    return normalise("".join(text.text or "" for text in body.iter(f"{W}t")))[1]


def _places(lines: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """Where in the joined text a paragraph begins in bold and goes on without it."""
    here = 0
    for text, bold in lines:
        if bold.strip() and text.startswith(bold) and len(bold) < len(text):
            yield here, here + len(bold.rstrip())
        here += len(text) + 1


def parse_xml(content: bytes, raw: RawFile) -> Any:
    """Parse XML that may come from anybody: no entities, no network, no DOCTYPE.

    Raises:
        FileProblem: The XML is damaged, or it declares a DOCTYPE.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise FileProblem(
            f"The document is damaged ({error.msg}).",
            where=raw.path.name,
            fix="Open it in the program that made it and save it again.",
        ) from error
    if root.getroottree().docinfo.doctype:
        raise FileProblem(
            "The document declares a DOCTYPE, which no transcript needs; it was not read.", where=raw.path.name
        )
    return root


@dataclass(frozen=True)
class Reading:
    """Takes the text out of a part of the document; footnotes are put where they are called."""

    notes: Mapping[tuple[str, str], str]
    told: list[str] = field(default_factory=list)

    def lines(self, node: Any) -> Iterator[tuple[str, str]]:
        """Give each paragraph or table row as (its text, the bold words it begins with)."""
        for child in node:
            if child.tag == f"{W}p":
                yield self.text(child), self.bold_start(child)
            elif child.tag == f"{W}tbl":
                rows, told = lines_of([[self.cell(cell) for cell in cells(row)] for row in _rows(child)])
                self.told.extend(told)
                yield from ((row, "") for row in rows)
            elif child.tag not in SKIPPED:
                yield from self.lines(child)

    def cell(self, cell: Any) -> str | None:
        """Return the words of a cell; None where it goes on from the one above."""
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        text = "\n".join(text for text, _ in self.lines(cell))
        goes_on = merged is not None and merged.get(f"{W}val") != "restart"
        return None if goes_on and not text.strip() else text

    def text(self, node: Any) -> str:
        """Return the words of a paragraph or of a part of it."""
        parts = []
        for child in node:
            if child.tag == f"{W}t":
                parts.append((child.text or "") + "".join(inside.tail or "" for inside in child))
            elif child.tag in SIGNS:
                parts.append(SIGNS[child.tag])
            elif child.tag == f"{W}sym":
                parts.append(_symbol(child.get(f"{W}char") or ""))
            elif (child.tag, child.get(f"{W}id")) in self.notes:
                note = self.notes[child.tag, child.get(f"{W}id")]
                parts.append(f" [footnote: {note}]")
            elif child.tag == f"{W}txbxContent":
                parts.append("\n" + "\n".join(text for text, _ in self.lines(child)) + "\n")
            elif child.tag not in SKIPPED and not _is_hidden(child):
                parts.append(self.text(child))
        return "".join(parts)

    def bold_start(self, paragraph: Any) -> str:
        """Return the words in bold at the start of a paragraph."""
        bold = []
        for run in paragraph.iter(f"{W}r"):
            text = self.text(run)
            if text.strip() and not _is_bold(run):
                break
            bold.append(text.partition("\n")[0])
            if "\n" in text:
                break
        return "".join(bold)


def _symbol(code: str) -> str:
    """Return a sign of a symbol font, which Word keeps in a range of its own, by its plain place (° is F0B0)."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number - SYMBOLS if number >= SYMBOLS else number) if 0 < number < SYMBOLS_END else "\ufffd"


def _is_bold(run: Any) -> bool:
    sign = run.find(f"{W}rPr/{W}b")
    return sign is not None and sign.get(f"{W}val") not in ("0", "false")


def _is_hidden(run: Any) -> bool:
    sign = run.find(f"{W}rPr/{W}vanish") if run.tag == f"{W}r" else None
    return sign is not None and sign.get(f"{W}val") not in ("0", "false")


def _rows(table: Any) -> Iterator[Any]:
    """Give the rows of a table, also those inside content controls, but not those of tables inside it."""
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent"):
            yield from _rows(child)


def cells(row: Any) -> Iterator[Any]:
    """Give the cells of a row, also those inside content controls, but not those of tables inside them."""
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent"):
            yield from cells(child)
