"""What looks like a speaker's label at the start of a line, in the ways transcripts are written."""

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

TIME = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,:;-]\d{1,3})?"
STAMP = rf"[#\[(]?{TIME}[#\])]?"
UNTIL = r"[ \u00a0]?(?:-->|[-–—]|to)[ \u00a0]?"
RANGE = rf"{TIME}{UNTIL}{TIME}"
SPACE = r"[ \u00a0\u200b\u200e\u200f\u202a-\u202e\u202f\u2066-\u2069\u2009\ufeff]"  # seen and unseen
ROLE = r"(?: ?\((?!\d{1,2}:\d)[^()\n]{1,80}\))?"  # Name (SL), Ruiz, Ana (Guest), Respondent 4 (female, 34)
LABEL = rf"(?P<label>[^\W_][^:：\t\n\[\]()*]{{0,38}}?{ROLE})"
MARKDOWN = r"(?:(?:[->*•]|#{1,6})[ \u00a0]+)?"  # of a list, a quotation or a heading
BEFORE = rf"(?:[\[(]?(?P<from>{TIME}){UNTIL}{TIME}[\])]?|(?P<before>{STAMP}))(?!\d)"  # its last digit is no name
NUMBER = r"(?:\d{1,4}[.)]?[ \u00a0\t]+(?=[^\W\d_]))?"  # of a numbered paragraph
INLINE = re.compile(
    rf"{SPACE}*{MARKDOWN}{NUMBER}(?:{BEFORE}[ \u00a0\t]*(?:-[ ]*)?)?(?:\*\*)?\[?{LABEL}\]?(?:\*\*)?{SPACE}*"
    rf"(?:[(\[]?(?P<after>{STAMP})[)\]]?{SPACE}*)?(?:[:：](?:\*\*)?(?!\d|//)|\t)"
    rf"(?:(?<=\t){SPACE}*(?P<cell>{STAMP})(?: ?[-–] ?{STAMP})?{SPACE}*\t)?"
    rf"(?:(?<=[:：*]){SPACE}*[\[(](?P<first>{TIME})[\])](?=\s|$))?"
)
NAME_THEN_TIME = re.compile(rf"{SPACE}*{LABEL}{SPACE}{{1,4}}(?P<after>{STAMP}){SPACE}*$")
TIME_THEN_NAME = re.compile(rf"{SPACE}*@?{BEFORE}{SPACE}*(?:[-–]{SPACE}*)?{LABEL}{SPACE}*$")
TIME_LINE = re.compile(rf"{SPACE}*(?P<before>\d{{1,2}}:\d{{1,2}}:\d{{1,2}}[.,]\d{{1,3}}){SPACE}*-->[^\n]*$")
GLUED = re.compile(
    rf"{SPACE}*(?P<whole>[^\W\d_][^\n:\t]{{0,30}}?)(?<![ \u00a0])(?P<digits>:?\d{{1,3}}(?::\d{{2}}){{1,2}}){SPACE}*$"
)
DASHED = re.compile(rf"{SPACE}*(?P<label>[^\W_][\w.']{{0,20}}(?: [\w.']{{1,15}})?) [-–] (?=\S)")
BARE = re.compile(
    rf"{SPACE}*(?:#{{1,6}}[ \u00a0]+)?(?:\*\*)?"
    rf"(?P<label>[^\W_][\w.'’‑-]*(?: [^\W_][\w.'’‑-]*){{0,3}})(?:\*\*)?{SPACE}*$"
)
BRACKETED_LABEL = re.compile(rf"{SPACE}*\[(?P<label>[^\W\d_][^\[\]:\n]{{0,38}})\]{SPACE}+(?=\S)")
ONLY_STAMP = re.compile(rf"{SPACE}*(?P<after>{STAMP}){SPACE}*$")
LONE_LETTER = re.compile(rf"{SPACE}*(?P<label>I|INT|Q){SPACE}(?=[A-Z]{{2,}} [A-Z]{{2,}})")  # I HOW DID YOU HEAR
# Each way to write a label, and what a line must hold for it: most lines of a long text need not be matched at all.
Way = tuple[str, re.Pattern[str], tuple[str, ...]]
WAYS: tuple[Way, ...] = (
    ("label:", INLINE, (":", "：", "\t")),
    ("label and time", NAME_THEN_TIME, (":",)),
    ("time and label", TIME_THEN_NAME, (":",)),
    ("label -", DASHED, (" - ", " – ")),
    ("[label]", BRACKETED_LABEL, ("[",)),
    ("name on its own line", BARE, ("",)),
    ("lone letter", LONE_LETTER, ("I", "Q")),
)
ANY_MARK = re.compile(r"[:：\t\[IQ]| [-–] ")  # of all ways but a name on its own line
UNMARKED = tuple(way for way in WAYS if way[2] == ("",))
STAMPS = ("before", "from", "after", "cell", "first")  # where the time may stand: the groups of the patterns
LONGEST_LABEL_WORDS = 5
LONGEST_LABEL = 40
RECURS = 2
SHORTEST_NAME, MINUTE_DIGITS = 3, 2

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
        "transcriber",
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
        "intro",
        "present",
        "attendees",
        "mode",
        "wave",
        "client",
        "key",
        "audio",
        "client's",
        "page",
        "more",
        "topic",
        "section",
        "scribe",
        "language",
    ]
)
SAYING = frozenset(["said", "says", "saying", "asked", "asks", "thought", "thinks", "replied", "goes", "went", "like"])
# fmt: off
TALK = frozenset([
    "so", "first", "second", "third", "then", "and", "but", "because", "well", "yes", "no", "ok", "okay", "sometimes",
    "anyway", "website", "age", "gender", "address", "email", "phone", "one", "two", "example", "for example", "also",
    "plus", "finally", "now", "result", "problem", "answer", "i mean", "i never", "the thing is",
])
# fmt: on
# fmt: off
SENTENCE = frozenset([  # in a label of several words, any of them shows that it is the beginning of a sentence
    "is", "are", "was", "were", "am", "be", "been", "has", "have", "had", "do", "does", "did", "said", "says", "say",
    "will", "would", "can", "could", "should", "this", "that", "these", "those", "it", "here", "there", "what", "which",
    "why", "how", "when", "because", "if", "my", "our", "your", "we", "they", "she", "he", "thing", "things", "think",
    "thought", "mean", "means", "know", "feel", "felt", "told", "asked", "it's", "that's", "there's", "here's", "i'm",
    "i've", "don't", "didn't", "wasn't", "isn't",
])
BEGINS = frozenset(["so", "and", "but", "or", "well", "then", "also", "like", "okay", "ok", "yes", "yeah", "now", "i"])
# fmt: on
SENTENCE_WORDS = 5  # as many, most of them in small letters, are no name
INTERVIEWERS = re.compile(
    r"(interviewers?|interviewerin|int|i|facilitator|fac|moderator|mod|researcher|q|evaluator|enquêt(?:eur|rice)|"
    r"intervieweu(?:r|se)|entrevistador|entrevistadora|מראיין|מראיינת|采访者|访谈者)\.?\s?\d?",
    re.IGNORECASE,
)
SEVERAL = re.compile(r"(both|all|everyone|everybody|several|group|multiple speakers|together)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place in the text where somebody may start to speak."""

    label: str
    start: int
    words_from: int
    stamp: str
    style: str


@lru_cache(maxsize=4_096)
def fold(label: str) -> str:
    """Return a label without case, doubled spaces and marks around it, to compare it with others."""
    return " ".join(label.replace("*", "").split()).strip(" .").casefold()


@lru_cache(maxsize=4_096)
def is_interviewer(label: str) -> bool:
    """Tell whether a label is one of the usual names for the person who asks.

    >>> is_interviewer("Interviewer 2"), is_interviewer("Ines")
    (True, False)
    """
    return INTERVIEWERS.fullmatch(label.partition("(")[0].strip()) is not None


def is_several(label: str) -> bool:
    """Tell whether a label stands for people who speak at once.

    >>> is_several("Both"), is_several("Beth")
    (True, False)
    """
    return SEVERAL.fullmatch(label.strip()) is not None


def is_header_word(label: str) -> bool:
    """Tell whether a label is a word of the top of a transcript, or of its parts, and nobody's name."""
    words = fold(label).split()
    nobody = not words or words[0].strip(".") in NOT_PEOPLE or words[-1] in SAYING or fold(label) in TALK
    return nobody and not is_interviewer(label)


def begins_a_sentence(label: str) -> bool:
    """Tell whether what stands before a colon is rather the beginning of a sentence than a name.

    >>> [begins_a_sentence(label) for label in ("My mentor said this", "Thing is", "Mother of P1", "Will Ames")]
    [True, True, False, False]
    """
    words = label.replace("’", "'").partition(" (")[0].split()
    if len(words) < 2 or words[1].isdigit():  # noqa: PLR2004 - one word alone is no sentence
        return False
    small = [word for word in words if word.islower()]  # Will Smith and So Yun are people
    opens = words[1].islower() and words[0].casefold() in SENTENCE | BEGINS
    return opens or not SENTENCE.isdisjoint(small) or (len(words) >= SENTENCE_WORDS and len(small) > len(words) / 2)


def may_be_somebody(label: str) -> bool:
    """Tell whether a label that recurs may be somebody's: no word of a header, no beginning of a sentence."""
    return not is_header_word(label) and not begins_a_sentence(label)


def candidates(text: str, hints: Collection[tuple[int, int]] = ()) -> list[Candidate]:
    """Return every place where a line begins like a speaker's label, of whatever style.

    Args:
        text: The whole text.
        hints: Spans in bold at the start of a paragraph.
    """
    lines = _lines(text)
    found = [one for start, line in lines for one in _in_line(start, line, WAYS if ANY_MARK.search(line) else UNMARKED)]
    found += _time_lines(lines)
    found += _glued(lines)
    found += _bold(text, hints)
    return sorted(found, key=lambda one: one.start)


def _lines(text: str) -> list[tuple[int, str]]:
    return [(match.start(), match.group()) for match in re.finditer(r"[^\n]+", text)]


def _in_line(start: int, line: str, ways: Sequence[Way]) -> Iterator[Candidate]:
    for style, pattern, needs in ways:
        if not any(map(line.__contains__, needs)):
            continue
        match = pattern.match(line)
        if match is None or not _short(match.group("label")) or not _named(match.group("label").strip(), style):
            continue
        groups = match.groupdict()
        stamp = next((groups[name] for name in STAMPS if groups.get(name)), "")
        yield Candidate(match.group("label").strip(), start, start + match.end(), stamp, style)
        if style in ("label:", "label and time", "time and label"):
            return


def _short(label: str) -> bool:
    name = label.partition(" (")[0]
    return len(name.split()) <= LONGEST_LABEL_WORDS and len(name) <= LONGEST_LABEL


def _named(label: str, style: str) -> bool:
    """Tell whether a label may be a name in this style: on a line without a colon it begins with a capital."""
    if style == "name on its own line":
        return all(word[0].isupper() or word[0].isdigit() for word in label.split())
    return style != "label and time" or label[0].isupper() or label[0].isdigit() or len(label.split()) == 1


def _time_lines(lines: Sequence[tuple[int, str]]) -> Iterator[Candidate]:
    """Find the name below a line `0:0:3.120 --> 0:0:7.450`, as Teams once wrote it, or above one with a time only."""
    for (start, line), (next_start, name) in itertools.pairwise(lines):
        match = TIME_LINE.match(line)
        if match and _short(name) and ":" not in name:
            yield Candidate(name.strip(), start, next_start + len(name), match["before"], "time and label")
        below = ONLY_STAMP.match(name)
        if below and BARE.match(line) and _named(line.strip(), "name on its own line"):
            yield Candidate(line.strip(), start, next_start + len(name), below["after"], "label and time")


def _glued(lines: Sequence[tuple[int, str]]) -> Iterator[Candidate]:
    """Part a name from the time written onto it: `P73:37` is P7 at 3:37 if P7 speaks elsewhere as well."""
    apart = [(start, line) for start, line in lines if not NAME_THEN_TIME.match(line)]
    whole = [(start, line, match) for start, line in apart if (match := GLUED.match(line))]
    splits = [(start, line, list(_cuts(match["whole"], match["digits"]))) for start, line, match in whole]
    seen = Counter(label for _, _, cuts in splits for label, _ in cuts)
    for start, line, cuts in splits:
        if cuts:
            label, stamp = max(cuts, key=lambda cut: (seen[cut[0]], len(cut[0])))
            yield Candidate(label, start, start + len(line), stamp, "label and time")


def _cuts(name: str, digits: str) -> Iterator[tuple[str, str]]:
    """All ways to part `P` + `73:37` into a label and a time with at most two digits before the colon."""
    joined = name + digits
    for match in re.finditer(rf"(?=(?P<colon>:?)(?P<time>{TIME})$)", joined):
        label = joined[: match.start()].rstrip()
        minutes = match["time"].split(":")[0]
        whole = len(label) >= len(name.rstrip()) and ":" not in label
        if whole and len(minutes) <= MINUTE_DIGITS and _may_be_called(label):
            yield label, match["time"]


def _may_be_called(label: str) -> bool:
    """Tell whether a label is likely where digits follow it: `P` before a digit is half of `P7`."""
    return label[-1:].isdigit() or len(label) >= SHORTEST_NAME or is_interviewer(label)


def _bold(text: str, hints: Collection[tuple[int, int]]) -> Iterator[Candidate]:
    """Take a few words in bold that begin a paragraph of plain text for a name."""
    for start, end in hints:
        label = text[start:end].strip(" \u00a0:\t")
        if (
            label
            and "\n" not in label
            and not re.search(TIME, label)
            and _short(label)
            and not label.endswith((".", "?", "!"))
        ):
            yield Candidate(label, start, end, "", "label in bold")
