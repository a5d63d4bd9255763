"""Intervals and tests on counts of people: asked for by name, never shown unasked, and with words where none is right.

The libraries do the arithmetic; what is written out here exists in none of them (Bonett and Price 2012).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

from toolkit.analysis.method import is_reflexive
from toolkit.errors import InvalidInput, Refused
from toolkit.study import StudyData

CONFIDENCE = 0.95
FEWEST_PEOPLE = 10  # below so many, statistics need a reason
FEWEST_CHANGES = 6  # with fewer, the exact test cannot reach 0.05 whatever happened
SEED = 20_251
RESAMPLES = 99_999
NOT_RANDOM = (
    "Intervals (95%) and tests describe chance variation only; the participants were not a random sample. "
    "p is adjusted over the rows of this table (Holm)."
)

Interval = tuple[float, float]


@dataclass(frozen=True)
class Pairs:
    """How many people raised something at the first time point, the second, both, neither."""

    both: int
    first_only: int
    second_only: int
    neither: int

    @property
    def total(self) -> int:
        """Everybody who is in one of the four."""
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def changes(self) -> int:
        """Those who raised it at one of the two only."""
        return self.first_only + self.second_only


def wilson(n: int, of: int) -> Interval | None:
    """Return the Wilson interval of a share; None where there is nobody.

    Source: Wilson 1927; Newcombe 1998, Statistics in Medicine 17:857.

    >>> [round(end, 4) for end in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    if not of:
        return None
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(n, of, alpha=1 - CONFIDENCE, method="wilson")
    return float(low), float(high)


def difference_of_shares(first: Interval | tuple[int, int], second: tuple[int, int]) -> Interval | None:
    """Return Newcombe's interval for the first share less the second, each as (n, of); None where one has nobody.

    Source: Newcombe 1998, Statistics in Medicine 17:873.

    >>> [round(end, 4) for end in difference_of_shares((56, 70), (48, 80))]
    [0.0524, 0.3339]
    """
    if not (first[1] and second[1]):
        return None
    from statsmodels.stats.proportion import confint_proportions_2indep

    low, high = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff", alpha=1 - CONFIDENCE)
    return float(low), float(high)


def paired_difference(pairs: Pairs) -> Interval:
    """Return the interval for the share at the second time point less that at the first, of the same people.

    Source: Bonett and Price 2012, Statistical Methods in Medical Research 21:411; no library offers it.

    >>> [round(end, 3) for end in paired_difference(Pairs(0, 1, 2, 2))]
    [-0.474, 0.76]
    """
    from scipy.stats import norm

    lost, gained = (pairs.first_only + 1) / (pairs.total + 2), (pairs.second_only + 1) / (pairs.total + 2)
    middle = gained - lost
    reach = norm.ppf((1 + CONFIDENCE) / 2) * sqrt((gained + lost - middle**2) / (pairs.total + 2))
    return float(max(middle - reach, -1)), float(min(middle + reach, 1))


def mcnemar_exact(pairs: Pairs) -> float | None:
    """Return the two-sided p of the exact test of change; None where nobody changed.

    Source: McNemar 1947; Fagerland, Lydersen and Laake 2013, BMC Medical Research Methodology 13:91.

    >>> round(mcnemar_exact(Pairs(59, 6, 16, 80)), 6)
    0.052479
    """
    if not pairs.changes:
        return None
    from statsmodels.stats.contingency_tables import mcnemar

    table = [[pairs.both, pairs.first_only], [pairs.second_only, pairs.neither]]
    return float(mcnemar(table, exact=True).pvalue)


def mcnemar_mid(pairs: Pairs) -> float | None:
    """Return the mid-p of the test of change, less cautious than the exact one; None where nobody changed.

    Source: Fagerland, Lydersen and Laake 2013, BMC Medical Research Methodology 13:91.

    >>> round(mcnemar_mid(Pairs(59, 6, 16, 80)), 6)
    0.03469
    """
    exact = mcnemar_exact(pairs)
    if exact is None:
        return None
    from scipy.stats import binom

    tie = pairs.first_only == pairs.second_only
    point = float(binom.pmf(pairs.first_only, pairs.changes, 0.5))
    return 1 - point / 2 if tie else exact - point


def exact_test(groups: Sequence[tuple[int, int]], *, test: str = "fisher") -> float | None:
    """Return the two-sided p that groups, each as (n, of), differ; None where all or nobody raised it.

    More than two groups are tested by 99,999 seeded random tables (Fisher), so that a second run gives the same.

    Raises:
        InvalidInput: `test` is neither "fisher" nor "boschloo", or Boschloo's is asked of more than two groups.

    >>> round(exact_test([(3, 4), (1, 4)]), 4)
    0.4857
    """
    if test not in ("fisher", "boschloo"):
        raise InvalidInput(f"There is no test “{test}”.", fix='Use "fisher" or "boschloo".')
    table = np.array([[n, of - n] for n, of in groups]).T
    if len(groups) < len(("a", "b")) or not table.sum(axis=1).all():
        return None
    from scipy.stats import MonteCarloMethod, boschloo_exact, fisher_exact

    if test == "boschloo":
        if len(groups) > len(("a", "b")):
            raise InvalidInput("Boschloo's test compares two groups.", fix='Use test="fisher".')
        return float(boschloo_exact(table).pvalue)
    if len(groups) == len(("a", "b")):
        return float(fisher_exact(table).pvalue)
    chance = MonteCarloMethod(n_resamples=RESAMPLES, rng=np.random.default_rng(SEED))
    return float(fisher_exact(table, method=chance).pvalue)


def effect_size(groups: Sequence[tuple[int, int]]) -> float | None:
    """Return Cohen's h of two groups (0.2 small, 0.5 medium, 0.8 large), or Cramér's V (0 to 1) of more.

    Source: Cohen 1988, chapter 6; Cramér 1946.

    >>> round(effect_size([(9, 10), (3, 10)]), 3)
    1.339
    """
    if not all(of for _, of in groups):
        return None
    if len(groups) == len(("a", "b")):
        from statsmodels.stats.proportion import proportion_effectsize

        return float(proportion_effectsize(*(n / of for n, of in groups)))
    table = np.array([[n, of - n] for n, of in groups]).T
    if not table.sum(axis=1).all():
        return None
    from scipy.stats.contingency import association

    return float(association(table, method="cramer"))


def holm(values: Sequence[float | None]) -> list[float | None]:
    """Adjust p over the rows of a table (Holm 1979); rows without one stay without.

    >>> holm([0.01, None, 0.04, 0.03, 0.005])
    [0.03, None, 0.06, 0.06, 0.02]
    """
    known = [value for value in values if value is not None]
    if not known:
        return list(values)
    from statsmodels.stats.multitest import multipletests

    adjusted = iter(multipletests(known, method="holm")[1])
    return [None if value is None else round(float(next(adjusted)), 12) for value in values]


def allow_statistics(data: StudyData, people: int, reason: str | None) -> str:
    """Return the sentence about why statistics were asked for, or refuse them.

    Raises:
        Refused: A reflexive study, or fewer than ten people, and no reason given.
    """
    reflexive = is_reflexive(data)
    if reason and reason.strip():
        return f"Statistics were asked for because: {reason.strip().rstrip('.')}."
    if reflexive:
        raise Refused(
            "This study is reflexive, and reflexive thematic analysis does not test its themes.",
            fix='If you want it all the same, say why: reason="…". The table carries it.',
        )
    if people < FEWEST_PEOPLE:
        raise Refused(
            f"{people} people are too few for intervals and tests to say anything.",
            fix='If you want them all the same, say why: reason="…". The table carries it.',
        )
    return ""


def rounded(value: Any) -> Any:
    """Return a statistic with four decimals, for a table."""
    return None if value is None else round(float(value), 4)
