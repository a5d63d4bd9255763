"""Which reader reads which file. The content decides; the ending only names what it should be.

Other packages add readers under the entry-point group ``toolkit.readers``: the name is the ending without its dot,
the object a function from :class:`~toolkit.transcripts.raw.RawFile` to :class:`~toolkit.model.Draft`.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from toolkit.errors import FileProblem
from toolkit.model import Draft
from toolkit.transcripts import rows
from toolkit.transcripts.raw import RawFile, read_raw

Reader = Callable[[RawFile, Collection[str]], Draft]

READERS = {
    ".cha": "toolkit.transcripts.chat:read",
    ".docx": "toolkit.transcripts.word:read",
    ".eaf": "toolkit.transcripts.elan:read",
    ".json": "toolkit.transcripts.speech:read",
    ".md": "toolkit.transcripts.plain:read",
    ".odt": "toolkit.transcripts.open_document:read",
    ".pdf": "toolkit.transcripts.pages:read",
    ".rtf": "toolkit.transcripts.rich_text:read",
    ".srt": "toolkit.transcripts.captions:read",
    ".txt": "toolkit.transcripts.plain:read",
    ".vtt": "toolkit.transcripts.captions:read",
}
SHEETS = frozenset({".csv", ".tsv", ".xlsx"})  # if they hold turns
MOST_TURNS = 50_000  # a day of talk in a group has some 5,000
LINES_OF_A_TURN = {".txt": 2, ".csv": 2, ".tsv": 2, ".vtt": 4, ".srt": 4}  # at least; more is known before reading
FILLED_LINE = re.compile(rb"[^\r\n]\r?\n")
MISNAMED = frozenset({".doc", ".text"})  # what lies behind these names is found out by looking


def endings() -> frozenset[str]:
    """Return the endings of files that can be read as transcripts."""
    return frozenset(READERS) | MISNAMED | frozenset(_added())


def read_transcript(
    path: Path, known_labels: Collection[str] = (), *, clean_pages: bool = True, repair_encoding: bool = False
) -> Draft:
    """Read one transcript; labels that the user has listed count as speakers even when they speak once.

    `clean_pages=False` leaves the headers, page numbers and line breaks of a PDF in the text;
    `repair_encoding=True` makes letters whole that were garbled by a wrong encoding (â€™).

    Raises:
        FileProblem: The file is empty, damaged, dangerous, of a kind no reader knows, or a sheet of several interviews.
    """
    drafts = read_transcripts(path, known_labels, clean_pages=clean_pages, repair_encoding=repair_encoding)
    if len(drafts) > 1:
        raise FileProblem(
            f"This sheet holds {len(drafts)} interviews ({', '.join(f'“{one.name}”' for one in drafts)}).",
            where=path.name,
            fix="Save the rows of one interview as a file of its own.",
        )
    return drafts[0]


def read_transcripts(
    path: Path, known_labels: Collection[str] = (), *, clean_pages: bool = True, repair_encoding: bool = False
) -> list[Draft]:
    """Read every interview of a file, as :func:`read_transcript` does: a sheet with a row per turn may hold several.

    Raises:
        FileProblem: The file is empty, damaged, dangerous, or of a kind no reader knows.
    """
    raw = replace(read_raw(path), clean_pages=clean_pages, repair=repair_encoding)
    lines = raw.content.count(b"\n") if raw.kind in LINES_OF_A_TURN else 0
    if lines > MOST_TURNS:
        lines = sum(1 for _ in FILLED_LINE.finditer(raw.content))
        _refuse_crowd(lines // LINES_OF_A_TURN[raw.kind], f"{lines:,} lines", path.name)
    try:
        if raw.kind in SHEETS and raw.kind not in _added():
            drafts = rows.read_several(raw)
        else:
            drafts = [_reader(raw.kind, path.name)(raw, known_labels)]
    except RecursionError as error:
        raise FileProblem(
            "This file is nested too deeply to be read.", where=path.name, fix="Save it again."
        ) from error
    if not any(draft.text.strip() for draft in drafts):
        raise FileProblem("There is no text in this file.", where=path.name, fix="Check that it is the right file.")
    for draft in drafts:
        _refuse_crowd(len(draft.turns), f"{len(draft.turns):,} turns", path.name)
    return drafts


def _refuse_crowd(turns: int, counted: str, name: str) -> None:
    """Refuse what would take minutes to read or to keep, and is rather a log or many interviews in one file."""
    if turns > MOST_TURNS:
        raise FileProblem(
            f"This file holds {counted}; a source has {MOST_TURNS:,} turns at most.",
            where=name,
            fix="If it is several interviews, save each as a file of its own; if one, cut it into parts.",
        )


@cache
def _added() -> dict[str, EntryPoint]:
    """Readers that other packages bring, by ending; looked up once, for it takes a while."""
    return {f".{point.name}": point for point in entry_points(group="toolkit.readers")}


def _reader(ending: str, name: str) -> Reader:
    if ending in _added():
        return _added()[ending].load()  # type: ignore[no-any-return]
    if ending not in READERS:
        known = ", ".join(sorted(READERS))
        raise FileProblem(
            f"No reader knows {ending or 'files without an ending'}.", where=name, fix=f"Readable are {known}."
        )
    module, _, function = READERS[ending].partition(":")
    return getattr(import_module(module), function)  # type: ignore[no-any-return]
