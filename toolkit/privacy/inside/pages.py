"""PDF: words of each page, comments, fields, bookmarks, properties, and files that are attached."""

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

from toolkit.privacy.inside.packages import Opener
from toolkit.privacy.inside.passage import Passage

MOST_PAGES = 5_000
CUT_WORD = re.compile(r"([^\s-]+)-\n(\S+)")
MOST_STEPS = 20_000


def pdf(content: bytes, where: str, opener: Opener) -> Iterator[Passage]:
    """Give what is in a PDF; a damaged or protected one is said to be so."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    found: list[Passage] = []
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            yield Passage(where=where, unread="It is protected by a password.")
            return
        found += _properties(reader, where)
        for number, page in enumerate(reader.pages, start=1):
            if number > MOST_PAGES:
                found.append(Passage(where=where, unread=f"It has more than {MOST_PAGES:,} pages."))
                break
            found += _page(page, number, where)
        for name, contents in reader.attachments.items():
            for one in contents:
                found += opener(one, name, f"{where}, in it {name}")
    except Exception as error:  # noqa: BLE001 - the library raises whatever the damage leads to
        found.append(Passage(where=where, unread=f"It is damaged ({type(error).__name__})."))
    yield from found


def _page(page: Any, number: int, where: str) -> Iterator[Passage]:
    text, place = page.extract_text() or "", f"page {number}"
    yield Passage(where=where, place=place, text=text)
    if cut := CUT_WORD.findall(text):
        whole = "\n".join(f"{before}{after}" for before, after in cut)
        yield Passage(where=where, place=f"{place}, over the end of a line", text=whole)
    for note in page.get("/Annots") or ():
        yield from _strings(note.get_object(), where, f"{place}, comment, link or field")


def _properties(reader: Any, where: str) -> Iterator[Passage]:
    for key, value in (reader.metadata or {}).items():
        yield Passage(where=where, place=f"properties, {str(key).strip('/')}", text=str(value))
    root = reader.trailer["/Root"]
    packet = root.get("/Metadata")
    if packet is not None:
        yield Passage(
            where=where, place="properties (XMP)", text=packet.get_object().get_data().decode("utf-8", "replace")
        )
    for key in ("/Outlines", "/AcroForm", "/Names", "/PageLabels", "/StructTreeRoot"):
        if key in root:
            yield from _strings(root[key], where, {"/Outlines": "bookmark", "/AcroForm": "field"}.get(key, "structure"))


def _strings(start: Any, where: str, place: str) -> Iterator[Passage]:
    """Give every string under an object of the file."""
    from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, IndirectObject, TextStringObject

    waiting, seen, steps = [start], set[tuple[int, int]](), 0
    while waiting and steps < MOST_STEPS:
        one, steps = waiting.pop(), steps + 1
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) not in seen:
                seen.add((one.idnum, one.generation))
                waiting.append(one.get_object())
        elif isinstance(one, DictionaryObject):
            waiting += [value for key, value in one.items() if key not in ("/Parent", "/P", "/Page", "/Dest")]
        elif isinstance(one, ArrayObject):
            waiting += list(one)
        elif isinstance(one, TextStringObject):
            yield Passage(where=where, place=place, text=str(one))
        elif isinstance(one, ByteStringObject):
            yield Passage(where=where, place=place, text=one.decode("latin-1"), near=False)
