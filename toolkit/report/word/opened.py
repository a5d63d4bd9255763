"""A report as it comes back: its manifest, and where in its bytes each of our content controls stands."""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.parsers import expat

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree

from toolkit.errors import FileProblem
from toolkit.report.word import manifest as manifests
from toolkit.report.word.controls import OURS
from toolkit.report.word.manifest import Manifest

DOCUMENT = "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"
CUSTOM = re.compile(r"customXml/item\d+\.xml")


@dataclass(frozen=True)
class Place:
    """Where a control of ours stands: the bytes `start` to `end` of the document."""

    tag: str
    start: int
    end: int


@dataclass(frozen=True)
class Opened:
    """A Word file that holds a report of ours."""

    path: Path
    content: bytes
    manifest: Manifest
    manifest_part: str

    @cached_property
    def document(self) -> bytes:
        """The bytes of the document itself."""
        return self.part(DOCUMENT)

    @cached_property
    def names(self) -> list[str]:
        """The names of all parts."""
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return archive.namelist()

    def part(self, name: str) -> bytes:
        """Return the bytes of a part."""
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return archive.read(name)

    @cached_property
    def places(self) -> list[Place]:
        """The controls of ours, in the order they stand in; one that was copied stands there twice."""
        return _places(self.document)

    @cached_property
    def namespaces(self) -> dict[str, str]:
        """The prefixes that the document declares at its top."""
        return _namespaces(self.document)

    def element(self, place: Place) -> Any:
        """Return a control as an element of its own."""
        declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in self.namespaces.items() if prefix)
        fragment = self.document[place.start : place.end]
        return parse_xml(b"<whole" + declared.encode() + b">" + fragment + b"</whole>")[0]

    def as_bytes(self, element: Any) -> bytes:
        """Return an element as it is written inside the document, whose prefixes hold."""
        text = etree.tostring(element, encoding="unicode", with_tail=False)
        head, end, rest = text.partition(">")
        for prefix, uri in self.namespaces.items():
            head = head.replace(f' xmlns:{prefix}="{uri}"', "")
        return f"{head}{end}{rest}".encode()

    @cached_property
    def relations(self) -> dict[str, str]:
        """The parts that the document points to, by the id it uses."""
        root = parse_xml(self.part(RELATIONS)) if RELATIONS in self.names else ()
        inside = (one for one in root if one.get("TargetMode") != "External")
        return {
            one.get("Id"): posixpath.normpath(posixpath.join("word", one.get("Target"))).lstrip("/") for one in inside
        }

    def picture_in(self, element: Any) -> bytes | None:
        """Return the bytes of the picture in a control."""
        blip = next(element.iter(qn("a:blip")), None)
        name = "" if blip is None else self.relations.get(blip.get(qn("r:embed")), "")
        return self.part(name) if name in self.names else None


def open_report(path: str | Path) -> Opened:
    """Open a Word file that this toolkit wrote, whatever people did to it since.

    Raises:
        FileProblem: It is no Word file, or no report of ours, or its controls are gone.
    """
    path = Path(path).expanduser()
    content = _read(path)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = (
                (name, manifests.read(archive.read(name))) for name in archive.namelist() if CUSTOM.fullmatch(name)
            )
            mine = next(((name, one) for name, one in found if one is not None), None)
            archive.getinfo(DOCUMENT)
    except (zipfile.BadZipFile, KeyError) as error:
        raise FileProblem(
            "This is not a Word document.", where=str(path), fix="Open it in Word and save it as .docx."
        ) from error
    if mine is None:
        raise FileProblem(
            "This document does not say what it was made from: it is no report of this toolkit, or a program that "
            "drops such notes (Google Docs, Pages) has saved it.",
            where=str(path),
            fix="Work on the file that Report(data).save(…) wrote, in Word.",
        )
    return Opened(path, content, mine[1], mine[0])


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileProblem("There is no such file.", where=str(path), fix="Check the path.") from error
    except OSError as error:
        raise FileProblem(
            f"The file cannot be read ({error.strerror}).", where=str(path), fix="Close it in Word and try again."
        ) from error


def _places(document: bytes) -> list[Place]:
    """Find our controls by a reader that tells where in the bytes it is."""
    parser = expat.ParserCreate()
    open_controls: list[list[Any]] = []  # start, tag, depth
    found: list[Place] = []
    path: list[str] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        path.append(name)
        if name == "w:sdt":
            open_controls.append([parser.CurrentByteIndex, "", len(path)])
        elif name == "w:tag" and open_controls and path[-2] == "w:sdtPr" and len(path) == open_controls[-1][2] + 2:
            open_controls[-1][1] = attributes.get("w:val", "")

    def end(name: str) -> None:
        path.pop()
        if name != "w:sdt":
            return
        start, tag, _ = open_controls.pop()
        if tag.startswith(OURS):
            stop = document.index(b">", parser.CurrentByteIndex) + 1
            found.append(Place(tag.removeprefix(OURS), start, stop))

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.Parse(document, True)
    return sorted(found, key=lambda place: place.start)


def _namespaces(document: bytes) -> dict[str, str]:
    root = next(event[1] for event in etree.iterparse(io.BytesIO(document), events=("start",)))
    return {prefix or "": uri for prefix, uri in root.nsmap.items()}
