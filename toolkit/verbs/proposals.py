"""Who an unknown label may be: proposals with their reason, for a person to accept."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from toolkit.model import SILENT_ROLES, Role
from toolkit.transcripts.look_alikes import why_alike

COLUMNS = ["source", "label", "speaker", "turns", "words", "proposed", "confidence", "why", "role", "participant"]
NOTHING = ("", "", "")
ANYBODY = re.compile(
    r"(speaker|spk|spkr|sprecher|guest|caller|user|person|participant|voice|channel|unknown|iphone|ipad|phone|galaxy|zoom)"
    r"[ _#:-]*[a-z]?\d*",
    re.IGNORECASE,
)  # what machines call whoever speaks: somebody else in the next file


def with_proposals(speakers: pd.DataFrame, participants: Sequence[str]) -> pd.DataFrame:
    """Add `proposed`, `confidence` and `why` to the table of speakers; empty where the speaker is known.

    A label that is one person elsewhere is that person with high confidence; one that looks like a name of the study,
    or like a label of somebody known, with middle confidence; the one person of a source without a label, with low, and
    so a label that machines give to anybody (“Speaker 1”, “iPhone”).
    """
    known: dict[str, set[str]] = {}
    for row in speakers.itertuples():
        if row.label and (row.participant or row.role in SILENT_ROLES):
            known.setdefault(row.label, set()).add(row.speaker)
    here = _here(speakers)
    found = [_propose(row, here[row.source], known, participants) for row in speakers.itertuples()]
    columns = dict(zip(("proposed", "confidence", "why"), zip(*found, strict=True), strict=True)) if found else {}
    return speakers.assign(**{name: columns.get(name, ()) for name in ("proposed", "confidence", "why")})


def given_to_anybody(label: str) -> bool:
    """Tell whether machines call anybody so: the same label is somebody else in the next file.

    >>> given_to_anybody("Speaker B"), given_to_anybody("iPhone"), given_to_anybody("Kayleigh")
    (True, True, False)
    """
    return ANYBODY.fullmatch(label.strip()) is not None


@dataclass
class _Here:
    """Who takes part in a source without a label, and which of its labels are nobody known."""

    unlabelled: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def _here(speakers: pd.DataFrame) -> dict[str, _Here]:
    here: dict[str, _Here] = {}
    for row in speakers.itertuples():
        found = here.setdefault(row.source, _Here())
        if row.participant and not row.label:
            found.unlabelled.append(row.participant)
        if row.role == Role.UNKNOWN and row.label:
            found.unknown.append(row.label)
    return here


def _propose(
    row: object, here: _Here, known: Mapping[str, set[str]], participants: Sequence[str]
) -> tuple[str, str, str]:
    label, role = row.label, row.role  # type: ignore[attr-defined]
    if role != Role.UNKNOWN or not label:
        return NOTHING
    anybody = given_to_anybody(label)
    if len(known.get(label, ())) == 1:
        return next(iter(known[label])), "low" if anybody else "high", "the same label is this person in another source"
    if not anybody:
        for other, people in known.items():
            if len(people) == 1 and other != label and (why := why_alike(label, other)):
                return next(iter(people)), "middle", f"like the label “{other}”: {why}"
        for name in participants:
            if name != label and (why := why_alike(label, name)):
                return name, "middle", f"like the participant “{name}”: {why}"
    if len(here.unlabelled) == 1 and here.unknown == [label]:
        return here.unlabelled[0], "low", "the only person of this source without a label"
    return NOTHING
