"""What a file is, told by its content; its ending only says what it should be."""

import codecs
import io
import re
import struct
import zipfile
from pathlib import Path

from toolkit.errors import FileProblem
from toolkit.transcripts.letters import is_wide

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
HEAD = 4_000
PACKED = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx", "content.xml": ".odt"}
SUBRIP_TIME = re.compile(rb"\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}[ \t]*-->[ \t]*\d{1,2}:\d{2}:\d{2}")
BY_ENDING = frozenset({".csv", ".tsv", ".md", ".json", ".yaml", ".yml"})


def kind_of(path: Path, content: bytes) -> str:
    """Return the ending that fits the content.

    Raises:
        FileProblem: It is an old or protected Office file, or no text at all.
    """
    ending = path.suffix.lower()
    if content.startswith(OLD_OFFICE):
        raise FileProblem(
            "This is an old .doc file, or it is protected by a password.",
            where=path.name,
            fix="Open it in Word, take the password off if there is one, and save it as .docx.",
        )
    if content.startswith(b"PK\x03\x04"):
        return _packed(content, ending)
    text = content.removeprefix(codecs.BOM_UTF8).lstrip()
    told = _by_first_words(text)
    if told:
        return told
    if ending in (".docx", ".odt", ".xlsx", ".pdf"):
        raise FileProblem(
            f"This is called {ending}, but it is not {'a PDF' if ending == '.pdf' else 'a Word document or sheet'}.",
            where=path.name,
            fix="Open it in the program that made it and save it again, or rename it to what it is.",
        )
    if b"\x00" in content[:HEAD] and not content.startswith(BOMS) and not is_wide(content):
        raise FileProblem("This is not a text file.", where=path.name, fix="Export the transcript as .docx or .txt.")
    return ending if ending in BY_ENDING or _unknown_to_us(ending) else ".txt"


def _by_first_words(text: bytes) -> str:
    head = text[:HEAD]
    if head.startswith(b"{\\rtf"):
        return ".rtf"
    if head.startswith(b"%PDF-"):
        return ".pdf"
    if head.startswith(b"WEBVTT"):
        return ".vtt"
    if b"<ANNOTATION_DOCUMENT" in head:
        return ".eaf"
    if head.startswith((b"@UTF8", b"@Begin")):
        return ".cha"
    return ".srt" if SUBRIP_TIME.search(head) and b"-->" in head else ""


def _packed(content: bytes, ending: str) -> str:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
        return ".docx"  # whoever opens it says what is wrong with it
    return next((kind for part, kind in PACKED.items() if part in names), ".odt" if ending == ".odt" else ".docx")


def _unknown_to_us(ending: str) -> bool:
    """Tell whether another package may read this: then its ending is left as it is."""
    return ending not in (".doc", ".docx", ".rtf", ".vtt", ".srt", ".eaf", ".cha", ".text", "")
