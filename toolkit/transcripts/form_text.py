"""The text of one returned form: a paragraph per answered question, the wording as a mark, the answer as a turn."""

from collections.abc import Sequence

from toolkit.model import Draft, FormDraft, FormReturn, Mark, MarkKind, Role, Turn
from toolkit.transcripts.raw import normalise
from toolkit.transcripts.turns import inner_marks

NOTHING_WRITTEN = "[nothing written]"


def form_text(
    draft: FormDraft, one: FormReturn, questions: Sequence[tuple[str, str]], *, name: str, label: str
) -> Draft:
    """Lay out one returned form.

    Args:
        draft: The forms of the file.
        one: The form.
        questions: The id and the wording of each question of the file.
        name: What the source is called.
        label: What the respondent is called.
    """
    text, turns, marks, told = "", [], [], []
    for answer in one.answers:
        if not answer.words:
            continue
        words, replaced = normalise(answer.words)
        told += [said for said in replaced if said not in told]
        question_id, wording = questions[answer.question]
        start = len(text) + (2 if text else 0)
        head = f"{normalise(wording)[0]}\n"
        marks.append(Mark(start=start, end=start + len(head), kind=MarkKind.QUESTION))
        begin = start + len(head)
        turns.append(Turn(start=begin, end=begin + len(words), label=label, role=Role.UNKNOWN, question=question_id))
        text += ("\n\n" if text else "") + head + words
    if not text:
        text = NOTHING_WRITTEN
        marks.append(Mark(start=0, end=len(text), kind=MarkKind.EDITORIAL))
    return Draft(
        name=name,
        text=text,
        turns=tuple(turns),
        marks=tuple(sorted([*marks, *inner_marks(text, turns)], key=lambda mark: mark.start)),
        warnings=tuple(told),
        importer=draft.importer,
        file=draft.file,
        file_sha256=draft.file_sha256,
    )
