"""Who speaks where: turns and marks as spans over a frozen text."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from toolkit.model import Mark, MarkKind, Role, Turn
from toolkit.spans import trim
from toolkit.transcripts.insertions import masked, plain_kind
from toolkit.transcripts.labels import (
    INLINE,
    RANGE,
    RECURS,
    STAMP,
    TIME,
    Candidate,
    candidates,
    fold,
    is_header_word,
    is_interviewer,
    is_several,
    may_be_somebody,
)

__all__ = [
    "Heard",
    "header_mark",
    "hear",
    "inner_marks",
    "is_interviewer",
    "is_name",
    "laid_out",
    "milliseconds",
    "paragraphs",
    "recognise",
]

PLAIN_STYLES = frozenset({"label:", "label and time", "time and label", "label in bold"})
DOUBTFUL_STYLES = ("[label]", "label -", "name on its own line")  # believed only where no plain style is found
DOUBTFUL_AT_LEAST = 3
STAMPED_STYLES = ("label and time", "time and label")
TOP = 5_000  # characters in which a list of the speakers may stand
LISTED = re.compile(  # names with commas between, or one to a line
    r"(?m)^[ \t]*(?:SPEAKERS|Speakers)[ \t]*(?:\n\s*|:\s*)"
    r"(?P<names>[^\n:]*,[^\n:]*$|(?:[^\W\d_a-z][^\n:,.?!]{0,40}\n)+)"
)
NUMBERED_QUESTION = re.compile(r"[Qq] ?\d+")
BELOW = re.compile(
    r"\n[ \t]*(?:Transcribed by https?://\S+|[^\n]{1,60} stopped transcription|"
    r"[^\w\n]*end of (?:transcript|recording|audio|interview)[^\w\n]*)[ \t\n]*\Z",
    re.IGNORECASE,
)
CLOSING_TIME = re.compile(rf"#{TIME}#\Z")
LAST_LINES = 300  # characters in which a program's own line may stand
NAME = re.compile(r"[^\W\d_a-z][\w.'’-]*(?: [^\W_a-z][\w.'’-]*){0,2}(?: \([^()]*\))?")
BRACKETED = re.compile(rf"\[(?:[^\[\]\n]{{1,80}}|footnote: [^\[\]\n]+)\]|\([^()\n]{{1,80}}\)|#{TIME}#|\bX{{3,}}\b")
BRACKETS = ("[", "(", "#", "XXX")  # one of them stands in whatever BRACKETED finds: most turns need not be searched
INAUDIBLE = re.compile(r"inaudible|unintelligib|unintelligab|unclear|cross ?talk|indistinct|overlapping", re.IGNORECASE)
NON_SPEECH = re.compile(
    r"laugh|cough|\bcry|cries|\bsob|sigh|pause|silen|phone ring|doorbell|\bdoor|knock|\bnod|hesitat|smil|\blong|"
    r"\bshort|\bbreak|noise|music|applause|whisper|shout|baby|\bdog|both talk|talks over|interrupt|gasp|sniff|\bclap|"
    r"rings|\bhum|sings",
    re.IGNORECASE,
)
SPOKEN_NOISE = re.compile(
    r"\((?:laugh|chuckl|cough|sigh|cry|cries|sob|paus|silen|sniff|gasp|whisper|inaudible|unclear|unintelligib|crosstalk|"
    r"indistinct|overlapping|phone rings|doorbell|knock|nod|hesitat|smil|applause|lacht|\.{1,3}\)|\d{1,2}\))",
    re.IGNORECASE,
)
DIRECTION = re.compile(  # (The participant reads the letter), [to Ana]
    r"[(\[](?:(?i:(?:the )?(?:participants?|interviewers?|interviewees?|respondents?|moderator|facilitator) \w+s\b)|"
    r"to [^\W\d_a-z][^\s\])]*(?: [^\W\d_a-z][^\s\])]*)?[)\]])"
)
HIDDEN = re.compile(
    r"\((?:names?|names? \w+|place|town|city|village|street|school|hospital|child|redacted|anonymised)\)",
    re.IGNORECASE,
)


def recognise(
    text: str, known_labels: Collection[str] = (), hints: Collection[tuple[int, int]] = ()
) -> tuple[list[Turn], list[Mark]]:
    """Return the turns and marks of a text.

    A label counts if it recurs or is listed in `known_labels`; without any label each paragraph is a turn of an
    unknown speaker. Where only the person who asks is labelled, the paragraphs after a question are unknown as well.
    """
    return laid_out(text, hear(text, known_labels, hints).speaking)


def laid_out(text: str, speaking: Sequence[Candidate]) -> tuple[list[Turn], list[Mark]]:
    """Return the turns and marks of a text in which somebody begins to speak at these places."""
    if not speaking:
        turns = [Turn(start=start, end=end) for start, end in paragraphs(text)]
        return turns, inner_marks(text, turns)
    turns, marks = [], header_mark(text, speaking[0].start)
    ends = [one.start for one in speaking[1:]] + [max(_talk_ends(text), speaking[-1].words_from)]
    marks += header_mark(text, len(text), ends[-1])
    alone = all(is_interviewer(one.label) for one in speaking)
    ended = ""  # the time written at the end of the turn before, as f4 does
    for one, end in zip(speaking, ends, strict=True):
        marks.append(Mark(start=one.start, end=one.words_from, kind=MarkKind.LABEL))
        span = trim(text, (one.words_from, end))
        parts = paragraphs(text, span) if alone else [span]
        label = " ".join(one.label.split())
        role = Role.INTERVIEWER if is_interviewer(label) else Role.SEVERAL if is_several(label) else Role.UNKNOWN
        start, stop = parts[0] if parts else span
        turns.append(Turn(start=start, end=stop, label=label, role=role, time_ms=milliseconds(one.stamp or ended)))
        turns += [Turn(start=start, end=stop) for start, stop in parts[1:]]
        ended = _closing_time(text, span)
    return turns, [*marks, *inner_marks(text, turns)]


@dataclass(frozen=True, slots=True)
class Heard:
    """Every place that looks like a label, and those of them at which somebody begins to speak; both in order."""

    found: list[Candidate]
    speaking: list[Candidate]


def speakers_in(
    text: str, known_labels: Collection[str] = (), hints: Collection[tuple[int, int]] = ()
) -> list[Candidate]:
    """Return the places where somebody begins to speak, in order."""
    return hear(text, known_labels, hints).speaking


def hear(text: str, known_labels: Collection[str] = (), hints: Collection[tuple[int, int]] = ()) -> Heard:
    """Find what looks like a label, and who speaks: labels that recur, are listed, or stand with a time as others do.

    Otter lists at the top who speaks; that list is believed.
    """
    listed = listed_at_top(text)
    known = {fold(label) for label in (*known_labels, *listed)}
    found = [one for one in candidates(text, hints) if listed.get(one.label) != one.start]
    plain = [one for one in found if one.style in PLAIN_STYLES]
    speaking = _recurring(plain, known)
    speaking += _once_with_a_time(text, plain, speaking)
    if not speaking:
        speaking = _doubtful(text, found, known)
    if speaking:  # a question asked once, in full sentences, is the interviewer's as well
        asks = any(is_interviewer(one.label) for one in speaking)
        styles = {"label:", "lone letter"} if asks else {"label:"}
        speaking += [
            one
            for one in found
            if is_interviewer(one.label)
            and one.style in styles
            and ((asks and not NUMBERED_QUESTION.fullmatch(one.label)) or _is_sentence(text, one))
        ]
    apart: list[Candidate] = []
    for one in sorted({one.start: one for one in reversed(speaking)}.values(), key=lambda one: one.start):
        if not apart or one.start >= apart[-1].words_from:
            apart.append(one)
    return Heard(found, _below_top(text, apart))


def listed_at_top(text: str) -> dict[str, int]:
    r"""Return the names below the word SPEAKERS at the top of a transcript, and where each is listed.

    >>> listed_at_top("SUMMARY KEYWORDS\nhope\n\nSPEAKERS\nAna Ruiz, Kim Lee\n\nAna Ruiz  0:00")
    {'Ana Ruiz': 32, 'Kim Lee': 42}
    """
    listed = LISTED.search(text, 0, TOP)
    if listed is None:
        return {}
    names = re.finditer(r"[^,;\n\s][^,;\n]*", text[: listed.end("names")][listed.start("names") :])
    places: dict[str, int] = {}
    for name in names:
        if re.search(r"[^\W\d_]", name.group()):
            places.setdefault(name.group().strip(), listed.start("names") + name.start())
    return places


def _once_with_a_time(text: str, found: Sequence[Candidate], speaking: Sequence[Candidate]) -> list[Candidate]:
    """Take a name and a time alone on a line for a speaker who speaks once, where others are written so."""
    once = []
    for style in STAMPED_STYLES:
        others = [one for one in speaking if one.style == style]
        if len(others) < RECURS:
            continue
        apart = all(below_a_gap(text, one) for one in others[1:])
        once += [
            one
            for one in found
            if one.style == style
            and one.start > others[0].start
            and NAME.fullmatch(one.label)
            and not is_header_word(one.label)
            and not _is_glued(text, one)
            and (below_a_gap(text, one) or not apart)
        ]
    taken = {one.start for one in speaking}
    return [one for one in once if one.start not in taken]


def below_a_gap(text: str, one: Candidate) -> bool:
    """Tell whether the line above a label is empty."""
    return one.start == 0 or not text[: one.start].rpartition("\n")[0].rpartition("\n")[2].strip()


def _is_glued(text: str, one: Candidate) -> bool:
    line = text[one.start : one.words_from].strip()
    return line.startswith(one.label) and not line[len(one.label) :][:1].isspace()


def _recurring(found: Sequence[Candidate], known: set[str]) -> list[Candidate]:
    counts = Counter(fold(one.label) for one in {one.start: one for one in reversed(found)}.values())
    return [
        one
        for one in found
        if fold(one.label) in known or (counts[fold(one.label)] >= RECURS and may_be_somebody(one.label))
    ]


def _doubtful(text: str, found: Sequence[Candidate], known: set[str]) -> list[Candidate]:
    """Believe `DT - words` or a name alone on its line if names recur and words follow."""
    for style in DOUBTFUL_STYLES:
        here = [one for one in found if one.style == style and _words_follow(text, one)]
        speaking = _recurring(here, known)
        if len(speaking) >= DOUBTFUL_AT_LEAST:
            return speaking
    return []


def _words_follow(text: str, one: Candidate) -> bool:
    if one.style == "[label]":
        return is_name(one.label)
    if text[one.start : one.words_from].lstrip().startswith("#"):  # a heading of Markdown has an empty line below
        return bool(text[one.words_from :].strip())
    return re.match(r"[ \u00a0]*\n\n", text[one.words_from : one.words_from + 100]) is None


def is_name(words: str) -> bool:
    """Tell whether what stands in brackets may be a speaker: no noise, nothing left out, no word of a header.

    >>> is_name("Ana Ruiz"), is_name("laughs"), is_name("NAME")
    (True, False, False)
    """
    hidden = HIDDEN.fullmatch(f"({words})") or re.fullmatch(r"X+", words, re.IGNORECASE)
    return _bracket_kind(f"[{words}]") == MarkKind.REDACTION and not hidden and not is_header_word(words)


def _below_top(text: str, speaking: list[Candidate]) -> list[Candidate]:
    """Leave out labels in the block at the top that says when and where: “Interviewer: Ottilie Marner”."""
    while speaking:
        block = text[: speaking[0].start].rpartition("\n\n")[2].split("\n")
        words = text[speaking[0].words_from :].partition("\n")[0].strip()
        named = [match["label"] for line in block if (match := INLINE.match(line))]
        if not any(map(is_header_word, named)) or words.endswith((".", "?", "!", "…")) or not words:
            break
        speaking = speaking[1:]
    return speaking


def _talk_ends(text: str) -> int:
    """Return where the talk ends: before the line that a program writes below a transcript."""
    end = len(text.rstrip())
    below = BELOW.search(text, max(0, end - LAST_LINES), end)
    return below.start() if below else len(text)


def paragraphs(text: str, within: tuple[int, int] | None = None) -> list[tuple[int, int]]:
    """Return the spans of the paragraphs: lines, where no line is empty; else runs between empty lines."""
    begin, stop = within or (0, len(text))
    empty_line = re.compile(r"\n[ \t\u00a0]*\n")
    splitter = empty_line if empty_line.search(text) else re.compile(r"\n")
    spans, start = [], begin
    for gap in [*splitter.finditer(text, begin, stop), None]:
        span = trim(text, (start, gap.start() if gap else stop))
        if span[0] < span[1]:
            spans.append(span)
        start = gap.end() if gap else start
    return spans


def inner_marks(text: str, turns: list[Turn]) -> list[Mark]:
    """Return the marks inside turns: what is in brackets is nobody's words."""
    found = [
        Mark(start=match.start(), end=match.end(), kind=kind)
        for turn in turns
        if any(text.find(sign, turn.start, turn.end) >= 0 for sign in BRACKETS)
        for match in BRACKETED.finditer(text, turn.start, turn.end)
        if (kind := _bracket_kind(match.group())) is not None
    ]
    return [*found, *masked(text, turns, found)]


def header_mark(text: str, end: int, begin: int = 0) -> list[Mark]:
    """Return the mark over what stands before the first speaker, or below the last."""
    start, stop = trim(text, (begin, end))
    return [Mark(start=start, end=stop, kind=MarkKind.HEADER)] if start < stop else []


def milliseconds(stamp: str) -> int | None:
    """Return a time stamp in milliseconds from the beginning.

    >>> milliseconds("[01:02:03]"), milliseconds("0:21"), milliseconds("#00:00:05-3#")
    (3723000, 21000, 5000)
    """
    numbers = [int(part) for part in re.findall(r"\d+", stamp.partition(".")[0].partition(",")[0])]
    if not numbers:
        return None
    seconds = 0
    for number in numbers[:3]:
        seconds = seconds * 60 + number
    return seconds * 1000


def _closing_time(text: str, span: tuple[int, int]) -> str:
    """Return the time #00:00:05-3# that a turn ends with, or nothing."""
    if not text[slice(*span)].endswith("#"):
        return ""
    found = CLOSING_TIME.search(text, *span)
    return found.group() if found else ""


def _is_sentence(text: str, found: Candidate) -> bool:
    line_end = text.find("\n", found.words_from)
    return text[found.words_from : line_end if line_end >= 0 else None].rstrip().endswith((".", "?", "!", "…"))


def _bracket_kind(words: str) -> MarkKind | None:
    """Tell what stands in brackets; round ones often hold plain speech and then are no mark."""
    if re.fullmatch(STAMP, words) or re.fullmatch(rf"\({TIME}\)|[\[(]{RANGE}[\])]", words):
        return MarkKind.STAMP
    if (plain := plain_kind(words)) is not None:
        return plain
    if words.startswith("("):
        if SPOKEN_NOISE.match(words) or DIRECTION.match(words):
            return MarkKind.INAUDIBLE if INAUDIBLE.search(words) else MarkKind.NON_SPEECH
        return MarkKind.REDACTION if HIDDEN.fullmatch(words) else None
    if INAUDIBLE.search(words):
        return MarkKind.INAUDIBLE
    return MarkKind.NON_SPEECH if NON_SPEECH.search(words) or DIRECTION.match(words) else MarkKind.REDACTION
