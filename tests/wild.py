"""Builders of invented transcripts in the forms that transcripts come in, for the tests that go row by row."""

import io
import itertools
import zipfile
from dataclasses import dataclass, field

import docx
import openpyxl
import pytest

from toolkit.transcripts.registry import read_transcript

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@dataclass(frozen=True)
class Kind:
    """One row of the list of inputs: what it is, a file of that kind, and the turns a reader must give."""

    row: str
    file: str
    content: object
    turns: list = field(default_factory=list)
    says: str = ""
    known: tuple = ()


def cases(kinds):
    """One test per kind; its id is the row of the list, so that the list can be read off a run of the tests."""
    numbers = itertools.count(1)
    seen = {}
    made = []
    for kind in kinds:
        number = seen.setdefault(kind.row, next(numbers) if kind.row not in seen else 0)
        made.append(pytest.param(kind, id=f"{number:02} {kind.row} | {kind.file}"))
    return made


def word(*paragraphs, body="", parts=None):
    """A Word document: plain paragraphs, then raw XML, and further parts by name."""
    document = docx.Document()
    for paragraph in paragraphs:
        if isinstance(paragraph, str):
            document.add_paragraph(paragraph)
        else:
            made = document.add_paragraph()
            for text, bold in paragraph:
                made.add_run(text).bold = bold
    first, second = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            content = source.read(item.filename)
            if item.filename == "word/document.xml":
                content = content.replace(b"<w:sectPr", body.encode() + b"<w:sectPr", 1)
            target.writestr(item.filename, content)
        for name, content in (parts or {}).items():
            target.writestr(name, content)
    return second.getvalue()


def table(*rows):
    """The XML of a Word table; a cell None goes on with the cell above (merged downwards)."""
    made = "".join(f"<w:tr>{''.join(_cell(rows, y, x) for x in range(len(row)))}</w:tr>" for y, row in enumerate(rows))
    return f"<w:tbl>{made}</w:tbl><w:p/>"


def _cell(rows, y, x):
    text = rows[y][x]
    below = y + 1 < len(rows) and rows[y + 1][x] is None
    merge = "<w:vMerge/>" if text is None else '<w:vMerge w:val="restart"/>' if below else ""
    lines = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in (text or "").split("\n")
    )
    return f"<w:tc><w:tcPr>{merge}</w:tcPr>{lines}</w:tc>"


def workbook(**sheets):
    """A workbook: the rows of each sheet by its name."""
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    book.save(stream)
    return stream.getvalue()


def pdf(*pages):
    """A PDF with these lines on its pages, at the places a typewriter would put them."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        shown = "".join(
            f"1 0 0 1 {40 + 6 * (len(line) - len(line.lstrip()))} {780 - 14 * number} Tm ({_escaped(line.strip())}) Tj\n"
            for number, line in enumerate(lines)
            if line.strip()
        )
        stream = f"BT /F1 10 Tf {shown} ET".encode("cp1252")
        parts.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        parts.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            % len(parts)
        )
        kids.append(b"%d 0 R" % len(parts))
    parts[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + b"".join(b"%010d 00000 n \n" % at for at in places)
    return bytes(out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start))


def _escaped(line):
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def cues(*payloads, ending="vtt"):
    """Captions, a second each."""
    lines = [f"00:00:{n:02}.000 --> 00:00:{n:02}.900\n{payload}" for n, payload in enumerate(payloads, start=1)]
    text = "\n\n".join(lines) + "\n"
    return f"WEBVTT\n\n{text}" if ending == "vtt" else text.replace(".000", ",000").replace(".900", ",900")


def read(folder, name, content):
    """Return what is read of a file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_transcript(path)


def said(draft):
    """Return the turns as label and words."""
    return [(turn.label, draft.text[turn.start : turn.end]) for turn in draft.turns]
