"""Opening a file: what it really is, whether it is safe, and its text decoded without loss."""

import codecs
import re
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.errors import FileProblem
from toolkit.model import sha256
from toolkit.transcripts import letters
from toolkit.transcripts.kinds import kind_of

LARGEST_FILE = 200_000_000
LARGEST_UNPACKED = 400_000_000
LARGEST_PART = 100_000_000
SHOWN = 3
LARGEST_RATIO = 200  # a docx of plain text packs to a tenth or so; a bomb packs a thousandfold

FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MOST_GUESSED_AT = 400_000


@dataclass(frozen=True)
class RawFile:
    """The bytes of a file and what they are."""

    path: Path
    content: bytes
    kind: str
    warnings: tuple[str, ...] = ()
    clean_pages: bool = True  # take page headers, numbers and line breaks out of a PDF

    repair: bool = False  # make letters whole that were read in the wrong encoding once
    repairs: list[tuple[str, str]] = field(default_factory=list)

    def mended(self, text: str) -> str:
        """Return a text, letters garbled once made whole again if that was asked for; what was done is kept."""
        if not self.repair:
            return text
        self.repairs.extend(letters.proposals(text))
        return letters.repaired(text)

    def about_garbled(self, text: str) -> list[str]:
        """Say which letters were, or could be, made whole."""
        found = self.repairs or list(letters.proposals(text))
        if not found:
            return []
        shown = "; ".join(f"“{_around(*one)[0]}” → “{_around(*one)[1]}”" for one in found[:SHOWN])
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        if self.repairs:
            return [f"Garbled letters were repaired in {len(found)} lines: {shown}{more}."]
        repair = "To import them repaired, before anything is coded: import_transcripts(…, repair_encoding=True)."
        return [f"{len(found)} lines hold garbled letters: {shown}{more}. {repair}"]

    @property
    def sha256(self) -> str:
        """The fingerprint of the bytes."""
        return sha256(self.content)


def read_raw(path: Path) -> RawFile:
    """Read a file and find out what it is by its first bytes."""
    if path.exists() and not path.is_file():
        raise FileProblem("This is no ordinary file.", where=path.name, fix="Give the transcript itself.")
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise FileProblem(f"The file is very large ({size // 1_000_000} MB).", where=path.name, fix="Split it.")
        content = path.read_bytes()
    except OSError as error:
        raise FileProblem(
            f"The file cannot be read ({error.strerror}).", where=path.name, fix="Check that you may open it."
        ) from error
    if not content.strip(b"\x00\xef\xbb\xbf \r\n\t"):
        raise FileProblem("The file is empty.", where=path.name, fix="Export or copy the transcript again.")
    ending = path.suffix.lower()
    kind = kind_of(path, content)
    named = ending not in ("", ".txt", ".text") and kind != ending
    warnings = (f"It is called {ending}, but it is {kind[1:]}; it was read as {kind[1:]}.",) if named else ()
    return RawFile(path, content, kind, warnings)


def decode(raw: RawFile) -> tuple[str, list[str]]:
    """Return the text of a file and what had to be assumed to read it."""
    warnings: list[str] = []
    content = raw.content
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if marked else letters.is_wide(content) or "utf-8-sig")
    except UnicodeDecodeError:
        text, said = _decode_legacy(raw)
        warnings.append(said)
    return raw.mended(text), warnings


def _around(before: str, after: str, size: int = 30) -> tuple[str, str]:
    """Return both lines cut to the place where they differ."""
    start = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    left = max(0, start - size // 2)
    return before[left : start + size], after[left : start + size]


def normalise(text: str) -> tuple[str, list[str]]:
    """Return the text as it is frozen: NFC, one kind of line end, no BOM, nothing that XML forbids."""
    if text.isascii() and text.isprintable():  # most lines of a Word document
        return text, []
    text = unicodedata.normalize("NFC", re.sub(r"\r\n?|\u2028|\u2029|\x0b|\x0c", "\n", text)).removeprefix("\ufeff")
    found = sorted({f"U+{ord(sign):04X}" for sign in FORBIDDEN_IN_XML.findall(text)})
    if not found:
        return text, []
    return FORBIDDEN_IN_XML.sub("\ufffd", text), [f"Characters that cannot be kept were replaced: {', '.join(found)}."]


def open_zip(raw: RawFile) -> zipfile.ZipFile:
    """Open a packed document after checking that it does not unpack to something absurd."""
    import io

    try:
        archive = zipfile.ZipFile(io.BytesIO(raw.content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
        raise FileProblem(
            "This is not a Word document, or it is damaged.",
            where=raw.path.name,
            fix="Open it in Word and save it again as .docx.",
        ) from error
    unpacked = sum(item.file_size for item in archive.infolist())
    if unpacked > LARGEST_UNPACKED or unpacked > LARGEST_RATIO * max(len(raw.content), 1_000):
        raise FileProblem(
            f"This file unpacks to {_size(unpacked)} from {_size(len(raw.content))}; it was not opened.",
            where=raw.path.name,
            fix="If you trust it, open it in Word and save it again.",
        )
    return archive


def _size(count: int) -> str:
    return f"{count // 1_000_000} MB" if count >= 1_000_000 else f"{count // 1_000} kB"  # noqa: PLR2004 - a megabyte


def read_part(archive: zipfile.ZipFile, name: str, raw: RawFile) -> bytes:
    """Read one part of a packed document.

    Raises:
        FileProblem: The part is damaged or protected.
    """
    if archive.getinfo(name).file_size > LARGEST_PART:
        raise FileProblem("This file unpacks to something very large.", where=raw.path.name, fix="Split it.")
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError, KeyError) as error:
        raise FileProblem(
            f"The file is damaged or protected ({error}).",
            where=raw.path.name,
            fix="Open it in the program that made it and save it again.",
        ) from error


def _decode_legacy(raw: RawFile) -> tuple[str, str]:
    told = letters.guess(raw.content)
    if told is not None:
        text = raw.content.decode(told.encoding)
        name = letters.NAMES[told.encoding]
        said = f"It is not UTF-8; it was read as {name}"
        if not told.sure:
            other = letters.NAMES[told.next_best]
            said += f", which is not certain ({other} fits nearly as well): please check accents and quotation marks"
        return text, said + "."
    from charset_normalizer import from_bytes

    best = from_bytes(raw.content[:MOST_GUESSED_AT]).best()
    try:
        if best is not None:
            text = raw.content.decode(best.encoding)
            return text, f"It is not UTF-8; {best.encoding} is a guess: please check the letters, or save it as UTF-8."
        return raw.content.decode("cp1252"), "It is not UTF-8; Windows-1252 is a guess: please check the letters."
    except UnicodeDecodeError as error:
        raise FileProblem(
            "The letters of this file cannot be read.", where=raw.path.name, fix="Save it as UTF-8 text."
        ) from error
