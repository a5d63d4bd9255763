"""WebVTT captions (Zoom, Teams): cues joined to turns, rolling repeats dropped, times kept as the turn's time."""

import io
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from toolkit.errors import FileProblem
from toolkit.model import Draft, Mark, MarkKind, Role, Turn
from toolkit.transcripts.raw import RawFile, decode, normalise
from toolkit.transcripts.turns import INLINE, inner_marks, is_interviewer

TAGS = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang)\b[^>]*>|<\d[\d:.]*>")
COMMA_TIME = re.compile(r"(?m)^((?:\d+:)?\d\d:\d\d),(\d{3}) --> ((?:\d+:)?\d\d:\d\d),(\d{3})")
NEW_TURN_GAP_MS = 2_000
ROLLING_GAP_MS = 50  # rolling captions follow without a gap; a person who says the same again takes breath
RECURS = 2


@dataclass
class _Said:
    """What one speaker says over one or more cues."""

    label: str
    words: str
    start_ms: int
    end_ms: int


def read(raw: RawFile, known_labels: Collection[str]) -> Draft:
    """Read captions; a cue without a name goes on with the speaker before it."""
    content, warnings = decode(raw)
    text, replaced = normalise(content)
    cues = _cues(text, raw, {label.casefold() for label in known_labels})
    frozen, turns, marks = _join(_merge(cues))
    if cues and not any(turn.label for turn in turns):
        warnings.append("The captions name no speakers.")
    return Draft(
        name=" ".join(raw.path.stem.split()),
        text=frozen,
        turns=tuple(turns),
        marks=tuple(sorted([*marks, *inner_marks(frozen, turns)], key=lambda mark: mark.start)),
        warnings=(*raw.warnings, *warnings, *replaced),
        importer="WebVTT 1",
        file=raw.path.name,
        file_sha256=raw.sha256,
    )


def _cues(text: str, raw: RawFile, known: set[str]) -> list[_Said]:
    import webvtt
    from webvtt.errors import MalformedFileError

    try:
        captions = webvtt.from_buffer(io.StringIO(COMMA_TIME.sub(r"\1.\2 --> \3.\4", text))).captions
    except MalformedFileError as error:
        raise FileProblem(
            f"The captions are damaged ({error}).", where=raw.path.name, fix="Export them again."
        ) from error
    cues = []
    for caption in captions:
        start, end = _ms(caption.start), _ms(caption.end)
        for label, words in _voices(caption.raw_text):
            cues.append(_Said(label, words, start, end))
    return _name_speakers(_without_repeats(cues), known)


def _voices(payload: str) -> list[tuple[str, str]]:
    pieces = re.split(r"<v(?:\.[\w.]+)?\s+([^>]+)>", payload)
    told = [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    return [(label.strip(), _plain(words)) for label, words in told if _plain(words)]


def _plain(words: str) -> str:
    from html import unescape

    return "\n".join(" ".join(line.split()) for line in unescape(TAGS.sub("", words)).split("\n") if line.strip())


def _without_repeats(cues: list[_Said]) -> list[_Said]:
    kept: list[_Said] = []
    shown: list[str] = []
    speaker = ""
    for cue in cues:
        lines = cue.words.split("\n")
        if cue.label != speaker:  # two people may say the same word one after the other
            shown, speaker = [], cue.label
        fresh = lines[1:] if shown and lines[0] == shown[-1] and len(lines) > 1 else lines
        repeats = kept and shown == lines and cue.start_ms <= kept[-1].end_ms + ROLLING_GAP_MS
        shown = lines
        if not repeats:
            kept.append(_Said(cue.label, " ".join(fresh), cue.start_ms, cue.end_ms))
    return kept


def _name_speakers(cues: list[_Said], known: set[str]) -> list[_Said]:
    matches = [None if cue.label else INLINE.match(cue.words) for cue in cues]
    counts = Counter(match.group("label").casefold() for match in matches if match)
    for cue, match in zip(cues, matches, strict=True):
        label = match.group("label") if match else ""
        if match and (counts[label.casefold()] >= RECURS or label.casefold() in known):
            cue.label, cue.words = label, cue.words[match.end() :].strip()
    return [cue for cue in cues if cue.words]


def _merge(cues: list[_Said]) -> list[_Said]:
    named = any(cue.label for cue in cues)
    merged: list[_Said] = []
    for cue in cues:
        last = merged[-1] if merged else None
        goes_on = last is not None and (cue.label in ("", last.label))
        if not named and last is not None:
            goes_on = cue.start_ms - last.end_ms < NEW_TURN_GAP_MS
        if goes_on and last is not None:
            last.words, last.end_ms = f"{last.words} {cue.words}", cue.end_ms
        else:
            merged.append(_Said(cue.label, cue.words, cue.start_ms, cue.end_ms))
    return merged


def _join(said: list[_Said]) -> tuple[str, list[Turn], list[Mark]]:
    parts: list[str] = []
    turns, marks, here = [], [], 0
    for one in said:
        head = f"{one.label}: " if one.label else ""
        if head:
            marks.append(Mark(start=here, end=here + len(head), kind=MarkKind.LABEL))
        start = here + len(head)
        role = Role.INTERVIEWER if is_interviewer(one.label) else Role.UNKNOWN
        turns.append(Turn(start=start, end=start + len(one.words), label=one.label, role=role, time_ms=one.start_ms))
        parts.append(head + one.words)
        here = start + len(one.words) + 2
    return "\n\n".join(parts), turns, marks


def _ms(stamp: str) -> int:
    seconds = 0.0
    for part in stamp.split(":"):
        seconds = seconds * 60 + float(part)
    return round(seconds * 1000)
