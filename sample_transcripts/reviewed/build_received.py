"""Build `as_received/`: six files as they come on the first day, with invented names in them.

python build_received.py    (needs python-docx)
"""

import re
from collections.abc import Iterable
from pathlib import Path

from build import Transcript, as_vtt, saved, set_properties, without_dates
from docx import Document
from docx.document import Document as DocxDocument
from docx.shared import Pt

REVIEWED = Path(__file__).resolve().parent / "as_received"
OUTPUT = REVIEWED.parent.parent / "as_received"
TEAMS = "Interview Kayleigh 2025-01-21 (Teams)"
ZOOM = "GMT20250128-101512_Recording.transcript"
AGENCY = "Transcript_0417_FINAL"
STUDENT = "nan interview"
COPY = "Interview 3 - copy for Jen"
SPEECH = re.compile(r"(\w+ -|INT:|RES:|\[\d\d:\d\d:\d\d\])")


def paragraphs(name: str) -> list[str]:
    """The blocks of a text, as they stand between empty lines."""
    return (REVIEWED / f"{name}.txt").read_text(encoding="utf-8").strip().split("\n\n")


def teams() -> bytes:
    """A Teams transcript: the name and time in bold over the words, broken where the caption was."""
    document = new_document()
    for block in paragraphs(TEAMS):
        head, _, words = block.partition("\n")
        paragraph = document.add_paragraph()
        paragraph.add_run(head).bold = True
        for line in words.split("\n"):
            paragraph.add_run().add_break()
            paragraph.add_run(line)
    return finished(document, "Alongside pilot")


def zoom() -> bytes:
    """Zoom's captions, mishearings and all."""
    said = [block.split(": ", 1) for block in paragraphs(ZOOM)]
    return as_vtt(Transcript(name=ZOOM, heading=[], turns=[(label, words) for label, words in said]))


def agency() -> bytes:
    """An agency's layout: a page header, the particulars in a table, speakers hanging in the margin."""
    title, particulars, *rest = paragraphs(AGENCY)
    document = new_document()
    document.sections[0].header.paragraphs[0].text = title
    rows = [line.split(": ", 1) for line in particulars.split("\n")]
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for name, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, value
    for block in rest:
        paragraph = document.add_paragraph(block.replace(": ", ":\t", 1) if SPEECH.match(block) else block)
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Pt(48), Pt(-48)
    return finished(document, title)


def copy_for_jen() -> bytes:
    """A colleague's Word file: a heading per topic, initials and a dash before the words."""
    document = new_document()
    for block in paragraphs(COPY):
        if SPEECH.match(block) or block.startswith("[["):
            document.add_paragraph(block)
        else:
            document.add_heading(block, level=2)
    return finished(document, "Interview 3")


def new_document() -> DocxDocument:
    """An empty Word document in an office's usual letter."""
    document = Document()
    document.styles["Normal"].font.name = "Calibri"
    return document


def finished(document: DocxDocument, title: str) -> bytes:
    """The bytes of a document, the same at every build."""
    set_properties(document, title)
    return without_dates(saved(document))


def files() -> Iterable[tuple[str, bytes]]:
    """Each file's name and content; one of them comes twice."""
    once = agency()
    yield f"{TEAMS}.docx", teams()
    yield f"{ZOOM}.vtt", zoom()
    yield f"{AGENCY}.docx", once
    yield "mentor egg round.docx", once
    yield f"{STUDENT}.txt", (REVIEWED / f"{STUDENT}.txt").read_bytes()
    yield f"{COPY}.docx", copy_for_jen()


if __name__ == "__main__":
    OUTPUT.mkdir(exist_ok=True)
    for name, content in files():
        (OUTPUT / name).write_bytes(content)
