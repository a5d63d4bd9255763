"""Letters that were lost or misread before a text came to us: named with their places, never changed."""

import re
from collections.abc import Iterable, Sequence

from toolkit.model import Turn

SHOWN = 5
LOST = re.compile("[^\\s\ufffd]{0,15}\ufffd[^\\s]{0,15}")
# A bar, an l or a 1 where English has the word I: before what follows I alone or mostly. “At 1 am” is a time.
AFTER_I = r"['’](?:m|ve|d|ll)\b| (?:think|know|mean|guess|suppose|don['’]t|didn['’]t)\b"
AFTER_A_BAR = r"| (?:am|was|have|had|said|went|just|never|would|could|can|feel|felt|got|want|remember)\b"
MISREAD = re.compile(rf"(?<![^\s“\"(])(?:[l1](?={AFTER_I})|\|(?={AFTER_I}{AFTER_A_BAR}))[^\s]*(?: [\w'’]+)?")


def flaws(text: str, turns: Sequence[Turn]) -> list[str]:
    """Say where letters are lost (a sign stands for each), and where a scanner seems to have misread one.

    >>> for line in flaws("It was a caf�. No, | think so.", []): print(line.partition(")")[0])
    Letters are lost at 1 place, with “�” in their stead: “caf�.” (line 1
    A scanner may have misread 1 place: “| think” (line 1
    """
    said = []
    lost = list(LOST.finditer(text))
    if lost:
        where = f"Letters are lost at {_count(lost)}, with “\ufffd” in their stead: {_listed(lost, text, turns)}"
        said.append(f"{where}. Import from another export, or listen again and use project.correct(…).")
    misread = [one for one in MISREAD.finditer(text) if not _in_a_table(text, one)]
    if misread:
        first = misread[0].group()
        where = f"A scanner may have misread {_count(misread)}: {_listed(misread, text, turns)}"
        said.append(f'{where}. Compare it with the page, then project.correct(replace={{"{first}": …}}).')
    return said


def _count(found: Sequence[object]) -> str:
    return "1 place" if len(found) == 1 else f"{len(found)} places"


def _listed(found: Sequence[re.Match[str]], text: str, turns: Sequence[Turn]) -> str:
    shown = [f"“{one.group()}” ({_where(one.start(), text, turns)})" for one in found[:SHOWN]]
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return f"{', '.join(shown)}{more}"


def _where(place: int, text: str, turns: Iterable[Turn]) -> str:
    for number, turn in enumerate(turns, start=1):
        if turn.start <= place < turn.end:
            return f"turn {number}"
    return f"line {text.count(chr(10), 0, place) + 1}"


def _in_a_table(text: str, found: re.Match[str]) -> bool:
    """Tell whether a bar parts columns: its line begins and ends with one."""
    start, end = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.end())
    line = text[start : end if end >= 0 else None].strip()
    return found.group().startswith("|") and line.startswith("|") and line.endswith("|")
