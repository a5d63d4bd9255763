"""Rich Text Format, as f4 and older word processors save it."""

import re
from collections.abc import Collection

from toolkit.errors import FileProblem
from toolkit.model import Draft
from toolkit.transcripts.draft import make_draft
from toolkit.transcripts.raw import RawFile

SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def read(raw: RawFile, known_labels: Collection[str]) -> Draft:
    """Read an RTF transcript: its text, without its form."""
    from striprtf.striprtf import rtf_to_text

    try:
        tables = re.sub(
            rb"\\cell(?=[\\ \r\n{}])", rb"\\tab ", re.sub(rb"\\row(?=[\\ \r\n{}])", rb"\\par ", raw.content)
        )
        text = str(rtf_to_text(tables.decode("latin-1"), encoding="cp1252", errors="replace"))  # type: ignore[no-untyped-call]
    except Exception as error:  # the library raises whatever the damage leads to
        raise FileProblem(
            f"The RTF document is damaged ({error}).", where=raw.path.name, fix="Open it in Word and save it as .docx."
        ) from error
    whole = SURROGATES.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return make_draft(raw, whole.strip("\n") + "\n", known_labels, importer="RTF 1")
