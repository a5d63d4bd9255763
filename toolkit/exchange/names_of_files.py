"""What names of files may say: who, when, where. A proposal with its pattern and how sure it is, never a fact."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from toolkit.exchange.tabular import LAST_MONTH

DATE = re.compile(
    r"(?<!\d)(?:(\d{4})[-_. ](\d{1,2})[-_. ](\d{1,2})|(\d{4})(\d{2})(\d{2})|(\d{1,2})[-.](\d{1,2})[-.](\d{4}))(?!\d)"
)
WAVE = re.compile(r"(?<![A-Za-z])(?:(T|W)|(Time|Wave|Round|Phase)[ _-]?)(\d)(?![\dA-Za-z])", re.IGNORECASE)
NAMED_WAVE = re.compile(r"(?<![A-Za-z])(baseline|midline|endline|follow[- ]?up)(?![A-Za-z])", re.IGNORECASE)
SITE = re.compile(r"(?<![A-Za-z])Site[ _-]?([A-Za-z]|\d{1,2})(?![A-Za-z\d])", re.IGNORECASE)
KINDS = (
    ("focus group", re.compile(r"(?<![a-z])(?:focus[ _-]?groups?|FG ?\d{0,2}|FGD ?\d{0,2})(?![a-z])", re.IGNORECASE)),
    ("field note", re.compile(r"(?<![a-z])field[ _-]?notes?(?![a-z])", re.IGNORECASE)),
    ("group interview", re.compile(r"(?<![a-z])group[ _-]interview(?![a-z])", re.IGNORECASE)),
    ("joint interview", re.compile(r"(?<![a-z])joint(?:[ _-]interview)?(?![a-z])", re.IGNORECASE)),
)
CODE = re.compile(r"[A-Za-z]{1,4}-?\d{1,3}")
# fmt: off
ROLES = ("peer mentor", "mentor", "parent", "carer", "teacher", "trainer", "director", "manager", "social worker",
         "staff", "student", "volunteer", "nurse", "child", "coach", "participant", "mother", "father", "practitioner")
# fmt: on
FILLERS = frozenset(
    [
        "interview",
        "int",
        "transcript",
        "transcription",
        "final",
        "copy",
        "clean",
        "anon",
        "anonymised",
        "draft",
        "version",
        "v1",
        "v2",
        "v3",
        "recording",
        "audio",
        "zoom",
        "teams",
        "otter",
        "edited",
        "checked",
        "with",
        "and",
        "of",
    ]
)  # fmt: skip
FIELDS = ("participants", "group", "wave", "date", "site", "kind")


@dataclass(frozen=True, kw_only=True)
class Known:
    """The study's own words, which win over patterns."""

    participants: Sequence[str] = ()
    groups: Sequence[str] = ()
    waves: Sequence[str] = ()
    sites: Sequence[str] = ()


@dataclass
class Proposal:
    """What one name may say; `rest` are the words that were not understood."""

    file: str
    participants: list[str] = field(default_factory=list)
    group: str = ""
    wave: str = ""
    date: str = ""
    site: str = ""
    kind: str = ""
    shape: str = ""
    rest: list[str] = field(default_factory=list)
    confidence: str = ""
    why: str = ""


def propose(files: Iterable[str], known: Known | None = None) -> list[Proposal]:
    """Return what each name may say; high confidence is for names built like most others and wholly understood.

    >>> one = propose(["PM2 T1 interview.docx", "PM3 T1 interview.docx"])[0]
    >>> one.participants, one.wave, one.confidence
    (['PM2'], 'T1', 'high')
    """
    found = [_parse(file, known or Known()) for file in files]
    shapes = Counter(one.shape for one in found)
    for one in found:
        said = any(getattr(one, name) for name in FIELDS)
        alike = shapes[one.shape]
        shared = alike > 1 and alike * 2 >= len(found)
        one.confidence = "" if not said else "low" if one.rest else "high" if shared else "middle"
        one.why = f"{one.shape}: {alike} of {len(found)} names are built so" if said else "nothing was recognised"
        one.why += f"; not understood: {' '.join(one.rest)}" if said and one.rest else ""
    return found


def _parse(file: str, known: Known) -> Proposal:
    path = PurePosixPath(file)
    one = Proposal(file)
    shown = re.sub(r"_", " ", path.stem)
    shown = _date(one, shown)
    shown = _wave(one, shown, known)
    shown = _site(one, shown, path.parent.name, known)
    shown = _kind(one, shown)
    shown = _people(one, shown, known)
    left = [word for word in re.findall(r"\{\w+\}|[^\s()\[\],&+]+", shown) if re.search(r"\w", word)]
    one.shape = " ".join(dict.fromkeys(word if word.startswith("{") else word.casefold() for word in left))
    one.rest = [
        word for word in left if not word.startswith("{") and word.casefold() not in FILLERS and not word.isdigit()
    ]
    return one


def _date(one: Proposal, shown: str) -> str:
    match = DATE.search(shown)
    if match is None:
        return shown
    parts = [int(part) for part in match.groups() if part]
    year, month, day = parts if not match[7] else (parts[2], parts[1], parts[0])
    both = match[7] and max(month, day) <= LAST_MONTH and month != day  # 3.4.2025: day or month first, nobody knows
    if not 1 <= month <= LAST_MONTH or not 1 <= day <= 31:  # noqa: PLR2004 - days of a month
        return shown
    one.date = "" if both else f"{year:04}-{month:02}-{day:02}"
    one.rest += [match[0]] if both else []
    return f"{shown[: match.start()]} {{date}} {shown[match.end() :]}"


def _wave(one: Proposal, shown: str, known: Known) -> str:
    for name in sorted(known.waves, key=len, reverse=True):
        match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", shown, re.IGNORECASE)
        if match:
            one.wave = name
            return f"{shown[: match.start()]} {{wave}} {shown[match.end() :]}"
    match = WAVE.search(shown)
    named = NAMED_WAVE.search(shown)
    if match:
        same = [name for name in known.waves if re.findall(r"\d+", name) == [match[3]]]
        written = f"{match[1].upper()}{match[3]}" if match[1] else f"{match[2].capitalize()} {match[3]}"
        one.wave = same[0] if len(same) == 1 else written
    elif named:
        one.wave = named[1].casefold().replace(" ", "-")
    match = match or named
    return f"{shown[: match.start()]} {{wave}} {shown[match.end() :]}" if match else shown


def _site(one: Proposal, shown: str, folder: str, known: Known) -> str:
    for name in sorted(known.sites, key=len, reverse=True):
        if folder.casefold() == name.casefold():
            one.site = name
            return shown
        match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", shown, re.IGNORECASE)
        if match:
            one.site = name
            return f"{shown[: match.start()]} {{site}} {shown[match.end() :]}"
    match = SITE.search(shown)
    if match:
        one.site = f"Site {match[1].upper()}"
        return f"{shown[: match.start()]} {{site}} {shown[match.end() :]}"
    inside = SITE.fullmatch(folder)
    one.site = f"Site {inside[1].upper()}" if inside else ""
    return shown


def _kind(one: Proposal, shown: str) -> str:
    for kind, pattern in KINDS:
        if match := pattern.search(shown):
            one.kind = kind
            return f"{shown[: match.start()]} {{kind}} {shown[match.end() :]}"
    return shown


def _people(one: Proposal, shown: str, known: Known) -> str:
    for name in sorted(known.participants, key=len, reverse=True):
        pattern = re.compile(rf"(?<!\w){re.escape(name).replace(chr(92) + ' ', '[ -]?')}(?!\w)", re.IGNORECASE)
        if pattern.search(shown):
            one.participants.append(name)
            shown = pattern.sub(" {participant} ", shown)
    roles = sorted({*known.groups, *ROLES}, key=len, reverse=True)
    for role in roles:
        match = re.search(rf"(?<![\w{{]){re.escape(role)}s?(?: ?(\d{{1,3}}))?(?!\w)", shown, re.IGNORECASE)
        if match:
            group = next((name for name in known.groups if name.casefold() == role.casefold()), role.capitalize())
            one.group = "" if role == "participant" else group
            one.participants += [f"{role.capitalize()} {match[1]}"] if match[1] else []
            shown = f"{shown[: match.start()]} {'{participant}' if match[1] else '{group}'} {shown[match.end() :]}"
            break
    for match in [] if one.participants else list(re.finditer(rf"(?<!\w){CODE.pattern}(?!\w)", shown)):
        if match[0].casefold() not in FILLERS:
            one.participants.append(match[0].upper())
            shown = shown.replace(match[0], " {participant} ", 1)
    return shown
