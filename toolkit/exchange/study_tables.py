"""The tables beside the transcripts (participants, sources, consent, plan and the others), read into records."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import FileProblem
from toolkit.exchange.tabular import Line, iso_date, read_table
from toolkit.model import FORM_KINDS, Audience, Purpose, Role, SourceKind, Status
from toolkit.study import COLUMNS

PARTICIPANTS = ("participant", "group", "wave", "number", "site", "cohort", "status", "mentor_of")
SOURCES = ("file", "name", "kind", "wave", "date", "mode", "site", "language", "participants")
PROPOSED = "proposed from the file name"  # a remark of `toolkit prepare`, not an attribute
SPEAKERS = ("source", "label", "speaker")
FORMS = ("file", "form", "wave", "group", "issued", "respondent", "kind", "site", "closed", "leave_out",
         "stated_rate")  # fmt: skip
ABOUT_SPEAKERS = ("turns", "words", "why")  # written by `toolkit prepare`, not read
CONSENT, PLAN = COLUMNS["consents"], COLUMNS["plan"]
HOW_MANY = "Write how many people, as 8."
ISSUED = "Write how many were given out; a rate whose counts nobody knows goes into the column “stated_rate”."
ALL = "all"  # what people write for every time point, every audience
A_RATE, ALL_OF_THEM = re.compile(r"\d+(?:[.,]\d+)?(?=\s*(?:%|per ?cent))", re.IGNORECASE), 100
TOPIC_GUIDE = ("question", "wording", "group", "wave", "codes", "themes")
RESERVED = frozenset(
    {name for table in ("sources", "participants", "turns") for name in COLUMNS[table]}
    | {*PARTICIPANTS, *SOURCES, "id", "when", "coded", "slot", "theme", "code", "n", "of"}
)
STUDY_TABLES = ("participants", "sources", "speakers", "topic_guide", "forms", "consent", "plan")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRow:
    """A person as they are from one time point on, or throughout (`wave` empty)."""

    participant: str
    group: str
    wave: str = ""
    number: int | None = None
    site: str = ""
    cohort: str = ""
    status: Status | None = None
    mentor_of: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """What a person says about one file."""

    file: str
    name: str = ""
    kind: SourceKind = SourceKind.INTERVIEW
    wave: str = ""
    date: str = ""
    mode: str = ""
    site: str = ""
    language: str = ""
    participants: tuple[tuple[str, str], ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerRow:
    """Who a label in a source is."""

    source: str
    label: str
    speaker: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideRow:
    """A question asked of a stakeholder group at a time point (empty: all)."""

    question: str
    wording: str = ""
    group: str = ""
    wave: str = ""
    codes: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """Which form a file holds, and what the file does not say: time point, how many were issued, whose it is."""

    file: str
    form: str
    wave: str = ""
    group: str = ""
    issued: int | None = None
    respondent: str = ""
    kind: SourceKind = SourceKind.FORM
    site: str = ""
    closed: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    stated_rate: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRow:
    """What a person said yes or no to (an empty time point or audience: all of them)."""

    participant: str
    purpose: Purpose
    given: bool
    wave: str = ""
    audience: str = ""
    version: str = ""
    date: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """How many people of a stakeholder group were to be reached at a time point (empty: over all)."""

    group: str
    planned: int
    wave: str = ""
    approached: int | None = None
    reason: str = ""
    place: str = ""


def read_participants(path: Path) -> list[ParticipantRow]:
    """Read the participants table; every further column is an attribute."""
    table = read_table(path, required=PARTICIPANTS[:2], known=PARTICIPANTS, others=True)
    extra = _attributes(table.columns, PARTICIPANTS, path)
    rows = [
        ParticipantRow(
            participant=_needed(line, "participant"),
            group=_needed(line, "group"),
            wave=line.get("wave"),
            number=_number(line),
            site=line.get("site"),
            cohort=line.get("cohort"),
            status=Status(line.choice("status", Status, Status.ACTIVE)) if line.get("status") else None,
            mentor_of=tuple(line.names("mentor_of")),
            attributes=tuple((name, line.get(name)) for name in extra),
            place=line.place,
        )
        for line in table.lines
    ]
    _refuse_doubles([(f"{row.participant}, {row.wave}".rstrip(", "), row.place) for row in rows], "participant")
    return rows


def read_sources(path: Path, *, dates: str = "") -> list[SourceRow]:
    """Read the sources table; every further column is an attribute."""
    table = read_table(path, required=SOURCES[:1], known=SOURCES, others=True)
    extra = _attributes(table.columns, (*SOURCES, PROPOSED), path)
    rows = [
        SourceRow(
            file=_needed(line, "file"),
            name=line.get("name"),
            kind=SourceKind(line.choice("kind", SourceKind, SourceKind.INTERVIEW)),
            wave=line.get("wave"),
            date=iso_date(line.get("date"), place=line.place, dates=dates),
            mode=line.get("mode"),
            site=line.get("site"),
            language=line.get("language"),
            participants=tuple(_pair(part) for part in line.names("participants")),
            attributes=tuple((name, line.get(name)) for name in extra),
            place=line.place,
        )
        for line in table.lines
    ]
    _refuse_doubles([(row.file, row.place) for row in rows], "file")
    return rows


def read_speakers(path: Path) -> list[SpeakerRow]:
    """Read the speakers table."""
    table = read_table(path, required=SPEAKERS, known=(*SPEAKERS, *ABOUT_SPEAKERS))
    return [
        SpeakerRow(
            source=_needed(line, "source"),
            label=line.get("label"),
            speaker=line.get("speaker") or Role.UNKNOWN,
            place=line.place,
        )
        for line in table.lines
    ]


def read_topic_guide(path: Path) -> list[GuideRow]:
    """Read the topic guide: a row per question and group or time point it is asked at."""
    table = read_table(path, required=TOPIC_GUIDE[:1], known=TOPIC_GUIDE)
    return [
        GuideRow(
            question=_needed(line, "question"),
            wording=line.get("wording"),
            group=line.get("group"),
            wave=line.get("wave"),
            codes=tuple(line.names("codes")),
            themes=tuple(line.names("themes")),
            place=line.place,
        )
        for line in table.lines
    ]


def read_forms_table(path: Path) -> list[FormRow]:
    """Read the forms table: a row per file with forms that came back."""
    table = read_table(path, required=FORMS[:2], known=FORMS)
    rows = [
        FormRow(
            file=_needed(line, "file"),
            form=_needed(line, "form"),
            wave=line.get("wave"),
            group=line.get("group"),
            issued=_number(line, "issued", ISSUED),
            respondent=line.get("respondent"),
            kind=SourceKind(line.choice("kind", FORM_KINDS, SourceKind.FORM)),
            site=line.get("site"),
            closed=tuple(line.names("closed")),
            leave_out=tuple(line.names("leave_out")),
            stated_rate=refuse_over_all(line.get("stated_rate"), line.place),
            place=line.place,
        )
        for line in table.lines
    ]
    _refuse_doubles([(row.file, row.place) for row in rows], "file")
    return rows


def refuse_over_all(rate: str, where: str = "") -> str:
    """Return a rate of return in words; what says more than 100 per cent is none.

    Raises:
        FileProblem: It says more than 100 per cent.
    """
    for found in A_RATE.findall(rate):
        if float(found.replace(",", ".")) > ALL_OF_THEM:
            raise FileProblem(f"“{rate}” is no rate of return.", where=where, fix="Write it as “about 60 %”.")
    return rate


def read_consents(path: Path, *, dates: str = "") -> list[ConsentRow]:
    """Read the table of consents: a row per person, time point, purpose and audience."""
    table = read_table(path, required=("participant", "purpose", "given"), known=CONSENT)
    rows = [
        ConsentRow(
            participant=_needed(line, "participant"),
            purpose=Purpose(line.choice("purpose", Purpose, _needed(line, "purpose"))),
            given=line.yes_or_no("given"),
            wave=_unless_all(line, "wave"),
            audience=line.choice("audience", Audience, "") if _unless_all(line, "audience") else "",
            version=line.get("version"),
            date=iso_date(line.get("date"), place=line.place, dates=dates),
            place=line.place,
        )
        for line in table.lines
    ]
    said = [((row.participant, row.wave, row.purpose, row.audience), row.place) for row in rows]
    _refuse_doubles([(", ".join(filter(None, names)), place) for names, place in said], "consent")
    return rows


def read_plan(path: Path) -> list[PlanRow]:
    """Read the plan of the sample: a row per stakeholder group and time point."""
    table = read_table(path, required=("group", "planned"), known=PLAN)
    rows = [
        PlanRow(
            group=_needed(line, "group"),
            planned=_count(line, "planned"),
            wave=_unless_all(line, "wave"),
            approached=_number(line, "approached", HOW_MANY),
            reason=line.get("reason"),
            place=line.place,
        )
        for line in table.lines
    ]
    _refuse_doubles([(", ".join(filter(None, (row.group, row.wave))), row.place) for row in rows], "plan for")
    return rows


def _count(line: Line, column: str) -> int:
    _needed(line, column)
    return _number(line, column, HOW_MANY) or 0


def _unless_all(line: Line, column: str) -> str:
    value = line.get(column)
    return "" if value.casefold() == ALL else value


def _attributes(columns: Sequence[str], known: Sequence[str], file: Path) -> list[str]:
    """Return the further columns of a table; the study's own words cannot be names of attributes."""
    extra = [name for name in columns if name not in known]
    for name in extra:
        if name.casefold() in RESERVED:
            raise FileProblem(
                f"A column cannot be called “{name}”: that word means something else in a study.",
                where=f"{file.name}, line 1",
                fix=f"Call it “{name} of participant” or “{name} of interview”, say.",
            )
    return extra


def _needed(line: Line, column: str) -> str:
    value = line.get(column)
    if not value:
        raise FileProblem(f"The {column} is missing.", where=line.place, fix="Fill the cell or delete the line.")
    return value


def _number(line: Line, column: str = "number", fix: str = "Write the number within the group.") -> int | None:
    value = line.get(column)
    if not value:
        return None
    if not value.isdigit():
        raise FileProblem(f"“{value}” is not a number.", where=line.place, fix=fix)
    return int(value)


def _pair(part: str) -> tuple[str, str]:
    label, _, person = (piece.strip() for piece in part.rpartition("="))
    return (label or person, person)


def _refuse_doubles(names: list[tuple[str, str]], kind: str) -> None:
    seen: dict[str, str] = {}
    for name, place in names:
        if name.casefold() in seen:
            raise FileProblem(
                f"The {kind} “{name}” stands here a second time (first: {seen[name.casefold()]}).",
                where=place,
                fix="Delete one of the two lines.",
            )
        seen[name.casefold()] = place
