"""Plain text, RTF, tables as text, JSON, and whatever cannot be told: as lines, cells, values, or runs of letters."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from toolkit.errors import FileProblem
from toolkit.privacy.inside.passage import Passage, line_numbers
from toolkit.transcripts.raw import RawFile, decode

RTF = re.compile(r"\\u(-?\d+) ?\??|\\'([0-9a-fA-F]{2})|\\([a-z]+)-?\d* ?|\\[^a-z]|([{}])|[\r\n]+|([^\\{}\r\n]+)")
RTF_BREAKS = frozenset(["par", "line", "cell", "row", "tab", "sect", "page"])
RTF_ASIDE = re.compile(
    "info|author|operator|title|subject|company|manager|category|keywords|comment|doccomm|header.?|footer.?|footnote|"
    "annotation|atn.+|fld.+|bkmk.+|falt|revtbl|fonttbl|listname|userprops"
)
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
SHORTEST_RUN = 6  # letters: shorter runs of letters stand in any file by chance
RUN = re.compile(rb"[\x20-\x7e\xa0-\xff\t]{%d,}" % SHORTEST_RUN)
WIDE_RUN = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00){%d,}" % SHORTEST_RUN)


def lines(content: bytes, where: str, *, place: str = "") -> Iterator[Passage]:
    """Give a text."""
    text, problem = decoded(content, where)
    word = f"{place}, line" if place else "line"
    yield Passage(where=where, place=line_numbers(text, word), text=text, unread=problem)
    if "\\u" in text or "\\x" in text:  # as programs write letters
        yield Passage(where=where, place=place or "escaped letters", text=unescaped(text))


def rtf(content: bytes, where: str) -> Iterator[Passage]:
    """Give all words of an RTF document: body, notes, comments, properties."""
    text = "".join(_rtf_words(content.decode("cp1252", errors="replace")))
    yield Passage(where=where, place=line_numbers(text, "paragraph"), text=text)


def table(content: bytes, where: str) -> Iterator[Passage]:
    """Give the lines of a table as text, its quotation marks taken off."""
    text, problem = decoded(content, where)
    sign = max(",;\t", key=text[:10_000].partition("\n")[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sign))
    except csv.Error:
        yield Passage(where=where, place=line_numbers(text), text=text, unread=problem)
        return
    for number, row in enumerate(rows, start=1):
        yield Passage(where=where, place=f"row {number}", text="\n".join(row), unread=problem if number == 1 else "")


def as_json(content: bytes, where: str) -> Iterator[Passage]:
    """Give the values and the keys of a JSON file."""
    text, _ = decoded(content, where)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        yield from lines(content, where)
        return
    yield from values(value, where)


def values(value: Any, where: str, place: str = "", kind: str = "file") -> Iterator[Passage]:
    """Give every string in nested lists and tables of values, with the way to it."""
    waiting = [(value, place)]
    while waiting:
        one, way = waiting.pop()
        if isinstance(one, str):
            yield Passage(where=where, place=way or "the text", text=one, kind=kind)
        elif isinstance(one, dict):
            for key, inner in one.items():
                yield Passage(where=where, place=f"{way or 'the file'}, a key", text=str(key), kind=kind)
                waiting.append((inner, f"{way}.{key}" if way else str(key)))
        elif isinstance(one, list):
            if one and all(isinstance(part, str) for part in one):
                yield Passage(where=where, place=way or "the list", text="".join(one), kind=kind)
            waiting += [(inner, f"{way}[{number}]") for number, inner in enumerate(one, start=1)]
        elif isinstance(one, (int, float)) and not isinstance(one, bool):
            yield Passage(where=where, place=way, text=str(one), kind=kind)


def runs(content: bytes, where: str, *, place: str = "the bytes of the file", kind: str = "file") -> Iterator[Passage]:
    """Give what can be read in bytes of any kind."""
    utf8 = content.decode("utf-8", errors="replace")
    found = [run.decode("cp1252", errors="replace") for run in RUN.findall(content)]
    found += [run.decode("utf-16-le", errors="replace") for run in WIDE_RUN.findall(content)]
    found += re.findall(rf"[^\x00-\x1f\ufffd]{{{SHORTEST_RUN},}}", utf8) if not utf8.isascii() else []
    if found:
        yield Passage(where=where, place=place, text="\n".join(dict.fromkeys(found)), kind=kind, near=False)


def decoded(content: bytes, where: str) -> tuple[str, str]:
    """Return a text, and why it could not be read if so; then what can be read of it all the same."""
    if not content.strip():
        return "", ""
    try:
        return decode(RawFile(Path(where), content, ".txt"))[0], ""
    except FileProblem as problem:
        return content.decode("cp1252", errors="replace"), problem.what


def unescaped(text: str) -> str:
    r"""Return a text in which letters written as \u00eb are letters."""
    return ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), text)


def _rtf_words(text: str) -> Iterator[str]:
    """Give the words of RTF; what stands aside of the body (an author, a note) stands in a line of its own."""
    aside = [False]
    for found in RTF.finditer(text):
        code, byte, word, brace, words = found.groups()
        if brace == "{":
            aside.append(False)
        elif brace == "}":
            yield "\n" if aside and aside.pop() else ""
        elif word and RTF_ASIDE.fullmatch(word):
            aside[-1:] = [True]
            yield "\n"
        elif code or byte:
            yield chr(int(code) % 65_536) if code else bytes([int(byte, 16)]).decode("cp1252", errors="replace")
        else:
            yield "\n" if word in RTF_BREAKS else words or ""
