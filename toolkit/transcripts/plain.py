"""Plain text: the text is what the file says."""

from collections.abc import Collection

from toolkit.model import Draft
from toolkit.transcripts.draft import make_draft
from toolkit.transcripts.raw import RawFile, decode


def read(raw: RawFile, known_labels: Collection[str]) -> Draft:
    """Read a plain text transcript."""
    text, warnings = decode(raw)
    return make_draft(raw, text, known_labels, importer="text 1", warnings=warnings)
