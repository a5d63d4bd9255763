"""Plain text: the text is what the file says."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from toolkit.model import Draft
from toolkit.transcripts.draft import make_draft
from toolkit.transcripts.grid import lines_of
from toolkit.transcripts.line_numbers import without_line_numbers
from toolkit.transcripts.raw import RawFile, decode, normalise
from toolkit.transcripts.rows import turn_columns


def read(raw: RawFile, known_labels: Collection[str]) -> Draft:
    """Read a plain text transcript."""
    text, warnings = decode(raw)
    rows = [line.split("\t") for line in normalise(text)[0].split("\n") if line.strip()]
    if turn_columns(rows[:1]) and len({len(row) for row in rows}) == 1:
        lines, told = lines_of(rows)
        text, warnings = "\n".join(lines) + "\n", [*warnings, *told]
    draft = make_draft(raw, text, known_labels, importer="text 2", warnings=warnings)
    return replace(draft, warnings=(*draft.warnings, *_numbered(draft)))


def _numbered(draft: Draft) -> Iterator[str]:
    """Say that numbers at the beginning of lines rise with the lines: they are kept, and counted as words."""
    spoken = "\n".join(draft.text[turn.start : turn.end] for turn in draft.turns)
    if without_line_numbers([spoken.split("\n")])[1]:
        yield (
            "Numbers of lines seem to stand among the words, and count as words. To be rid of them, save the "
            "transcript again without line numbers and import that file in its place."
        )
