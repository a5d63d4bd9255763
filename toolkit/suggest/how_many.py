"""How many suggestions, and how far each of them hangs on who happens to be in the study."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from toolkit.suggest.engines import Engine

FEWEST, MOST = 4, 30
RESAMPLES = 20
SHARE_KEPT = 0.8
CLEAR = 0.25  # Kaufman and Rousseeuw 1990: below a mean silhouette of .25 there are no groups to speak of
NEAR_BEST = 0.95
MEASURED_ROWS = 1_000
CURVE = ("groups", "silhouette", "alike_when_resampled", "smallest", "largest", "offered")
WORDS_FOR = ((0.75, "stable"), (0.5, "fairly stable"), (0.0, "changes with who is in the study"))


def one_thread() -> Any:
    """Return a context in which arithmetic keeps to one thread: many small fits are slower on two, and may differ."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1)


def by_size(extracts: int) -> int:
    """Return the number that a reader can take in: the square root of a tenth of the extracts, 4 to 30.

    >>> [by_size(n) for n in (60, 1_000, 5_000)]
    [4, 10, 22]
    """
    return int(np.clip(round((extracts / 10) ** 0.5), FEWEST, MOST))


def default_count(engine: Engine, extracts: int) -> tuple[int, str]:
    """Return how many groups to offer, and why in a sentence.

    Where the extracts fall into clear groups (silhouette, Rousseeuw 1987), it is the largest number within 5 % of
    the best; speech seldom does, and then the size of the study decides.
    """
    from toolkit.suggest.engines import VectorEngine

    plain = by_size(extracts)
    if isinstance(engine, VectorEngine):
        tried = candidates(extracts)
        found = [silhouette(engine.space, labels) for labels in groupings(engine.space, tried)]
        best = max(found)
        if best >= CLEAR:
            count = max(number for number, value in zip(tried, found, strict=True) if value >= NEAR_BEST * best)
            return count, f"The extracts fall into groups clearly enough to count them: {count}."
    return plain, (
        f"No number of groups stands out, as is usual in talk: {plain} go with {extracts} extracts. "
        "More or fewer are as right: .finer(), .coarser(), .curve()."
    )


def candidates(extracts: int) -> list[int]:
    """Return the numbers of groups worth trying for so many extracts."""
    most = min(MOST, max(extracts // 6, FEWEST + 1))
    return sorted({round(value) for value in np.geomspace(FEWEST, most, 12)})


def groupings(space: Any, counts: Sequence[int]) -> list[Any]:
    """Label the rows of a space with so many groups, for each of some numbers."""
    from toolkit.suggest.estimators import WardTree, k_means

    tree = WardTree(space)
    return [k_means(space, tree.centres(count)).labels_ for count in counts]


def silhouette(space: Any, labels: Any) -> float:
    """Return the mean silhouette, on evenly spaced rows where there are many."""
    from sklearn.metrics import silhouette_score

    rows = np.linspace(0, len(space) - 1, min(len(space), MEASURED_ROWS)).astype(int)
    kinds = len(np.unique(labels[rows]))
    return float(silhouette_score(space[rows], labels[rows])) if 1 < kinds < len(rows) else 0.0


def resamples(speakers: Sequence[str], number: int = RESAMPLES) -> list[Any]:
    """Return the rows that stay when a fifth of the people, chosen by a fixed seed, is left out; once per resample."""
    names, person = np.unique(np.asarray(speakers, dtype=str), return_inverse=True)
    keep = max(round(SHARE_KEPT * len(names)), 1)
    chance = np.random.default_rng(0)
    return [np.flatnonzero(np.isin(person, chance.permutation(len(names))[:keep])) for _ in range(number)]


def stability(engine: Engine, groups: Any, speakers: Sequence[str], counts: tuple[int, int]) -> list[float]:
    """Return, for each group, how like it the most like group is when people are left out.

    Mean over the resamples of the best Jaccard coefficient (Hennig 2007, Comput. Stat. Data Anal. 52:258).

    Args:
        engine: What grouped the extracts.
        groups: The group of each extract, -1 for none.
        speakers: Who says each extract.
        counts: How many groups there are, and how many the engine was asked for.
    """
    number, asked = counts
    found: list[list[float]] = [[] for _ in range(number)]
    for rows in resamples(speakers):
        anew = engine.refit(rows, asked)
        table = pd.crosstab(groups[rows], anew)
        there, again = np.bincount(groups[rows][groups[rows] >= 0], minlength=number), np.bincount(anew)
        for one in range(number):
            if there[one]:
                shared = table.loc[one]
                found[one].append(float((shared / (there[one] + again[shared.index] - shared)).max()))
    return [float(np.mean(values)) if values else float("nan") for values in found]


def in_words(value: float) -> str:
    """Say a stability; the bounds are Hennig's.

    >>> in_words(0.8), in_words(0.3)
    ('stable', 'changes with who is in the study')
    """
    return next((words for bound, words in WORDS_FOR if value >= bound), "not known")


def agreement_when_resampled(engine: Engine, count: int, labels: Any, speakers: Sequence[str]) -> float:
    """Return the mean adjusted Rand index between a grouping and those with people left out, over five resamples."""
    from sklearn.metrics import adjusted_rand_score

    return float(
        np.mean([adjusted_rand_score(labels[rows], engine.refit(rows, count)) for rows in resamples(speakers, 5)])
    )


def curve(engine: Engine, speakers: Sequence[str], offered: int) -> pd.DataFrame:
    """Return, for each number of groups worth trying, how clearly they part and how alike they are when resampled."""
    from toolkit.suggest.engines import VectorEngine

    rows, counts = [], sorted({*candidates(len(speakers)), offered})
    if isinstance(engine, VectorEngine):
        tried = groupings(engine.space, counts)
    else:
        tried = [engine.refit(np.arange(len(speakers)), count) for count in counts]
    for count, labels in zip(counts, tried, strict=True):
        sizes, clear = np.bincount(labels), round(silhouette(engine.space, labels), 3)
        alike = round(agreement_when_resampled(engine, count, labels, speakers), 2)
        rows.append([count, clear, alike, sizes.min(), sizes.max(), count == offered])
    return pd.DataFrame(rows, columns=list(CURVE))


def merged(space: Any, labels: Any) -> Any:
    """Join the two groups that Ward would join: those whose union is spread least more than they are."""
    from toolkit.suggest.estimators import centres_of, distances

    count = int(labels.max()) + 1
    centres, sizes = centres_of(space, labels, count), np.bincount(labels, minlength=count)
    cost = distances(centres, centres) ** 2 * sizes[:, None] * sizes[None] / (sizes[:, None] + sizes[None])
    cost[np.tril_indices(count)] = np.inf
    one, other = np.unravel_index(int(cost.argmin()), cost.shape)
    return renumbered(np.where(labels == other, one, labels))


def parted(space: Any, labels: Any) -> Any:
    """Part the group whose halves are closest together beside it."""
    gains = [_gain(space[labels == one]) for one in range(int(labels.max(initial=-1)) + 1)]
    return split(space, labels, int(np.argmax(gains)), 2) if gains else labels


def split(space: Any, labels: Any, one: int, into: int) -> Any:
    """Part a group; it keeps its number for the first part."""
    here = labels == one
    if here.sum() <= into:
        return labels
    parts = groupings(space[here], [into])[0]
    done = labels.copy()
    done[here] = np.where(parts == 0, one, int(labels.max()) + parts)
    return renumbered(done)


def renumbered(labels: Any) -> Any:
    """Return labels without gaps."""
    return np.unique(labels, return_inverse=True)[1]


def _gain(rows: Any) -> float:
    from toolkit.suggest.estimators import centres_of

    if len(rows) < 2 * FEWEST:
        return 0.0
    parts = groupings(rows, [2])[0]
    centres = centres_of(rows, parts, int(parts.max()) + 1)
    return float(((rows - rows.mean(axis=0)) ** 2).sum() - ((rows - centres[parts]) ** 2).sum())
