"""Words with a speaker and a time, as captions and data formats hold them, joined to turns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from toolkit.model import Draft, Mark, MarkKind, Role, Turn
from toolkit.transcripts.draft import alike
from toolkit.transcripts.flaws import flaws
from toolkit.transcripts.raw import RawFile, normalise
from toolkit.transcripts.times import backwards, clock
from toolkit.transcripts.turns import inner_marks, is_interviewer

NEW_TURN_GAP_MS = 2_000


@dataclass
class Said:
    """What one speaker says at one go; times in milliseconds, None where the file has none."""

    label: str
    words: str
    start_ms: int | None = None
    end_ms: int | None = None
    changes: bool = False  # somebody else begins to speak here, though the file does not say who


def merge(cues: Iterable[Said]) -> list[Said]:
    """Join cues of one speaker; without any speakers, cues between which nobody takes breath.

    A cue without a speaker goes on with the one before it.
    """
    cues = [cue for cue in cues if cue.words]
    named = any(cue.label for cue in cues)
    merged: list[Said] = []
    for cue in cues:
        last = merged[-1] if merged else None
        if last is None or not _goes_on(last, cue, named=named):
            merged.append(Said(cue.label, cue.words, cue.start_ms, cue.end_ms))
        else:
            last.words, last.end_ms = f"{last.words} {cue.words}", cue.end_ms
    return merged


def _goes_on(last: Said, cue: Said, *, named: bool) -> bool:
    if cue.changes:
        return False
    if named:
        return cue.label in ("", last.label)
    return last.end_ms is not None and cue.start_ms is not None and cue.start_ms - last.end_ms < NEW_TURN_GAP_MS


def told_of_the_unnamed(cues: Iterable[Said]) -> list[str]:
    """Say how many captions name no speaker although others do, and whose turn each was added to.

    >>> told_of_the_unnamed([Said("Ana", "Well?", 0, 900), Said("", "I see.", 61_000, 62_000)])
    ['1 caption names no speaker and was added to the turn before: of “Ana” 1. The first is at 1:01.']
    """
    added: dict[str, list[Said]] = {}
    speaker = ""
    for cue in cues:
        if cue.label or cue.changes:
            speaker = cue.label
        elif speaker and cue.words:
            added.setdefault(speaker, []).append(cue)
    if not added:
        return []
    count = sum(map(len, added.values()))
    first = min(cue.start_ms or 0 for some in added.values() for cue in some)
    whose = ", ".join(f"“{label}” {len(some)}" for label, some in added.items())
    said = "1 caption names no speaker and was" if count == 1 else f"{count} captions name no speaker and were"
    return [f"{said} added to the turn before: of {whose}. The first is at {clock(first)}."]


def make_cue_draft(raw: RawFile, said: Sequence[Said], *, importer: str, warnings: Iterable[str] = ()) -> Draft:
    """Freeze what was said: one paragraph per turn, `Speaker: words`; times are the turns' times, not in the text."""
    said = [replace(one, label=raw.mended(one.label), words=raw.mended(one.words)) for one in said]
    parts: list[str] = []
    turns: list[Turn] = []
    marks: list[Mark] = []
    told = list(
        dict.fromkeys(
            [
                *raw.warnings,
                *warnings,
                *raw.about_garbled("\n".join(one.words for one in said)),
                *backwards(one.start_ms for one in said),
                *alike(one.label for one in said),
            ]
        )
    )
    here = 0
    for one in said:
        words, replaced = normalise(one.words)
        told += [text for text in replaced if text not in told]
        label = " ".join(normalise(one.label)[0].split())
        head = f"{label}: " if label else ""
        if head:
            marks.append(Mark(start=here, end=here + len(head), kind=MarkKind.LABEL))
        start = here + len(head)
        role = Role.INTERVIEWER if is_interviewer(label) else Role.UNKNOWN
        turns.append(Turn(start=start, end=start + len(words), label=label, role=role, time_ms=one.start_ms))
        parts.append(head + words)
        here = start + len(words) + 2
    text = "\n\n".join(parts)
    return Draft(
        name=" ".join(raw.path.stem.split()),
        text=text,
        turns=tuple(turns),
        marks=tuple(sorted([*marks, *inner_marks(text, turns)], key=lambda mark: mark.start)),
        warnings=(*told, *flaws(text, turns)),
        importer=importer,
        file=raw.path.name,
        file_sha256=raw.sha256,
    )
