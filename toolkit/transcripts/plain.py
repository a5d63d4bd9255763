"""Plain text: the text is what the file says."""

from collections.abc import Collection

from toolkit.model import Draft
from toolkit.transcripts.draft import make_draft
from toolkit.transcripts.grid import lines_of
from toolkit.transcripts.raw import RawFile, decode, normalise
from toolkit.transcripts.rows import turn_columns


def read(raw: RawFile, known_labels: Collection[str]) -> Draft:
    """Read a plain text transcript."""
    text, warnings = decode(raw)
    rows = [line.split("\t") for line in normalise(text)[0].split("\n") if line.strip()]
    if turn_columns(rows[:1]) and len({len(row) for row in rows}) == 1:
        lines, told = lines_of(rows)
        text, warnings = "\n".join(lines) + "\n", [*warnings, *told]
    return make_draft(raw, text, known_labels, importer="text 2", warnings=warnings)
