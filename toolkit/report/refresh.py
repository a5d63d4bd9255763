"""Bring a report that people have edited up to date: our tables, pictures and numbers, and not a word of theirs."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn

from toolkit.errors import FileProblem
from toolkit.exchange.tabular import write_file
from toolkit.report.description import Figure, Table
from toolkit.report.report import Report
from toolkit.report.sealed import is_as_written, sealed
from toolkit.report.state import state_of
from toolkit.report.word import manifest as manifests
from toolkit.report.word.content import is_tracked, words_of
from toolkit.report.word.manifest import Manifest
from toolkit.report.word.opened import DOCUMENT, RELATIONS, Opened, Place, open_report
from toolkit.report.word.parts import Part, Sentence, parts_of, titles_of
from toolkit.report.word.renewed import Held, as_many_columns, holds_something, renew_sentence, renew_table
from toolkit.report.word.table import fresh_table, words_wanted
from toolkit.study import Basis, Result, StudyData

SAME = "as it was"
RENEWED = "brought up to date"
TYPED = "left: people changed it"
TRACKED = "left: tracked changes stand in it"
HELD = "left: a comment or note stands in what would have to go"
GONE = "left: the study no longer has it"
DELETED = "not in the document any more"
NEW = "new in the study, not in the document"
COLUMNS = ["what", "done", "key", "now"]
TYPES = "[Content_Types].xml"
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


def refresh_report(path: str | Path, data: StudyData, *, in_place: bool = False) -> Result:
    """Bring a Word report up to date with the study; prose, tracked changes, comments, moved sections stay as they are.

    The tables, pictures and sentences that the study wrote stand in content controls. One whose words are still ours is
    brought up to date; one that people changed is left, and listed with what the study says now.

    Args:
        path: The report, as people have edited it.
        data: The study as it is now, `project.data()`.
        in_place: Change the file itself, after a copy beside it; otherwise `report (refreshed).docx` is written.

    Returns:
        A row per table, picture and sentence: `what`, `done`, its `key`, and `now`, what the study says where it was
        left. The basis names the file that was written.

    Raises:
        FileProblem: The file is no report of ours, is open in Word, or cannot be written.

    >>> refresh_report("no such report.docx", StudyData())
    Traceback (most recent call last):
    ...
    toolkit.errors.FileProblem: no such report.docx: There is no such file. Check the path.
    """
    opened = open_report(path)
    if in_place:
        _refuse_open_in_word(opened.path)
    report = Report.again(data, opened.manifest.report)
    sections = report.sections()
    work = _Work(opened, parts_of(sections), titles_of(sections))
    content = work.done(report, data)
    target = _written(opened, content, in_place=in_place)
    rows = [*work.rows, *work.missing()]
    return Result(
        rows, columns=COLUMNS, basis=Basis(title=f"{opened.path.name}, refreshed", notes=_notes(rows, target))
    )


class _Work:
    """Goes through the controls of a document and writes those anew whose words are still ours."""

    def __init__(self, opened: Opened, parts: Mapping[str, Part], titles: Mapping[str, str]) -> None:
        self.opened, self.parts, self.titles = opened, parts, titles
        self.rows: list[list[Any]] = []
        self.hashes = dict(opened.manifest.controls)
        self.pictures: list[tuple[str, bytes]] = []
        self.numbers = [int(number) for name in opened.names for number in re.findall(r"qt(\d+)\.png$", name)]

    def done(self, report: Report, data: StudyData) -> bytes:
        """Return the file with what changed; every other part, and every other byte of the document, as it was."""
        document, made, at = self.opened.document, [], 0
        for place in self._outermost():
            made += [document[at : place.start], self._control(place)]
            at = place.end
        made.append(document[at:])
        manifest = Manifest(report=report.settings(), study=state_of(data), controls=self.hashes)
        content = _zipped(self.opened, b"".join(made), manifest, self.pictures)
        untouched = is_as_written(self.opened.content, ".docx")
        return sealed(content, ".docx") if untouched else content  # what people wrote into is never written over

    def missing(self) -> list[list[Any]]:
        """Return what the study has and the document has not: deleted there, or new here."""
        there = {place.tag for place in self.opened.places}
        return [
            [self.titles[key], DELETED if key in self.opened.manifest.controls else NEW, key, ""]
            for key in self.parts
            if key not in there and not key.endswith(":notes")
        ]

    def _outermost(self) -> list[Place]:
        """Return the controls that lie in no other of ours: nobody puts one into another but by pasting."""
        found: list[Place] = []
        for place in self.opened.places:
            if not found or place.start >= found[-1].end:
                found.append(place)
        return found

    def _control(self, place: Place) -> bytes:
        was = self.opened.document[place.start : place.end]
        part = self.parts.get(place.tag)
        element = self.opened.element(place)
        done = GONE if part is None else self._decide(element, place.tag, part)
        left = part is not None and done not in (SAME, RENEWED)
        now = _told(part) if left and part is not None else ""
        self.rows.append([self.titles.get(place.tag, place.tag), done, place.tag, now])
        return self.opened.as_bytes(element) if done == RENEWED else was

    def _decide(self, element: Any, key: str, part: Part) -> str:
        if is_tracked(element):
            return TRACKED
        picture = self.opened.picture_in(element)
        there = picture if picture is not None else words_of(element)
        if isinstance(part, Figure):
            return self._figure(element, key, part, there)
        wanted = part.words if isinstance(part, Sentence) else words_wanted(part)
        if there == wanted:
            return SAME
        if manifests.hash_of(there) != self.opened.manifest.controls.get(key):
            return TYPED
        try:
            _renew(element, part)
        except Held:
            return HELD
        self.hashes[key] = manifests.hash_of(words_of(element))
        return RENEWED

    def _figure(self, element: Any, key: str, figure: Figure, there: str | bytes) -> str:
        drawn = figure.picture.drawing_png()
        if there == drawn:
            return SAME
        if manifests.hash_of(there) != self.opened.manifest.controls.get(key):
            return TYPED
        number = max([0, *self.numbers]) + 1
        self.numbers.append(number)
        name = f"media/qt{number}.png"
        self.pictures.append((name, drawn))
        _show_picture(element, f"qtPicture{number}", figure)
        self.hashes[key] = manifests.hash_of(drawn)
        return RENEWED


def _renew(element: Any, part: Part) -> None:
    if isinstance(part, Sentence):
        renew_sentence(element, part.words)
    elif isinstance(part, Table) and as_many_columns(element, part):
        renew_table(element, part)
    elif isinstance(part, Table):
        if holds_something(element):
            raise Held
        old = next(element.iter(qn("w:tbl")))
        old.getparent().replace(old, fresh_table(part, like=old))


def _show_picture(element: Any, relation: str, figure: Figure) -> None:
    """Point a drawing to another picture, as wide as people left it."""
    next(element.iter(qn("a:blip"))).set(qn("r:embed"), relation)
    size = figure.picture.size
    for extent in (*element.iter(qn("wp:extent")), *element.iter(qn("a:ext"))):
        if extent.get("cx"):
            extent.set("cy", str(int(int(extent.get("cx")) * size[1] / size[0])))
    named = next(element.iter(qn("wp:docPr")))
    named.set("descr", figure.picture.alternative)
    named.set("title", figure.picture.title)


def _told(part: Part) -> str:
    """Return what the study says now, for a control that was left."""
    if isinstance(part, Sentence):
        return part.words
    return part.alternative if isinstance(part, Table) else part.picture.alternative


def _zipped(opened: Opened, document: bytes, manifest: Manifest, pictures: Sequence[tuple[str, bytes]]) -> bytes:
    replaced = {DOCUMENT: document, opened.manifest_part: manifest.as_xml()}
    if pictures:
        relations = "".join(
            f'<Relationship Id="qtPicture{re.findall(r"[0-9]+", name)[0]}" Type="{IMAGE}" Target="{name}"/>'
            for name, _ in pictures
        )
        replaced[RELATIONS] = opened.part(RELATIONS).replace(
            b"</Relationships>", relations.encode() + b"</Relationships>"
        )
        types = opened.part(TYPES)
        if b'Extension="png"' not in types:
            declared = b'<Default Extension="png" ContentType="image/png"/></Types>'
            replaced[TYPES] = types.replace(b"</Types>", declared)
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(opened.content)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for item in source.infolist():
            target.writestr(item, replaced.get(item.filename) or source.read(item), zipfile.ZIP_DEFLATED)
        for name, content in pictures:
            target.writestr(zipfile.ZipInfo(f"word/{name}", (2000, 1, 1, 0, 0, 0)), content)
    return made.getvalue()


def _written(opened: Opened, content: bytes, *, in_place: bool) -> Path:
    if not in_place:
        target = opened.path.with_name(f"{opened.path.stem} (refreshed){opened.path.suffix}")
        write_file(target, content)
        return target
    when = datetime.now().astimezone().strftime("%Y-%m-%d %H.%M.%S")
    write_file(opened.path.with_name(f"{opened.path.stem} (before {when}){opened.path.suffix}"), opened.content)
    write_file(opened.path, content)
    return opened.path


def _refuse_open_in_word(path: Path) -> None:
    """Word puts a small file beside a document that somebody has open."""
    for owner in (f"~${path.name}", f"~${path.name[1:]}", f"~${path.name[2:]}"):
        if path.with_name(owner).exists():
            raise FileProblem(
                "The report is open in Word.", where=str(path), fix="Close it there, or refresh without --in-place."
            )


def _notes(rows: Sequence[Sequence[Any]], target: Path) -> tuple[str, ...]:
    done = [row[1] for row in rows]
    counted = {words: done.count(words) for words in (RENEWED, SAME, DELETED, NEW)}
    left = sum(words.startswith("left") for words in done)
    told = "; ".join(f"{number} {words}" for words, number in counted.items() if number)
    more = f"; {left} left as people have them" if left else ""
    return (f"Written: {target}.", f"{told}{more}." if told or more else "Nothing of ours is in this document.")
