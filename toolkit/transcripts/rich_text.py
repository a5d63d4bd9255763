"""Rich Text Format, as f4 and older word processors save it."""

from collections.abc import Collection

from toolkit.errors import FileProblem
from toolkit.model import Draft
from toolkit.transcripts.draft import make_draft
from toolkit.transcripts.raw import RawFile
from toolkit.transcripts.rtf_text import text_of_rtf


def read(raw: RawFile, known_labels: Collection[str]) -> Draft:
    """Read an RTF transcript: its text with footnotes where they are called, without its form."""
    try:
        text, told = text_of_rtf(raw.content)
    except ValueError as error:
        raise FileProblem(
            f"The RTF document is damaged ({error}).", where=raw.path.name, fix="Open it in Word and save it as .docx."
        ) from error
    return make_draft(raw, raw.mended(text.strip("\n") + "\n"), known_labels, importer="RTF 3", warnings=told)
