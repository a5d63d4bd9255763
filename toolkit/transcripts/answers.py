"""What a cell or a box of a form says: given, blank or n/a; closed or in words; ticked or not; who it names."""

import re
from collections.abc import Iterable, Sequence

from toolkit.errors import FileProblem
from toolkit.model import Closed, FormAnswer, FormQuestion, Given, Shared

NOT_APPLICABLE = re.compile(r"n\s?[/.]?\s?a\.?|not applicable\.?|does(?: not|n['’]t) apply\.?", re.IGNORECASE)
NOTHING = re.compile(r"[\s\-–—_.…/]*")
YES_NO = re.compile(
    r"(?:yes|no|y|n|true|false|partly|not sure|unsure|maybe|don['’]?t know|prefer not to say)[.!]?", re.IGNORECASE
)
LEAD = re.compile(
    r"(?:yes|yeah|yep)\b|(?:aye|nope|no|not really|not sure|partly)\b"
    r"(?=\s*$|\s*[,.;:!–-]|\s+(?:and|but|because|cos|i|we|it|she|he|they|not|mostly|definitely|thanks?)\b)",
    re.IGNORECASE,
)
PLAIN = {"y": "yes", "yeah": "yes", "yep": "yes", "aye": "yes", "true": "yes", "n": "no", "nope": "no", "false": "no"}
SCALE = re.compile(
    r"(?:(?:strongly|tend to|slightly|somewhat|mostly|completely|totally|fully) )?(?:dis)?agree|neither\b.{0,40}|"
    r"(?:(?:very|fairly|quite|somewhat|extremely|slightly|a little|not|at all|not very) )*(?:un|dis|in)?"
    r"(?:satisfied|useful|helpful|likely|clear|confident|happy|easy|difficult|important|often|well|good|poor)|"
    r"neutral|always|sometimes|rarely|never|excellent|fair|average|a lot|a little|a great deal|not at all|"
    r"to some extent",
    re.IGNORECASE,
)
SCORE = re.compile(r"\d{1,3}(?:\.\d+)?(?:\s*(?:/|out of)\s*\d{1,3})?(?:\s*[-–:=]\s*\D.{0,40})?")
CLOSED = {Closed.YES_NO: YES_NO, Closed.SCALE: SCALE, Closed.SCORE: SCORE}
A_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
REACHES = re.compile(r"[^\s@,;]+@[^\s@,;]+\.\w+|(?=(?:\D*\d){9})\+?[\d ()/-]+")  # an e-mail address, a telephone number
MOST_STEPS = 11  # of a scale; more different answers are a list of words
ASKS_YES_NO = re.compile(
    r"(?:are|is|was|were|do|does|did|have|has|had|can|could|would|will|should)\b[^?]*\?", re.IGNORECASE
)
GOES_ON = re.compile(
    r"\(?if (?:not|no|so|yes|it|they|she|he|there|any|you (?:answered|said|ticked|chose|did|do|were|are|have|had))\b",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"(?:q(?:uestion)?\.?\s*)?(\d{1,2})(?:[.\s]?([a-z])(?=[.)]))?(?:[.):]+\s*|\s+[-–]\s+)(?=\D)(\S.*)",
    re.IGNORECASE | re.DOTALL,
)
CONSENT = re.compile(
    r"(?=.*\b(?:tick|box|happy|consent|agree|ok(?:ay)?|permission|may we|can we)\b)(?=.*\bshar(?:e|ed|ing)\b)",
    re.IGNORECASE | re.DOTALL,
)
TICKED, EMPTY_BOX = "☒☑✓✔✗✘■⊠", "☐□⬜"
BOXES = re.compile(rf"[{TICKED}{EMPTY_BOX}]|\[[xX ]?\]")
IDENTIFYING = re.compile(
    r"(?:what is )?(?:your |my )?(?:(?:full|first|last|family|respondent|recipient) ?)*names?(?: of \w+(?: \w+)?)?\??|"
    r"surname|forename|(?:name|signature) and .{1,30}|(?:your |recipient ?)?e-?mail(?: address)?\d?|post ?code|"
    r"(?:your )?(?:telephone|phone|mobile|contact)(?: (?:number|details|no))?\.?(?: ?/ ?e-?mail)?|(?:home )?address|"
    r"ip ?address|date of birth|d\.?o\.?b\.?|signature|signed|(?:name of )?(?:supervising )?social worker|user ?name|"
    r"location(?:latitude|longitude)|external(?:data)?reference",
    re.IGNORECASE,
)


def fold(words: str) -> str:
    """Return words for comparing: no capitals, one space, no ends."""
    return " ".join(words.split()).casefold().strip(" .:*")


def state(words: str) -> Given:
    """Tell whether an answer was given.

    >>> str(state("It was fine.")), str(state(" – ")), str(state("N/A"))
    ('given', 'blank', 'n/a')
    """
    if NOTHING.fullmatch(words):
        return Given.BLANK
    return Given.NOT_APPLICABLE if NOT_APPLICABLE.fullmatch(words.strip()) else Given.GIVEN


def closed_kind(values: Iterable[str]) -> Closed | None:
    """Return how a question is answered whose answers are all of one closed kind, or None when they are words."""
    given = [value.strip() for value in values if state(value) == Given.GIVEN]
    if not given or (len({fold(value) for value in given}) > MOST_STEPS and not all(map(SCORE.fullmatch, given))):
        return None
    for kind in CLOSED:
        if all(fits(value, kind) for value in given) and (len(given) > 1 or kind != Closed.SCALE):
            return kind
    listed = all(value.endswith(";") for value in given) or all(map(A_DATE.fullmatch, given))
    return Closed.CHOICE if listed else None


def reaches_people(values: Iterable[str]) -> bool:
    """Tell whether answers are e-mail addresses or telephone numbers, whatever the heading says.

    >>> reaches_people(["a@b.org", "", "0161 496 0000"]), reaches_people(["a@b.org", "No, thank you", "Never mind"])
    (True, False)
    """
    given = [value.strip() for value in values if state(value) == Given.GIVEN]
    return sum(bool(REACHES.fullmatch(value)) for value in given) * 2 > len(given)


def fits(value: str, kind: Closed) -> bool:
    """Tell whether an answer could be one of a closed kind."""
    return bool(CLOSED[kind].fullmatch(value.strip())) if kind in CLOSED else value.strip().endswith(";")


def closed_value(value: str, kind: Closed | None) -> str:
    """Return the value of a closed answer in one spelling."""
    tidy = " ".join(value.split()).strip(" .!;")
    return PLAIN.get(tidy.casefold(), tidy.casefold()) if kind == Closed.YES_NO else tidy


def asks_yes_no(wording: str) -> bool:
    """Tell whether a question begins with one that yes or no would answer."""
    return bool(ASKS_YES_NO.match(wording.strip()))


def has_two_parts(wording: str) -> bool:
    """Tell whether a question asks on after the part that yes or no would answer."""
    first = ASKS_YES_NO.match(wording.strip())
    return first is not None and bool(wording.strip()[first.end() :].strip(" )"))


def goes_on(wording: str) -> bool:
    """Tell whether a question only goes on with the one before it (“If not, how …?”)."""
    return bool(GOES_ON.match(wording.strip()))


def with_number(heading: str) -> tuple[str, str]:
    """Take the number off a question.

    >>> with_number("2. Was it clear?"), with_number("Was it clear?")
    (('2', 'Was it clear?'), ('', 'Was it clear?'))
    """
    found = NUMBERED.fullmatch(heading.strip())
    if not found:
        return "", " ".join(heading.split())
    number, letter, words = found.groups()
    return f"{number}{(letter or '').lower()}", " ".join(words.split())


def answer(place: int, question: FormQuestion, *, words: str, closed: str = "") -> FormAnswer:
    """Return one answer; a yes or no that begins an answer in words is its closed part, and stays in the words."""
    if not question.open:
        said = state(closed)
        value = closed_value(closed, question.closed) if said == Given.GIVEN else ""
        return FormAnswer(question=place, closed=said, value=value)
    said = state(words)
    kept = words.strip() if said == Given.GIVEN else ""
    if question.closed is None:
        return FormAnswer(question=place, words=kept, open=said)
    if state(closed) == Given.GIVEN:
        value = closed_value(closed, question.closed)
        return FormAnswer(question=place, words=kept, open=said, closed=Given.GIVEN, value=value)
    lead = LEAD.match(kept)
    if question.closed != Closed.YES_NO or lead is None:
        beside = Given.NOT_APPLICABLE if Given.NOT_APPLICABLE in (said, state(closed)) else Given.BLANK
        return FormAnswer(question=place, words=kept, open=said, closed=beside)
    alone = NOTHING.fullmatch(kept[lead.end() :].strip(" ,;!"))
    return FormAnswer(
        question=place,
        words=kept,
        open=Given.BLANK if alone else said,
        closed=Given.GIVEN,
        value=closed_value(lead.group(), Closed.YES_NO),
    )


def shared(value: str) -> Shared:
    """Read a tick box that asks whether the form may be shared."""
    boxes = BOXES.findall(value)
    if boxes:
        return Shared.TICKED if any(is_ticked(box) for box in boxes) else Shared.NOT_TICKED
    unticked = NOTHING.fullmatch(value) or fold(value) in ("n", "0", "false", "unticked", "n/a")
    refused = re.match(r"(?:no|i (?:am|do) not|i don['’]t|not)\b", value.strip(), re.IGNORECASE)
    return Shared.NOT_TICKED if unticked or refused else Shared.TICKED


def is_ticked(box: str) -> bool:
    """Tell whether a box sign is ticked."""
    return box in TICKED or box in ("[x]", "[X]")


def ticks(line: str) -> list[tuple[str, bool]]:
    """Return the options of a line of tick boxes and whether each is ticked; the box may stand before or after.

    >>> ticks("☐ Yes  ☒ No"), ticks("Yes ☒ No ☐")
    ([('Yes', False), ('No', True)], [('Yes', True), ('No', False)])
    """
    boxes = BOXES.findall(line)
    words = [part.strip(" \t,;/") for part in BOXES.split(line)]
    labels = words[1:] if words[-1] else words[:-1]
    return [(label, is_ticked(box)) for label, box in zip(labels, boxes, strict=True)]


def dated(values: Sequence[str], places: Sequence[str], dates: str) -> list[str]:
    """Return the dates of a column as year-month-day; one date that can be read one way only settles the others.

    Raises:
        FileProblem: All of them can be read in two ways.
    """
    parts = [re.match(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})\b", value) for value in values]
    first = any(one and int(one[1]) > 12 for one in parts)  # noqa: PLR2004 - there is no thirteenth month
    second = any(one and int(one[2]) > 12 for one in parts)  # noqa: PLR2004
    order = dates or ("day first" if first else "month first" if second else "")
    made = []
    for value, found, place in zip(values, parts, places, strict=True):
        iso = re.match(r"\d{4}-\d{2}-\d{2}", value)
        if iso or not found:
            made.append(iso.group() if iso else " ".join(value.split()))
            continue
        one, other, year = (int(part) for part in found.groups())
        if not order and one != other:
            raise FileProblem(
                f"“{value}” can be read as two dates.",
                where=place,
                fix='Import with dates="day first" or dates="month first".',
            )
        day, month = (other, one) if order == "month first" else (one, other)
        made.append(f"{year + 2000 if year < 100 else year:04}-{month:02}-{day:02}")  # noqa: PLR2004 - 25 is 2025
    return made
