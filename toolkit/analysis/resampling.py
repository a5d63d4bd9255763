"""Sources drawn anew, for intervals: interviews are the sample, turns are not."""

from typing import Any

import numpy as np

LIMITS = (0.025, 0.975)
FEW = 20  # sources: a rule of thumb
ENOUGH = 0.9  # of the resamples; a code that stands in one source only is missing from every third


def draws(sources: int, resamples: int, seed: int) -> Any:
    """Return how often each source is drawn in each resample, shape (resamples, sources).

    There are none of a single source: it says nothing of how sources differ.
    """
    resamples = resamples if sources > 1 else 0
    return np.random.default_rng(seed).multinomial(sources, np.full(sources, 1 / sources), size=resamples).astype(float)


def middle(values: Any) -> tuple[Any, Any]:
    """Return the limits of the middle 95 % of each column, over the resamples in which it is defined.

    Where it is missing from more than a tenth of them, there are none: what a code in one or two sources gives is
    always the same number.
    """
    if not len(values):
        return np.full(values.shape[1], np.nan), np.full(values.shape[1], np.nan)
    ordered = np.sort(values, axis=0)  # what is not a number stands last
    known = (~np.isnan(values)).sum(axis=0)
    columns = np.arange(values.shape[1])
    ends = []
    for limit in LIMITS:
        at = limit * np.maximum(known - 1, 0)
        low = np.floor(at).astype(int)
        high = np.minimum(low + 1, np.maximum(known - 1, 0))
        share = at - low
        ends.append(ordered[low, columns] * (1 - share) + ordered[high, columns] * share)
    enough = known >= ENOUGH * len(values)
    return np.where(enough, ends[0], np.nan), np.where(enough, ends[1], np.nan)


def how_drawn(sources: int, resamples: int, seed: int) -> list[str]:
    """Say how the intervals came about."""
    if not resamples:
        return []
    if sources == 1:
        return ["No interval: it is drawn over sources, and there is one."]
    few = "; from so few sources they are rough" if sources < FEW else ""
    return [f"Intervals: 95 %, percentiles of {resamples:,} draws of {sources} sources, seed {seed}{few}."]
