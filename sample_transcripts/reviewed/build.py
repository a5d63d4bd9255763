"""Build the sample transcripts from the reviewed texts in this folder.

Each reviewed text is a heading and then one paragraph per speaker turn, `Label: words`.
The same texts always give the same bytes: nothing in a file depends on when it was built.

    python build.py    (needs python-docx)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as DocxDocument

REVIEWED = Path(__file__).resolve().parent
OUTPUT = REVIEWED.parent
FILES = (
    "P1 T1.docx",
    "P1 T2.docx",
    "P2 T1.txt",
    "P3 T1.docx",
    "P3 T2.docx",
    "P4 T1.docx",
    "P4 T2.vtt",
    "P5 T1.txt",
    "P6 P7 T1.docx",
    "P6 T2.txt",
    "P8 T2.txt",
    "PM1 PM2 T1.txt",
    "PM1 T2.docx",
    "PM2 T2.docx",
    "PM3 T1.docx",
    "PM3 T2.vtt",
    "PM4 T2.vtt",
    "Staff T1.docx",
    "Staff T2.docx",
    "SW T2.vtt",
    "SM1 T2.vtt",
    "TR1 T1.txt",
    "Field note Marrowby T1.txt",
    "Field note Hessenby T2.docx",
)
TEAMS = {"SW T2"}  # recorded in Teams, which names the speaker on every cue; the other captions are Zoom's
ROOM = "Meeting Room 2"  # the device two social workers share; Teams shows its name, not theirs
MADE = datetime(2025, 12, 1, 9, tzinfo=UTC)
TURN = re.compile(r"(Interviewer|Room|(?:P|PM|S|SM|SW|TR)\d): (.+)")
LONGEST_CUE = 12  # words
SECONDS_PER_WORD = 0.38
GAP_WITHIN_TURN = 0.12
GAP_BETWEEN_TURNS = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A reviewed text: its name, its paragraphs without a speaker, and its turns as (label, words)."""

    name: str
    heading: list[str]
    turns: list[tuple[str, str]]


def read_reviewed(name: str) -> Transcript:
    """The reviewed text of this name, taken apart."""
    paragraphs = (REVIEWED / f"{name}.txt").read_text(encoding="utf-8").strip().split("\n\n")
    matches = [TURN.fullmatch(paragraph) for paragraph in paragraphs]
    heading = [paragraph for paragraph, match in zip(paragraphs, matches, strict=True) if not match]
    turns = [(match[1], match[2]) for match in matches if match]
    return Transcript(name=name, heading=heading, turns=turns)


def as_text(transcript: Transcript) -> bytes:
    """Plain text, a blank line between paragraphs."""
    turns = [f"{label}: {words}" for label, words in transcript.turns]
    return ("\n\n".join([*transcript.heading, *turns]) + "\n").encode()


def as_docx(transcript: Transcript) -> bytes:
    """A Word file, a paragraph per turn with its label in bold."""
    document = Document()
    title, *rest = transcript.heading
    document.add_heading(title, level=1)
    for paragraph in rest:
        document.add_paragraph(paragraph)
    for label, words in transcript.turns:
        turn = document.add_paragraph()
        turn.add_run(f"{label}:").bold = True
        turn.add_run(f" {words}")
    set_properties(document, title)
    return without_dates(saved(document))


def set_properties(document: DocxDocument, title: str) -> None:
    """Give the file properties that do not change from one run to the next."""
    properties = document.core_properties
    properties.title = title
    properties.author = properties.last_modified_by = "Alongside evaluation"
    properties.comments = ""
    properties.created = properties.modified = MADE


def saved(document: DocxDocument) -> bytes:
    """The bytes that python-docx writes."""
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def without_dates(archive: bytes) -> bytes:
    """The same zip with one fixed date on every entry."""
    stream = BytesIO()
    with ZipFile(BytesIO(archive)) as before, ZipFile(stream, "w") as after:
        for name in before.namelist():
            entry = ZipInfo(name, date_time=MADE.timetuple()[:6])
            entry.create_system = 0
            after.writestr(entry, before.read(name), ZIP_DEFLATED)
    return stream.getvalue()


def as_vtt(transcript: Transcript) -> bytes:
    """WebVTT as Zoom writes it (a name on the first cue of a turn) or as Teams does (a voice tag on every cue)."""
    written = teams_cue if transcript.name in TEAMS else zoom_cue
    note = ["\n".join(["NOTE", *transcript.heading])] if transcript.heading else []
    blocks = ["WEBVTT", *note]
    for number, (start, end, label, first, text) in enumerate(timed_cues(transcript), start=1):
        blocks.append(f"{number}\n{clock(start)} --> {clock(end)}\n{written(label, text, first=first)}")
    return ("\n\n".join(blocks) + "\n").encode()


def zoom_cue(label: str, text: str, *, first: bool) -> str:
    """A cue with the speaker's name before the words that begin a turn."""
    return f"{label}: {text}" if first else text


def teams_cue(label: str, text: str, *, first: bool) -> str:  # noqa: ARG001 - the same call as zoom_cue
    """A cue inside the voice tag of its speaker."""
    return f"<v {ROOM if label == 'Room' else label}>{text}</v>"


def timed_cues(transcript: Transcript) -> Iterator[tuple[float, float, str, bool, str]]:
    """Each cue as (start, end, speaker, begins a turn, words), in seconds at an ordinary speed of talking."""
    start = 3.2
    for label, words in transcript.turns:
        for place, text in enumerate(cues(words)):
            end = start + 0.4 + SECONDS_PER_WORD * len(text.split())
            yield start, end, label, place == 0, text
            start = end + GAP_WITHIN_TURN
        start += GAP_BETWEEN_TURNS


def cues(turn: str) -> list[str]:
    """The turn in cues that end with a clause where they can and stay within the longest."""
    packed: list[str] = []
    for clause in re.split(r"(?<=[,.?!]) ", turn):
        joined = f"{packed[-1]} {clause}" if packed else clause
        if packed and len(joined.split()) <= LONGEST_CUE:
            packed[-1] = joined
        else:
            packed.extend(pieces(clause))
    return packed


def pieces(clause: str) -> list[str]:
    """The clause whole, or in equal parts if it alone is longer than a cue."""
    words = clause.split()
    count = -(-len(words) // LONGEST_CUE)
    size = -(-len(words) // count)
    return [" ".join(words[i : i + size]) for i in range(0, len(words), size)]


def clock(seconds: float) -> str:
    """Seconds as `HH:MM:SS.mmm`."""
    minutes, milliseconds = divmod(round(seconds * 1000), 60_000)
    whole, fraction = divmod(milliseconds, 1000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{whole:02}.{fraction:03}"


FORMATS = {".txt": as_text, ".docx": as_docx, ".vtt": as_vtt}


def build() -> None:
    """Write every sample transcript beside this folder."""
    for file in map(Path, FILES):
        (OUTPUT / file).write_bytes(FORMATS[file.suffix](read_reviewed(file.stem)))


if __name__ == "__main__":
    build()
