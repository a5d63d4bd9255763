"""A Word file as its XML says it is: looked at without the code that wrote it."""

import io
import posixpath
import re
import zipfile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# The order in which children must stand, ISO/IEC 29500-1:2016, annex A (the transitional schema, part 4).
ORDER = {
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid "
    "spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl "
    "divId cnfStyle rPr sectPr pPrChange",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
    "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType "
    "cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "sdtPr": "rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding label tabIndex text richText",
    "sdt": "sdtPr sdtEndPr sdtContent",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal "
    "personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
}
TRPR = {"cnfStyle", "divId", "gridBefore", "gridAfter", "wBefore", "wAfter", "cantSplit", "trHeight", "tblHeader",
        "tblCellSpacing", "jc", "hidden", "ins", "del", "trPrChange"}  # fmt: skip


class Word:
    """The parts of a Word file."""

    def __init__(self, content):
        self.content = content if isinstance(content, bytes) else content.read_bytes()
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self.parts["word/document.xml"])
        self.body = self.root[0]

    @property
    def tables(self):
        """The cells of each table, row by row."""
        return [
            [[text(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
            for table in self.body.iter(f"{W}tbl")
        ]

    @property
    def paragraphs(self):
        return [text(one) for one in self.body.iter(f"{W}p")]

    def styled(self, style):
        """The paragraphs whose style has this id."""
        return [one for one in self.body.iter(f"{W}p") if one.find(f"{W}pPr/{W}pStyle[@{W}val='{style}']") is not None]

    def controls(self):
        """The controls by their tags."""
        tags = {sdt.find(f"{W}sdtPr/{W}tag"): sdt for sdt in self.body.iter(f"{W}sdt")}
        return {tag.get(f"{W}val"): sdt for tag, sdt in tags.items() if tag is not None}


def text(element):
    """The words in an element, as they are shown."""
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def problems(content):
    """What is wrong with a Word file: order of children, ids, relationships, content types."""
    word = Word(content)
    found = []
    for name in ("word/document.xml", "word/styles.xml"):
        root = etree.fromstring(word.parts[name])
        for element in root.iter():
            found += [f"{name}: {one}" for one in _order(element)]
    found += _twice("id of a control", [one.get(f"{W}val") for one in word.body.iter(f"{W}id")])
    starts = list(word.body.iter(f"{W}bookmarkStart"))
    found += _twice("bookmark id", [one.get(f"{W}id") for one in starts])
    found += _twice("bookmark", [one.get(f"{W}name") for one in starts])
    found += _twice("drawing id", [one.get("id") for one in word.body.iter("{*}docPr")])
    ends = sorted(one.get(f"{W}id") for one in word.body.iter(f"{W}bookmarkEnd"))
    found += [] if ends == sorted(one.get(f"{W}id") for one in starts) else ["a bookmark without an end"]
    named = {one.get(f"{W}name") for one in starts}
    for code in word.body.iter(f"{W}instrText"):
        asked = re.match(r"\s*REF (\S+)", code.text or "")
        found += [f"a reference to {asked.group(1)}, which is nowhere"] if asked and asked.group(1) not in named else []
    for link in word.body.iter(f"{W}hyperlink"):
        found += [f"a link to {link.get(f'{W}anchor')}"] if link.get(f"{W}anchor") not in named else []
    styles = {one.get(f"{W}styleId") for one in etree.fromstring(word.parts["word/styles.xml"]).iter(f"{W}style")}
    for use in word.body.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle"):
        found += [f"no style {use.get(f'{W}val')}"] if use.get(f"{W}val") not in styles else []
    return found + _relations(word) + _types(word)


def _order(element):
    kind = str(element.tag).removeprefix(W)
    names = [str(one.tag).removeprefix(W) for one in element]
    if kind == "trPr":
        return [f"{name} in trPr" for name in names if name not in TRPR]
    if kind not in ORDER or not str(element.tag).startswith(W):
        return []
    order = ORDER[kind].split()
    unknown = [f"{name} in {kind}" for name in names if name not in order]
    places = [order.index(name) for name in names if name in order]
    return unknown + ([f"order in {kind}: {names}"] if places != sorted(places) else [])


def _twice(what, values):
    return [f"{what} {value} twice" for value in set(values) if values.count(value) > 1]


def _relations(word):
    found = []
    for name, content in word.parts.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        relations = list(etree.fromstring(content))
        found += _twice(f"id in {name}", [one.get("Id") for one in relations])
        for one in relations:
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/" + folder, one.get("Target"))).lstrip("/")
                found += [f"{name} points to {target}"] if target not in word.parts else []
    ids = {one.get("Id") for one in etree.fromstring(word.parts["word/_rels/document.xml.rels"])}
    used = {value for one in word.root.iter() for key, value in one.attrib.items() if key.startswith(R)}
    return found + [f"no relationship {one}" for one in used - ids]


def _types(word):
    root = etree.fromstring(word.parts["[Content_Types].xml"])
    endings = {one.get("Extension").lower() for one in root if one.get("Extension")}
    named = {one.get("PartName").lstrip("/") for one in root if one.get("PartName")}
    bare = [name for name in word.parts if name != "[Content_Types].xml" and name not in named]
    found = [f"no content type for {name}" for name in bare if name.rsplit(".", 1)[-1].lower() not in endings]
    return found + [f"a content type for {name}, which is nowhere" for name in named - set(word.parts)]
