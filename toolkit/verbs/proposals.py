"""Who an unknown label may be: proposals with their reason, for a person to accept."""

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from toolkit.model import SILENT_ROLES
from toolkit.transcripts.look_alikes import look_alikes

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
    proposals = [_propose(row, speakers, known, participants) for row in speakers.itertuples()]
    columns = (
        dict(zip(("proposed", "confidence", "why"), zip(*proposals, strict=True), strict=True)) if proposals else {}
    )
    return speakers.assign(**{name: columns.get(name, ()) for name in ("proposed", "confidence", "why")})


def _propose(
    row: object, speakers: pd.DataFrame, known: Mapping[str, set[str]], participants: Sequence[str]
) -> tuple[str, str, str]:
    label, source, role = row.label, row.source, row.role  # type: ignore[attr-defined]
    if role != "unknown" or not label:
        return NOTHING
    if len(known.get(label, ())) == 1:
        sure = "low" if ANYBODY.fullmatch(label.strip()) else "high"
        return next(iter(known[label])), sure, "the same label is this person in another source"
    for other, people in known.items():
        if len(people) == 1 and (alike := look_alikes([label, other])):
            return next(iter(people)), "middle", f"like the label “{other}”: {alike[0][2]}"
    for name in participants:
        if alike := look_alikes([label, name]):
            return name, "middle", f"like the participant “{name}”: {alike[0][2]}"
    here = speakers[speakers["source"] == source]
    unlabelled = [one.participant for one in here.itertuples() if one.participant and not one.label]
    unknown = [one.label for one in here.itertuples() if one.role == "unknown" and one.label]
    if len(unlabelled) == 1 and unknown == [label]:
        return unlabelled[0], "low", "the only person of this source without a label"
    return NOTHING
