"""From a text as extracted to a draft: frozen once, then turns and marks over it."""

from collections.abc import Collection, Iterable

from toolkit.model import Draft, count_words
from toolkit.transcripts.flaws import flaws
from toolkit.transcripts.labels import fold
from toolkit.transcripts.look_alikes import look_alikes
from toolkit.transcripts.raw import RawFile, normalise
from toolkit.transcripts.single_labels import sentences, single_labels
from toolkit.transcripts.times import backwards
from toolkit.transcripts.turns import Heard, hear, laid_out

STUB = 30  # words: fewer, and nobody named, is rather a note that the transcript is missing
NO_LABELS = "No speaker labels were found; each paragraph is a turn of an unknown speaker."


def make_draft(
    raw: RawFile,
    text: str,
    known_labels: Collection[str],
    *,
    importer: str,
    warnings: Iterable[str] = (),
    bold: Collection[tuple[int, int]] = (),
) -> Draft:
    """Freeze a text and recognise its speakers; `bold` are the spans in bold that begin a paragraph."""
    text, replaced = normalise(text)
    heard = hear(text, known_labels, bold)
    turns, marks = laid_out(text, heard.speaking)
    told = [*raw.warnings, *warnings, *replaced, *raw.about_garbled(text), *flaws(text, turns)]
    told += [
        *_not_believed(text, heard),
        *alike(turn.label for turn in turns),
        *backwards(turn.time_ms for turn in turns),
    ]
    if not any(turn.label for turn in turns):
        told.append(NO_LABELS)
        words = count_words(text)
        told += [f"It holds only {words} words: is it the whole transcript?"] if words < STUB else []
    return Draft(
        name=" ".join(raw.path.stem.split()),
        text=text,
        turns=tuple(turns),
        marks=tuple(sorted(marks, key=lambda mark: mark.start)),
        warnings=tuple(told),
        importer=importer,
        file=raw.path.name,
        file_sha256=raw.sha256,
    )


def _not_believed(text: str, heard: Heard) -> list[str]:
    """Say what looks like a label and was read as somebody's words."""
    add = "If it is a speaker, add it to speakers.csv and import again."
    once, begun = dict.fromkeys(single_labels(text, heard)), {fold(label): label for label in sentences(heard)}
    told = []
    if once:
        told.append(
            f"{_listed(once)} stands once like a speaker's label and was read as part of the turn before. {add}"
        )
    if begun:
        told.append(
            f"{_listed(begun.values())} stands more than once before a colon and was read as the beginning of "
            f"somebody's sentence. {add}"
        )
    return told


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(f"“{label}”" for label in labels)


def alike(labels: Iterable[str]) -> list[str]:
    """Say which labels may be one person's."""
    return [
        f"“{one}” and “{other}” may be one person ({why}). If they are, give both the same speaker in speakers.csv."
        for one, other, why in look_alikes(labels)
    ]
