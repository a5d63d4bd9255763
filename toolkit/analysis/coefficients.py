"""Coefficients of agreement, from how many units there are of each kind.

A *kind* of unit is one way in which its raters can fall on the categories: with two raters and “coded or not” there
are four (both, the first only, the second only, neither). All coefficients but Cohen's are functions of how many
units there are of each kind, so that a thousand resamples cost one product of matrices.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False)
class Kinds:
    """The kinds of units: `ratings[kind, category]` says how many raters chose which category.

    Units with a single rating count in no agreement; they count in the shares of the categories where a coefficient
    takes these from all ratings.
    """

    ratings: Any

    @property
    def raters(self) -> Any:
        """How many ratings a unit of each kind has."""
        return self.ratings.sum(axis=1)

    @property
    def pairable(self) -> Any:
        """Whether a unit of this kind has two ratings or more."""
        return self.raters >= 2  # noqa: PLR2004 - a pair

    @property
    def agreeing(self) -> Any:
        """The share of pairs of ratings of one unit that agree."""
        pairs = self.raters * (self.raters - 1)
        same = (self.ratings * (self.ratings - 1)).sum(axis=1)
        return np.divide(same, pairs, out=np.zeros(len(pairs)), where=pairs > 0)

    def observed(self, units: Any) -> Any:
        """Return the observed agreement: the mean share of agreeing pairs of a unit."""
        return _over(units @ (self.agreeing * self.pairable), units @ self.pairable.astype(float))

    def shares(self, units: Any) -> Any:
        """Return the mean share of each category over units."""
        rated = self.raters > 0
        share = np.divide(self.ratings, self.raters[:, None], out=np.zeros(self.ratings.shape), where=rated[:, None])
        return _over(units @ share, (units @ rated.astype(float))[..., None])

    def varies(self, units: Any) -> Any:
        """Tell whether more than one category occurs: without that, nothing can be corrected for chance."""
        return ((units @ (self.ratings * self.pairable[:, None])) > 0).sum(axis=-1) > 1


def alpha(kinds: Kinds, units: Any) -> Any:
    """Return Krippendorff's alpha for nominal categories, missing ratings allowed.

    Krippendorff 2011, *Computing Krippendorff's Alpha-Reliability*: observed over expected disagreement of paired
    ratings, the expected one without replacement.

    Args:
        kinds: The kinds of units.
        units: How many units of each kind (or how many characters), shape `(..., kinds)`.
    """
    paired = kinds.ratings * kinds.pairable[:, None]
    values = units @ paired
    total = values.sum(axis=-1)
    disagreeing = units @ (paired.sum(axis=1) * (1 - kinds.agreeing))
    expected = total**2 - (values**2).sum(axis=-1)
    return 1 - _over(disagreeing * (total - 1), expected)


def fleiss(kinds: Kinds, units: Any) -> Any:
    """Return Fleiss' kappa (Fleiss 1971, Psychological Bulletin 76:378), chance by the shares of all ratings."""
    return _corrected(kinds.observed(units), (kinds.shares(units) ** 2).sum(axis=-1))


def ac1(kinds: Kinds, units: Any) -> Any:
    """Return Gwet's AC1 (Gwet 2008, Br J Math Stat Psychol 61:29), steady where a code is rare or everywhere."""
    share = kinds.shares(units)
    return _corrected(kinds.observed(units), (share * (1 - share)).sum(axis=-1) / (share.shape[-1] - 1))


def brennan_prediger(kinds: Kinds, units: Any) -> Any:
    """Return Brennan & Prediger's kappa (1981, Educ Psychol Meas 41:687): chance is one over the categories."""
    return _corrected(kinds.observed(units), 1 / kinds.ratings.shape[1])


def cohen(table: Any) -> Any:
    """Return Cohen's kappa (1960, Educ Psychol Meas 20:37) of square tables, shape `(..., categories, categories)`."""
    total = table.sum(axis=(-2, -1))
    observed = _over(np.trace(table, axis1=-2, axis2=-1), total)
    return _corrected(observed, _over((table.sum(axis=-1) * table.sum(axis=-2)).sum(axis=-1), total**2))


OF_KINDS: dict[str, Callable[[Kinds, Any], Any]] = {
    "alpha": alpha,
    "fleiss": fleiss,
    "ac1": ac1,
    "brennan_prediger": brennan_prediger,
}


def _corrected(observed: Any, by_chance: Any) -> Any:
    return _over(observed - by_chance, 1 - by_chance)


def _over(above: Any, below: Any) -> Any:
    """Divide; what cannot be divided is not a number."""
    above, below = np.broadcast_arrays(np.asarray(above, float), np.asarray(below, float))
    return np.divide(above, below, out=np.full(above.shape, np.nan), where=below != 0)
