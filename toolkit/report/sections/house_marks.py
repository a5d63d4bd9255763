"""The marks of a quotation made uniform when it leaves the study: cuts, pauses, redactions. The words stay."""

import re
from collections.abc import Sequence

CUT, PAUSE, INTERVIEWER = "[…]", "…", "Interviewer:"
_DOTS = r"(?:…|\.(?: ?\.){2,})(?: ?(?:…|\.))*"
_CUT = re.compile(rf"\[ ?{_DOTS} ?\]")
_PAUSE = re.compile(rf"\( ?{_DOTS} ?\)|{_DOTS}")
_QUESTION = re.compile(rf"\n{INTERVIEWER}[^\n]*\n")
_BRACKETS = re.compile(r"[()\[\]{}<>*#]")


def house_marks(words: str, *, brackets: Sequence[str] = (), dropped: Sequence[str] = ()) -> str:
    """Return the words of a quotation with one set of marks.

    A cut is `[…]`, a pause `…`; what was redacted, put in or heard beside the words stands in square brackets.

    Args:
        words: The quotation, on one line.
        brackets: The marks in it as they are written there, such as “(name)” or “XXXX”.
        dropped: What is left out of a quotation altogether: time stamps.

    >>> house_marks("so . . . (name) said [...] no...", brackets=["(name)"])
    'so … [name] said […] no…'
    """
    for stamp in dropped:
        words = words.replace(stamp, " ")
    for mark in sorted(set(brackets), key=len, reverse=True):
        inner = _BRACKETS.sub("", mark).strip()
        if inner.strip(".… "):
            words = re.sub(rf"(?<![\w\[]){re.escape(mark)}(?![\w\]])", f"[{inner}]".replace("\\", r"\\"), words)
    cuts = [_PAUSE.sub(PAUSE, part) for part in _CUT.split(words)]
    return "\n".join(" ".join(line.split()) for line in CUT.join(cuts).split("\n"))


def says_the_same(quotation: str, text: str, *, dropped: Sequence[str] = ()) -> bool:
    """Tell whether a quotation holds the words of the text and no others, in their order, between its cuts.

    Compared is every character but the marks: brackets, pauses and stamps are taken from both, spaces are alike.
    What stands after “Interviewer:” on a line of its own is a cut here.

    >>> says_the_same("so … [name] said […] no…", "so . . . (name) said nothing, no...")
    True
    >>> says_the_same("so … she said […] no…", "so . . . (name) said nothing, no...")
    False
    """
    for stamp in dropped:
        text = text.replace(stamp, " ")
    whole, place = _bare(text), 0
    for part in _QUESTION.sub(CUT, quotation).split(CUT):
        words = _bare(part)
        found = whole.find(words, place)
        if found < 0:
            return False
        place = found + len(words)
    return bool(_bare(quotation.replace(CUT, "")))


def spoken(words: str) -> str:
    """Return the words of a quotation alone, without marks, punctuation or capitals: to know them again.

    >>> spoken("“So … [name] said.”")
    'so name said'
    """
    return " ".join(re.findall(r"\w+(?:['’]\w+)*", words.casefold()))


def _bare(words: str) -> str:
    return " ".join(_BRACKETS.sub("", _PAUSE.sub(" ", " ".join(words.split()))).split())
