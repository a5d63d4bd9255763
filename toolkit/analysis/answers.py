"""Answers on forms as units to count: who answered which question in words, and what became of the other forms."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.boxes import box_of, notes_on_boxes, once, under
from toolkit.analysis.ground import Ground
from toolkit.errors import InvalidInput, NotFound
from toolkit.model import FORM_KINDS, Closed, Given
from toolkit.study import StudyData


def answer_units(ground: Ground, chosen: Sequence[str]) -> pd.DataFrame:
    """Return a row per answer in words and question chosen: its slot's columns, `question`, `form`, `turn`, `answer`.

    An answer in a box of several questions has a row for each of them, and one number, `answer`, in all.
    """
    data = ground.data
    kinds = data.sources.set_index("source")["kind"]
    form_of = dict(zip(data.form_questions["question"], data.form_questions["form"], strict=True))
    turns = ground.turns.reset_index(names="turn_at")
    turns = turns[turns["source"].map(kinds).isin(FORM_KINDS) & turns["question"].notna()]
    boxed = once(data, turns)
    turns = turns.assign(answer=turns["turn_at"], boxed=boxed, stands_under=turns["question"]).drop(columns="question")
    shared = turns["boxed"].notna()
    turns.loc[shared, "answer"] = turns[shared].groupby("boxed")["turn_at"].transform("min")
    turns = turns.merge(under(data.form_questions, chosen), on="stands_under").sort_values("turn_at", kind="stable")
    units = ground.slots.iloc[ground.slot_of_turn[turns["turn_at"].to_numpy(np.int64)]].reset_index(drop=True)
    return units.assign(
        turn=turns["turn_at"].to_numpy(np.int64),
        answer=turns["answer"].to_numpy(np.int64),
        question=turns["question"].to_numpy(),
        form=turns["question"].map(form_of).to_numpy(),
    )


def asked_for(data: StudyData, question: str | Sequence[str] | None) -> list[str]:
    """Return the full names of the questions meant, such as “Mentee feedback Q2”; without one, all that take words.

    Raises:
        NotFound: There is no such question.
        InvalidInput: The question takes no words.
    """
    asked = data.form_questions
    in_words = list(asked.loc[asked["open"].astype(bool), "question"])
    if question is None:  # of a box, the questions that it asks
        whole = set(box_of(asked).values())
        return [name for name in in_words if name not in whole]
    chosen = [question] if isinstance(question, str) else list(question)
    for name in chosen:
        if name not in set(asked["question"]):
            raise NotFound.among("question", name, list(asked["question"]))
        if name not in in_words:
            raise InvalidInput(f"“{name}” takes no words to code.", fix="project.forms.closed() counts its answers.")
    return chosen


def returned_notes(data: StudyData, chosen: Sequence[str]) -> list[str]:
    """Say for each form what was issued and returned, and for each question what became of it."""
    names = dict(zip(data.form_questions["question"], data.form_questions["name"], strict=True))
    answers = data.form_answers[data.form_answers["question"].isin(chosen)]
    waves = dict(zip(data.form_returns["source"], data.form_returns["wave"].fillna(""), strict=True))
    said = []
    for row in data.forms[data.forms["returned"].notna()].fillna({"wave": ""}).itertuples():
        here = answers[(answers["form"] == row.form) & (answers["source"].map(waves) == row.wave)]
        if not any(
            name in chosen for name in data.form_questions.loc[data.form_questions["form"] == row.form, "question"]
        ):
            continue
        parts = [
            f"{names[question]} {_states(rows, int(row.returned))}"
            for question, rows in here.groupby("question", sort=False)
        ]
        rate = f" {stated_note(row)}" if getattr(row, "stated_rate", "") else ""
        said.append(
            f"{row.form} {row.wave}".strip() + f": {_issued(row.issued, int(row.returned))}. {'; '.join(parts)}.{rate}"
        )
    return [*said, *notes_on_boxes(data, chosen)] or ["No form with such a question has come back."]


def options(values: pd.Series, kind: str) -> pd.Series:
    """Return the closed answers given, each choice from a list on its own (“Phone;Visits” is two)."""
    if kind != Closed.CHOICE:
        return values
    return values.map(
        lambda value: list(dict.fromkeys(one for part in value.split(";") if (one := part.strip())))
    ).explode()


def stated_note(row: Any) -> str:
    """Say which rate of return the study states for a row of the forms, and what is known of its counts."""
    about = f"{row.form} {row.wave or ''}".strip()
    words = f"Stated by the study for {about}, not computed: a rate of return of “{row.stated_rate}”; "
    if pd.isna(row.issued):
        return words + "how many were issued is not known."
    return words + f"the counts known here are {row.issued} issued, {row.returned} returned."


def _issued(issued: int, returned: int) -> str:
    if pd.isna(issued):
        return f"{returned} returned, number issued not known"
    return f"{issued} issued, {returned} returned, {max(issued - returned, 0)} not returned"


def _states(rows: pd.DataFrame, returned: int) -> str:
    in_words = rows["turn"].notna()
    counts = {
        "answered": int(in_words.sum()),
        "blank": int((~in_words & (rows["open"] == Given.BLANK)).sum()),
        "n/a": int((~in_words & (rows["open"] == Given.NOT_APPLICABLE)).sum()),
        "not on the form": returned - len(rows),
    }
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count or word == "answered")
