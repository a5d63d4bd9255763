"""Labels that may be one person's, proposed and never joined by themselves."""

import itertools
import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from toolkit.transcripts.labels import fold

SHORTEST_MISSPELT, SHORTEST_ALIKE = 5, 7
NEARLY = 0.85
MOST = 200  # labels that are compared; a transcript with more has no speakers but a layout not understood


def look_alikes(labels: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return pairs of labels that may be one person's, with the reason.

    >>> look_alikes(["Participant", "Paticipant", "AO7", "A07", "P1", "P2"])
    [('Participant', 'Paticipant', 'one letter apart'), ('AO7', 'A07', 'the letter O for a nought')]
    """
    names = list(dict.fromkeys(label for label in labels if label))[:MOST]
    return [(one, other, why) for one, other in itertools.combinations(names, 2) if (why := why_alike(one, other))]


def why_alike(one: str, other: str) -> str:
    """Return why two labels may be one person's; empty where nothing speaks for it.

    >>> why_alike("DT", "Danielle Thorpe"), why_alike("P1", "P2")
    ('initials and a full name', '')
    """
    first, second = _bare(one), _bare(other)
    if first == second:
        return "the same but for spaces, case and marks"
    if re.search(r"\d", one + other) and first.replace("o", "0") == second.replace("o", "0"):
        return "the letter O for a nought"
    same_digits = re.sub(r"\D", "", first) == re.sub(r"\D", "", second)
    if same_digits and min(len(first), len(second)) >= SHORTEST_MISSPELT and _one_slip(first, second):
        return "one letter apart"
    if same_digits and min(len(first), len(second)) >= SHORTEST_ALIKE and _nearly(first, second):
        return "nearly the same letters"
    if _initials(one) == other.strip(".") or _initials(other) == one.strip("."):
        return "initials and a full name"
    return ""


def _bare(label: str) -> str:
    return re.sub(r"[\W_]", "", fold(label))


def _initials(label: str) -> str:
    words = label.split()
    return "".join(word[0].upper() for word in words) if len(words) > 1 else ""


def _one_slip(one: str, other: str) -> bool:
    """Tell whether one letter was left out, put in, changed, or swapped with its neighbour."""
    start = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, others = one[start:], other[start:]
    swapped = rest[:2] == others[:2][::-1] and rest[2:] == others[2:]
    return swapped or rest[1:] == others or rest == others[1:] or rest[1:] == others[1:]


def _nearly(one: str, other: str) -> bool:
    same_ends = one[0] == other[0] and one[-1] == other[-1]
    return same_ends and SequenceMatcher(None, one, other).ratio() >= NEARLY
