"""Boxes of forms that ask several questions: an answer there stands under each, and is one answer in all."""

from collections.abc import Iterator, Sequence

import pandas as pd

from toolkit.study import StudyData


def box_of(asked: pd.DataFrame) -> dict[str, str]:
    """Return the box of each question that is asked in one with others."""
    if "part_of" not in asked:
        return {}
    rows = asked[asked["part_of"].notna()]
    return dict(zip(rows["question"], rows["part_of"], strict=True))


def under(asked: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return under which questions (of `names`) a turn is an answer, by the question that it stands under.

    What nobody split in a box answers each of its questions; what was split is an answer in the box too.

    Returns:
        Columns `stands_under`, `question`.
    """
    box = box_of(asked)
    pairs = [(name, name) for name in names]
    pairs += [(box[name], name) for name in names if name in box]
    pairs += [(part, name) for name in names for part, whole in box.items() if whole == name]
    return pd.DataFrame(pairs, columns=["stands_under", "question"]).drop_duplicates()


def once(data: StudyData, turns: pd.DataFrame) -> pd.Series:
    """Return what makes turns one answer: their source and box, or None where a turn is an answer of its own."""
    box = box_of(data.form_questions)
    whole = turns["question"].map(lambda name: box.get(name, name))
    boxed = whole.isin(set(box.values()))
    came = set(zip(data.form_answers["source"], data.form_answers["question"], strict=True))
    return pd.Series(
        [
            (source, name) if is_boxed and (source, name) in came else None
            for source, name, is_boxed in zip(turns["source"], whole, boxed, strict=True)
        ],
        index=turns.index,
        dtype=object,
    )


def notes_on_boxes(data: StudyData, chosen: Sequence[str]) -> Iterator[str]:
    """Say which of the questions share a box, and how many answers there were split by hand."""
    box = box_of(data.form_questions)
    names = dict(zip(data.form_questions["question"], data.form_questions["name"], strict=True))
    forms = dict(zip(data.form_questions["question"], data.form_questions["form"], strict=True))
    for whole in dict.fromkeys(box.values()):
        parts = [part for part, its in box.items() if its == whole]
        if not {whole, *parts} & set(chosen):
            continue
        rows = data.form_answers[(data.form_answers["question"] == whole) & data.form_answers["turn"].notna()]
        split = set(data.turns.loc[data.turns["question"].isin(parts), "source"]) & set(rows["source"])
        listed = " and ".join(names[part] for part in parts)
        yield (
            f"{forms[whole]}: {listed} were asked in one box, {names[whole]}. Of {len(rows)} answers there "
            f"{len(split)} {'was' if len(split) == 1 else 'were'} split by hand; the others stand under {listed}, "
            "with every code in them. In all, each is one answer."
        )
