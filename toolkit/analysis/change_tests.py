"""Statistics of change, for those who ask: exact, paired, adjusted, and silent where nothing can be said."""

import pandas as pd

from toolkit.analysis.inference import (
    FEWEST_CHANGES,
    NOT_RANDOM,
    Pairs,
    allow_statistics,
    holm,
    mcnemar_exact,
    mcnemar_mid,
    paired_difference,
    rounded,
)
from toolkit.analysis.panel import Panel
from toolkit.errors import InvalidInput
from toolkit.study import Basis, Presence, Result


def change_tests(panel: Panel, *, reason: str | None) -> Result:
    """Return difference, interval and tests per item, for two time points.

    Raises:
        InvalidInput: There are more than two time points.
        Refused: Too few people, or a reflexive study, and no reason.
    """
    if len(panel.waves) != len(("T1", "T2")):
        raise InvalidInput(
            "Change is tested between two time points.",
            fix=f'Name two: change_between_waves(data, "{panel.waves[0]}", "{panel.waves[-1]}", statistics=True).',
        )
    why = allow_statistics(panel.data, len(panel.matched()), reason)
    first, second = panel.waves
    pairs = [pairs_of(panel, item) for item in range(len(panel.items))]
    exact = [mcnemar_exact(one) if one.changes >= FEWEST_CHANGES else None for one in pairs]
    rows = [_row(name, one, p) for name, one, p in zip(panel.items, pairs, exact, strict=True)]
    columns = [panel.level, "of", first, second, "difference", "low", "high", "p exact", "mid-p"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["p adjusted"] = [rounded(value) for value in holm(exact)]
    frame["note"] = [_note(one) for one in pairs]
    method = (
        f"Difference: share at {second} less share at {first}, same people; interval: Bonett and Price 2012; "
        "p: exact McNemar test; mid-p: Fagerland, Lydersen and Laake 2013."
    )
    return Result(
        frame,
        basis=Basis(
            title=f"Tests of change: {first} → {second}",
            unit="participants",
            filter=panel.filter,
            notes=tuple(one for one in (why, method, NOT_RANDOM) if one),
        ),
    )


def pairs_of(panel: Panel, item: int) -> Pairs:
    """Count the four patterns of an item among those interviewed at both whose answer is known."""
    found = dict.fromkeys(((True, True), (True, False), (False, True), (False, False)), 0)
    for person in panel.matched():
        values = tuple(panel.presence[person, :, item])
        if set(values) <= {Presence.YES.value, Presence.NO.value}:
            found[values[0] == Presence.YES, values[1] == Presence.YES] += 1
    return Pairs(*found.values())


def _row(name: str, pairs: Pairs, exact: float | None) -> tuple[object, ...]:
    if not pairs.total:
        return (name, 0, 0, 0, None, None, None, None, None)
    low, high = paired_difference(pairs)
    mid = mcnemar_mid(pairs) if exact is not None else None
    difference = (pairs.second_only - pairs.first_only) / pairs.total
    counts = (pairs.total, pairs.both + pairs.first_only, pairs.both + pairs.second_only)
    return (name, *counts, rounded(difference), rounded(low), rounded(high), rounded(exact), rounded(mid))


def _note(pairs: Pairs) -> str:
    if not pairs.total:
        return "nobody to compare"
    if not pairs.changes:
        return "nobody changed"
    return f"too few changes for a test ({pairs.changes})" if pairs.changes < FEWEST_CHANGES else ""
