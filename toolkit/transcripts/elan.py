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
    slots = [(slot.get("TIME_SLOT_ID"), _number(slot.get("TIME_VALUE"))) for slot in root.iter("TIME_SLOT")]
    times, order = dict(slots), _in_order(slots)
    tiers = list(root.iter("TIER"))
    top = [tier for tier in tiers if tier.get("PARENT_REF") is None]
    said = [
        one for _, one in sorted((pair for tier in top for pair in _said(tier, times, order)), key=lambda pair: pair[0])
    ]
    below = [str(tier.get("TIER_ID")) for tier in tiers if tier.get("PARENT_REF") is not None]
    told = [f"Left out, because they lie under another tier: {', '.join(below)}."] if below else []
    return make_cue_draft(raw, said, importer="ELAN 1", warnings=told)


def _in_order(slots: list[tuple[str | None, int | None]]) -> dict[str | None, tuple[float, int]]:
    """Place each slot in time; one without a time comes after the slot before it, as the file lists them."""
    places: dict[str | None, tuple[float, int]] = {}
    last = 0
    for number, (slot, time) in enumerate(slots):
        last = last if time is None else time
        places[slot] = (last, number)
    return places


def _said(
    tier: Any, times: dict[str | None, int | None], order: dict[str | None, tuple[float, int]]
) -> Iterator[tuple[tuple[float, int], Said]]:
    who = tier.get("PARTICIPANT") or tier.get("TIER_ID") or ""
    for annotation in tier.iter("ALIGNABLE_ANNOTATION"):
        words = " ".join((annotation.findtext("ANNOTATION_VALUE") or "").split())
        start, end = (times.get(annotation.get(f"TIME_SLOT_REF{number}")) for number in (1, 2))
        if words:
            yield order.get(annotation.get("TIME_SLOT_REF1"), (float("inf"), 0)), Said(who, words, start, end)


def _number(value: str | None) -> int | None:
    return int(value) if value is not None and value.isdigit() else None
