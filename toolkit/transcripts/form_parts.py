"""The parts of a form in Word, in the order of the document: lines, and rows of tables; boxes as signs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from toolkit.errors import FileProblem
from toolkit.transcripts.answers import BOXES, fold, is_ticked
from toolkit.transcripts.raw import RawFile, normalise, open_zip, read_part
from toolkit.transcripts.word import MAIN_PART, SKIPPED, Reading, W, cells, parse_xml

TICK, BOX = "☒", "☐"
WINGDINGS = {**dict.fromkeys(("FE", "FD", "FC", "FB", "78", "52", "53", "54"), TICK),
             **dict.fromkeys(("A8", "6F", "71", "72"), BOX)}  # fmt: skip
TO_FILL_IN = re.compile(r"_{3,}|(?:\.\s?){5,}|…{2,}")
HEADINGS = {"question", "questions", "answer", "answers", "response", "your answer", "your response", "comments", ""}

NUMBERS = {"no", "nr", "number", "#", "q", "item"}


@dataclass(frozen=True)
class Part:
    """A line of a form, or a row of a table: then `left` is what it asks and `words` what stands beside it."""

    words: str
    left: str = ""
    bold: bool = False  # it begins in bold, or is a heading
    all_bold: bool = False
    listed: bool = False
    scale: bool = False


def parts(raw: RawFile) -> tuple[list[Part], list[str]]:
    """Return the lines and rows of a form, and what was left out of it.

    Raises:
        FileProblem: It is no Word document, or a damaged one.
    """
    if raw.kind != ".docx":
        raise FileProblem(
            f"A form is read from a sheet or a Word document, and this is {raw.kind[1:] or 'something else'}.",
            where=raw.path.name,
            fix="Save it as .docx, or type the answers into a sheet with a row per form.",
        )
    with open_zip(raw) as archive:
        if MAIN_PART not in archive.namelist():
            raise FileProblem("This packed file holds no Word text.", where=raw.path.name, fix="Save it as .docx.")
        body = parse_xml(read_part(archive, MAIN_PART, raw), raw)
        comments = "word/comments.xml" in archive.namelist()
    _settle_boxes(body)
    told = ["It has comments in the margin; they were not imported."] if comments else []
    if next(body.iter(f"{W}ins", f"{W}del"), None) is not None:
        told.append("It has tracked changes; it was read as if all were accepted.")
    return [part for part in _parts(body, Reading({})) if part.words or part.left], told


def _settle_boxes(body: Any) -> None:
    """Write boxes of every making as signs, and take out what a content control shows while it is empty."""
    for shown in list(body.iter(f"{W}showingPlcHdr")):
        control = next(shown.iterancestors(f"{W}sdt"), None)
        if control is not None and shown.get(f"{W}val") not in ("0", "false"):
            for text in control.iter(f"{W}t"):
                text.text = ""
    for box in list(body.iter(f"{W}checkBox")):
        run = next(box.iterancestors(f"{W}r"), None)
        state = box.find(f"{W}checked")
        state = box.find(f"{W}default") if state is None else state
        ticked = state is not None and state.get(f"{W}val") not in ("0", "false")
        if run is not None:
            _say(run, TICK if ticked else BOX)
    for sign in list(body.iter(f"{W}sym")):
        meant = WINGDINGS.get((sign.get(f"{W}char") or "")[-2:].upper())
        if meant and (sign.get(f"{W}font") or "").startswith("Wingdings"):
            _say(sign.getparent(), meant)
            sign.getparent().remove(sign)


def _say(run: Any, sign: str) -> None:
    text = run.makeelement(f"{W}t", {})
    text.text = sign
    run.append(text)


def _parts(node: Any, reading: Reading) -> Iterator[Part]:
    for child in node:
        if child.tag == f"{W}p":
            yield from _lines(child, reading)
        elif child.tag == f"{W}tbl":
            yield from _rows(child, reading)
        elif child.tag not in SKIPPED:
            yield from _parts(child, reading)


def _lines(paragraph: Any, reading: Reading) -> Iterator[Part]:
    bold = reading.bold_start(paragraph).strip()
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    named = "" if style is None else (style.get(f"{W}val") or "")
    heading = named.startswith(("Heading", "Title"))
    listed = paragraph.find(f"{W}pPr/{W}numPr") is not None or named.startswith("ListNumber")
    for place, line in enumerate(normalise(reading.text(paragraph))[0].split("\n")):
        words = _filled(line)
        begins = heading or (bool(bold) and words.startswith(bold[:20]))
        whole = heading or (bool(words) and place == 0 and bold.startswith(words))
        yield Part(words, bold=begins, all_bold=whole, listed=listed and place == 0)


def _filled(line: str) -> str:
    """Return what was filled in: the lines and dots to write on are nobody's words."""
    return TO_FILL_IN.sub(" ", line).replace("\t", " ").strip()


def _rows(table: Any, reading: Reading) -> Iterator[Part]:
    heads: list[str] = []
    for number, row in enumerate(table.iter(f"{W}tr")):
        if next(row.iterancestors(f"{W}tbl")) is not table:
            continue  # of a table inside this one, which comes with its cell
        inside = [list(_parts(cell, reading)) for cell in cells(row)]
        if len(inside) == 1:
            yield from inside[0]
            continue
        texts = [
            "\n".join(f"{part.left} {part.words}".strip() for part in some if part.words or part.left)
            for some in inside
        ]
        if len(texts) == 3 and (texts[0].strip(" .)").isdigit() or fold(texts[0]) in NUMBERS):  # noqa: PLR2004
            asked = f"{texts[0].strip(' .)')}. {texts[1]}" if texts[0][:1].isdigit() else texts[1]
            texts = [asked, texts[2]]  # number, question, answer
        if number == 0 and ({fold(text) for text in texts} <= HEADINGS or (len(texts) > 2 and not texts[0])):  # noqa: PLR2004
            heads = texts
        elif len(texts) > 2:  # noqa: PLR2004 - a row of a scale: a box per step
            yield _step(texts, heads)
        elif texts:
            yield Part(texts[1], left=texts[0])


def _step(texts: list[str], heads: list[str]) -> Part:
    """Return a row of a scale with the head of the column that is ticked, or with what its cells say."""
    marked = [
        place
        for place, text in enumerate(texts[1:], start=1)
        if fold(text) in ("x", "✓", "✔") or any(is_ticked(box) for box in BOXES.findall(text))
    ]
    boxes = all(not BOXES.sub("", text).strip() or fold(text) == "x" for text in texts[1:])
    if boxes and len(heads) == len(texts):
        return Part("; ".join(heads[place] for place in marked), left=texts[0], scale=True)
    return Part("\n".join(text for text in texts[1:] if text), left=texts[0])
