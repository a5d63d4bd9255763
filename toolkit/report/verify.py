"""Check an edited report against the study: which numbers, sentences and quotations still follow from it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from toolkit.report.claimed import claims_in
from toolkit.report.description import Figure, Table
from toolkit.report.report import Report
from toolkit.report.state import state_of
from toolkit.report.typed import Transcripts, counts_in, difference, quotations_in
from toolkit.report.word import manifest as manifests
from toolkit.report.word.content import cells_of, paragraphs_outside, words_of
from toolkit.report.word.opened import DOCUMENT, Opened, Place, open_report
from toolkit.report.word.parts import Part, Sentence, parts_of, titles_of
from toolkit.report.word.renewed import matched_rows
from toolkit.report.word.table import cells_wanted
from toolkit.study import Basis, Result, StudyData

FOLLOWS = "follows from the study"
MOVED_ON = "the study has moved on"
TYPED = "changed in the document"
GONE = "the study no longer has it"
OTHER_WORDS = "differs from the transcript"
OTHER_ORDER = "its parts are said, but not in this order or not in one transcript"
NOWHERE = "in no transcript"
UNFIT = "does not fit the finding it repeats"
NO_TABLE = "no table of the report says so"
CHANGED_SINCE = "changed since the report was written"
COLUMNS = ["what", "where", "outcome", "document", "study"]
NOTES_PARTS = ("word/footnotes.xml", "word/endnotes.xml")
SHOWN = 3


def verify_report(path: str | Path, data: StudyData) -> Result:
    """Say which numbers, sentences, pictures and quotations of an edited report still follow from the study.

    What the study wrote is compared cell by cell. In what people wrote themselves, quotations of four words or more are
    looked up in the transcripts, and every “k of n” among the numbers of the report; a sentence near one
    of the study's findings must have its stakeholder group, time point and number. Tracked changes are read as if they
    were accepted.

    Args:
        path: The report, as people have edited it.
        data: The study, `project.data()`.

    Returns:
        A row per table, picture, sentence, quotation, claim and count, those that do not follow first: `what`, `where`,
        `outcome`, and what `document` and `study` say.

    Raises:
        FileProblem: The file is no report of ours.

    >>> verify_report("no such report.docx", StudyData())
    Traceback (most recent call last):
    ...
    toolkit.errors.FileProblem: no such report.docx: There is no such file. Check the path.
    """
    opened = open_report(path)
    sections = Report.again(data, opened.manifest.report).sections()
    parts, titles = parts_of(sections), titles_of(sections)
    rows = [*_state(opened, data), *_ours(opened, parts, titles), *_theirs(opened, parts, titles, data)]
    wrong = [row for row in rows if row[2] != FOLLOWS]
    right = [row for row in rows if row[2] == FOLLOWS]
    said = f"{len(right)} of {len(rows)} follow from the study." if rows else "Nothing in it can be checked."
    return Result([*wrong, *right], columns=COLUMNS, basis=Basis(
        title=f"{opened.path.name} against the study", notes=(said, _coding(opened, data))))  # fmt: skip


def _state(opened: Opened, data: StudyData) -> list[list[Any]]:
    was, now = opened.manifest.study, state_of(data)
    what = "codebook" if was.get("codebook") != now["codebook"] else "study"
    if was.get("frames") == now["frames"] and what == "study":
        return []
    return [
        [what, "whole report", CHANGED_SINCE, f"written at change {was.get('revision')}", f"now at {now['revision']}"]
    ]


def _coding(opened: Opened, data: StudyData) -> str:
    was = opened.manifest.study
    same = was.get("coding") == data.coding_note
    return f"Report: {was.get('coding')} {was.get('coded')}".strip() + (
        "" if same else f" Study now: {data.coding_note}"
    )


def _ours(opened: Opened, parts: dict[str, Part], titles: dict[str, str]) -> Iterator[list[Any]]:
    for place in opened.places:
        part = parts.get(place.tag)
        element = opened.element(place)
        if part is None:
            yield [_kind(part), place.tag, GONE, words_of(element), ""]
        else:
            yield from _compared(opened, place, element, part, titles[place.tag])


def _compared(opened: Opened, place: Place, element: Any, part: Part, title: str) -> Iterator[list[Any]]:
    picture = opened.picture_in(element) if isinstance(part, Figure) else None
    there: str | bytes = picture if picture is not None else words_of(element)
    ours = manifests.hash_of(there) == opened.manifest.controls.get(place.tag)
    outcome = MOVED_ON if ours else TYPED
    if isinstance(part, Sentence):
        same = there == part.words
        yield ["sentence", title, FOLLOWS if same else outcome, there, part.words]
    elif isinstance(part, Figure):
        same = there == part.picture.drawing_png()
        yield ["picture", title, FOLLOWS if same else outcome, "", "" if same else part.picture.alternative]
    else:
        differ = list(_cells(element, part, title, outcome))
        yield from differ or [["table", title, FOLLOWS, "", ""]]


def _cells(element: Any, table: Table, title: str, outcome: str) -> Iterator[list[Any]]:
    """Give the cells that differ: of rows that begin alike, and the rows that one of the two lacks."""
    grid = next(element.iter(qn("w:tbl")), None)
    there = cells_of(grid) if grid is not None else [[]]
    wanted = cells_wanted(table)
    matched = matched_rows(wanted[1:], there)
    pairs = [
        (there[0], wanted[0]),
        *((there[place] if place else [], cells) for place, cells in zip(matched, wanted[1:], strict=True)),
    ]
    for was, now in pairs:
        if not was:
            yield ["row", f"{title}: {now[0]}", outcome, "not there", " | ".join(now)]
            continue
        for head, one, other in zip(wanted[0], was, now, strict=False):
            if one != other:
                yield [
                    "number" if any(map(str.isdigit, other)) else "cell",
                    f"{title}: {now[0]}, {head}",
                    outcome,
                    one,
                    other,
                ]
    for place in range(1, len(there)):
        if place not in matched:
            yield ["row", f"{title}: {there[place][0]}", outcome, " | ".join(there[place]), "not there"]


def _theirs(opened: Opened, parts: dict[str, Part], titles: dict[str, str], data: StudyData) -> Iterator[list[Any]]:
    transcripts = Transcripts(data.texts)
    said = _counts_said(parts, titles)
    names = {str(name).casefold() for frame in (data.themes["theme"], data.codes["code"]) for name in frame}
    for number, (words, styled) in enumerate(_prose(opened), start=1):
        where = f"paragraph {number}: {words[:50]}"
        for quotation in quotations_in(words) if not styled else [words]:
            if quotation.casefold() not in names:
                yield _looked_up(quotation, where, transcripts)
        for sentence, here, there in claims_in(words, data):
            yield ["claim", where, UNFIT if there else FOLLOWS, here or sentence, there]
        for written, n, of in counts_in(words):
            tables = said.get((n, of), [])
            yield ["count", where, FOLLOWS if tables else NO_TABLE, written, "; ".join(tables[:SHOWN])]


def _looked_up(quotation: str, where: str, transcripts: Transcripts) -> list[Any]:
    found = transcripts.find(quotation)
    if found.letters is None:
        return ["quotation", where, NOWHERE, quotation, ""]
    if not found.in_order:
        return ["quotation", where, OTHER_ORDER, quotation, found.source]
    if not found.letters:
        return ["quotation", where, FOLLOWS, quotation, found.source]
    letters = "1 letter" if found.letters == 1 else f"{found.letters} letters"
    return [
        "quotation",
        where,
        f"{OTHER_WORDS} by {letters}",
        quotation,
        f"{found.source}: {difference(quotation, found.words)}",
    ]


def _counts_said(parts: dict[str, Part], titles: dict[str, str]) -> dict[tuple[int, int], list[str]]:
    said: dict[tuple[int, int], list[str]] = {}
    for key, part in parts.items():
        words = part.words if isinstance(part, Sentence) else f"{titles[key]}\n{_all_words(part)}"
        for _, n, of in counts_in(words):
            if titles[key] not in said.setdefault((n, of), []):
                said[n, of].append(titles[key])
    return said


def _all_words(part: Table | Figure) -> str:
    return "\n".join("\t".join(row) for row in part.texts) if isinstance(part, Table) else part.picture.alternative


def _prose(opened: Opened) -> Iterator[tuple[str, bool]]:
    """Give the paragraphs that people wrote, and whether each is a quotation by its style."""
    for name in (DOCUMENT, *NOTES_PARTS):
        if name in opened.names:
            yield from paragraphs_outside(parse_xml(opened.part(name)), set(opened.manifest.controls))


def _kind(part: "Part | None") -> str:
    return {"Sentence": "sentence", "Figure": "picture"}.get(type(part).__name__, "table")
