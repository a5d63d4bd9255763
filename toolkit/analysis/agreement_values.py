"""The numbers of agreement by item: what the coders did, how often they agree, and limits drawn over sources."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from toolkit.analysis.coefficients import OF_KINDS, Kinds, cohen
from toolkit.analysis.double_coding import DoubleCoding
from toolkit.analysis.resampling import draws, middle

UNDEFINED = "undefined – no variation"
RARE, COMMON = 0.05, 0.95
AT_ONCE = 4_000_000  # numbers held while resampling
PAIR = 2


@dataclass(frozen=True, eq=False)
class Units:
    """Units by source, item and kind, and what the kinds are."""

    table: Any
    kinds: Kinds
    sides: Any  # sides[kind, coder]: 1 coded, 0 not, -1 the coder was not given it

    @property
    def total(self) -> Any:
        """The units of all sources."""
        return self.table.sum(axis=0)


def by_kind(double: DoubleCoding, table: Any) -> Units:
    """Tell patterns apart by who was given the source: “not coded” is not “not given”."""
    coders = len(double.coders)
    given, which = np.unique(double.counts, axis=0, return_inverse=True)
    which = which.reshape(-1)
    bits = (np.arange(1 << coders)[:, None] >> np.arange(coders)) & 1
    sides = np.concatenate([np.where(one, bits, -1) for one in given])
    wide = np.zeros((*table.shape[:2], len(given), 1 << coders))
    wide[np.arange(len(table)), :, which, :] = table
    ratings = np.stack([(sides == 0).sum(axis=1), (sides == 1).sum(axis=1)], axis=1)
    return Units(wide.reshape(*table.shape[:2], -1), Kinds(ratings), sides)


def measure(name: str) -> Callable[[Units, Any], Any]:
    """Return the function that gives a coefficient from units and their numbers."""
    if name == "cohen":
        return _mean_cohen
    return lambda units, counts: OF_KINDS[name](units.kinds, counts)


def _mean_cohen(units: Units, counts: Any) -> Any:
    found = []
    for one, other in combinations(range(units.sides.shape[1]), 2):
        a, b = units.sides[:, one], units.sides[:, other]
        to_table = np.stack([(a == x) & (b == y) for x in (0, 1) for y in (0, 1)], axis=1).astype(float)
        found.append(cohen((counts @ to_table).reshape(*counts.shape[:-1], 2, 2)))
    stacked = np.stack(found)
    known = (~np.isnan(stacked)).sum(axis=0)
    return np.divide(np.nansum(stacked, axis=0), known, out=np.full(known.shape, np.nan), where=known > 0)


def ways(double: DoubleCoding, units: Units) -> dict[str, Any]:
    """Count the units by what the coders did with them."""
    coded, given = units.kinds.ratings[:, 1], units.kinds.raters
    if len(double.coders) == PAIR:
        first, second = units.sides[:, 0] == 1, units.sides[:, 1] == 1
        ways = {"both": first & second, f"{double.coders[0]} only": first & ~second,
                f"{double.coders[1]} only": second & ~first, "neither": ~first & ~second}  # fmt: skip
    else:
        ways = {"all": coded == given, "some": (coded > 0) & (coded < given), "neither": coded == 0}
    ways = {"units": np.ones(len(coded), bool), **ways}
    return {name: np.rint(units.total @ way).astype(np.int64) for name, way in ways.items()}


def raw_agreement(units: Units) -> dict[str, Any]:
    """Return percent agreement, and agreement on “coded” and on “not coded” (Cicchetti & Feinstein 1990)."""
    kinds, total = units.kinds, units.total
    others = np.maximum(kinds.raters - 1, 1)
    shares = []
    for category in (1, 0):
        ratings = kinds.ratings[:, category] * kinds.pairable
        above, below = total @ (ratings * (ratings - 1) / others), total @ ratings
        shares.append(np.divide(above, below, out=np.full(below.shape, np.nan), where=below > 0))
    percent = 100 * kinds.observed(total)
    return {"percent": np.round(percent, 1), "positive": np.round(shares[0], 3), "negative": np.round(shares[1], 3)}


def limits_of(units: Units, coefficients: Sequence[str], resamples: int, seed: int) -> dict[str, tuple[Any, Any]]:
    """Draw the sources anew and return the limits of the middle 95 % of each coefficient."""
    sources, items, kinds = units.table.shape
    limits = {name: (np.full(items, np.nan), np.full(items, np.nan)) for name in coefficients}
    drawn = draws(sources, resamples, seed)
    step = max(1, AT_ONCE // (max(resamples, 1) * kinds))
    for first in range(0, items, step):
        some = slice(first, first + step)
        part = units.table[:, some]
        counts = (drawn @ part.reshape(sources, -1)).reshape(len(drawn), part.shape[1], kinds)
        varies = units.kinds.varies(counts)
        for name in coefficients:
            low, high = middle(np.where(varies, measure(name)(units, counts), np.nan))
            limits[name][0][some], limits[name][1][some] = low, high
    return limits


def notes_on(double: DoubleCoding, units: Units, gaps: Any) -> list[str]:
    """Say of each item what to know before its coefficient is read."""
    total = units.total
    coded = total @ units.kinds.ratings[:, 1]
    share = coded / np.maximum(total @ units.kinds.raters, 1)
    varies = units.kinds.varies(total)
    used = np.stack([total @ (units.sides[:, who] == 1) for who in range(len(double.coders))])
    told = []
    for item in range(len(share)):
        if not varies[item]:
            told.append(UNDEFINED)
            continue
        parts = []
        if share[item] < RARE:
            parts.append(f"coded in {100 * share[item]:.1f} % of units: read positive agreement")
        elif share[item] > COMMON:
            parts.append(f"coded in {100 * share[item]:.1f} % of units: read negative agreement")
        never = [name for name, count in zip(double.coders, used[:, item], strict=True) if not count]
        parts += [f"never used by {' and '.join(never)}"] if never else []
        parts += ["in too few sources for an interval"] if gaps[item] else []
        told.append("; ".join(parts))
    return told
