"""ELAN annotation files (`.eaf`): the tiers that lie on the recording, not the translations and glosses below them."""

from collections.abc import Collection, Iterator
from typing import Any

from toolkit.model import Draft
from toolkit.transcripts.cues import Said, make_cue_draft
from toolkit.transcripts.raw import RawFile
from toolkit.transcripts.word import parse_xml


def read(raw: RawFile, known_labels: Collection[str]) -> Draft:  # noqa: ARG001 - every reader has this form
    """Read the top tiers of an ELAN file, each annotation a turn, in the order of time."""
    root = parse_xml(raw.content, raw)
    times = {slot.get("TIME_SLOT_ID"): _number(slot.get("TIME_VALUE")) for slot in root.iter("TIME_SLOT")}
    tiers = list(root.iter("TIER"))
    top = [tier for tier in tiers if tier.get("PARENT_REF") is None]
    said = [one for tier in top for one in _said(tier, times)]
    said.sort(key=lambda one: (one.start_ms is None, one.start_ms or 0))
    below = [str(tier.get("TIER_ID")) for tier in tiers if tier.get("PARENT_REF") is not None]
    told = [f"Left out, because they lie under another tier: {', '.join(below)}."] if below else []
    return make_cue_draft(raw, said, importer="ELAN 1", warnings=told)


def _said(tier: Any, times: dict[str | None, int | None]) -> Iterator[Said]:
    who = tier.get("PARTICIPANT") or tier.get("TIER_ID") or ""
    for annotation in tier.iter("ALIGNABLE_ANNOTATION"):
        words = " ".join((annotation.findtext("ANNOTATION_VALUE") or "").split())
        start, end = (times.get(annotation.get(f"TIME_SLOT_REF{number}")) for number in (1, 2))
        if words:
            yield Said(who, words, start, end)


def _number(value: str | None) -> int | None:
    return int(value) if value is not None and value.isdigit() else None
