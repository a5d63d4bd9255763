"""The things a study is made of, as frozen records.

A reader makes a :class:`Draft`; the store keeps rows of the same shape. Allowed words are spelt here only.
"""

import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum

WORD = re.compile(r"\w+(?:['’‑-]\w+)*")
LONG_TEXT = 100_000


class SourceKind(StrEnum):
    """What a source is; it decides whether a person can raise a theme in it."""

    INTERVIEW = "interview"
    JOINT_INTERVIEW = "joint interview"
    GROUP_INTERVIEW = "group interview"
    FOCUS_GROUP = "focus group"
    FIELD_NOTE = "field note"
    NOTES = "notes"
    FORM = "form"
    SURVEY = "survey"
    DOCUMENT = "document"


PERSON_KINDS = frozenset(SourceKind) - {SourceKind.FIELD_NOTE, SourceKind.DOCUMENT}
GROUP_KINDS = frozenset({SourceKind.GROUP_INTERVIEW, SourceKind.FOCUS_GROUP})
FORM_KINDS = frozenset({SourceKind.FORM, SourceKind.SURVEY})


class Role(StrEnum):
    """Who speaks in a turn."""

    PARTICIPANT = "participant"
    INTERVIEWER = "interviewer"
    OTHER = "other present"
    UNKNOWN = "unknown"
    SEVERAL = "several"


SILENT_ROLES = frozenset({Role.INTERVIEWER, Role.OTHER})  # never counted, never quoted


class Status(StrEnum):
    """Where a participant stands in the study."""

    ACTIVE = "active"
    DECLINED = "declined"
    NOT_REACHED = "not reached"
    NO_FURTHER = "no further interviews"
    WITHDRAWN = "withdrawn"


class Purpose(StrEnum):
    """What a person is asked to consent to."""

    RECORDING = "recording"
    QUOTING = "quoting"
    SHARING = "sharing"
    ARCHIVING = "archiving"
    RE_CONTACT = "re-contact"


class Audience(StrEnum):
    """Who sees what leaves a study."""

    TEAM = "team"
    PARTNER = "partner"
    PUBLIC = "public"


class MarkKind(StrEnum):
    """What a stretch of text is when it is not somebody's words."""

    LABEL = "label"
    STAMP = "stamp"
    HEADER = "header"
    INAUDIBLE = "inaudible"
    NON_SPEECH = "non-speech"
    REDACTION = "redaction"
    EDITORIAL = "editorial insertion"
    QUESTION = "question"


class Given(StrEnum):
    """What became of a question on a form that came back; one that did not come back has no such value."""

    GIVEN = "given"
    BLANK = "blank"
    NOT_APPLICABLE = "n/a"


class Closed(StrEnum):
    """How a question without room for words, or the closed part of one with room, is answered."""

    YES_NO = "yes or no"
    SCALE = "scale"
    SCORE = "score"
    CHOICE = "choice"


class Shared(StrEnum):
    """Whether the respondent agreed that the form may be shared."""

    TICKED = "ticked"
    NOT_TICKED = "not ticked"
    NOT_ASKED = "not asked"


class View(StrEnum):
    """How the person sees what the extract is about."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    MIXED = "mixed"
    NOT_STATED = "not stated"


class Settled(StrEnum):
    """What became of a place where two coders can differ; a place without any of these is open."""

    AGREED = "agreed"
    DISCUSSED = "discussed"
    KEPT = "kept"
    BOTH = "both"
    NEITHER = "neither"
    RECUT = "recut"
    CODEBOOK = "codebook changed"


class Suggested(StrEnum):
    """What became of a suggestion; the last three were given up for others."""

    OPEN = "open"
    ACCEPTED = "accepted"
    MAPPED = "mapped"
    REJECTED = "rejected"
    NOT_NOW = "not now"
    MERGED = "merged"
    SPLIT = "split"
    REPLACED = "replaced"


class Stands(StrEnum):
    """How an extract stands to a suggestion; only a counter-example is no part of it."""

    TYPICAL = "typical"
    EDGE_CASE = "edge case"
    INSIDE = "inside"
    COUNTER = "counter-example"


class Withdrawn(StrEnum):
    """What a person takes back; the narrowest first."""

    FURTHER = "further interviews"
    QUOTING = "quoting"
    AUDIENCE = "one audience"
    PASSAGE = "one passage"
    WAVE = "one time point"
    EVERYTHING = "everything"


class Concern(StrEnum):
    """How far a safeguarding concern has come; people act on it, the toolkit never does."""

    OPEN = "open"
    PASSED_ON = "passed on"
    CLOSED = "closed"


class Evidence(StrEnum):
    """What an extract does for a theme."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    COMPLICATES = "complicates"


class Origin(StrEnum):
    """How a coding came to be."""

    HAND = "hand"
    RULE = "rule"
    SUGGESTION = "suggestion"


class Progress(StrEnum):
    """How far a coder is with a source."""

    READING = "reading"
    CODING = "coding"
    FINISHED = "finished"


class MemoKind(StrEnum):
    """What a memo is about."""

    REFLEXIVE = "reflexive"
    ANALYTIC = "analytic"
    METHOD = "method"
    ETHICS = "ethics"
    DECISION = "decision"


class Change(StrEnum):
    """What a finding says of the same people at two time points."""

    MORE = "more"
    FEWER = "fewer"
    AS_MANY = "as many"
    NO_CHANGE = "no change"


class Told(StrEnum):
    """Of what a finding says how many: persons, group interviews or sources."""

    PARTICIPANTS = "participants"
    GROUPS = "groups"
    SOURCES = "sources"


class Placed(StrEnum):
    """Whether an extract that something rests on can still be read in its place."""

    PLACED = "placed"
    TO_REVIEW = "to review"
    GONE = "gone"


class CmoPart(StrEnum):
    """A part of a context–mechanism–outcome record; the mechanism is a resource and the reasoning it meets."""

    CONTEXT = "context"
    RESOURCE = "mechanism_resource"
    REASONING = "mechanism_reasoning"
    OUTCOME = "outcome"


class CmoStatus(StrEnum):
    """How far a context–mechanism–outcome record has come."""

    INITIAL = "initial theory"
    SUPPORTED = "supported"
    REFINED = "refined"
    REFUTED = "refuted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one speaker says at one go; the span leaves out label and stamp."""

    start: int
    end: int
    label: str = ""
    role: Role = Role.UNKNOWN
    time_ms: int | None = None
    question: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A span of text that is nobody's words."""

    start: int
    end: int
    kind: MarkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutInterview:
    """What the columns of a sheet say of one interview: pairs of (label, participant) and (participant, group)."""

    wave: str = ""
    site: str = ""
    date: str = ""
    participants: tuple[tuple[str, str], ...] = ()
    groups: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One transcript as a reader understood it."""

    name: str
    text: str
    turns: tuple[Turn, ...] = ()
    marks: tuple[Mark, ...] = ()
    warnings: tuple[str, ...] = ()
    importer: str = ""
    file: str = ""
    file_sha256: str = ""
    part: str = ""  # which interview it is, where a file holds several; file_sha256 is then of this part alone
    about: AboutInterview | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The speaker labels, in order of appearance."""
        return tuple(dict.fromkeys(turn.label for turn in self.turns))


@dataclass(frozen=True, slots=True, kw_only=True)
class FormQuestion:
    """A question as one form words it: `closed` says how its closed part is answered, `open` that it takes words."""

    wording: str
    number: str = ""
    closed: Closed | None = None
    open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAnswer:
    """What one respondent did with one question; a part that the question does not have is None."""

    question: int  # its place in the form
    words: str = ""
    open: Given | None = None
    closed: Given | None = None
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormReturn:
    """One form that came back. `respondent` is what it says about who filled it in: not kept unless it is a label."""

    key: str
    answers: tuple[FormAnswer, ...] = ()
    respondent: str = ""
    date: str = ""
    shared: Shared = Shared.NOT_ASKED
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDraft:
    """All the forms in one file, as a reader understood them."""

    questions: tuple[FormQuestion, ...]
    returns: tuple[FormReturn, ...]
    warnings: tuple[str, ...] = ()
    importer: str = ""
    file: str = ""
    file_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """The label for what is said."""

    id: str
    name: str
    parent_id: str | None = None
    position: int = 0
    key: str = ""
    definition: str = ""
    include: str = ""
    exclude: str = ""
    examples: tuple[str, ...] = ()
    origin: str = ""
    literature: str = ""
    colour: str = ""
    aliases: tuple[str, ...] = ()
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The analyst's interpretation, over codes that may serve several themes."""

    id: str
    name: str
    parent_id: str | None = None
    position: int = 0
    key: str = ""
    claim: str = ""
    definition: str = ""
    boundary: str = ""
    valence: str = ""
    for_whom: str = ""
    codes: tuple[str, ...] = field(default=())


def count_words(text: str) -> int:
    """Return the number of words as the whole toolkit counts them.

    >>> count_words("She's not - well - re-married.")
    4
    """
    many = len(text) > LONG_TEXT  # a list of all its words would take much memory
    return sum(1 for _ in WORD.finditer(text)) if many else len(WORD.findall(text))


def sha256(content: bytes) -> str:
    """Return the fingerprint of a file or a text."""
    return hashlib.sha256(content).hexdigest()
