"""Which question of one form asks what one of another form asks, as a table to look at and as a sheet to fill in."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from toolkit.exchange.question_map_file import MapRow
from toolkit.study import Basis, Result
from toolkit.verbs.lookup import fold

NO_TWIN = "–"


def question_map(asked: pd.DataFrame, objectives: Sequence[str], notes: Sequence[str] = ()) -> Result:
    """Return a row per question or per questions that ask the same: a column per form, “–” where one has none.

    Args:
        asked: The questions of all forms.
        objectives: All objectives; one that no question asks for has a row without questions.
        notes: What to say first.
    """
    asked, titles = _mapped(asked), list(dict.fromkeys(asked["form"]))
    rows, done = [], set()
    for row in asked.itertuples():
        if row.question in done:
            continue
        together = asked[asked["question"].isin([row.question, *row.aligned_with])]
        done |= set(together["question"])
        cells = {one.form: f"{one.name}: {one.wording}" for one in together.itertuples()}
        asked_for = list(dict.fromkeys(name for names in together["objectives"] for name in names))
        rows.append(
            [", ".join(asked_for) or NO_TWIN, *(cells.get(title, NO_TWIN) for title in titles), len(together) > 1]
        )
    unasked = _unasked(asked, objectives)
    rows += [[name, *[NO_TWIN] * len(titles), False] for name in unasked]
    alone = [row[0] for row in rows if len(titles) > 1 and not row[-1]]
    told = [f"Without a twin: {len(alone) - len(unasked)} questions."] if titles[1:] else []
    told += [f"No question asks for: {', '.join(unasked)}."] if unasked else []
    return Result(
        pd.DataFrame(rows, columns=["objective", *titles, "aligned"]),
        basis=Basis(title="Questions that ask the same", notes=(*notes, *told)),
    )


def rows_to_fill_in(asked: pd.DataFrame, objectives: Sequence[str], mapped: Mapping[str, Any]) -> list[MapRow]:
    """Return the rows of a question map: every question, as it is aligned now, then the objectives nobody asks for.

    Args:
        asked: The questions of all forms.
        objectives: All objectives.
        mapped: The words that an earlier map had for what questions ask about, by the full name of the question.
    """
    asked = _mapped(asked)
    about = _words(asked, mapped)
    rows = [
        MapRow(
            form=row.form,
            question=row.name,
            wording=row.wording,
            asks_about=about.get(row.question, ()),
            objectives=tuple(row.objectives),
        )
        for row in asked.itertuples(index=False)
    ]
    return rows + [MapRow(objectives=(name,)) for name in _unasked(asked, objectives)]


def _mapped(asked: pd.DataFrame) -> pd.DataFrame:
    """Leave out the boxes that ask several questions: these stand there themselves, unless the box is mapped too."""
    boxes = set(asked["part_of"].dropna())
    bare = (asked["objectives"].map(len) == 0) & (asked["aligned_with"].map(len) == 0)
    return asked[~(asked["question"].isin(boxes) & bare)]


def _words(asked: pd.DataFrame, mapped: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Give questions that ask the same one word in common: the one a person gave them, or the name of the first."""
    names = {fold(name) for name in asked["question"]}
    about: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for row in asked.itertuples():
        if row.question in about or not len(row.aligned_with):
            continue
        group = [name for name in asked["question"] if name in {row.question, *row.aligned_with}]
        own = [word for name in group for word in mapped.get(name, ()) if fold(word) not in names | taken]
        word = own[0] if own else row.question
        taken.add(fold(word))
        about |= dict.fromkeys(group, (word,))
    for name in asked["question"]:
        word = next((word for word in mapped.get(name, ()) if fold(word) not in names | taken), "")
        if name not in about and word:
            taken.add(fold(word))
            about[name] = (word,)
    return about


def _unasked(asked: pd.DataFrame, objectives: Sequence[str]) -> list[str]:
    found = {name for names in asked["objectives"] for name in names}
    return [name for name in objectives if name not in found]
