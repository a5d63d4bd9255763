"""XML and HTML: words joined over the tags that only dress them, attributes, comments, scripts."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from toolkit.privacy.inside.passage import LARGEST_PART, Passage
from toolkit.privacy.inside.words import decoded, unescaped

# What words stand in together: whatever lies between two of these only dresses or marks a part of it.
BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """
        p h h1 h2 h3 h4 h5 h6 si is f v li dt dd td th tr caption figcaption title desc text button option label summary
        div section article blockquote pre address legend body instrText script style definedName
        """,
    )
)
BREAKS = frozenset(["tab", "br", "cr", "line-break", "s", "hr"])  # “s” is a space in OpenDocument
DELETED, INSERTED = frozenset({"del", "moveFrom", "delText"}), frozenset({"ins", "moveTo"})
CHANGES = DELETED | INSERTED
TOLD = {
    "descr": "alternative text", "alt": "alternative text", "title": "title", "author": "author", "content": "property",
    "initials": "author’s initials", "Target": "link", "href": "link", "src": "link", "name": "name", "value": "value",
    "aria-label": "label", "placeholder": "label", "summary": "alternative text", "val": "property",
    "userId": "author", "tag": "name of a field", "alias": "name of a field",
}  # fmt: skip
NEAR = TOLD.keys() - {"Target", "href", "src", "name", "val", "userId", "initials", "tag"}
HEADS = frozenset(f"{page}{edge}" for page in ("odd", "even", "first") for edge in ("Header", "Footer"))
HEAD_SIGN = re.compile(r"&(?:[LCRPNDTFAGBIUES]|\d+|\"[^\"]*\"|K\w{6})")
DATA_ADDRESS = re.compile(r"data:([\w/+.-]*)((?:;[\w=-]+)*),([^\"'\s)<>]*)")
LONGEST_ATTRIBUTE = 100_000
TAG = re.compile(r"<[^<>]*>")
PRE = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\?>")

Placing = Callable[[Any, str, int], str]
Embedded = Callable[[bytes, str], Iterator[Passage]]


@dataclass
class Block:
    """The words of one paragraph or cell, each with whether it was deleted or inserted."""

    element: Any
    number: int
    parts: list[tuple[str, str]] = field(default_factory=list)

    def readings(self) -> Iterator[tuple[str, str]]:
        """Give the words as they stand, and if there are tracked changes, as they were and with all that is there."""
        words = "".join(text for text, change in self.parts if change != "deleted")
        yield words, ""
        if any(change for _, change in self.parts):
            before = "".join(text for text, change in self.parts if change != "inserted")
            yield from ((one, "tracked change") for one in {before, "".join(text for text, _ in self.parts)} - {words})


def xml(content: bytes, where: str, *, placing: Placing | None = None, part: str = "") -> Iterator[Passage]:
    """Give the words, attributes and comments of an XML file; a broken one is read as text without its tags."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content[:LARGEST_PART], parser)
    except (etree.XMLSyntaxError, ValueError):
        yield from _without_tags(content, where, part)
        return
    if b"<!DOCTYPE" in content[:10_000]:
        yield from _without_tags(content, where, part)  # what its entities say
    yield from _tree(root, where, placing or _by_number(part))


def html(
    content: bytes, where: str, *, place: str = "", kind: str = "file", embedded: Embedded | None = None
) -> Iterator[Passage]:
    """Give the words, attributes, comments and scripts of a page, and files that lie in it as addresses."""
    import lxml.html
    from lxml import etree

    text, problem = decoded(content, where)
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = lxml.html.document_fromstring(PRE.sub(b"", text.encode("utf-8", errors="replace")), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):  # nested absurdly
        yield from (replace(one, kind=kind) for one in _without_tags(content, where, place))
        return
    if problem:
        yield Passage(where=where, unread=problem)
    for one in _tree(root, where, _by_number(place, "paragraph")):
        yield replace(one, kind=kind)
    for address in DATA_ADDRESS.finditer(text) if embedded else ():
        yield from embedded(_data(address), place or "a picture in the page")  # type: ignore[misc]


def _tree(root: Any, where: str, placing: Placing) -> Iterator[Passage]:
    from lxml import etree

    blocks: dict[Any, Block] = {}
    counted: dict[str, int] = {}
    seen: set[tuple[str, str]] = set()
    state: list[tuple[Any, Block, str]] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            yield from _comment(element, where)
            _add(state, element.tail)
            continue
        tag = _local(element)
        if event == "start":
            inner = _inside(element, tag, state, blocks, counted)
            state.append((element, *inner))
            if tag in BREAKS and not (tag == "s" and _is_html(element)):
                inner[0].parts.append((" ", inner[1]))
            if element.text:
                inner[0].parts.append((element.text, inner[1]))
            yield from _attributes(element, where, seen)
        else:
            state.pop()
            _add(state, element.tail)
    for block in blocks.values():
        tag = _local(block.element)
        for words, change in block.readings():
            if words.strip():
                place = placing(block.element, tag, block.number)
                told = ", ".join(filter(None, (place, change)))
                code = tag in ("script", "style")
                yield Passage(where=where, place=told, text=_as_read(words, tag), near=not code)


def _as_read(words: str, tag: str) -> str:
    if tag in HEADS:  # of a sheet: &C says that what follows is centred
        return HEAD_SIGN.sub(" ", words)
    return unescaped(words) if tag in ("script", "style") else words


def _inside(
    element: Any, tag: str, state: list[tuple[Any, Block, str]], blocks: dict[Any, Block], counted: dict[str, int]
) -> tuple[Block, str]:
    """Return the block that the words of an element belong to, and the tracked change they are part of."""
    change = state[-1][2] if state else ""
    if tag in CHANGES and not (tag in ("del", "ins") and _is_html(element)):
        change = "deleted" if tag in DELETED else "inserted"
    outer = state[-1][1] if state else None
    stands_alone = outer is None or _local(outer.element) not in BLOCKS
    if tag in BLOCKS or (stands_alone and tag not in CHANGES):
        counted[tag] = counted.get(tag, 0) + 1
        outer = blocks[element] = Block(element, counted[tag])
    if outer is None:  # a tracked change at the very top
        outer = blocks[element] = Block(element, 1)
    return outer, change


def _add(state: list[tuple[Any, Block, str]], tail: str | None) -> None:
    if tail and state:
        _, block, change = state[-1]
        block.parts.append((tail, change))


def _attributes(element: Any, where: str, seen: set[tuple[str, str]]) -> Iterator[Passage]:
    for key, value in element.attrib.items():
        name = key.rpartition("}")[2]
        if len(value) < 2 or (name, value) in seen or value.startswith("data:"):  # noqa: PLR2004 - no name is shorter
            continue
        seen.add((name, value))
        text, place = value[:LONGEST_ATTRIBUTE], TOLD.get(name, f"attribute “{name}”")
        yield Passage(where=where, place=place, text=text, near=name in NEAR)
        if "%" in text:
            yield Passage(where=where, place=place, text=unquote(text), near=False)


def _comment(element: Any, where: str) -> Iterator[Passage]:
    if element.text and element.text.strip():
        yield Passage(where=where, place="a comment in the code", text=element.text)


def _without_tags(content: bytes, where: str, part: str) -> Iterator[Passage]:
    from html import unescape

    text, problem = decoded(content, where)
    for apart in ("", " "):  # tags inside a word, and tags between words
        place = f"{part}, text without its tags".lstrip(", ")
        yield Passage(where=where, place=place, text=unescape(TAG.sub(apart, text)), unread=problem if apart else "")
    yield Passage(where=where, place=f"{part}, tags".lstrip(", "), text="\n".join(TAG.findall(text)), near=False)


def _data(address: "re.Match[str]") -> bytes:
    """Return the bytes of a file that stands in an address."""
    if "base64" not in address[2]:
        return unquote_to_bytes(address[3])
    try:
        return base64.b64decode(unquote(address[3]) + "==", validate=False)
    except (binascii.Error, ValueError):
        return address[3].encode()


def _by_number(part: str, word: str = "") -> Placing:
    def place(_element: Any, tag: str, number: int) -> str:
        return f"{part}, {word or tag} {number}".lstrip(", ")

    return place


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _is_html(element: Any) -> bool:
    return "}" not in str(element.tag)
