"""Captions, WebVTT (Zoom, Teams) and SubRip: cues joined to turns, rolling repeats dropped."""

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from html import unescape

from toolkit.model import Draft
from toolkit.transcripts.cues import Said, make_cue_draft, merge, told_of_the_unnamed
from toolkit.transcripts.labels import INLINE, fold, is_header_word, may_be_somebody
from toolkit.transcripts.raw import RawFile, decode, normalise
from toolkit.transcripts.times import clock
from toolkit.transcripts.turns import NAME, is_name

TAGS = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang|font)\b[^>]*>|<\d[\d:.]*>|\{\\an?\d\}")
TIME = r"(?:\d+:)?\d{1,2}:\d{2}(?:[,.]\d{1,3})?"
TIME_LINE = re.compile(rf"(?m)^[ \t]*({TIME})[ \t]*-{{1,2}}>[ \t]*({TIME})[^\n]*\n?")
INDEX_AT_END = re.compile(r"(?:\A|\n)[ \t]*\d+[ \t]*\n*\Z")  # SubRip: also without an empty line before it
NAME_AT_END = re.compile(r"(?:\A|\n)[ \t]*\n\S+[ \t]*\n\Z")  # WebVTT: a cue's name stands after an empty line
NOT_SPOKEN = re.compile(r"(?m)^(?:NOTE|STYLE|REGION)(?:[ \t][^\n]*)?$(?:\n(?![ \t]*$)[^\n]+)*")
BRACKETED = re.compile(r"[(\[](?P<label>[^\W\d_a-z][^()\[\]:\n]{0,38})[)\]](?:\n|[ \u00a0]+(?=\S))")
DASH = re.compile(r"[-–] ?(?=\S)")
ROLLING_GAP_MS = 50  # rolling captions follow without a gap; a person who says the same again takes breath
RECURS = 2


def read(raw: RawFile, known_labels: Collection[str]) -> Draft:
    """Read captions; a cue without a name goes on with the speaker before it."""
    content, warnings = decode(raw)
    text, replaced = normalise(content)
    known = {fold(label) for label in known_labels}
    cues = list(_cues(text if raw.kind == ".srt" else NOT_SPOKEN.sub("", text), numbered=raw.kind == ".srt"))
    cues = _in_brackets(_dashed(cues))
    speaking = _speaking(cues, known)
    parts = _without_repeats([part for cue in cues for part in _parts(cue, speaking)])
    said = merge(parts)
    once = list(
        dict.fromkeys(label for label in _labels(cues) if NAME.fullmatch(label) and fold(label) not in speaking)
    )
    if once and not all(is_header_word(label) for label in once):
        listed = ", ".join(f"“{label}”" for label in once)
        warnings.append(
            f"{listed} stands once like a speaker's label and was read as part of the turn before. "
            "If it is a speaker, add it to speakers.csv and import again."
        )
    if said and not any(one.label for one in said):
        warnings.append("The captions name no speakers.")
    warnings += [*told_of_the_unnamed(parts), *_in_the_middle(cues, speaking)]
    importer = "SubRip 2" if raw.kind == ".srt" else "WebVTT 3"
    return make_cue_draft(raw, said, importer=importer, warnings=[*warnings, *replaced])


def _cues(text: str, *, numbered: bool) -> Iterator[Said]:
    """Cut at the lines with the times: numbers repeat and empty lines are missing in files people have edited."""
    lines = list(TIME_LINE.finditer(text))
    for line, after in itertools.pairwise([*lines, None]):
        assert line is not None  # noqa: S101 - only the last one is
        words = text[line.end() : after.start() if after else len(text)]
        if after:
            words = (INDEX_AT_END if numbered else NAME_AT_END).sub("\n", words)
            words = words if numbered else INDEX_AT_END.sub("\n", words)
        start, end = _ms(line[1]), _ms(line[2])
        for label, part in _voices(words):
            yield Said(label, part, start, end)


def _parts(cue: Said, speaking: Collection[str]) -> list[Said]:
    """Take a cue apart where one of its lines begins with a speaker's label, or each of its lines with a dash."""
    if cue.label:
        return [cue]
    lines = cue.words.split("\n")
    if len(lines) > 1 and all(re.match(r"[-–] ?\S", line) for line in lines):
        return [
            part
            for line in lines
            for part in _parts(replace(cue, words=re.sub(r"^[-–] ?", "", line), changes=True), speaking)
        ]
    parts = [replace(cue, words="")]
    for line in lines:
        match = INLINE.match(line)
        if match and fold(match["label"]) in speaking:
            parts.append(replace(cue, label=match["label"].strip(), words=line[match.end() :].strip(), changes=False))
        else:
            parts[-1].words = f"{parts[-1].words}\n{line}".strip("\n")
    return [part for part in parts if part.words]


def _dashed(cues: list[Said]) -> list[Said]:
    """Take a dash before a cue's only line for a new speaker where dashes part speakers elsewhere in the file."""
    parts = any(len(lines := cue.words.split("\n")) > 1 and all(map(DASH.match, lines)) for cue in cues)
    return [
        replace(cue, words=DASH.sub("", cue.words, count=1), changes=True)
        if parts and not cue.label and "\n" not in cue.words and DASH.match(cue.words)
        else cue
        for cue in cues
    ]


def _in_brackets(cues: list[Said]) -> list[Said]:
    """Take `(Name)` or `[Name]` before the words for a speaker, if several speak so and nobody is named otherwise."""
    found = [BRACKETED.match(cue.words) if not cue.label else None for cue in cues]
    begun = [label for match in found if match and is_name(label := fold(match["label"]))]
    names = {label for label, count in Counter(begun).items() if count >= RECURS}
    if names and len(begun) * 2 >= len(cues):  # where most captions begin so, whoever speaks once is a speaker too
        names = set(begun)
    if len(names) < RECURS or any(cue.label for cue in cues) or _speaking(cues, set()):
        return cues
    return [
        replace(cue, label=match["label"].strip(), words=cue.words[match.end() :])
        if match and fold(match["label"]) in names
        else cue
        for cue, match in zip(cues, found, strict=True)
    ]


def _in_the_middle(cues: Sequence[Said], speaking: Collection[str]) -> list[str]:
    """Name cues in which another speaker's label stands behind somebody's words."""
    if not speaking:
        return []
    names = "|".join(map(re.escape, sorted(speaking, key=len, reverse=True)))
    inside = re.compile(rf"[^\n] (?P<label>{names}): ", re.IGNORECASE)
    met = [(cue, match) for cue in cues if (match := inside.search(cue.words))]
    if not met:
        return []
    cue, match = met[0]
    first = f"“{match['label']}:” at {clock(cue.start_ms or 0)}"
    return [f"In {len(met)} captions a label stands inside a line and was left there (first: {first})."]


def _labels(cues: Sequence[Said]) -> list[str]:
    """Whatever stands like a label at the start of a line, dashes aside."""
    lines = [re.sub(r"^[-–] ?", "", line) for cue in cues if not cue.label for line in cue.words.split("\n")]
    return [match["label"].strip() for line in lines if (match := INLINE.match(line))]


def _speaking(cues: Sequence[Said], known: set[str]) -> set[str]:
    counts = Counter(map(fold, _labels(cues)))
    return {label for label, count in counts.items() if label in known or (count >= RECURS and may_be_somebody(label))}


def _voices(payload: str) -> list[tuple[str, str]]:
    pieces = re.split(r"<v(?:\.[\w.]+)?\s+([^>]+)>", payload)
    told = [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    return [(unescape(label.strip()), _plain(words)) for label, words in told if _plain(words)]


def _plain(words: str) -> str:
    text = unescape(TAGS.sub("", words)).replace("\u200e", "")
    return "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())


def _without_repeats(cues: list[Said]) -> list[Said]:
    """Join the lines of each cue, without those a rolling caption shows again; other repeats were really said."""
    rolling = sum(_shown_again(one, other) for one, other in itertools.pairwise(cues)) >= RECURS
    kept: list[Said] = []
    before: Said | None = None
    for cue in cues:
        lines = cue.words.split("\n")
        again = rolling and before is not None and before.label == cue.label and not cue.changes
        shown = before.words.split("\n") if again and before is not None else []
        near = before is not None and (cue.start_ms or 0) <= (before.end_ms or 0) + ROLLING_GAP_MS
        before = cue
        if shown == lines and near:
            continue
        fresh = lines[1:] if shown and lines[0] == shown[-1] and len(lines) > 1 else lines
        kept.append(replace(cue, words=" ".join(fresh)))
    return kept


def _shown_again(one: Said, other: Said) -> bool:
    first, second = one.words.split("\n"), other.words.split("\n")
    return len(second) > 1 and second[0] == first[-1]


def _ms(stamp: str) -> int:
    seconds = 0.0
    for part in stamp.replace(",", ".").split(":"):
        seconds = seconds * 60 + float(part)
    return round(seconds * 1000)
