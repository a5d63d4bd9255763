"""suggest_codes: what people coded, carried over to what is not coded yet, as proposals with their reasons."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from toolkit.study import Basis, Result, StudyData
from toolkit.suggest.embedding import Embedder, SentenceEncoder
from toolkit.suggest.extra import versions
from toolkit.suggest.learnt import FOLDS, NOTHING, THREE, Learnt

CODES = ("source", "turn", "start", "end", "words", "label", "place", "code", "chance", "because", "said_by")
SECOND = ("source", "turn", "quote", "label", "code", "rather", "near_it", "because", "said_by")


def suggest_codes(data: StudyData, *, embedder: Embedder | None = None) -> Result:
    """Return, for extracts without a code, up to three codes that people gave to extracts like them.

    Each code stands where its coded extracts stand on average. How often such a proposal is right is learnt on the
    coding there is, each time on people whose words were left out (five folds by person), and that share is the
    `chance`. The less certain half gets no proposal. Nothing is coded: a person reads and decides.

    Args:
        data: The study, `project.data()`.
        embedder: Another model for the sentence vectors.

    Returns:
        Columns `source`, `turn`, `start`, `end`, `words`, `label`, `place` (1 to 3), `code`, `chance`, `because` (the
        coded quotation nearest to it) and `said_by`. The figures of the folds stand under it.

    Raises:
        ToolkitError: The extra `topics` is not installed; the message has the line to type.

    >>> suggest_codes(StudyData()).about.notes[0]
    'No code lies on 5 extracts of 2 people yet: there is nothing to learn from.'
    """
    learnt = Learnt(data, embedder or SentenceEncoder())
    if not learnt.codes:
        return Result(columns=list(CODES), basis=_basis(data, "Codes to consider", (NOTHING,)))
    rows = []
    open_ones = np.flatnonzero(~learnt.extracts.coded.any(axis=1))
    compared = learnt.extracts.compared
    for row, proposals in zip(open_ones, learnt.proposals(open_ones), strict=True):
        where = [compared[name].iloc[row] for name in ("source", "turn", "start", "end", "words")]
        for place, one in enumerate(proposals, start=1):
            reason = [compared["words"].iloc[one.because], learnt.labels[one.because]]
            rows.append([*where, learnt.labels[row], place, one.code, round(one.chance, 2), *reason])
    return Result(
        pd.DataFrame(rows, columns=list(CODES)), basis=_basis(data, "Codes to consider", notes(learnt, len(open_ones)))
    )


def second_look(data: StudyData, *, embedder: Embedder | None = None) -> Result:
    """Return coded extracts that are unlike the rest of their code: a list to read again, not a list of mistakes.

    An extract is on it when, with its speaker left out, its code is not among the three most like it, and none of the
    five coded extracts nearest to it has the code. Furthest first, and at most a tenth of all.

    Args:
        data: The study, `project.data()`.
        embedder: Another model for the sentence vectors.

    Returns:
        Columns `source`, `turn`, `quote`, `label`, `code`, `rather` (the code most like it), `near_it` (codes of the
        five nearest), `because` (the nearest quotation) and `said_by`.

    >>> len(second_look(StudyData()))
    0
    """
    learnt = Learnt(data, embedder or SentenceEncoder())
    notes = (
        "An extract can be unlike the others of its code for a good reason: it may be the one that complicates it.",
    )
    if not learnt.codes:
        return Result(columns=list(SECOND), basis=_basis(data, "For a second look", (NOTHING,)))
    order = np.argsort(-learnt.held_out, axis=1, kind="stable")
    near = learnt.nearest
    found = []
    for row, code in zip(*np.nonzero(learnt.given), strict=True):
        place = int(np.flatnonzero(order[row] == code)[0])
        if place >= THREE and not learnt.given[near[row], code].any():
            found.append((learnt.held_out[row, code] - learnt.held_out[row, order[row, 0]], row, code))
    places = learnt.extracts.compared.iloc[learnt.rows].reset_index(drop=True)
    said = [learnt.labels[row] for row in learnt.rows]
    rows = []
    for _, row, code in sorted(found)[: math.ceil(len(learnt.rows) / 10)]:
        extract, one = places.iloc[row], near[row][0]
        around = pd.Series([learnt.codes[at] for other in near[row] for at in np.flatnonzero(learnt.given[other])])
        rather = learnt.codes[order[row, 0]]
        names = ", ".join(around.value_counts(sort=True).index[:THREE])
        where = [extract["source"], extract["turn"], extract["words"], said[row], learnt.codes[code]]
        rows.append([*where, rather, names, places["words"].iloc[one], said[one]])
    return Result(pd.DataFrame(rows, columns=list(SECOND)), basis=_basis(data, "For a second look", notes))


def _basis(data: StudyData, title: str, notes: Sequence[str]) -> Basis:
    return Basis(
        title=title,
        unit="extracts",
        coding=data.coding_note,
        date=f"Suggested on {datetime.now(UTC).date().isoformat()}.",
        notes=tuple(notes),
    )


def notes(learnt: Learnt, open_ones: int) -> tuple[str, ...]:
    """Return the lines under the codes to consider: what they are learnt from, and how far they can be trusted."""
    proposed = (
        f"{open_ones} extracts have no code. Proposals are made for those whose first code is right with a chance "
        f"of {learnt.bound:.2f} or more, the median of the coded extracts; for the rest there is none."
    )
    kind, from_what, figures = learnt_from(learnt)
    return (
        kind,
        proposed,
        from_what,
        figures,
        "Versions: " + ", ".join(f"{name} {number}" for name, number in versions().items()) + ".",
    )


def learnt_from(learnt: Learnt) -> tuple[str, ...]:
    """Say what proposals are, what they are learnt from, and how they do on people whose words were left out."""
    if not learnt.codes:
        return (NOTHING,)
    left = [name for name in learnt.data.items("code") if name not in learnt.codes]
    too_few = f" Too few examples to learn from: {', '.join(left)}." if left else ""
    found = learnt.figures()
    tried = (
        f"On people left out ({FOLDS} folds): the first code is one that was given for {found['first']:.0%} of "
        f"extracts, one of three for {found['three']:.0%}; where a proposal is made, "
        f"{found['first_where_certain']:.0%} and {found['three_where_certain']:.0%}. Macro-F1 of the first code "
        f"{found['macro_f1']:.2f}. Chances differ from what happens by {found['calibration_gap']:.2f} on average."
    )
    return (
        "Proposals of a machine from what people coded. They code nothing; a person reads and decides.",
        f"Learnt from {len(learnt.rows)} coded extracts, {len(learnt.codes)} codes.{too_few}",
        tried,
    )
