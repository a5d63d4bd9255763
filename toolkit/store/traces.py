"""What is left of words in files: every byte is read, as UTF-8, as UTF-16 and as JSON escapes what is not ASCII.

A study file is also read as the database it is, so that a place can be named; a package (docx, xlsx) is unpacked. What
is packed in other ways, such as a PDF, cannot be looked into, and is said to be so.
"""

import json
import re
import sqlite3
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import regex

MOST_FILES = 5_000
LARGEST = 300_000_000  # bytes
MEMBER = 100_000_000  # bytes of a part of a package, unpacked
PACKED = (".pdf", ".zip", ".7z", ".gz", ".tgz", ".rar", ".mp3", ".mp4", ".m4a", ".wav")
DATABASE = b"SQLite format 3\x00"
HIDDEN = ".git"
BETWEEN = "\x00"  # no letter, so that words of two values are apart
SHORT = 3  # letters: so few stand among numbers by chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Words that stand in a file, and where in it."""

    file: Path
    where: str
    spelling: str
    times: int


@dataclass(kw_only=True)
class Looked:
    """What was found, how much was read, and what could not be looked into."""

    traces: list[Trace] = field(default_factory=list)
    files: int = 0
    unread: list[str] = field(default_factory=list)


def look(files: Iterable[Path], spellings: Sequence[str]) -> Looked:
    """Look for spellings in files, in any capitals.

    >>> look([], ["Jordan"]).files
    0
    """
    said = Looked()
    sought = [_Sought(one) for one in dict.fromkeys(one.strip() for one in spellings) if one]
    for file in files:
        try:
            if said.files >= MOST_FILES or file.stat().st_size > LARGEST:
                said.unread.append(f"{file.name} (too much to read)")
                continue
            said.traces += _in_file(file, sought, said.unread)
        except (OSError, sqlite3.Error, zipfile.BadZipFile) as error:
            said.unread.append(f"{file.name} ({error})")
            continue
        said.files += 1
    return said


def beside(study: Path) -> list[Path]:
    """Return every other file in the folder of a study and below it; what version control keeps is not entered."""
    own = {study, *_own(study)}
    found = (one for one in sorted(study.parent.rglob("*")) if HIDDEN not in one.parts)
    return [one for one in found if one.is_file() and not one.is_symlink() and one not in own]


def own(study: Path) -> list[Path]:
    """Return the study and all that the toolkit keeps beside it: copies, journal, who has it open."""
    return [one for one in [study, *_own(study)] if one.is_file()]


def _own(study: Path) -> list[Path]:
    return [*sorted(study.parent.glob(study.name + ".copies/*")), *sorted(study.parent.glob(study.name + "[.-]*"))]


class _Sought:
    """One spelling in all the forms it can have in bytes, in small letters where ASCII has them."""

    def __init__(self, spelling: str) -> None:
        self.spelling = spelling
        self.folded = spelling.casefold()
        self.in_words = regex.compile(
            rf"(?<![\p{{L}}\p{{N}}]){regex.escape(spelling)}(?![\p{{L}}\p{{N}}])", regex.IGNORECASE
        )
        ways = {way(spelling) for way in (str, str.lower, str.upper, str.title)}
        ways |= {unicodedata.normalize("NFD", one) for one in ways}
        escaped = {json.dumps(one)[1:-1] for one in ways}
        self.escaped = {one.casefold() for one in escaped} - {self.folded}
        self.plain = {one.encode().lower() for one in ways | escaped}
        self.wide = [{one.encode(code).lower() for one in ways} for code in ("utf-16-le", "utf-16-be")]

    def in_values(self, values: str, low: str) -> tuple[bool, int]:
        """Tell whether values (`low`: casefolded) hold it at all, even inside a longer word; and how often apart."""
        if self.folded not in low and not any(one in low for one in self.escaped):
            return False, 0
        return True, len(self.in_words.findall(values)) + sum(low.count(one) for one in self.escaped)

    def in_bytes(self, low: bytes) -> int:
        """Count it in bytes in small letters: in UTF-8 apart from other letters, in UTF-16 anywhere."""
        apart = {place for form in self.plain for place in _places(low, form) if _apart(low, place, place + len(form))}
        return len(apart) + self._wide(low)

    def anywhere(self, low: bytes) -> int:
        """Count it in bytes in small letters, inside longer words too."""
        return len({place for form in self.plain for place in _places(low, form)}) + self._wide(low)

    def _wide(self, low: bytes) -> int:
        """Count it in UTF-16; in one byte order, since what is read in the other is the same place, one byte off."""
        return max(len({place for form in forms for place in _places(low, form)}) for forms in self.wide)


def _places(content: bytes, form: bytes) -> Iterator[int]:
    place = content.find(form)
    while place >= 0:
        yield place
        place = content.find(form, place + 1)


def _apart(content: bytes, start: int, end: int) -> bool:
    before, after = content[max(start - 1, 0) : start], content[end : end + 1]
    return not before.isalnum() and not after.isalnum()


def _in_file(file: Path, sought: Sequence[_Sought], unread: list[str]) -> Iterator[Trace]:
    for one in sought:
        if times := len(one.in_words.findall(unicodedata.normalize("NFC", file.name))):
            yield Trace(file=file, where="the name of the file", spelling=one.spelling, times=times)
    if file.stat().st_size == 0:
        return
    content = file.read_bytes()
    if content.startswith(DATABASE):
        yield from _in_database(file, content, sought)
    elif zipfile.is_zipfile(file) and file.suffix.lower() not in PACKED:
        yield from _in_package(file, sought)
    else:
        if file.suffix.lower() in PACKED:
            unread.append(f"{file.name} (packed: look into it yourself)")
        yield from _in_bytes(file, "", content, sought)


def _in_bytes(file: Path, where: str, content: bytes, sought: Sequence[_Sought]) -> Iterator[Trace]:
    low = content.lower()
    for one in sought:
        if times := one.in_bytes(low):
            yield Trace(file=file, where=where, spelling=one.spelling, times=times)


def _in_package(file: Path, sought: Sequence[_Sought]) -> Iterator[Trace]:
    """Look into each part; marks of XML inside a word are taken away, as Word puts them there."""
    with zipfile.ZipFile(file) as package:
        for part in package.infolist():
            if part.file_size > MEMBER:
                continue
            content = package.read(part)
            if part.filename.endswith((".xml", ".rels")):
                content = re.sub(rb"<[^>]*>", b"", re.sub(rb"</(?:w|a|text):p>|</t>|</si>", b"\n", content))
            yield from _in_bytes(file, part.filename, content, sought)


def _in_database(file: Path, content: bytes, sought: Sequence[_Sought]) -> Iterator[Trace]:
    """Look at every value, then at every byte: what no value holds and the bytes do, stands in a free place."""
    found: dict[tuple[str, str], int] = {}
    somewhere: set[str] = set()
    for where, values in _values(file):
        folded = values.casefold()
        for one in sought:
            there, times = one.in_values(values, folded)
            if there:
                somewhere.add(one.spelling)
            if times:
                found[where, one.spelling] = found.get((where, one.spelling), 0) + times
    for (where, spelling), times in found.items():
        yield Trace(file=file, where=where, spelling=spelling, times=times)
    low = content.lower()
    for one in sought:
        free = one.spelling not in somewhere and len(one.spelling) > SHORT
        if free and (times := one.anywhere(low)):
            yield Trace(file=file, where="bytes outside every value", spelling=one.spelling, times=times)


def _values(file: Path) -> Iterator[tuple[str, str]]:
    """Yield all texts of each column of a database, with its name."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            rows = connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - a name out of the database itself
            columns = [one[0] for one in rows.description]
            for column, values in zip(columns, zip(*rows, strict=True), strict=False):
                texts = [one for one in values if isinstance(one, str)]
                yield f"{name.replace('_', ' ')}, {column.replace('_', ' ')}", BETWEEN.join(texts)
