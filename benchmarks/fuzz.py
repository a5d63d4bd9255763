"""Fuzzing of the readers: valid files broken at random; whatever is not a clear message or a draft is a defect."""

import io
import json
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

import docx
import openpyxl

from benchmarks.harness import Figures, main
from toolkit.errors import FileProblem
from toolkit.transcripts.forms import read_forms
from toolkit.transcripts.registry import read_transcript

GOALS = {"defects": 1, "slowest_s": 5}
SECONDS, QUICK = 60.0, 1.8  # for each kind of file
TALK = (
    "Interviewer: How is it?\n\nP1: Fine, like – [laughs] (00:01:02) café.\n\nInterviewer: And now?\n\nP1: Aye.\n\n" * 5
)
CUES = "\n\n".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\nP{n % 2}: word {n}" for n in range(9))
FORM = "Our form\n\nName: Al\n\nDate: 3/14/2025\n\n1. What helped?\n\nTea ____\n\n2. Was it far? If so, how come?\n\nNo"
FORMS = [
    [
        "ID",
        "Start time",
        "Completion time",
        "1. What helped?",
        "2. Was it far?",
        "If so, how did you come?",
        "Tick to share",
    ],
    ["1", "", "14/3/2025", "Tea", "Yes", "By boat", "yes"],
    ["2", "", "3/4/2025", "n/a", "No", "", ""],
]
SPECIAL = [b"\x00", b"\r", b"-->", b"<v ", b"[[", b"{\\", b"&#0;", b"\xff\xfe", b"1e999", b"\t"]
EAF = (
    '<?xml version="1.0"?><ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="a" TIME_VALUE="5"/></TIME_ORDER>'
    '<TIER TIER_ID="P1"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="x" TIME_SLOT_REF1="a" TIME_SLOT_REF2="b">'
    "<ANNOTATION_VALUE>Hello</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER></ANNOTATION_DOCUMENT>"
)
ODT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>P1: Hello<text:tab/>'
    "</text:p><text:p>P1: Again</text:p></office:text></office:body></office:document-content>"
)


def measure(quick: bool) -> Figures:  # noqa: FBT001 - the harness's own switch
    """Break each kind of file for a while; defects are printed as they are found."""
    draw = random.Random(20261122)
    defects: Counter[str] = Counter()
    tried, slowest = 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name, content in valid_files().items():
            until = time.perf_counter() + (QUICK if quick else SECONDS)
            while time.perf_counter() < until:
                tried += 1
                took, said = attempt(Path(folder) / name, broken(content, draw))
                slowest = max(slowest, took)
                if said and not defects[f"{name}: {said}"]:
                    sys.stderr.write(f"{name}: {said}\n")
                defects[f"{name}: {said}"] += bool(said)
    return {"files": float(tried), "defects": float(defects.total()), "slowest_s": slowest}


def attempt(path: Path, content: bytes) -> tuple[float, str]:
    """Read a broken file: the seconds it took, and what went wrong in the program."""
    path.write_bytes(content)
    start, said = time.perf_counter(), ""
    try:
        if path.stem == "form":
            read_forms(path)
            return time.perf_counter() - start, ""
        draft = read_transcript(path, ["P1"])
        ends = [(turn.start, turn.end) for turn in draft.turns]
        if any(not 0 <= start <= end <= len(draft.text) for start, end in ends):
            said = "a turn outside the text"
    except FileProblem as problem:
        said = "" if path.name in str(problem) else f"a message without the file: {problem}"
    except Exception as error:  # noqa: BLE001 - finding these is what this is for
        said = f"{type(error).__name__}: {error}"
    return time.perf_counter() - start, said


def broken(content: bytes, draw: random.Random) -> bytes:
    """Return the bytes with some flipped, cut out, doubled or replaced."""
    damaged = bytearray(content)
    for _ in range(draw.randint(1, 8)):
        at = draw.randrange(len(damaged)) if damaged else 0
        some = draw.randint(1, 40)
        kind = draw.randrange(5)
        if kind == 0 and damaged:
            damaged[at] ^= 1 << draw.randrange(8)
        elif kind == 1:
            del damaged[at : at + some]
        elif kind == 2:
            damaged[at:at] = damaged[at : at + some] * draw.randint(1, 30)
        elif kind == 3:
            damaged[at:at] = draw.randbytes(some)
        else:
            damaged[at:at] = draw.choice(
                [b"\x00", b"\r", b"-->", b"<v ", b"[[", b"{\\", b"&#0;", b"\xff\xfe", b"1e999", b"\t"]
            )
    return bytes(damaged)


def valid_files() -> dict[str, bytes]:
    """One sound file of each kind."""
    rows = [["speaker", "text", "time"], ["P1", "Hello", "0:01"], ["P2", "Hi", "0:02"]]
    segments = {"segments": [{"start": 1.5, "end": 2, "text": "Hello", "speaker": "P1"}]}
    return {
        "a.txt": TALK.encode(),
        "a.docx": word(),
        "a.odt": packed({"content.xml": ODT.encode(), "mimetype": b"application/vnd.oasis.opendocument.text"}),
        "a.rtf": rb"{\rtf1\ansi\uc1 Interviewer: How\'92s it?\par P1: Fine \u8217? caf\'e9\par P1: Aye\par}" * 3,
        "a.pdf": pdf(),
        "a.vtt": ("WEBVTT\n\n" + CUES.replace(",", ".")).encode(),
        "a.srt": CUES.encode(),
        "a.csv": "\n".join(",".join(row) for row in rows).encode(),
        "a.xlsx": workbook(rows),
        "a.eaf": EAF.encode(),
        "a.cha": b"@UTF8\n@Begin\n@Participants:\tPAR P Participant\n*PAR:\thello there . \x151_20\x15\n@End\n" * 3,
        "a.json": json.dumps(segments).encode(),
        "form.csv": "\n".join(",".join(row) for row in FORMS).encode(),
        "form.xlsx": workbook(FORMS),
        "form.docx": word(FORM),
    }


def word(text: str = TALK) -> bytes:
    """Return a small Word document with a table at its end."""
    document, stream = docx.Document(), io.BytesIO()
    for line in text.split("\n\n"):
        document.add_paragraph(line)
    if text == FORM:
        cells = document.add_table(rows=1, cols=2).rows[0].cells
        cells[0].text, cells[1].text = "3. Would you come again?", "☒ Yes ☐ No"
    document.save(stream)
    return stream.getvalue()


def workbook(rows: list[list[str]]) -> bytes:
    """Return a workbook with these rows."""
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    """Return a zip, not compressed, so that breaking bytes breaks content and not only the archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def pdf() -> bytes:
    """Return a PDF of one page with two lines of text."""
    stream = b"BT /F1 12 Tf 50 700 Td (Interviewer: How is it?) Tj 0 -20 Td (P1: Fine, thank you.) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return bytes(out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


if __name__ == "__main__":
    main(measure, GOALS)
