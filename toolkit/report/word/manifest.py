"""The manifest: what a document was made from, kept inside it where Word keeps it too (a custom XML part)."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from toolkit.report.sealed import OPEN_SEAL

NAMESPACE = "urn:qualitative-toolkit:report:1"
FIRST = 1
PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
PROPERTIES_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps"
STORE_ID = "{6F0B6C5E-4B0C-4D57-9B3A-6B0C5E4B0C4D}"
PROPERTIES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="no"?><ds:datastoreItem ds:itemID="{STORE_ID}" '
    'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs>'
    f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
)


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a document was made from: the report's settings, the study's state, and a hash per control of its words."""

    report: dict[str, Any] = field(default_factory=dict)
    study: dict[str, Any] = field(default_factory=dict)
    controls: dict[str, str] = field(default_factory=dict)
    version: int = FIRST
    written: str = f"{OPEN_SEAL} sealed"

    def as_xml(self) -> bytes:
        """Return the manifest as the bytes of its part."""
        root = etree.Element(f"{{{NAMESPACE}}}manifest", nsmap={None: NAMESPACE})
        root.text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1)
        made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return made


def read(content: bytes) -> Manifest | None:
    """Return the manifest in a custom XML part; None when the part is somebody else's."""
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
    if root.tag != f"{{{NAMESPACE}}}manifest":
        return None
    return Manifest(**json.loads(root.text or "{}"))


def hash_of(words: str | bytes) -> str:
    """Return the hash by which words are known again."""
    return hashlib.sha256(words if isinstance(words, bytes) else words.encode()).hexdigest()


def put_into(document: Any, manifest: Manifest) -> None:
    """Add the manifest to a document, beside custom XML parts that a template may have."""
    package = document.part.package
    taken = {str(part.partname) for part in package.iter_parts()}
    number = next(n for n in _counting() if f"/customXml/item{n}.xml" not in taken)
    item = Part(PackURI(f"/customXml/item{number}.xml"), "application/xml", manifest.as_xml(), package)
    about = Part(PackURI(f"/customXml/itemProps{number}.xml"), PROPERTIES_TYPE, PROPERTIES.encode(), package)
    item.relate_to(about, PROPERTIES_RELATION)
    document.part.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)


def _counting() -> Iterable[int]:
    return iter(range(1, 1000))
