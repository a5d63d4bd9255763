"""Agreement on references: which of one coder's match which of another's, and the F1 of that."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.agreement_units import squeezed
from toolkit.analysis.double_coding import DoubleCoding
from toolkit.analysis.resampling import draws, how_drawn, middle

PAIR = 2


def segments(
    double: DoubleCoding, level: str, overlap: float, resamples: int, seed: int
) -> tuple[pd.DataFrame, list[str]]:
    """Return, per code or theme, what matched, what only one coder has, and F1; and lines that say how."""
    table = segment_matches(double, level, overlap)
    sources, items, _ = table.shape
    total = table.sum(axis=0)
    drawn = draws(sources, resamples, seed) @ table.reshape(sources, -1)
    f1, (low, high) = _f1(total), middle(_f1(drawn.reshape(-1, items, 3)))
    one, other = double.coders if len(double.coders) == PAIR else ("first of the pair", "second of the pair")
    names = ("matched", f"{one} only", f"{other} only")
    columns = {name: total[:, number].astype(np.int64) for number, name in enumerate(names)}
    columns |= {"f1": np.round(f1, 3), "f1_low": np.round(low, 3), "f1_high": np.round(high, 3)}
    columns["note"] = np.where(np.isnan(f1), "undefined – nobody used it", "")
    same = (
        "the very same words"
        if overlap == 1
        else f"at least {overlap:g} of the words either marked, or one in the other"
    )
    told = [
        f"Two references match: {same}. F1 is twice the matched over all references of both.",
        "No coefficient: freely cut references have no “neither”, so nothing can be corrected for chance.",
    ]
    return pd.DataFrame(columns), told + how_drawn(sources, resamples, seed)


def _f1(counts: Any) -> Any:
    above = 2 * counts[..., 0]
    below = above + counts[..., 1] + counts[..., 2]
    return np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)


def segment_matches(double: DoubleCoding, level: str, overlap: float) -> Any:
    """Match the references of each pair of coders, one to one, the most alike first.

    Two match if they share `overlap` of what either covers, or one lies in the other; `overlap=1` asks for the very
    same words.

    Returns:
        Shape (sources, items, 3): matched, by the first only, by the second only, over all pairs of coders.
    """
    items = len(double.data.items(level))
    marks, _ = squeezed(double, level)
    rows = np.unique(np.stack([marks.place * items + marks.item, marks.who, marks.start, marks.end], axis=1), axis=0)
    found = np.zeros((len(double.sources) * items, 3))
    groups, first = np.unique(rows[:, 0], return_index=True)
    for group, here in zip(groups, np.split(rows, first[1:]) if len(rows) else (), strict=True):
        of = [here[here[:, 1] == who][:, 2:].tolist() for who in range(len(double.coders))]
        for one, other in combinations(range(len(double.coders)), 2):
            if double.counts[group // items][[one, other]].all():
                matched = _matched(of[one], of[other], overlap)
                found[group] += (matched, len(of[one]) - matched, len(of[other]) - matched)
    return found.reshape(len(double.sources), items, 3)


def _matched(ones: Sequence[list[int]], others: Sequence[list[int]], overlap: float) -> int:
    likely = []
    for number, (start, end) in enumerate(ones):
        for other, (first, last) in enumerate(others):
            shared = min(end, last) - max(start, first)
            if shared <= 0:
                continue
            share = shared / (end - start + last - first - shared)
            if share >= overlap or (overlap < 1 and shared == min(end - start, last - first)):
                likely.append((-share, number, other))
    used: tuple[set[int], set[int]] = (set(), set())
    for _, number, other in sorted(likely):
        if number not in used[0] and other not in used[1]:
            used[0].add(number)
            used[1].add(other)
    return len(used[0])
