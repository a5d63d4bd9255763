"""What speaks for and against a suggestion: keywords, quotations, who says it, and what is coded already."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.labels import Labels
from toolkit.study import StudyData
from toolkit.suggest.words import Vocabulary

KEYWORDS = 8
IN_LABEL = 3
TYPICAL, EDGE_CASES = 4, 2
OVER_HALF = 0.5
WORTH_NAMING = 0.15


def keywords(vocabulary: Vocabulary, rows: Any, groups: Any, speakers: Sequence[str], number: int) -> list[list[str]]:
    """Return the words that set each group apart, in the form people used, weighed by c-TF-IDF.

    A word that one speaker alone uses in a group is a habit of theirs and may give them away: it is left out.
    """
    from toolkit.suggest.estimators import ClassTfidf

    counts = vocabulary.counts[rows]
    if not counts.shape[1]:
        return [[] for _ in range(number)]
    by_class = np.array([np.asarray(counts[groups == one].sum(axis=0)).ravel() for one in range(number)])
    weights = ClassTfidf().fit_transform(by_class)
    people, person = np.unique(np.asarray(speakers, dtype=str), return_inverse=True)
    found = []
    for one in range(number):
        here = groups == one
        used = (counts[here] > 0).tocoo()
        pairs = np.unique(np.stack([person[here][used.row], used.col]), axis=1)
        shared = np.bincount(pairs[1], minlength=counts.shape[1]) > 1 if len(people) > 1 else weights[one] > 0
        order = np.lexsort((np.arange(len(weights[one])), -np.where(shared, weights[one], 0)))
        found.append(
            _without_repeats(vocabulary, [at for at in order[: 4 * KEYWORDS] if shared[at] and weights[one][at] > 0])
        )
    return found


def _without_repeats(vocabulary: Vocabulary, places: Sequence[int]) -> list[str]:
    chosen: list[str] = []
    for place in places:
        words = set(vocabulary.names[place].split())
        if not any(words & set(one.split()) for one in chosen):
            chosen.append(vocabulary.names[place])
    return [vocabulary.shown(one) for one in chosen[:KEYWORDS]]


def label(words: Sequence[str]) -> str:
    """Return a provisional label, marked as made by a machine.

    >>> label(["bus", "diesel", "ticket", "road"])
    'bus, diesel, ticket (machine-made)'
    """
    return f"{', '.join(words[:IN_LABEL]) or 'no common words'} (machine-made)"


def quotation_labels(data: StudyData, extracts: pd.DataFrame) -> list[str]:
    """Return what each extract is quoted under, such as “(Parent 3, T1)”; the source's name where nobody is known."""
    labels = Labels(data)
    return [labels.of(row.source, [row.participant]) for row in extracts.itertuples()]


def examples(
    distance: Any, groups: Any, margin: Any, speakers: Sequence[str], one: int, telling: Any
) -> list[tuple[str, int]]:
    """Choose quotations of different people for a group: typical ones, edge cases, and one that may speak against it.

    Args:
        distance: Of each extract to the group's centre.
        groups: The group of each extract, -1 for none.
        margin: How much nearer each extract is to its own centre than to the next.
        speakers: Who says each extract.
        one: The group.
        telling: How many of the group's keywords each extract holds: of the nearer half, those with most come first.
    """
    inside, outside = np.flatnonzero(groups == one), np.flatnonzero(groups != one)
    far = distance[inside] > np.median(distance[inside])
    near = inside[np.lexsort((distance[inside], -telling[inside], far))]
    edge = inside[np.argsort(margin[inside], kind="stable")]
    quoted: set[str] = set()

    def pick(order: Any, most: int, also: set[str]) -> list[int]:
        chosen: list[int] = []
        for at in order:
            if len(chosen) < most and speakers[at] not in also:
                chosen.append(int(at))
                also.add(speakers[at])
        return chosen

    found = [("typical", at) for at in pick(near, TYPICAL, quoted)]
    taken = {at for _, at in found}
    found += [("edge case", at) for at in pick([at for at in edge if at not in taken], EDGE_CASES, set())]
    elsewhere = outside[np.argsort(distance[outside], kind="stable")]
    return found + [("counter-example", at) for at in pick(elsewhere, 1, set())]


def already_coded(coded: Any, names: Sequence[str], here: Any) -> str:
    """Say which codes lie on the extracts of a group: the share of the extracts, and Jaccard's coefficient."""
    if not len(names) or not here.any():
        return ""
    both, size = coded[here].sum(axis=0), int(here.sum())
    union = size + coded.sum(axis=0) - both
    order = [at for at in np.argsort(-both, kind="stable")[:3] if both[at] / size >= WORTH_NAMING]
    return "; ".join(f"{names[at]} {both[at] / size:.0%} (Jaccard {both[at] / union[at]:.2f})" for at in order)


def one_voice(speakers: Sequence[str]) -> str:
    """Warn when one person gives more than half of the extracts.

    >>> one_voice(["P1", "P1", "P2"])
    '2 of 3 extracts come from P1.'
    """
    names, number = np.unique(np.asarray(speakers, dtype=str), return_counts=True)
    most = int(number.argmax())
    if number[most] <= OVER_HALF * number.sum():
        return ""
    return f"{number[most]} of {number.sum()} extracts come from {names[most]}."
