"""Fields: numbers that Word counts, references to them, and the table of contents; each with its result filled in."""

import re
import zlib
from collections.abc import Sequence
from typing import Any

from docx.oxml.ns import qn

from toolkit.report.word.xml import XML_SPACE, paragraph, run, w


def field(code: str, *result: Any) -> list[Any]:
    """Return the runs of a field with its result, which stays as it is until Word updates fields."""
    instruction = w("instrText")
    instruction.text = f" {code} "
    instruction.set(XML_SPACE, "preserve")
    return [
        w("r", w("fldChar", fldCharType="begin")),
        w("r", instruction),
        w("r", w("fldChar", fldCharType="separate")),
        *result,
        w("r", w("fldChar", fldCharType="end")),
    ]


def bookmark_name(key: str) -> str:
    """Return the bookmark of a table, picture or heading: letters, digits and _ only, at most 40 of them."""
    plain = re.sub(r"[^A-Za-z0-9]+", "_", key)[:24]
    return f"qt_{plain}_{zlib.crc32(key.encode()):08x}"


def bookmarked(key: str, number: int, *inside: Any) -> list[Any]:
    """Return what is inside between the two ends of a bookmark; `number` must be its own in the document."""
    return [w("bookmarkStart", id=number, name=bookmark_name(key)), *inside, w("bookmarkEnd", id=number)]


def caption(kind: str, number: int, title: str, *, key: str, mark: int, style: str, with_next: bool) -> Any:
    """Return the paragraph “Table 3. Title”: the number is a field of its own sequence and can be referred to."""
    numbered = [run(f"{kind} "), *field(f"SEQ {kind} \\* ARABIC", run(str(number)))]
    made = paragraph(*bookmarked(key, mark, *numbered), run(f". {title}"), style=style)
    if with_next:
        made.find(qn("w:pPr")).append(w("keepNext"))
    return made


def references(places: Sequence[tuple[str, str]]) -> list[Any]:
    """Return the runs “ (Table 3, Figure 1)”, each a reference that follows its caption; `places` are (key, words)."""
    if not places:
        return []
    runs = [run(" (")]
    for place, (key, words) in enumerate(places):
        runs += [run(", ")] if place else []
        runs += field(f"REF {bookmark_name(key)} \\h", run(words))
    return [*runs, run(")")]


def contents(headings: Sequence[tuple[str, str, int]], styles: Sequence[str]) -> list[Any]:
    """Return a table of contents whose lines lead to their headings; page numbers come when Word updates it.

    `headings` are (key, words, level), `styles` the ids of the styles for level 1, 2, …
    """
    lines = []
    for key, words, level in headings:
        link = w("hyperlink", run(words), anchor=bookmark_name(key), history=1)
        lines.append(paragraph(link, style=styles[min(level, len(styles)) - 1]))
    if not lines:
        return []
    begin, code, separate, end = field('TOC \\o "1-2" \\h \\z \\n')
    first = lines[0]
    place = first.index(first.find(qn("w:hyperlink")))
    for offset, one in enumerate((begin, code, separate)):
        first.insert(place + offset, one)
    lines[-1].append(end)
    return lines
