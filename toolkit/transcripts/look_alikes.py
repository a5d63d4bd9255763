"""Labels that may be one person's, proposed and never joined by themselves."""

import itertools
import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from toolkit.transcripts.labels import fold, is_interviewer

SHORTEST_MISSPELT, SHORTEST_ALIKE = 5, 7
NEARLY = 0.85
MOST = 200  # labels that are compared; a transcript with more has no speakers but a layout not understood
ANSWERING = re.compile(  # whoever is asked is not whoever asks, however alike the words: Interviewee, Entrevistado
    r"(?:interview[eé]{1,2}s?|interviewed|interviewte[rn]?|interviewpartner(?:in)?|geïnterviewde|intervistat[oaie]|"
    r"entrevistad[oa]s?|encuestad[oa]s?|enquêté(?:e|s|es)?|interrogé(?:e|s|es)?|répondant(?:e|s|es)?|befragte[rn]?|"
    r"respondents?|respondente|informants?|informante|participants?|participantes?|teilnehmer(?:in)?)\d*",
)
EE_OR_ER = re.compile(r"(?P<stem>\w{3,}?)(?P<end>ee|er|or)")  # trainer and trainee, employer and employee
# fmt: off
COUNTED = frozenset([
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "first", "second", "third",
])
# fmt: on
GLUED_LETTER = re.compile(r"([a-z])([A-Z])(?![^\W_])")  # SpeakerA
COUNTER = re.compile(r"[^\W\d_]|[ivx]{2,4}")  # the A of Parent A, the IV of Group IV


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
    >>> why_alike("Interviewer", "Interviewee"), why_alike("Parent A", "Parent B")
    ('', '')
    """
    first, second = _bare(one), _bare(other)
    if first == second:
        return "the same but for spaces, case and marks"
    if _counters(one) != _counters(other) or opposite(one, other):
        return _in_initials(one, other)
    if re.search(r"\d", one + other) and first.replace("o", "0") == second.replace("o", "0"):
        return "the letter O for a nought"
    same_digits = re.sub(r"\D", "", first) == re.sub(r"\D", "", second)
    if same_digits and min(len(first), len(second)) >= SHORTEST_MISSPELT and _one_slip(first, second):
        return "one letter apart"
    if same_digits and min(len(first), len(second)) >= SHORTEST_ALIKE and _nearly(first, second):
        return "nearly the same letters"
    return _in_initials(one, other)


def _in_initials(one: str, other: str) -> str:
    short = _initials(one) == other.strip(".") or _initials(other) == one.strip(".")
    return "initials and a full name" if short else ""


def _counters(label: str) -> list[str]:
    """Return what tells people of one kind apart as a digit does: a letter, a Roman number, a number in words."""
    words = [word.casefold() for word in re.findall(r"[^\W_]+(?:['’][^\W_]+)*", GLUED_LETTER.sub(r"\1 \2", label))]
    return [word for word in words if word in COUNTED or COUNTER.fullmatch(word)]


def opposite(one: str, other: str) -> bool:
    """Tell whether one of two labels is the person who asks, trains or employs, the other whom they ask."""
    first, second = fold(one).split(), fold(other).split()
    if {_side(first), _side(second)} == {"asks", "answers"}:
        return True
    ends = [[match.groups() for word in words if (match := EE_OR_ER.fullmatch(word))] for words in (first, second)]
    return any(stem == again and (end == "ee") != (last == "ee") for stem, end in ends[0] for again, last in ends[1])


def _side(words: Sequence[str]) -> str:
    asks = is_interviewer(" ".join(words)) or any(
        len(word) >= SHORTEST_MISSPELT and is_interviewer(word) for word in words
    )
    answers = any(map(ANSWERING.fullmatch, words))
    return "" if asks == answers else "asks" if asks else "answers"


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
