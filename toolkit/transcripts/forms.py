"""Reading forms that came back, from a sheet or from Word: the content decides which."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from toolkit.errors import FileProblem
from toolkit.model import FormDraft, FormQuestion
from toolkit.transcripts import answers, form_documents, form_sheets
from toolkit.transcripts.raw import normalise, read_raw
from toolkit.transcripts.registry import SHEETS


def read_forms(
    path: Path, *, respondent: str = "", closed: Collection[str] = (), leave_out: Collection[str] = (), dates: str = ""
) -> FormDraft:
    """Read a sheet with a row per form, or a Word document with one form or several.

    Raises:
        FileProblem: The file cannot be read, holds no question, or nothing came back in it.
    """
    raw = read_raw(path)
    reader = form_sheets.read if raw.kind in SHEETS else form_documents.read
    try:
        draft = reader(raw, respondent=respondent, closed=closed, leave_out=leave_out, dates=dates)
    except RecursionError as error:
        raise FileProblem(
            "This file is nested too deeply to be read.", where=path.name, fix="Save it again."
        ) from error
    if not draft.questions:
        raise FileProblem("There is no question in this form.", where=path.name, fix="Check that it is the right file.")
    if not draft.returns:
        raise FileProblem("No form came back in this file.", where=path.name, fix="Check that it is the right file.")
    tidy = [replace(one, wording=" ".join(normalise(one.wording)[0].split())) for one in draft.questions]
    return replace(draft, questions=tuple(_told_apart(tidy)))


def _told_apart(questions: Sequence[FormQuestion]) -> Iterator[FormQuestion]:
    """Number the wordings that stand on a form several times, as “Please explain your answer” does."""
    seen: dict[str, int] = {}
    for one in questions:
        times = seen[answers.fold(one.wording)] = seen.get(answers.fold(one.wording), 0) + 1
        yield one if times == 1 else replace(one, wording=f"{one.wording} ({times})")
