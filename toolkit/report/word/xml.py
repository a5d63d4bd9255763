"""The small pieces Word documents are written in."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from toolkit.transcripts.raw import FORBIDDEN_IN_XML

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def w(tag: str, *inside: Any, **attributes: str | int) -> Any:
    """Return an element of WordprocessingML with what is inside (None is left out): `w("jc", val="right")`."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(one for one in inside if one is not None)
    return element


def clean(words: str) -> str:
    """Return words without the few characters that XML cannot hold."""
    return FORBIDDEN_IN_XML.sub("\ufffd", words)


def run(words: str, *, style: str = "") -> Any:
    """Return a run of words, in a character style by its id."""
    made = w("r", w("rPr", w("rStyle", val=style)) if style else None, w("t"))
    put_words(made[-1], words)
    return made


def put_words(text: Any, words: str) -> None:
    """Put words into a `w:t`; where they have line ends, further ones follow it in its run."""
    first, *more = clean(words).split("\n")
    text.text = first
    text.set(XML_SPACE, "preserve")
    for line in reversed(more):
        after = w("t")
        after.text = line
        after.set(XML_SPACE, "preserve")
        text.addnext(after)
        text.addnext(w("br"))


def paragraph(*inside: Any, style: str = "") -> Any:
    """Return a paragraph of runs in a style by its id."""
    return w("p", w("pPr", w("pStyle", val=style)) if style else None, *inside)
