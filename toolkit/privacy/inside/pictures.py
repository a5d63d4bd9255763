"""Pictures: what is written beside them (title, author, place, description). What they show is not read."""

import struct
import zlib
from collections.abc import Iterator

from toolkit.privacy.inside.passage import Passage
from toolkit.privacy.inside.words import runs

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
LARGEST_TEXT = 5_000_000
MARKERS = {0xFE, *range(0xE0, 0xF0)}  # comments, and what programs add
SCAN = 0xDA


def is_picture(content: bytes) -> bool:
    """Tell whether these are the bytes of a picture whose notes can be told from its dots."""
    return content.startswith((PNG, JPEG))


def picture(content: bytes, where: str) -> Iterator[Passage]:
    """Give what is written beside a PNG or JPEG."""
    for place, notes in _png(content) if content.startswith(PNG) else _jpeg(content):
        text = notes.decode("utf-8", errors="replace")
        yield Passage(where=where, place=place, text=text)
        if not text.isascii():
            yield from runs(notes, where, place=place)


def _png(content: bytes) -> Iterator[tuple[str, bytes]]:
    at = len(PNG)
    while at + 8 <= len(content):
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        chunk = content[at + 8 : at + 8 + size]
        at += 12 + size
        if kind in (b"tEXt", b"iTXt", b"zTXt"):
            keyword, _, rest = chunk.partition(b"\x00")
            yield f"picture’s note “{keyword.decode('latin-1')}”", keyword + b" " + _unpacked(kind, rest)
        elif kind == b"eXIf":
            yield "picture’s camera notes", chunk
        elif kind == b"IEND" and at < len(content):
            yield "after the end of the picture", content[at:]
            return


def _unpacked(kind: bytes, rest: bytes) -> bytes:
    if kind == b"zTXt":
        return _inflated(rest[1:])
    if kind == b"iTXt":
        words = rest[2:].split(b"\x00", 2)[-1]  # behind the language, and the keyword in it
        return _inflated(words) if rest[:1] == b"\x01" else rest[2:]
    return rest.decode("latin-1").encode()


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, LARGEST_TEXT)
    except zlib.error:
        return packed


def _jpeg(content: bytes) -> Iterator[tuple[str, bytes]]:
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:  # noqa: PLR2004 - every marker begins with it
        marker, size = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == SCAN or size < 2:  # noqa: PLR2004 - a size counts itself
            return
        if marker in MARKERS:
            yield "picture’s notes", content[at + 4 : at + 2 + size]
        at += 2 + size
