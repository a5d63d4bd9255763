"""Pages: where wide tables lie, on a page turned to its side, with the house's own header, footer and margins."""

from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn

from toolkit.report.word.xml import w

ONCE = (
    "w:titlePg",
    "w:pgNumType",
)  # a later part of the document neither begins again with page 1 nor has a title page


def section_break(page: Any, *, landscape: bool) -> Any:
    """Return the small paragraph that ends a part of the document whose pages are as `page` says, or turned."""
    own = deepcopy(page)
    kind = own.find(qn("w:type"))
    if kind is not None:
        own.remove(kind)
    if landscape:
        turn(own)
    tiny = w("rPr", w("sz", val=2), w("szCs", val=2))
    return w("p", w("pPr", w("spacing", before=0, after=0, line=20, lineRule="exact"), tiny, own))


def begin_anew_no_more(page: Any) -> None:
    """Take from the pages of a later part what belongs to the first alone."""
    for tag in ONCE:
        found = page.find(qn(tag))
        if found is not None:
            page.remove(found)


def turn(page: Any) -> None:
    """Turn a page to its side; the margins go along."""
    size = page.find(qn("w:pgSz"))
    wide, high = size.get(qn("w:w")), size.get(qn("w:h"))
    size.set(qn("w:w"), high)
    size.set(qn("w:h"), wide)
    size.set(qn("w:orient"), "landscape")


def room(page: Any, *, landscape: bool) -> tuple[int, int]:
    """Return width and height between the margins, in twentieths of a point."""
    size, margins = page.find(qn("w:pgSz")), page.find(qn("w:pgMar"))
    across, down = int(size.get(qn("w:w"))), int(size.get(qn("w:h")))
    if landscape:
        across, down = down, across
    take = {side: abs(int(margins.get(qn(f"w:{side}")))) for side in ("left", "right", "top", "bottom")}
    return across - take["left"] - take["right"], down - take["top"] - take["bottom"]
