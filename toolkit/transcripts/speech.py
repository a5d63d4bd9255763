"""What speech recognition writes as JSON: Whisper and the usual services."""

import itertools
import json
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from toolkit.errors import FileProblem
from toolkit.model import Draft
from toolkit.transcripts.cues import Said, make_cue_draft, merge
from toolkit.transcripts.raw import RawFile, decode
from toolkit.transcripts.speech_words import said_in_words

LISTS = ("utterances", "segments", "monologues", "paragraphs", "phrases", "results", "transcript", "chunks")
WORDS = ("text", "transcript", "content", "words", "sentence", "display", "value")
SPEAKERS = ("speaker", "speaker_name", "speaker_label", "speakerName", "name", "channel", "speakerId", "speaker_id")
STARTS = ("start", "start_time", "startTime", "begin", "from", "offset", "start_ms")
ENDS = ("end", "end_time", "endTime", "to", "end_ms")
DEEPEST = 6
MILLISECONDS_FROM = 1_000.0  # seconds of an hour-long talk come with a fraction; whole thousands are milliseconds


def read(raw: RawFile, known_labels: Collection[str]) -> Draft:  # noqa: ARG001 - every reader has this form
    """Read the segments of a speech recogniser's JSON: words, and where they are told, speaker and time."""
    text, warnings = decode(raw)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileProblem(f"This is not JSON ({error}).", where=raw.path.name, fix="Export it again.") from error
    pieces = said_in_words(content)
    segments = [] if pieces else _segments(content, 0)
    if not pieces and not segments:
        raise FileProblem(
            "No segments with words were found in this JSON.",
            where=raw.path.name,
            fix="Export the transcript as .docx, .txt, .vtt or .srt.",
        )
    said = merge(_known_or_nobody(pieces) if pieces else _said(segments, _names(content)))
    if said and not any(one.label for one in said):
        warnings.append("The recogniser names no speakers.")
    return make_cue_draft(raw, said, importer="speech 2", warnings=warnings)


def _known_or_nobody(pieces: Sequence[Said]) -> list[Said]:
    """Where words have speakers, one without is nobody's and begins anew."""
    named = any(one.label for one in pieces)
    return [
        replace(one, changes=named and not one.label and bool(before and before.label))
        for before, one in itertools.pairwise([None, *pieces])
        if one is not None
    ]


def _segments(node: Any, depth: int) -> list[Mapping[str, Any]]:
    """Find the first list of records that hold words, looking into the usual names first."""
    if depth > DEEPEST:
        return []
    if isinstance(node, Sequence) and not isinstance(node, str):
        if any(isinstance(one, Mapping) and _words(one) for one in node):
            return [one for one in node if isinstance(one, Mapping) and _words(one, anyhow=True)]
        return [record for one in node for record in _segments(one, depth + 1)]
    if isinstance(node, Mapping):
        names = [*(name for name in LISTS if name in node), *(name for name in node if name not in LISTS)]
        return next((found for name in names if (found := _segments(node[name], depth + 1))), [])
    return []


def _words(record: Mapping[str, Any], *, anyhow: bool = False) -> str:
    for name in WORDS:
        value = record.get(name)
        told = anyhow or any(one in record for one in STARTS) or _first(record, SPEAKERS) is not None
        if isinstance(value, str) and value.strip() and told:
            return " ".join(value.split())
    elements = record.get("elements")
    if isinstance(elements, Sequence) and not isinstance(elements, str):
        parts = [str(one.get("value", "")) for one in elements if isinstance(one, Mapping)]
        return " ".join("".join(parts).split())
    return ""


def _names(content: Any) -> dict[str, str]:
    """Return the names of a list of speakers beside the segments, by their number, as Rev gives them."""
    listed = content.get("speakers") if isinstance(content, Mapping) else None
    records = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    named = {str(_first(one, ("id", "speaker"))): one.get("name") for one in records}
    return {number: name.strip() for number, name in named.items() if isinstance(name, str) and name.strip()}


def _said(segments: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[Said]:
    starts = [value for one in segments if isinstance(value := _first(one, STARTS), (int, float))]
    thousandth = bool(starts) and all(isinstance(value, int) for value in starts) and max(starts) >= MILLISECONDS_FROM
    named = any(_first(one, SPEAKERS) is not None for one in segments)
    for one in segments:
        who = _first(one, SPEAKERS)
        who = _first(who, ("name", "id")) if isinstance(who, Mapping) else who
        label = f"Speaker {who}" if isinstance(who, int) or (isinstance(who, str) and len(who) == 1) else str(who or "")
        label = names.get(str(who), label)
        start, end = (_time(_first(one, names), thousandth=thousandth) for names in (STARTS, ENDS))
        yield Said(label, _words(one, anyhow=True), start, end, changes=named and not label)


def _first(record: Mapping[str, Any], names: Sequence[str]) -> Any:
    return next((record[name] for name in names if record.get(name) is not None), None)


def _time(value: Any, *, thousandth: bool) -> int | None:
    if isinstance(value, str):
        try:
            value = float(value.rstrip("s"))
        except ValueError:
            return None
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not math.isfinite(value):
        return None
    return round(value if thousandth else value * 1000)
