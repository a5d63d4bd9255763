"""Agreement of three coders over 100 sources and 50 codes, with 1,000 resamples of the sources."""

import random

import pandas as pd

from benchmarks.harness import Figures, main, median_of
from toolkit import StudyData, agreement
from toolkit.codebook import Codebook
from toolkit.model import Code

GOALS = {"agreement_s": 0.25}
CODERS = ("Ana", "Ben", "Cai")
TURN = 200  # characters


def agreement_s(quick: bool) -> float:  # noqa: FBT001 - the harness's own switch
    """Return the seconds that one table of agreement takes by turn, the study given."""
    data = made(sources=10 if quick else 100, codes=50, turns=180)
    return median_of(2 if quick else 9, lambda: agreement(data, coders=CODERS))


def made(*, sources: int, codes: int, turns: int) -> StudyData:
    """Make a study of some 240 references per source and coder; most are shared, some are one coder's own."""
    draw = random.Random(7)
    names = [f"S{number}" for number in range(sources)]
    book = [Code(id=f"c{number}", name=f"Code {number}", position=number) for number in range(codes)]
    rows = [
        (name, start + draw.randrange(40), start + 60 + draw.randrange(120), code.name, coder)
        for name in names
        for _ in range(280)
        for code, start in [(draw.choice(book), TURN * draw.randrange(turns))]
        for coder in CODERS
        if draw.random() < 0.86
    ]
    layers = pd.DataFrame(rows, columns=["source", "start", "end", "code", "coder"])
    return StudyData(
        codebook=Codebook(book),
        sources=pd.DataFrame({"source": names, "kind": "interview", "wave": None, "finished": False}),
        turns=pd.DataFrame(
            [(name, turn + 1, turn * TURN, (turn + 1) * TURN - 1) for name in names for turn in range(turns)],
            columns=["source", "turn", "start", "end"],
        ).assign(role="participant", participant="P1", words=30, characters=TURN - 1, question=None),
        codes=pd.DataFrame([{"code": one.name, "id": one.id, "parent": None, "archived": False} for one in book]),
        layers=layers.assign(coding=layers.index.astype(str), quote="", created_at="2026-01-01"),
        coders=pd.DataFrame({"coder": CODERS, "kind": "person"}),
        given=layers[["source", "coder"]].drop_duplicates().assign(how="coded"),
    )


def measure(quick: bool) -> Figures:  # noqa: FBT001 - the harness's own switch
    """Measure agreement by turn."""
    return {"agreement_s": agreement_s(quick)}


if __name__ == "__main__":
    main(measure, GOALS)
