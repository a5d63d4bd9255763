"""Captions, WebVTT (Zoom, Teams) and SubRip: cues joined to turns, rolling repeats dropped."""

import io
import itertools
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from html import unescape

from toolkit.errors import FileProblem
from toolkit.model import Draft
from toolkit.transcripts.cues import Said, make_cue_draft, merge
from toolkit.transcripts.labels import INLINE
from toolkit.transcripts.raw import RawFile, decode, normalise

TAGS = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang|font)\b[^>]*>|<\d[\d:.]*>|\{\\an?\d\}")
COMMA_TIME = re.compile(r"(?m)^((?:\d+:)?\d\d:\d\d),(\d{3}) --> ((?:\d+:)?\d\d:\d\d),(\d{3})")
TIME = r"(?:\d+:)?\d{1,2}:\d{2}[,.]\d{1,3}"
TIME_LINE = re.compile(rf"(?m)^[ \t]*({TIME})[ \t]*-->[ \t]*({TIME})[^\n]*\n?")
INDEX_AT_END = re.compile(r"\n[ \t]*\d+[ \t]*\n*\Z|\A[ \t]*\d+[ \t]*\n*\Z")
ROLLING_GAP_MS = 50  # rolling captions follow without a gap; a person who says the same again takes breath
RECURS = 2


def read(raw: RawFile, known_labels: Collection[str]) -> Draft:
    """Read captions; a cue without a name goes on with the speaker before it."""
    content, warnings = decode(raw)
    text, replaced = normalise(content)
    cues = _subrip(text) if raw.kind == ".srt" else _webvtt(text, raw)
    said = merge(_name_speakers(_without_repeats(cues), {label.casefold() for label in known_labels}))
    if said and not any(one.label for one in said):
        warnings.append("The captions name no speakers.")
    importer = "SubRip 1" if raw.kind == ".srt" else "WebVTT 2"
    return make_cue_draft(raw, said, importer=importer, warnings=[*warnings, *replaced])


def _webvtt(text: str, raw: RawFile) -> list[Said]:
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
            cues.append(Said(label, words, start, end))
    return cues


def _subrip(text: str) -> list[Said]:
    """Cut at the lines with the times: numbers repeat and empty lines are missing in files people have edited."""
    lines = list(TIME_LINE.finditer(text))
    cues = []
    for line, after in itertools.pairwise([*lines, None]):
        assert line is not None  # noqa: S101 - only the last one is
        words = text[line.end() : after.start() if after else len(text)]
        if after:
            words = INDEX_AT_END.sub("\n", words)
        start, end = _ms(line[1].replace(",", ".")), _ms(line[2].replace(",", "."))
        parts = _changes(_plain(words))
        cues += [Said("", part, start, end, changes=len(parts) > 1) for part in parts]
    return cues


def _changes(words: str) -> list[str]:
    """Take the lines of a cue apart where each begins with a dash: there the speaker changes."""
    lines = words.split("\n")
    if len(lines) > 1 and all(re.match(r"[-–] ?\S", line) for line in lines):
        return [re.sub(r"^[-–] ?", "", line) for line in lines]
    return [words] if words else []


def _voices(payload: str) -> list[tuple[str, str]]:
    pieces = re.split(r"<v(?:\.[\w.]+)?\s+([^>]+)>", payload)
    told = [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    return [(unescape(label.strip()), _plain(words)) for label, words in told if _plain(words)]


def _plain(words: str) -> str:
    text = unescape(TAGS.sub("", words)).replace("\u200e", "")
    return "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())


def _without_repeats(cues: list[Said]) -> list[Said]:
    kept: list[Said] = []
    shown: list[str] = []
    speaker = ""
    for cue in cues:
        lines = cue.words.split("\n")
        if cue.label != speaker:  # two people may say the same word one after the other
            shown, speaker = [], cue.label
        fresh = lines[1:] if shown and lines[0] == shown[-1] and len(lines) > 1 else lines
        before = kept[-1].end_ms if kept else None
        repeats = shown == lines and before is not None and (cue.start_ms or 0) <= before + ROLLING_GAP_MS
        shown = lines
        if not repeats:
            kept.append(replace(cue, words=" ".join(fresh)))
    return kept


def _name_speakers(cues: list[Said], known: set[str]) -> list[Said]:
    matches = [None if cue.label else INLINE.match(cue.words) for cue in cues]
    counts = Counter(match.group("label").casefold() for match in matches if match)
    for cue, match in zip(cues, matches, strict=True):
        label = match.group("label") if match else ""
        if match and (counts[label.casefold()] >= RECURS or label.casefold() in known):
            cue.label, cue.words = label, cue.words[match.end() :].strip()
    return cues


def _ms(stamp: str) -> int:
    seconds = 0.0
    for part in stamp.split(":"):
        seconds = seconds * 60 + float(part)
    return round(seconds * 1000)
