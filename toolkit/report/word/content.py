"""What stands in a control, as words: to know again what we wrote, and to see what people made of it."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from toolkit.report.word.controls import tag_of

TRACKED = tuple(qn(f"w:{tag}") for tag in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"))
BLOCKS = (qn("w:p"), qn("w:tbl"), qn("w:sdt"))
BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}


def words_of(element: Any) -> str:
    """Return the words of a paragraph, a cell, or a whole control: cells are split by tabs, rows by line ends.

    What a field shows is left out: Word counts it, nobody wrote it.
    """
    if element.tag == qn("w:tbl"):
        return "\n".join("\t".join(row) for row in cells_of(element))
    blocks = [one for one in _inside(element) if one.tag in BLOCKS]
    if element.tag != qn("w:p") and blocks:
        return "\n".join(words_of(one) for one in blocks)
    return "".join(_pieces(element))


def cells_of(table: Any) -> list[list[str]]:
    """Return the words of each cell of a table, row by row."""
    return [[words_of(cell) for cell in row.iter(qn("w:tc"))] for row in table.iter(qn("w:tr"))]


def is_tracked(element: Any) -> bool:
    """Tell whether somebody's tracked changes stand in it."""
    return next(iter(element.iter(*TRACKED)), None) is not None


def plain_texts(element: Any) -> list[Any]:
    """Return the `w:t` elements in it that stand in no field."""
    return [one for one in _outside_fields(element) if one.tag == qn("w:t")]


def paragraphs_outside(root: Any, ours: set[str]) -> Iterator[tuple[str, bool]]:
    """Give the words of each paragraph that stand in no control of ours, and whether its style is a quotation's."""
    for paragraph in root.iter(qn("w:p")):
        if any(_is_ours(one, ours) for one in paragraph.iterancestors(qn("w:sdt"))):
            continue
        inside = {element for box in paragraph.iter(qn("w:sdt")) if _is_ours(box, ours) for element in box.iter()}
        words = "".join(one.text or "" for one in plain_texts(paragraph) if one not in inside).strip()
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if words:
            yield words, style is not None and "quote" in style.get(qn("w:val"), "").casefold()


def _is_ours(box: Any, ours: set[str]) -> bool:
    return tag_of(box) in ours


def _inside(element: Any) -> list[Any]:
    inside = element.find(qn("w:sdtContent")) if element.tag == qn("w:sdt") else element
    return [] if inside is None else list(inside)


def _pieces(element: Any) -> Iterator[str]:
    for one in _outside_fields(element):
        if one.tag == qn("w:t"):
            yield one.text or ""
        elif one.tag in BREAKS and one.getparent().tag == qn("w:r"):
            yield BREAKS[one.tag]


def _outside_fields(element: Any) -> Iterator[Any]:
    depth = 0
    simple = {inside for field in element.iter(qn("w:fldSimple")) for inside in field.iter()}
    for one in element.iter():
        if one.tag == qn("w:fldChar"):
            depth += {"begin": 1, "end": -1}.get(one.get(qn("w:fldCharType")), 0)
        elif not depth and one not in simple:
            yield one
