"""Who speaks where: speaker labels, turns and marks as spans over a frozen text."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from toolkit.model import Mark, MarkKind, Role, Turn
from toolkit.spans import trim

STAMP = r"[#\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,:;-]\d{1,3})?[#\])]?"
LABEL = r"(?P<label>[^\W_][^:：\t\n\[\]()]{0,38}?)"
INLINE = re.compile(
    rf"[ \u00a0]*(?:(?P<before>{STAMP})[ \u00a0]*(?:-[ ]*)?)?(?:\*\*)?{LABEL}(?:\*\*)?[ \u00a0]*"
    rf"(?:[(\[]?(?P<after>{STAMP})[)\]]?[ \u00a0]*)?(?:[:：](?:\*\*)?(?!\d)|\t)"
)
OWN_LINE = re.compile(rf"[ \u00a0]*{LABEL}[ \u00a0]{{1,3}}(?P<after>{STAMP})[ \u00a0]*$")
BRACKETED = re.compile(
    r"\[[^\[\]\n]{1,80}\]|\((?:laugh|cough|sigh|cry|pause|silence|inaudible|unclear)\w*[^()\n]{0,40}\)", re.IGNORECASE
)
NAME = re.compile(r"[A-Z][\w.'-]*(?: [A-Z0-9][\w.'-]*){0,2}")
LONGEST_LABEL_WORDS = 4
RECURS = 2

NOT_PEOPLE = frozenset(
    [
        "date",
        "place",
        "time",
        "location",
        "duration",
        "length",
        "note",
        "notes",
        "participants",
        "speakers",
        "summary",
        "keywords",
        "transcript",
        "title",
        "interview",
        "project",
        "study",
        "site",
        "recording",
        "file",
        "version",
        "subject",
        "re",
        "http",
        "https",
        "question",
        "questions",
        "break",
        "outro",
        "present",
        "attendees",
        "mode",
        "wave",
    ]
)
INTERVIEWERS = re.compile(r"(interviewer|int|i|facilitator|fac|moderator|mod|researcher|res|q)\.?\s?\d?", re.IGNORECASE)
INAUDIBLE = re.compile(r"inaudible|unintelligib|unclear|crosstalk|indistinct|overlapping", re.IGNORECASE)
NON_SPEECH = re.compile(
    r"laugh|cough|cry|cries|sob|sigh|pause|silen|phone|doorbell|door|knock|nod|hesitat|smile|long|short|break|noise|"
    r"music|applause|whisper|shout|baby|dog|both talk|talks over|interrupt",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Found:
    """A place in the text where somebody may start to speak."""

    label: str
    start: int
    words_from: int
    stamp: str


def recognise(text: str, known_labels: Collection[str] = ()) -> tuple[list[Turn], list[Mark]]:
    """Return the turns and marks of a text.

    A label counts if it recurs or is listed in `known_labels`; without any label each paragraph is a turn of an
    unknown speaker.
    """
    known = {_fold(label) for label in known_labels}
    found = list(_candidates(text))
    counts = Counter(_fold(one.label) for one in found)
    speaking = [one for one in found if _is_speaker(one.label, counts, known)]
    if speaking:  # a question asked once, in full sentences, is the interviewer's as well
        asked = [one for one in found if is_interviewer(one.label) and _is_sentence(text, one)]
        speaking = sorted({one.start: one for one in [*speaking, *asked]}.values(), key=lambda one: one.start)
    if not speaking:
        turns = [Turn(start=start, end=end) for start, end in paragraphs(text)]
        return turns, inner_marks(text, turns)
    turns, marks = [], header_mark(text, speaking[0].start)
    ends = [one.start for one in speaking[1:]] + [len(text)]
    for one, end in zip(speaking, ends, strict=True):
        marks.append(Mark(start=one.start, end=one.words_from, kind=MarkKind.LABEL))
        start, stop = trim(text, (one.words_from, end))
        label = " ".join(one.label.split())
        role = Role.INTERVIEWER if is_interviewer(label) else Role.UNKNOWN
        turns.append(Turn(start=start, end=stop, label=label, role=role, time_ms=milliseconds(one.stamp)))
    return turns, [*marks, *inner_marks(text, turns)]


def single_labels(text: str, turns: list[Turn]) -> list[str]:
    """Return what stands once like a speaker's name at the start of a line, inside somebody else's turn."""
    spoken = {_fold(turn.label) for turn in turns}
    found = [one for one in _candidates(text) if NAME.fullmatch(one.label) and _fold(one.label) not in spoken]
    first = min((turn.start for turn in turns), default=0)
    return [one.label for one in found if one.start > first and not _is_header_word(one.label)]


def is_interviewer(label: str) -> bool:
    """Tell whether a label is one of the usual names for the person who asks.

    >>> is_interviewer("Interviewer 2"), is_interviewer("Ines")
    (True, False)
    """
    return INTERVIEWERS.fullmatch(label.strip()) is not None


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the spans of the paragraphs: lines, where no line is empty; else runs between empty lines."""
    splitter = r"\n[ \t\u00a0]*\n" if re.search(r"\n[ \t\u00a0]*\n", text) else r"\n"
    spans, start = [], 0
    for gap in [*re.finditer(splitter, text), None]:
        span = trim(text, (start, gap.start() if gap else len(text)))
        if span[0] < span[1]:
            spans.append(span)
        start = gap.end() if gap else start
    return spans


def inner_marks(text: str, turns: list[Turn]) -> list[Mark]:
    """Return the marks inside turns: what is in brackets is nobody's words."""
    return [
        Mark(start=match.start(), end=match.end(), kind=_bracket_kind(match.group()))
        for turn in turns
        for match in BRACKETED.finditer(text, turn.start, turn.end)
    ]


def header_mark(text: str, end: int) -> list[Mark]:
    """Return the mark over what stands before the first speaker."""
    start, stop = trim(text, (0, end))
    return [Mark(start=start, end=stop, kind=MarkKind.HEADER)] if start < stop else []


def milliseconds(stamp: str) -> int | None:
    """Return a time stamp in milliseconds from the beginning.

    >>> milliseconds("[01:02:03]"), milliseconds("0:21")
    (3723000, 21000)
    """
    numbers = [int(part) for part in re.findall(r"\d+", stamp.partition(".")[0])]
    if not numbers:
        return None
    seconds = 0
    for number in numbers[:3]:
        seconds = seconds * 60 + number
    return seconds * 1000


def _candidates(text: str) -> Iterator[_Found]:
    for line in re.finditer(r"[^\n]+", text):
        match = INLINE.match(line.group()) or OWN_LINE.match(line.group())
        if match and len(match.group("label").split()) <= LONGEST_LABEL_WORDS:
            groups = match.groupdict()
            stamp = groups.get("before") or groups.get("after") or ""
            yield _Found(match.group("label").strip(), line.start(), line.start() + match.end(), stamp)


def _is_speaker(label: str, counts: Counter[str], known: set[str]) -> bool:
    folded = _fold(label)
    if folded in known:
        return True
    if _is_header_word(label):
        return False
    return counts[folded] >= RECURS


def _is_header_word(label: str) -> bool:
    return _fold(label).split()[0].strip(".") in NOT_PEOPLE and not is_interviewer(label)


def _is_sentence(text: str, found: _Found) -> bool:
    line_end = text.find("\n", found.words_from)
    return text[found.words_from : line_end if line_end >= 0 else None].rstrip().endswith((".", "?", "!", "…"))


def _fold(label: str) -> str:
    return " ".join(label.split()).casefold()


def _bracket_kind(words: str) -> MarkKind:
    if re.fullmatch(STAMP, words):
        return MarkKind.STAMP
    if INAUDIBLE.search(words):
        return MarkKind.INAUDIBLE
    return MarkKind.NON_SPEECH if NON_SPEECH.search(words) else MarkKind.REDACTION
