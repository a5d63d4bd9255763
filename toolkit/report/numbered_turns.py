"""A Word document whose paragraphs carry the numbers of turns beside them, not in their words."""

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, Twips

from toolkit.exchange.folder import REPORT
from toolkit.report.same_bytes import EPOCH

HANGING = 680  # twentieths of a point: room for a number of four digits
LEVEL = f"""<w:abstractNum {nsdecls("w")} w:abstractNumId="{{number}}"><w:multiLevelType w:val="singleLevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="{HANGING}" w:hanging="{HANGING}"/></w:pPr><w:rPr><w:b w:val="0"/><w:color w:val="595959"/><w:sz w:val="18"/></w:rPr>
</w:lvl></w:abstractNum>"""  # noqa: E501 - XML
NUM = f"""<w:num {nsdecls("w")} w:numId="{{number}}"><w:abstractNumId w:val="{{kind}}"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{{start}}"/></w:lvlOverride></w:num>"""


class Numbers:
    """Numbers paragraphs: on from the last number, or begun anew where numbers do not follow one another."""

    def __init__(self, document: Any) -> None:
        self.list = document.part.numbering_part.element
        kinds = [int(one.get(qn("w:abstractNumId"))) for one in self.list.iter(qn("w:abstractNum"))]
        self.kind = max(kinds, default=-1) + 1
        made = parse_xml(LEVEL.format(number=self.kind))
        first = self.list.find(qn("w:num"))
        if first is None:
            self.list.append(made)
        else:
            first.addprevious(made)
        self.present, self.next = 0, 0

    def put(self, paragraph: Any, number: int | None, *, inside: bool) -> None:
        """Give a paragraph its number; one `inside` a turn from above stands below its words."""
        if number is None:
            paragraph.paragraph_format.left_indent = Twips(HANGING) if inside else None
            return
        if number != self.next:
            self._begin(number)
        self.next = number + 1
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - no method for numbers
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = self.present

    def _begin(self, number: int) -> None:
        self.present = max((int(one.get(qn("w:numId"))) for one in self.list.iter(qn("w:num"))), default=0) + 1
        self.list.append(parse_xml(NUM.format(number=self.present, kind=self.kind, start=number)))


def set_up(document: Any, title: str, note: str) -> None:
    """Make it A4 in British English, with title and note at the head of every page; nothing says when or where."""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(2.0)
    head = page.header.paragraphs[0]
    head.add_run(title).bold = True
    head.add_run(f"   {note}")
    for run in head.runs:
        run.font.size = Pt(9)
    properties = document.core_properties
    properties.title, properties.author, properties.comments, properties.category = title, "", "", REPORT
    properties.created = properties.modified = EPOCH
    properties.last_modified_by, properties.language = "", "en-GB"
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.paragraph_format.space_after = Pt(4)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
