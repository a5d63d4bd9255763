"""Content controls: the boxes in which what the study says stands, so that it can be brought up to date there."""

import zlib
from typing import Any

from docx.oxml.ns import qn

from toolkit.report.word.xml import clean, paragraph, run, w

OURS = "qt."
LONGEST_TAG, LONGEST_TITLE = 64, 64


def control(tag: str, title: str, *inside: Any) -> Any:
    """Return a content control around a table, or around runs of a paragraph.

    `tag` names it for good, `title` shows on its frame.
    """
    properties = w(
        "sdtPr",
        w("alias", val=clean(title)[:LONGEST_TITLE]),
        w("tag", val=f"{OURS}{tag}"[:LONGEST_TAG]),
        w("id", val=identity(tag)),
    )
    return w("sdt", properties, w("sdtContent", *inside))


def place_to_write(prompt: str, number: int, style: str = "") -> Any:
    """Return a place that shows what belongs there until somebody writes; the first key typed replaces the prompt."""
    properties = w("sdtPr", w("id", val=identity(f"write {number}")), w("temporary"), w("showingPlcHdr"))
    return w("sdt", properties, w("sdtContent", paragraph(run(f"[{prompt}]", style=style))))


def identity(tag: str) -> int:
    """Return the number of a control: the same for the same tag, above 0, within what Word allows."""
    return zlib.crc32(tag.encode()) % 0x7FFF_FFFE + 1


def tag_of(element: Any) -> str:
    """Return the tag of a control of ours, "" for anybody else's."""
    found = element.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    name = "" if found is None else found.get(qn("w:val"), "")
    return name.removeprefix(OURS) if name.startswith(OURS) else ""
